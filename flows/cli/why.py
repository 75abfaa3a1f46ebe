"""`gtm why`: why a person was kept, dropped or left alone; each rule, the value seen, its remedy."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.printing import clean, styled
from gtm.clock import now
from gtm.icp import RuleResult, Verdict
from gtm.ledger import story
from gtm.ledger.engine import open_ledger
from gtm.ledger.suppressions import Subject
from gtm.names import read_email
from gtm.plays.explain import PlayError, shown
from gtm.plays.load import read_play

_TONES = {"pass": "good", "fail": "bad", "unknown": "warn"}


def why(email: str, *, json: Annotated[bool, Parameter(help="One JSON object on stdout.")] = False) -> int:
    """Explain one person: rules, values, their source, age and price, what would change it, and the history.

    Example: gtm why maya.ortega@northwind.example
    """
    try:
        address = read_email(email)
    except ValueError as error:
        raise wrong(f"{error} Give one e-mail address.") from None
    who = Subject((address.raw, address.raw.casefold(), address.canonical), (address.domain,))
    with open_ledger().read() as tx:
        told = story.tell(tx, address.canonical, who)
    if told is None:
        raise wrong(f"{email} was never seen: in no run, no import and on no list.")
    return printing.tell(_data(email, told), lambda console: _show(console, email, told), as_json=json)


def _data(email: str, told: story.Story) -> dict[str, Any]:
    return {
        "email": email,
        "facts": {path: fact.model_dump() for path, fact in told.facts.items()},
        "plays": [passage._asdict() for passage in told.passages],
        "history": [visit._asdict() for visit in told.visits],
        "pushes": told.pushes,
        "events": told.events,
        "suppressed": [entry._asdict() for entry in told.suppressed],
    }


def _show(console: Console, email: str, told: story.Story) -> None:
    console.print(styled((_headline(email, told), "strong")))
    for entry in told.suppressed:
        reason = f", {entry.reason}" if entry.reason else ""
        console.print(styled(("left alone", "bad"), f"  on the list {entry.list} ({entry.source}{reason})"))
    for passage in told.passages:
        _show_passage(console, passage)
    _show_history(console, told)


def _headline(email: str, told: story.Story) -> str:
    def said(path: str) -> str:
        fact = told.facts.get(path)
        return "" if fact is None else clean(fact.value)

    name = f"{said('person.first_name')} {said('person.last_name')}".strip()
    return ", ".join(part for part in (name or email, said("person.title"), said("company.name")) if part)


def _show_passage(console: Console, passage: story.Passage) -> None:
    verdict = Verdict.read(passage.verdict) if passage.verdict else None
    ended = (passage.outcome or f"on the way ({passage.stage})").replace("_", " ")
    console.print(
        styled(
            "\n",
            (ended, "strong"),
            f"  by {passage.play} on {printing.day(passage.updated_at)}",
            (f"  {clean(passage.reason)}", "quiet"),
        )
    )
    if verdict is not None:
        console.print(printing.rows([_rule(rule) for rule in verdict.rules]))
        if verdict.needed:
            console.print(f"  fit   {verdict.fit} of {verdict.needed} needed")
        remedies = [rule.remedy for rule in verdict.rules if rule.remedy and rule.result != "pass"]
        hint = verdict.hint or "; ".join(remedies)
        if hint and verdict.decision != "keep":
            console.print(styled(f"  {clean(hint)} ", (_place(passage, verdict), "quiet")))
    if passage.text:
        origin = f"{passage.opener}: {', '.join(str(f['id']) for f in passage.findings) or 'no findings'}"
        console.print(printing.rows([("opener", clean(passage.text)), ("", styled((origin, "quiet")))]))


def _rule(rule: RuleResult) -> tuple[str | Text, ...]:
    points = f" {rule.points:+}" if rule.kind == "nice" and rule.points and rule.result == "pass" else ""
    word = rule.result.upper() if rule.result == "fail" else rule.result
    told = Text()
    if rule.seen is not None:
        value = ", ".join(map(str, rule.seen)) if isinstance(rule.seen, tuple) else str(rule.seen)
        told.append(f"saw {clean(value)}")
    elif rule.result == "unknown":
        told.append("never said")
    if rule.source is not None:
        age = "today" if not rule.age_days else f"{printing.count(rule.age_days, 'day')} ago"
        price = f", {printing.credits(rule.price)}" if rule.price else ""
        told.append(f"  {rule.source}, {age}{price}", style="dim")
    return (rule.kind, clean(rule.text), styled((word + points, _TONES[rule.result])), told)


def _place(passage: story.Passage, verdict: Verdict) -> str:
    """Where in the play file the rule that decided stands, if the file can still be read."""
    failed = {rule.text for rule in verdict.rules if rule.result != "pass"}
    try:
        loaded = read_play(Path(passage.play_file))
    except PlayError:
        return f"({passage.play_file})"
    for number, rule in enumerate(loaded.play.icp.must):
        line = loaded.line("icp", "must", number)
        if rule in failed and line:
            return f"({shown(loaded.file)} line {line})"
    return f"({shown(loaded.file)})"


def _show_history(console: Console, told: story.Story) -> None:
    at = now()
    lines: list[tuple[str, str]] = [("pulled", _visit(visit)) for visit in told.visits]
    for push in told.pushes:
        place = f"{push['provider']} campaign {push['campaign']}"
        lines.append(("push", f"{push['state']} at {place}, {printing.ago(push['updated_at'], at)}"))
    for event in told.events:
        lines.append((str(event["kind"]), f"{printing.day(event['at'])} {event['category'] or ''}"))
    if not told.pushes:
        lines.append(("", "Never written to."))
    if not told.suppressed:
        lines.append(("", "Not suppressed."))
    console.print(printing.styled(("\nHistory", "strong")))
    console.print(printing.rows(lines))


def _visit(visit: story.Visit) -> str:
    ended = (visit.outcome or "on the way").replace("_", " ")
    return f"{printing.day(visit.at)} run {visit.run_id} ({visit.mode}): {ended}"
