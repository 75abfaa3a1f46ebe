"""The weekly message: a judgement, the decision it asks for, the numbers, and only what changed.

    🟢 Week 47: hiring works; funding does not pay for its credits
    *Decide by Wednesday:* stop funding (0 of 212 people ..., at most 1.4 %) or change its opener.
    Delivered 1,840 (+4 %, noise) | People 612 | Positive 3.1 % (19 of 612; 2.0-4.8 %) | ...

The words are here, not in a template: most of a sentence is deciding whether to say it. Plain words, line
breaks and `*bold*` only; no person is named, and a play's name is a slug that needs no escaping.
"""

from gtm.figures.numbers import rate_against, six_numbers
from gtm.figures.rates import band, compare, needs_about, percent
from gtm.figures.verdicts import (
    ENOUGH_PEOPLE,
    Judged,
    bottleneck,
    bounces_too_much,
    gap_shows,
    idle_days,
    judge_plays,
    stood_still,
)
from gtm.figures.week import PlayFigures, PostFigure, WeekFigures
from gtm.models import Message, Section
from gtm.openers.phrases import capital, counted, listed

_ROOM = 55  # characters for names; a title has 150, and two groups may be named
_GOOD, _MIXED, _BAD, _QUIET = "🟢", "🟡", "🔴", "⚪"


def digest(week: WeekFigures, *, channel: str) -> Message:
    """The message for one week: the same figures, the same message; `key` is that of the week and channel."""
    key = f"digest:{week.name}:{channel}"
    if week.quiet and not stood_still(week):
        text = "Nothing was pushed, nobody answered, nothing waits for you."
        return Message(
            channel=channel,
            title=f"{_QUIET} Week {week.number}: quiet",
            sections=(Section(text=text),),
            key=key,
        )
    judged = judge_plays(week)
    light, judgement = _judgement(week, judged)
    paragraphs = (
        _bottleneck(week),
        _pace(week),
        _plays(week, judged),
        _posts(week.posts),
        _opt_outs(week.totals),
        _in_doubt(week.totals),
    )
    sections = (
        Section(text=_decision(week, judged)),
        Section(facts=tuple(six_numbers(week))),
        *(Section(text=text) for text in paragraphs if text),
    )
    return Message(
        channel=channel,
        title=f"{light} Week {week.number}: {judgement}",
        sections=sections,
        footer=_footer(week),
        key=key,
    )


# --- the judgement and the decision ----------------------------------------------------------------


def _judgement(week: WeekFigures, judged: tuple[Judged, ...]) -> tuple[str, str]:
    """The light and the sentence (title), worst news first."""
    now, last = week.totals, week.last
    if bounces_too_much(now):
        return _BAD, "too many mails come back"
    if stood_still(week):
        return _BAD, "prospecting stood still"
    good = [play.figures.play for play in judged if play.standing == "works"]
    poor = [play.figures.play for play in judged if play.standing == "poor"]
    if good or poor:
        parts = [f"{_names(good)} {'works' if len(good) == 1 else 'work'}"] if good else []
        if poor:
            parts.append(
                f"{_names(poor)} {'does' if len(poor) == 1 else 'do'} not pay for {_its(poor)} credits"
            )
        return (_MIXED if poor else _GOOD), "; ".join(parts)
    change = compare(now.positive, last.totals.positive).verdict if last else "unknown"
    if change in ("up", "down"):
        direction = "more" if change == "up" else "fewer"
        return (_GOOD if change == "up" else _BAD), f"{direction} people answer with interest than last week"
    if now.in_doubt:
        return _MIXED, f"{counted(now.in_doubt, 'push', 'pushes')} in doubt"
    if now.people < ENOUGH_PEOPLE:
        return _MIXED, f"too early to tell, {counted(now.people, 'person', 'people')} reached"
    return _GOOD, "steady, nothing beyond noise" if last else "the first figures are in"


def _decision(week: WeekFigures, judged: tuple[Judged, ...]) -> str:
    """The one thing a reader is asked to decide, most urgent first."""
    now = week.totals
    if bounces_too_much(now):
        worst = max(week.plays, key=lambda play: play.bounce.interval.low)
        back = f"{percent(worst.bounce.share or 0)} of {worst.bounce.total:,} mails came back, limit 2 %"
        return f"*Decide today:* stop {worst.play} until its addresses are verified ({back})."
    poor = [play.figures for play in judged if play.standing == "poor"]
    if poor:
        worst = min(poor, key=lambda play: (play.positive.at_most, -play.people))
        seen = (
            f"{worst.positive.hits} of {worst.people:,} people answered with interest, {band(worst.positive)}"
        )
        return f"*Decide by Wednesday:* stop {worst.play} ({seen} with 95 % confidence) or change its opener."
    if week.waiting_for_approval:
        openers = counted(week.waiting_for_approval, "opener waits", "openers wait")
        return f"*Decide by Wednesday:* {openers} for approval."
    if now.in_doubt:
        pushes = counted(now.in_doubt, "push", "pushes")
        return f"*Decide today:* {pushes} in doubt; run gtm reconcile, or wait for it."
    if stood_still(week):
        return "*Decide by Wednesday:* which play runs next."
    return "*Nothing to decide this week.*"


