"""Where the people of a run went, as rows for the command line and as Markdown for Prefect's artifact."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from gtm.models import Drop, Mode, Outcome, RunState, RunSummary

_TOP_REASONS = 3
_ROWS_SHOWN = 5
_BAR = 12

_LABELS = {
    Outcome.DUPLICATE: "duplicate",
    Outcome.SUPPRESSED: "suppressed",
    Outcome.DROPPED: "dropped",
    Outcome.HELD: "held",
    Outcome.LINT_BLOCKED: "lint blocked",
    Outcome.AWAITING_APPROVAL: "awaiting approval",
    Outcome.REVIEWER_REJECTED: "rejected by reviewer",
    Outcome.CAPPED: "capped",
    Outcome.DRAFTED: "drafted",
    Outcome.PUSHED: "pushed",
    Outcome.ALREADY_THERE: "already there",
    Outcome.REFUSED: "refused",
    Outcome.IN_DOUBT: "in doubt",
    Outcome.NEEDS_HUMAN: "needs a human",
}


class Row(NamedTuple):
    """One line of the funnel. `outcome` None: pulled, unfinished or credits."""

    label: str
    amount: int | Decimal
    note: str
    outcome: Outcome | None = None


def funnel_rows(summary: RunSummary, *, source: str = "", destination: str = "") -> tuple[Row, ...]:
    """Pulled, the outcomes that somebody met (or that must be seen at 0), credits; in the order of the road.

    `source` and `destination` are the notes beside pulled and pushed.
    """
    rows = [Row("pulled", summary.pulled, ", ".join(filter(None, (nobody_matched(summary), source))))]
    for outcome, count in summary.outcomes().items():
        if count or outcome in _always(summary.mode):
            note = destination if outcome is Outcome.PUSHED else top_reasons(summary.reasons, outcome)
            if outcome is Outcome.DROPPED and (unread := unreadable_rows(summary)):
                note = ", ".join(filter(None, (note, unread)))
            rows.append(Row(_LABELS[outcome], count, note, outcome))
    if summary.unfinished:
        rows.append(Row("unfinished", summary.unfinished, f"gtm resume {summary.run_id}"))
    rows.append(Row("credits", summary.credits_spent, _quoted(summary)))
    return tuple(rows)


def nobody_matched(summary: RunSummary) -> str:
    """Why there is nobody: the source has answered, and has nobody. Empty for a run that could not ask to the end."""
    return "" if summary.pulled or summary.state is not RunState.DONE else "nobody matches"


def _always(mode: Mode) -> frozenset[Outcome]:
    """Shown even when nobody is there: the point of the run, and the doubt that must be seen to be none."""
    if mode is Mode.PUSH:
        return frozenset({Outcome.DROPPED, Outcome.PUSHED, Outcome.IN_DOUBT})
    return frozenset({Outcome.DROPPED, Outcome.DRAFTED})


def top_reasons(reasons: Sequence[Drop], outcome: Outcome) -> str:
    """`88 employees in 50..500, 31 no role open, 22 other`: the three greatest, the rest in one number.

    Rows that could not be read are no such reason: `unreadable_rows` tells them.
    """
    ranked = sorted(
        (drop for drop in reasons if drop.outcome is outcome and drop.count and drop.row is None),
        key=lambda drop: (-drop.count, drop.reason),
    )
    shown = [f"{drop.count:,} {drop.reason}" for drop in ranked[:_TOP_REASONS]]
    rest = sum(drop.count for drop in ranked[_TOP_REASONS:])
    return ", ".join([*shown, f"{rest:,} other"] if rest else shown)


def unreadable_rows(summary: RunSummary) -> str:
    """`3 unreadable rows: 4, 55, 101 (why: gtm csv 7f3a1c)`: together, so that none is lost behind greater reasons."""
    told = [drop for drop in summary.reasons if drop.row is not None]
    if len(told) < 2:
        return f"1 unreadable {told[0].reason}" if told else ""
    rows = [str(drop.row).removeprefix("row ") for drop in told]
    shown = ", ".join(rows[:_ROWS_SHOWN]) + (" ..." if len(rows) > _ROWS_SHOWN else "")
    return f"{len(rows):,} unreadable rows: {shown} (why: gtm csv {summary.run_id})"


def _quoted(summary: RunSummary) -> str:
    """Stages quote what they look at: of a run that has not been to its end, the figure is no bound of what it will cost."""
    low, high = summary.credits_quoted
    word = "quoted so far" if summary.unfinished else "quoted"
    if low == high:
        return f"{word} {_amount(low)}" if high or summary.credits_spent else ""
    return f"{word} {_amount(low)}-{_amount(high)}"


def _amount(credits: Decimal | int) -> str:
    value = Decimal(credits)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def funnel_text(rows: Sequence[Row]) -> str:
    """The rows as aligned lines, for terminals and logs."""
    counts = [_amount(row.amount) for row in rows]
    label, count = max(len(row.label) for row in rows), max(map(len, counts))
    return "\n".join(
        f"{row.label:<{label}}  {shown:>{count}}  {row.note}".rstrip()
        for row, shown in zip(rows, counts, strict=True)
    )


def funnel_markdown(
    summary: RunSummary,
    *,
    source: str = "",
    destination: str = "",
    next_action: str = "",
    plan: Sequence[tuple[str, str]] = (),
) -> str:
    """The summary artifact: what happened in one line, the funnel with its picture, what to do next.

    `plan`: what a plan has to say (`plan_lines`), before the funnel.
    """
    rows = funnel_rows(summary, source=source, destination=destination)
    lines = [
        f"## {summary.play}: {_headline(summary)}",
        "",
        *([_cell(summary.note), ""] if summary.note else []),
        *(["| plan | |", "|---|---|"] if plan else []),
        *(f"| {label} | {_cell(words)} |" for label, words in plan),
        *([""] if plan else []),
        "| | people | | |",
        "|---|---:|---|---|",
        *(
            f"| {row.label} | {_amount(row.amount)} | {_bar(row, summary.pulled)} | {_cell(row.note)} |"
            for row in rows
        ),
        "",
        f"Run `{summary.run_id}`, mode {summary.mode.value}, {summary.seconds:,.0f} s.",
    ]
    action = next_action or _next_action(summary)
    return "\n".join([*lines, "", f"**Next:** {action}"] if action else lines)


def _headline(summary: RunSummary) -> str:
    if summary.state in (RunState.STOPPED, RunState.INTERRUPTED, RunState.FAILED):
        return f"{summary.state.value}, {summary.unfinished:,} people unfinished"
    if summary.in_doubt:
        return f"{summary.pushed:,} pushed, {summary.in_doubt:,} in doubt"
    if summary.awaiting_approval:
        return f"{summary.awaiting_approval:,} openers wait for approval"
    if summary.mode is Mode.PUSH:
        return f"{summary.pushed:,} of {summary.pulled:,} pushed"
    if summary.mode is Mode.PLAN:
        return f"a plan for {summary.pulled:,} people, nothing bought, nothing sent"
    return f"{summary.drafted:,} of {summary.pulled:,} drafted, nothing sent"


def _next_action(summary: RunSummary) -> str:
    if summary.unfinished:
        return f"`gtm resume {summary.run_id}`"
    if summary.in_doubt:
        return "`gtm reconcile` looks the pushes in doubt up; none is sent again before"
    if summary.awaiting_approval:
        return f"`gtm approve {summary.run_id}`"
    if summary.needs_human:
        return f"`gtm status` lists the {summary.needs_human:,} that need a person"
    return ""


def _bar(row: Row, pulled: int) -> str:
    """A bar in text: Prefect's Markdown shows no pictures of ours."""
    if row.label == "credits" or not pulled or not row.amount:
        return ""
    return "█" * max(1, round(_BAR * int(row.amount) / pulled))


def drops_table(reasons: Sequence[Drop]) -> str:
    """Every reason with its count as a Markdown table, greatest first; one line when there is none."""
    ranked = sorted(
        (drop for drop in reasons if drop.count), key=lambda drop: (-drop.count, drop.outcome, drop.reason)
    )
    if not ranked:
        return "Nobody was left out."
    rows = [f"| {_LABELS[drop.outcome]} | {_cell(drop.reason)} | {drop.count:,} |" for drop in ranked]
    return "\n".join(["| outcome | reason | people |", "|---|---|---:|", *rows])


def _cell(text: str) -> str:
    """Text that stays inside its table cell and is shown as it is."""
    flat = " ".join(text.split())
    for mark in "\\|`*_<>[]":
        flat = flat.replace(mark, f"\\{mark}")
    return flat
