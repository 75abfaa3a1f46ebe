"""`gtm preview PLAY`: what a play would write, worst cases first, before anything is bought or sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.asked_for import asked_for
from flows.cli.errors import DONE, wrong
from flows.cli.printing import clean, styled
from gtm.clock import now
from gtm.icp import Judge
from gtm.ledger import people, review
from gtm.ledger.engine import open_ledger
from gtm.models import Fact
from gtm.names import clean_company, clean_person, clean_title
from gtm.openers import Draft, Finding
from gtm.openers.footer import countries_of, missing_footer
from gtm.openers.sequence import FIELDS, Sequence, Touch, load_sequence
from gtm.openers.tiers import TOUCHES, personalisation_tier
from gtm.plays.load import find_play, read_play
from gtm.plays.models import Play
from gtm.settings import Settings
from integrations import registry
from tasks.draft import opener_for, play_openers

_MOST_READ = 2_000


class Previewed(NamedTuple):
    """One person of the preview. Personal data: for whoever runs the command."""

    who: str
    facts: Mapping[str, Fact]
    draft: Draft


def preview(
    play: str,
    *,
    n: Annotated[int, Parameter(help="How many to show.")] = 20,
    touches: Annotated[
        bool, Parameter(help="Also the play's sequence, as the first person reads it.")
    ] = False,
    campaign: Annotated[
        bool, Parameter(help="The play's sequence with the sequencer's tags, to paste into the campaign.")
    ] = False,
    json: Annotated[bool, Parameter(help="One JSON object on stdout.")] = False,
) -> int:
    """Show the openers of a play for people we know, those most likely to embarrass first. Sends nothing.

    Who: the people this play has kept; else those we know whom its source would give; without any, and without
    provider keys, such people of the sandbox's invented world. Each with the evidence behind the words, its age, and
    what lint found.

    Example: gtm preview seed-a-hiring-sdr --n 20
    """
    if n < 1:
        raise wrong("--n must be at least 1.")
    settings = Settings()
    loaded = read_play(find_play(play, settings.plays())).play
    sequence = load_sequence(settings.templates(), loaded.sequence) if loaded.sequence else None
    if (touches or campaign) and sequence is None:
        raise wrong(f'Play {play} names no sequence. Add a line like "sequence: sequences/cold" to it.')
    today = now().astimezone(ZoneInfo(loaded.timezone)).date()
    known, invented = _people(loaded)
    drafted = worst_first(_drafted(loaded, known, today))
    worst, blocked = drafted[:n], sum(one.draft.blocked for one in drafted)
    lacks = _sequence_findings(loaded, sequence)
    shown = _Shown()
    if touches or campaign:
        shown = _touches(loaded, sequence, drafted, invented=invented, campaign=campaign)
    data = {
        "play": loaded.play,
        "invented_people": invented,
        "drafted": len(drafted),
        "blocked": blocked,
        "people": [_as_json(one) for one in worst],
        "sequence": loaded.sequence,
        "sequence_findings": lacks,
        "touches": list(shown.touches),
        "touches_for": shown.reader,
    }
    whose = "invented people of the sandbox" if invented else "people in the ledger"
    head = (
        f"{loaded.play}: {len(worst):,} of {len(drafted):,} openers for {whose}, worst first; "
        f"{blocked:,} of {len(drafted):,} blocked"
    )
    return printing.tell(
        data, lambda console: _show(console, loaded, head, worst, lacks, shown), as_json=json, code=DONE
    )


def _people(play: Play) -> tuple[list[Mapping[str, Fact]], bool]:
    """Facts of the people to write to, and whether they are invented."""
    wanted = asked_for(play.query, unknown=True)
    with open_ledger().read() as tx:
        kept = people.known(tx, review.kept_in(tx, play.play, _MOST_READ))
        met = people.known(tx, review.lately_met(tx, _MOST_READ)) if not kept else {}
    known = list(kept.values()) or [facts for facts in met.values() if wanted(facts)]
    if known:
        return known, False
    if registry.any_key_set():
        who = "nobody whom this play's source would give" if met else "nobody"
        raise wrong(
            f"The ledger knows {who} yet. Run `gtm plan` for this play, or take a list in with `gtm import FILE`."
        )
    from flows.cli.demo_people import demo_people

    invented = demo_people(now(), _MOST_READ, wanted=asked_for(play.query, unknown=False))
    if not invented:
        raise wrong(
            f"Nobody of the sandbox's world is somebody that {play.play} asks its source for. Widen source, or take a "
            "list in with `gtm import FILE`."
        )
    return list(invented), True


def _drafted(play: Play, known: Iterable[Mapping[str, Fact]], today: date) -> list[Previewed]:
    openers = play_openers(play)
    judge = Judge(play.icp, play.signals, play.email, play.owner) if play.icp.tiers else None
    taken: defaultdict[object, set[tuple[str, str]]] = defaultdict(set)
    found = []
    for facts in known:
        company = facts["company.domain"].value if "company.domain" in facts else id(facts)
        tier = judge.judge(facts, today).tier if judge else None
        words = opener_for(play, openers, facts, today, taken[company], tier)
        if not words.blocked:
            taken[company].add((words.opener, words.variant))
        found.append(Previewed(_who(facts), facts, words))
    return found


def _who(facts: Mapping[str, Fact]) -> str:
    def said(path: str) -> str:
        return clean(facts[path].value) if path in facts else ""

    name = clean_person(said("person.first_name"), said("person.last_name"))
    title, company = clean_title(said("person.title")), clean_company(said("company.name")).short
    return ", ".join(
        part for part in (f"{name.first} {name.last}".strip() or "(no name)", title, company) if part
    )


def worst_first(found: Iterable[Previewed]) -> list[Previewed]:
    """The order a reviewer wants: who is blocked, then who is only warned of, then the rest.

    In each of these one of each kind of trouble, or of each opener, before the second of any; the oddest of its kind
    first.
    """
    groups: defaultdict[tuple[bool, bool, tuple[str, ...]], list[Previewed]] = defaultdict(list)
    for one in found:
        ids = tuple(sorted(finding.id for finding in one.draft.findings))
        clean = () if one.draft.blocked else (one.draft.opener, one.draft.variant)
        groups[(not one.draft.blocked, not ids, ids + clean)].append(one)
    for group in groups.values():
        group.sort(key=_oddness, reverse=True)
    ordered = []
    for standing in sorted({key[:2] for key in groups}):
        alike = [groups[key] for key in sorted(groups, key=repr) if key[:2] == standing]
        for place in range(max(map(len, alike))):
            ordered += [group[place] for group in alike if place < len(group)]
    return ordered


def _oddness(one: Previewed) -> float:
    """How far this text is from the one its writer had in mind: long, foreign, old, or late in the chain."""
    text, words = one.draft.text, one.draft
    name = str(one.facts["company.name"].value) if "company.name" in one.facts else ""
    foreign = sum(not character.isascii() for character in text)
    marks = sum(text.count(mark) for mark in "&.'-/()+")
    age = max((evidence.age_days for evidence in words.evidence), default=0)
    return (
        len(text) / 40 + len(name) / 8 + 3 * min(foreign, 3) + marks + age / 20 + len(words.passed_over) / 4
    )


# --- the sequence -----------------------------------------------------------------------------------------


def _sequence_findings(play: Play, sequence: Sequence | None) -> list[str]:
    """What the play's sequence lacks for where it goes, and for what its readers are worth."""
    if sequence is None:
        return []
    found = []
    if play.sender is None:
        found.append('the play has no "sender", so nobody signs and no postal address is given')
    touches = sequence.rendered({**FIELDS, **_sender(play)})
    lacks = missing_footer(touches, countries_of(play))
    found += [finding.message for finding in lacks if play.sender or finding.id != "postal-address"]
    tier = personalisation_tier(None, play.opener.deal_value_usd)
    if tier and len(touches) < TOUCHES[tier]:
        found.append(f"{len(touches)} touches; tier {tier} is worth {TOUCHES[tier]}")
    return found