def _names(plays: list[str]) -> str:
    """By name as far as the title has room for them."""
    for shown in range(len(plays), 0, -1):
        others = [counted(len(plays) - shown, "other")] if shown < len(plays) else []
        text = listed([*plays[:shown], *others])
        if len(text) <= _ROOM:
            return text
    return counted(len(plays), "play")


def _its(plays: list[str]) -> str:
    return "its" if len(plays) == 1 else "their"


# --- what changed ----------------------------------------------------------------------------------


def _bottleneck(week: WeekFigures) -> str:
    if stood_still(week):
        return ""  # the pace says it
    stuck = bottleneck(week)
    if stuck is None:
        return ""
    reason = capital(stuck.reason) if stuck.known else stuck.reason
    return f"*Bottleneck:* {stuck.name}{'.' if stuck.known else ':'} {reason}."


def _pace(week: WeekFigures) -> str:
    """Sales lags: a gap in prospecting today is a gap in meetings weeks later."""
    when = f"{gap_shows(week).day} {gap_shows(week):%b}"
    if stood_still(week):
        return f"*Pace:* nothing was pushed this week; without more, meetings thin out around {when}."
    idle = idle_days(week)
    if not idle:
        return ""
    return (
        f"*Pace:* nothing was pushed {idle[0]}-{idle[-1]}; if that goes on, meetings thin out around {when}."
    )


def _plays(week: WeekFigures, judged: tuple[Judged, ...]) -> str:
    """A line for each play that stands out or changed beyond noise; the others are counted."""
    before = {play.play: play for play in week.last.plays} if week.last else {}
    told: list[str] = []
    for play, standing in judged:
        earlier = before.get(play.play)
        change = compare(play.positive, earlier.positive).verdict if earlier else "unknown"
        if standing != "unclear" or change in ("up", "down"):
            told.append(
                f"{play.play}: {rate_against(play.positive, earlier.positive if earlier else None, 'people')}"
            )
    others = len(judged) - len(told)
    if not told:
        return _nearly(judged)
    steady = f"\n{counted(others, 'other play').capitalize()}: nothing beyond noise." if others else ""
    return "*Plays*\n" + "\n".join(told) + steady


def _nearly(judged: tuple[Judged, ...]) -> str:
    """When no play stands out: how far the best and the worst are from being told apart."""
    active = sorted((play for play, _ in judged), key=lambda play: play.positive.share or 0)
    if len(active) < 2:
        return ""
    worst, best = active[0], active[-1]
    more = needs_about(best.positive, worst.positive)
    if not more:
        return ""
    pair = f"{best.play} from {worst.play}"
    return f"*Plays:* none stands out. To tell {pair}, each needs about {more:,} more people."


def _posts(posts: tuple[PostFigure, ...]) -> str:
    if not posts:
        return ""
    words = {
        "new": "new draft, waits for an editor",
        "saved": "draft saved, waits for an editor",
        "updated": "draft updated",
        "left_alone": "left alone, a person has edited it",
    }
    lines = [f"{_plain(post.title)}: {words[post.state]}" for post in posts[:5]]
    more = [f"and {counted(len(posts) - 5, 'more post')}"] if len(posts) > 5 else []
    return "*Blog*\n" + "\n".join(lines + more)


def _opt_outs(now: PlayFigures) -> str:
    if not now.unsubscribed:
        return ""
    people = counted(now.unsubscribed, "person", "people").capitalize()
    return f"*Opt-outs:* {people} unsubscribed; the suppression holds for every play."


def _in_doubt(now: PlayFigures) -> str:
    if not now.in_doubt:
        return ""
    pushes = counted(now.in_doubt, "push", "pushes").capitalize()
    told = "None is sent again before it has been looked up."
    return f"*In doubt:* {pushes} without an answer from the sequencer. {told}"


def _footer(week: WeekFigures) -> str:
    first = "" if week.previous else " First week: no comparisons yet."
    return f"{week.monday.isoformat()} to {week.sunday.isoformat()}. Ranges are 95 % intervals.{first}"


def _plain(title: str) -> str:
    """A title in one line, without the marks that would make it bold or code."""
    return " ".join(title.replace("*", "").replace("`", "'").split())[:120]
