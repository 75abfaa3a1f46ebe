"""A run as people see it: what became of everybody, what it cost, what comes next."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from flows.cli.errors import DONE, DOUBT, FAILED, WAITS
from flows.cli.printing import clean, credits, rows, styled
from gtm.models import Mode, RunState, RunSummary

_ENDED_EARLY = (RunState.FAILED, RunState.STOPPED, RunState.INTERRUPTED)
_TONES = {
    "pushed": "good",
    "drafted": "good",
    "in doubt": "warn",
    "needs human": "bad",
    "awaiting approval": "warn",
}


def exit_code(told: RunSummary) -> int:
    """What the end of a run means for whoever called. One that is still said to run when it is told has not ended well."""
    if told.state in _ENDED_EARLY or told.state is RunState.RUNNING:
        return FAILED
    if told.in_doubt or told.needs_human:
        return DOUBT
    return WAITS if told.awaiting_approval else DONE


def next_commands(told: RunSummary, play_limit: int | None = None) -> list[str]:
    """What to type next, the likeliest first."""
    if told.state in _ENDED_EARLY or told.unfinished:
        return [f"gtm resume {told.run_id}"]
    if told.in_doubt:  # looked up until it is known; to go on with the run looks up no more often
        return ["gtm reconcile"]
    if told.needs_human:
        return ["gtm status"]
    if told.awaiting_approval:
        return [f"gtm approve {told.run_id}"]
    if told.mode is Mode.PLAN:
        return [f"gtm plan {told.play}"]
    if told.mode is Mode.DRAFT and told.drafted:
        return [f"gtm run {told.play} --mode push"]
    return ["gtm replies", "gtm digest"] if told.pushed else []


def show_run(console: Console, told: RunSummary, *, budget: int | None = None, source: str = "") -> None:
    """Head, funnel, credits, and the note if the run ended early. `source`: what to know of the list, beside pulled."""
    console.print(
        styled(
            (told.play, "strong"), f"  {told.mode.value}  ", (f"run {told.run_id}, {_took(told)}", "quiet")
        )
    )
    console.print(rows(_funnel(told, budget, source), right=(1,)))
    if told.note:
        tone = "bad" if told.state in (RunState.FAILED, RunState.STOPPED) else "warn"
        console.print(styled((f"\n{clean(told.note)}", tone)))


def show_beside(console: Console, told: RunSummary) -> None:
    """Another run of the play, left behind by an earlier push, that this command went on with first."""
    from gtm.figures import funnel_rows

    shown = [
        f"{row.amount:,} {row.label}" for row in funnel_rows(told) if row.amount and row.label in _SAID_BESIDE
    ]
    waits = told.awaiting_approval or told.unfinished or told.in_doubt
    after = next_commands(told)[0] if waits else ""
    words = (
        f"Before that it went on with run {told.run_id}, left over: {', '.join(shown) or 'nobody to send'}. "
    )
    console.print(styled(f"\n{words}", (after, "strong")))


_SAID_BESIDE = ("pulled", "pushed", "awaiting approval", "in doubt", "needs human", "unfinished", "credits")


def show_next(console: Console, commands: Sequence[str]) -> None:
    """The next action, last."""
    if commands:
        console.print(styled(("\nNext:  ", "strong"), "    ".join(commands)))


def _funnel(told: RunSummary, budget: int | None, source: str) -> list[Sequence[str | Text]]:
    from gtm.figures import funnel_rows

    lines: list[Sequence[str | Text]] = []
    for row in funnel_rows(told, source=source):
        tone = _TONES.get(row.label, "") if row.amount else "quiet"
        lines.append(
            (
                styled((row.label, tone)),
                styled((f"{row.amount:,}", tone or "strong")),
                styled((clean(row.note), "quiet")),
            )
        )
    if not any(line[0] == "credits" or str(line[0]) == "credits" for line in lines):
        lines.append(
            ("credits", f"{credits(told.credits_spent).split()[0]}", styled((_quoted(told, budget), "quiet")))
        )
    return lines


def _quoted(told: RunSummary, budget: int | None) -> str:
    low, high = told.credits_quoted
    parts = [f"quoted {credits(low, high)}"] if high else []
    parts += [f"budget {budget:,}"] if budget else []
    return ", ".join(parts)


def _took(told: RunSummary) -> str:
    minutes, seconds = divmod(round(told.seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
