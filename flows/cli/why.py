"""`gtm why`: why a person was kept, dropped or left alone; each rule, the value seen, its remedy."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.printing import Json, clean, prose, styled
from gtm.clock import now
from gtm.icp import RuleError, RuleResult, Verdict, parse_rule
from gtm.icp.beside import known_of_the_person
from gtm.ledger import people, story
from gtm.ledger.engine import Transaction, open_ledger
from gtm.ledger.suppressions import Subject
from gtm.models import Fact
from gtm.names import linkedin_page, read_email
from gtm.plays.explain import PlayError, shown
from gtm.plays.load import read_play
from gtm.sentences import ended
from tasks.identity import subject

_TONES = {"pass": "good", "fail": "bad", "unknown": "warn"}


def why(
    person: Annotated[
        str,
        Parameter(help="An e-mail address, however it is written; a LinkedIn address; a row's id; a name."),
    ],
    /,
    *,
    json: Json = False,
) -> int:
    """Explain one person: rules, values, their source, age and price, what would change it, and the history.

    Somebody without an address is named as dropped.csv and held.csv have them: linkedin_url, row, or "first last at
    company". A row is the one that each play read last.

    Example: gtm why maya.ortega@northwind.example
    """
    with open_ledger().read() as tx:
        person_id, who = _found(tx, person.strip())
        told = story.tell(tx, person_id, who, subject)
    if told is None:
        raise wrong(f"{person} was never seen: in no run, no import and on no list.")
    return printing.tell(_data(person, told), lambda console: _show(console, person, told), as_json=json)


_NAME_AT = re.compile(r"(\S.*?)\s+(?:at|@)\s+(.*\S)", re.I)
_ROW = re.compile(r"row\s+\d+", re.I)
_NO_ONE = Subject((), ())


def _found(tx: Transaction, person: str) -> tuple[str | None, Subject]:
    """The id of the person who is meant, if we know them, and what their address says by itself."""
    page, named = linkedin_page(person), _NAME_AT.fullmatch(person)
    if page:
        return _only(tx, person, story.by_profile(tx, page)), _NO_ONE
    if named:
        return _only(tx, person, story.by_name(tx, named[1], named[2])), _NO_ONE
    if _ROW.fullmatch(person):
        return _in_row(tx, " ".join(person.casefold().split())), _NO_ONE
    if "@" not in person and (ids := story.by_ref(tx, person)):
        return _only(tx, person, ids), _NO_ONE
    try:
        address = read_email(person)
    except ValueError as error:
        other = 'linkedin_url, row or "first last at company", as in dropped.csv'
        raise wrong(f"{error} Give one e-mail address; without one: {other}.") from None
    who = Subject((address.raw, address.raw.casefold(), address.canonical), (address.domain,))
    return people.by_email_key(tx, [address.canonical]).get(address.canonical), who


def _in_row(tx: Transaction, row: str) -> str | None:
    """Who stands in a row of a list, by its number; a sentence where it was read and is nobody."""
    ids, reason = story.by_row(tx, row)
    if reason and not ids:
        raise wrong(f"{row} is nobody: it could not be read in the last run of {ended(reason)}")
    return _only(tx, row, ids)


def _only(tx: Transaction, person: str, ids: list[str]) -> str | None:
    """The one who is meant; nobody, or a sentence that tells several apart."""
    if len(ids) <= 1:
        return ids[0] if ids else None
    known = people.known(tx, ids[:_MOST_NAMED])
    lines = [f"  gtm why {one}  {_headline('(no name)', facts)}" for one, facts in known.items()]
    raise wrong(f"{len(ids)} people are meant by {person}. Name one:\n" + "\n".join(lines))


_MOST_NAMED = 10


def _data(named: str, told: story.Story) -> dict[str, Any]:
    return {
        "email": str(told.facts["person.email"].value) if "person.email" in told.facts else _address(named),
        "person_id": told.person_id or None,
        "facts": {path: fact._asdict() for path, fact in told.facts.items()},
        "plays": [passage._asdict() for passage in told.passages],
        "history": [visit._asdict() for visit in told.visits],
        "pushes": told.pushes,
        "events": told.events,
        "suppressed": [entry._asdict() for entry in told.suppressed],
    }


def _address(named: str) -> str | None:
    return named if "@" in named and " " not in named else None


def _show(console: Console, named: str, told: story.Story) -> None:
    console.print(prose(styled((_headline(named, told.facts), "strong"))))
    for entry in told.suppressed:
        reason = f", {entry.reason}" if entry.reason else ""
        who = "this person" if entry.kind == "person" else clean(entry.value)
        words = f"  {who} is on the list {entry.list} ({entry.source}{reason})"
        console.print(prose(styled(("left alone", "bad"), words)))
    for passage in told.passages:
        _show_passage(console, passage, told.facts)
    _show_history(console, told)


def _headline(named: str, facts: Mapping[str, Fact]) -> str:
    def said(path: str) -> str:
        fact = facts.get(path)
        return "" if fact is None else clean(fact.value)

    name = f"{said('person.first_name')} {said('person.last_name')}".strip()
    return ", ".join(part for part in (name or named, said("person.title"), said("company.name")) if part)


def _show_passage(console: Console, passage: story.Passage, facts: Mapping[str, Fact]) -> None:
    verdict = Verdict.read(passage.verdict) if passage.verdict else None
    ended = (passage.outcome or f"on the way ({passage.stage})").replace("_", " ")
    rank = [f"tier {verdict.tier}"] if verdict and verdict.tier else []
    rank += ["MQL"] if verdict and verdict.mql else []
    head = styled(
        (", ".join([ended, *rank]), "strong"),
        f"  by {passage.play} on {printing.day(passage.updated_at)}",
        (f"  {clean(passage.reason)}", "quiet"),
    )
    console.print()
    console.print(prose(head))
    if verdict is not None:
        _show_verdict(console, passage, verdict)
        for beside in known_of_the_person(verdict.rules, facts):
            console.print(printing.rows([(clean(beside),)]))
    if passage.opener is not None:
        console.print(printing.rows(_opener(passage)))


def _show_verdict(console: Console, passage: story.Passage, verdict: Verdict) -> None:
    console.print(printing.rows([_rule(rule, verdict) for rule in verdict.rules]))
    scores = []
    if verdict.parts:
        parts = ", ".join(f"{one.name} {one.points}/{one.possible}" for one in verdict.parts)
        least = f"{verdict.fit}, {verdict.needed} needed" if verdict.needed else f"{verdict.fit}"
        scores.append(("fit", f"{least}: {parts}"))
    if verdict.engagement is not None:
        deeds = ", ".join(f"{one.name} {one.points}" for one in verdict.deeds)
        scores.append(("engaged", f"{verdict.engagement}{f': {deeds}' if deeds else ''}"))
    if scores:
        console.print(printing.rows(scores))
    hint = verdict.hint or "; ".join(rule.remedy for rule in verdict.rules if rule.result == "fail")
    if hint and verdict.decision != "keep":
        console.print(
            printing.rows([(styled(f"{clean(hint)} ", (f"({_place(passage, verdict)})", "quiet")),)])
        )


def _opener(passage: story.Passage) -> list[tuple[str, str | Text]]:
    """The line as written, where it comes from, and what is wrong with it."""
    words = clean(passage.text) if passage.text else styled(("no words", "quiet"))
    lines: list[tuple[str, str | Text]] = [("opener", words)]
    if passage.opener:
        origin = passage.opener if passage.findings else f"{passage.opener}: no findings"
        lines.append(("", styled((origin, "quiet"))))
    lines += [("", styled((_rests_on(one), "quiet"))) for one in passage.evidence]
    for finding in passage.findings:
        tone = "bad" if finding.get("blocking") else "warn"
        where = f" ({finding['where']})" if finding.get("where") else ""
        told = f"{finding.get('message', '')}{where}"
        lines.append(("lint", styled((str(finding["id"]), tone), f"  {clean(told)}")))
    return lines


def _rests_on(evidence: Mapping[str, Any]) -> str:
    """A fact that the line speaks of: which posting, which round. A rule may have counted another one."""
    value = evidence["value"]
    said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    age = evidence["age_days"]
    when = (
        "on the day" if age == 0 else f"{printing.count(abs(age), 'day')} {'before' if age > 0 else 'after'}"
    )
    return f"rests on {evidence['path']}: {clean(said)} ({evidence['source']}, {when} it was written)"


def _rule(rule: RuleResult, verdict: Verdict) -> tuple[str | Text, ...]:
    points = f" {rule.points:+}" if rule.kind == "nice" and rule.points and rule.result == "pass" else ""
    word = rule.result.upper() if rule.result == "fail" else rule.result
    told = Text()
    if verdict.not_asked(rule):
        told.append("not asked: dropped before anything was bought")
    elif rule.seen is not None:
        value = ", ".join(map(str, rule.seen)) if isinstance(rule.seen, tuple) else str(rule.seen)
        told.append(f"saw {clean(value)}")
    elif rule.result == "unknown":
        told.append("never said")
    if rule.source is not None and not verdict.not_asked(rule):
        age = "today" if not rule.age_days else f"{printing.count(rule.age_days, 'day')} ago"
        price = f", {printing.credits(rule.price)}" if rule.price else ""
        told.append(f"  {rule.source}, {age}{price}", style="dim")
    return (rule.kind, clean(rule.text), styled((word + points, _TONES[rule.result])), told)


def _place(passage: story.Passage, verdict: Verdict) -> str:
    """Where in the play file the rules that stood in the way are, if the file can still be read."""
    try:
        loaded = read_play(Path(passage.play_file))
    except PlayError:
        return passage.play_file
    open_rules = [rule for rule in verdict.rules if rule.result != "pass"]
    named = [rule for rule in open_rules if rule.remedy.removeprefix("would pass if ") in verdict.hint]
    stood = {rule.text for rule in named if rule.kind in ("must", "never")}
    if any(rule.kind == "score" for rule in named):
        stood |= {rule.text for rule in verdict.rules if rule.kind == "nice" and _costs(rule)}
    rules = loaded.play.icp.written()
    found = [loaded.line(*place) for text, place in rules if text in stood or _without_clause(text) in stood]
    lines = sorted({line for line in found if line})
    told = f" line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}" if lines else ""
    return f"{shown(loaded.file)}{told}"


def _costs(rule: RuleResult) -> bool:
    """Whether points were missed by it, or are or may be lost."""
    return rule.result != ("pass" if rule.points >= 0 else "fail")


def _without_clause(text: str) -> str:
    """A rule as verdicts name it: without `if unknown ...`; list names and the unreadable as they are."""
    try:
        return parse_rule(text).text
    except RuleError:
        return text


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