_NO_SENDER = "[sender missing: "


def _sender(play: Play) -> dict[str, str]:
    """Who signs; for a play that does not say, a gap that nobody takes for a name."""
    if play.sender is None:
        return {path: f"{_NO_SENDER}{path}]" for path in FIELDS if path.startswith("sender.")}
    return {f"sender.{key}": value for key, value in play.sender.model_dump().items()}


class _Shown(NamedTuple):
    """The touches to show and for whom they are filled in: a person, a sample or the sequencer."""

    touches: tuple[Touch, ...] = ()
    reader: str = ""


def _touches(
    play: Play, sequence: Sequence | None, drafted: list[Previewed], *, invented: bool, campaign: bool
) -> _Shown:
    if sequence is None:
        return _Shown()
    if campaign:
        pasted = sequence.for_campaign(_sender(play))
        if play.sender is None and any(_NO_SENDER in touch.text + touch.subject for touch in pasted):
            raise wrong(
                f'Play {play.play} names no sender, and {sequence.name} is signed by one. Add "sender:" with name, '
                "company and postal_address to it, or see the sequence with --touches. Nothing was printed to paste."
            )
        return _Shown(pasted, "the sequencer, with its tags")
    readable = next((one for one in drafted if not one.draft.blocked), None)
    if readable is None:
        sample = f"{FIELDS['person.first_name']} {FIELDS['person.last_name']}, {FIELDS['company.name']}"
        return _Shown(
            sequence.rendered({**FIELDS, **_sender(play)}),
            f"a sample ({sample}: nobody's opener above may leave)",
        )
    name = clean_person(_said(readable, "person.first_name"), _said(readable, "person.last_name"))
    values = {
        "person.first_name": name.first,
        "person.last_name": name.last,
        "company.name": clean_company(_said(readable, "company.name")).short,
        "opener": readable.draft.text,
    }
    reader = f"{readable.who}{' (invented)' if invented else ''}"
    return _Shown(sequence.rendered({**FIELDS, **_sender(play), **values}), reader)


