"""What somebody gave a flow, by a form, a schedule or the terminal: looked at before anything is read or asked.

Here, so that a form and a terminal refuse the same in the same words. No Prefect: the terminal looks before it starts one.
"""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from gtm.clock import now
from gtm.ledger import doubts, pushes
from gtm.ledger.engine import Transaction
from gtm.plays.explain import did_you_mean
from gtm.plays.zones import zone_problem
from gtm.sentences import counted
from integrations import registry

ZONE = "America/New_York"
"""In which a week begins and ends, if nobody says."""

MOST_PEOPLE = MOST_CREDITS = 1_000_000
_FIRST_YEAR = 2000
_UNTOUCHED = "Nothing was touched."


class WrongInput(ValueError):
    """Somebody has to write something else. `str()` is a sentence with the remedy."""


def monday_of(week: str | None, timezone: str) -> date:
    """The Monday of a week like `2026-W47`; of the last one that is over, if none is named.

    Raises WrongInput: for what is no week or no zone, and for a week that has not begun there.
    """
    problem = zone_problem(timezone)
    if problem:
        raise WrongInput(f"timezone: {problem} {_UNTOUCHED}")
    today = now().astimezone(ZoneInfo(timezone)).date()
    last = today - timedelta(days=today.weekday() + 7)
    monday = _monday(week) if week else last
    if monday > today:
        raise WrongInput(
            f"week: {week} has not begun, so there is nothing to tell; the last full week is {name_of(last)}. "
            f"{_UNTOUCHED}"
        )
    return monday


def _monday(week: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-W[0-9]{2}", week) and int(week[:4]) >= _FIRST_YEAR:
            return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    except ValueError:
        pass
    raise WrongInput(f"week: {week!r} is no week of a year; write it like 2026-W47. {_UNTOUCHED}")


def name_of(monday: date) -> str:
    """`2026-W47`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def nothing_waits(tx: Transaction) -> str:
    """What to tell whoever wants to go on when no run can: people in doubt are looked up, which goes on with none."""
    doubted = sum(row.state == pushes.UNKNOWN for row in doubts.in_doubt(tx))
    if doubted:
        them = counted(doubted, "person is", "people are")
        return f"No run waits to go on, but {them} in doubt: `gtm reconcile` looks them up. {_UNTOUCHED}"
    return f"No run waits to go on. `gtm status` lists the runs. {_UNTOUCHED}"


def needs_brief(file: str) -> None:
    """See that a brief is named at all: an empty field of a form would be read as the working directory."""
    if not file.strip():
        raise WrongInput(
            "brief: no brief is named. Give the path of a Markdown file with front matter, like "
            f"deployments/briefs/lead-scoring.md. {_UNTOUCHED}"
        )


def needs_cms(name: str) -> None:
    """See that drafts can go there. Raises WrongInput; NotConfigured when its key is missing."""
    able = registry.providers("cms")
    if name not in able:
        there = did_you_mean(name, able) or f" There {'is' if len(able) == 1 else 'are'}: {', '.join(able)}."
        raise WrongInput(f'cms: "{name}" is no CMS that drafts can go to.{there} {_UNTOUCHED}')
    registry.require([("cms", name)])
