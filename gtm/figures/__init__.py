"""Rates, funnels, and the words of the digest.

rates    shares with their doubt       week    the counts of a week      verdicts   what they mean
digest   the weekly message            funnel  where the people of a run went
backtest what another ICP would have done (imported by name: it judges)     quality    the grade of a list
"""

from gtm.figures.digest import digest
from gtm.figures.funnel import Row, drops_table, funnel_markdown, funnel_rows, funnel_text, top_reasons
from gtm.figures.rates import (
    Change,
    Interval,
    Rate,
    band,
    compare,
    compare_counts,
    interval,
    needs_about,
    percent,
)
from gtm.figures.week import PlayFigures, PostFigure, WeekFigures

__all__ = [
    "Change",
    "Interval",
    "PlayFigures",
    "PostFigure",
    "Rate",
    "Row",
    "WeekFigures",
    "band",
    "compare",
    "compare_counts",
    "digest",
    "drops_table",
    "funnel_markdown",
    "funnel_rows",
    "funnel_text",
    "interval",
    "needs_about",
    "percent",
    "top_reasons",
]