def _said(one: Previewed, path: str) -> str:
    return str(one.facts[path].value) if path in one.facts else ""


# --- what is shown ----------------------------------------------------------------------------------------


def _as_json(one: Previewed) -> dict[str, Any]:
    draft = one.draft
    return {
        "who": one.who,
        "email": _said(one, "person.email"),
        "opener": draft.opener,
        "variant": draft.variant,
        "text": draft.text,
        "blocked": draft.blocked,
        "evidence": [evidence._asdict() for evidence in draft.evidence],
        "findings": [finding.model_dump() for finding in draft.findings],
        "passed_over": [passed._asdict() for passed in draft.passed_over],
    }


def _show(
    console: Console,
    play: Play,
    head: str,
    worst: list[Previewed],
    lacks: list[str],
    shown: _Shown,
) -> None:
    console.print(styled((head, "strong")), soft_wrap=True)
    for one in worst:
        _show_one(console, one)
    for lack in lacks:
        console.print(styled(("\nsequence  ", "warn"), lack), soft_wrap=True)
    if shown.touches:
        console.print(styled((f"\n{play.sequence} for {clean(shown.reader)}", "strong")), soft_wrap=True)
    for touch in shown.touches:
        day = f"\nday {touch.day}  {touch.channel}{f'  Subject: {touch.subject}' if touch.subject else ''}"
        console.print(styled((day, "strong")))
        console.print(printing.rows([(touch.text,)]))
    if play.sequence and not shown.touches:
        console.print(
            styled((f"\n{play.sequence}: see it with --touches, or --campaign to paste it", "quiet"))
        )


def _show_one(console: Console, one: Previewed) -> None:
    draft = one.draft
    console.print(styled(("\nblocked  " if draft.blocked else "\n", "bad"), (one.who, "strong")))
    if draft.text:
        console.print(printing.rows([(" ".join(draft.text.split()),)]))
    for finding in draft.findings:
        console.print(
            printing.rows([(styled((finding.id, "bad" if finding.blocking else "warn")), _told(finding))])
        )
    rests = (
        "; ".join(f"{_shown(e.value)} ({e.source}, {_age(e.age_days)})" for e in draft.evidence)
        or "nothing known"
    )
    origin = f"{draft.opener} {draft.variant}".strip() or "no opener"
    console.print(printing.rows([(styled((f"{origin}, rests on {rests}", "quiet")),)]))


def _told(finding: Finding) -> str:
    return f"{finding.message}{f'; {finding.fix}' if finding.fix and not finding.length else ''}"


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return clean(text)[:60]


def _age(days: int) -> str:
    if days < 0:
        return f"in {-days} days"
    return "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} ago"
