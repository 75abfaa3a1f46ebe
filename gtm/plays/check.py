"""What the words of a play mean: do its rules parse, do its templates, providers and zones exist?

`load` has seen to the shape; this is the second half of `gtm check`, and runs before every run. It reads
files and asks nobody outside.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from gtm.icp import Judge, RuleError, parse_rule, parse_signal, refuse_scores
from gtm.icp.errors import shown as shown_rule
from gtm.names import read_email
from gtm.plays.expiry import read_expiry
from gtm.plays.explain import Problem, did_you_mean, shown
from gtm.plays.load import LoadedPlay
from gtm.plays.models import Play
from gtm.plays.source_words import places_by_code
from gtm.plays.yaml_text import Place
from gtm.plays.zones import zone_problem
from gtm.sentences import ended

Finding = tuple[Place, str]


def check_play(
    loaded: LoadedPlay,
    *,
    templates: Path,
    providers: Mapping[str, Collection[str]],
    lists: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything that would stop this play from running, in the order of the file; empty: nothing.

    `providers` maps the roles lead_source, enricher, company_enricher and sequencer to who can play them.
    `lists` are the suppression lists there are; None: they are not looked at. One that nobody has filled yet is no
    problem, one that reads like a slip for another is.
    """
    findings = [
        *_words(loaded),
        *_rules(loaded),
        *_providers(loaded, providers),
        *places_by_code(loaded.play),
        *_files(loaded, templates),
        *_lists(loaded, lists),
    ]
    problems = [
        Problem(file=shown(loaded.file), line=loaded.line(*place), message=message)
        for place, message in findings
    ]
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _words(loaded: LoadedPlay) -> Iterator[Finding]:
    """Single values that follow rules of their own."""
    play = loaded.play
    yield from _refused(read_email, play.owner, ("owner",))
    yield from _refused(read_expiry, play.approve.expires, ("approve", "expires"))
    if problem := zone_problem(play.timezone):
        yield ("timezone",), problem
    if play.enrich.waterfall and not play.enrich.budget_credits:
        message = (
            '"enrich.waterfall" may spend nothing; set "enrich.budget_credits" or leave the waterfall out.'
        )
        yield ("enrich",), message


def _rules(loaded: LoadedPlay) -> Iterator[Finding]:
    """Every rule and signal must parse, and together they must be able to keep somebody."""
    unread = list(_unread_rules(loaded.play))
    yield from unread or _impossible(loaded.play)


def _unread_rules(play: Play) -> Iterator[Finding]:
    """A rule that were skipped would let a play quietly judge by fewer rules than it holds."""
    lists = play.icp.lists
    for entry, place in play.icp.written():
        if entry not in lists:
            yield from _refused(_scoreless, entry, place)
    for tier, spec in play.icp.tiers.items():
        if isinstance(spec, str):
            yield from _refused(parse_rule, spec, ("icp", "tiers", tier))
    for index, signal in enumerate(play.signals.require_any):
        yield from _refused(parse_signal, signal, ("signals", "require_any", index))


def _scoreless(rule: str) -> None:
    """A rule that is asked before there is a score."""
    parse_rule(rule)
    refuse_scores((rule,))


_NUMBERS: Mapping[str, Place] = {
    "keep_if": ("icp", "keep_if"),
    "stack_at_least": ("signals", "stack_at_least"),
} | {tier: ("icp", "tiers", tier) for tier in ("A", "B", "C")}


def _impossible(play: Play) -> Iterator[Finding]:
    """A number that no person can reach, or a name that nothing has, is found here, and not in the middle of a run."""
    try:
        Judge(play.icp, play.signals, play.email, play.owner)
    except RuleError as error:
        key, _, value = error.text.partition(": ")
        place = _NUMBERS.get(key)
        if place is None:
            yield _named(play, error.text), _told(str(error), error.text)
        else:
            told = f"{ended(error.message)} {error.hint}".strip()
            yield place, f'"{".".join(map(str, place))}" is {value}, but {told}'


def _named(play: Play, name: str) -> Place:
    """Where a rule stands, or a name that is neither a rule nor a number."""
    icp = play.icp
    for key, rules in (("must", icp.must), ("never", icp.never)):
        if name in rules:
            return ("icp", key, rules.index(name))
    places: tuple[tuple[Collection[str], Place], ...] = (
        (icp.facets, ("icp", "facets", name)),
        (icp.engagement.weights, ("icp", "engagement", "weights", name)),
        (icp.nice, ("icp", "nice", name)),
        *(((spec,), ("icp", "tiers", tier)) for tier, spec in icp.tiers.items() if isinstance(spec, str)),
    )
    return next((place for names, place in places if name in names), ("icp",))


def _refused(read: Callable[[str], object], text: str, place: Place) -> Iterator[Finding]:
    try:
        read(text)
    except ValueError as error:
        yield place, _told(str(error), text)


def _told(error: str, text: str) -> str:
    """A sentence that names what was written."""
    said = error.rstrip(".?")
    told = said if shown_rule(text) in said else f'"{text}": {said}'
    return told + ("?" if error.endswith("?") else ".")


def _providers(loaded: LoadedPlay, providers: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    play = loaded.play
    named: list[tuple[str, tuple[str, ...], str, Place]] = [
        ("a lead source", ("lead_source",), play.source_name, ("source", play.source_name)),
        ("a sequencer", ("sequencer",), play.push_name, ("push", play.push_name)),
    ]
    for index, name in enumerate(play.enrich.waterfall):
        named.append(("an enricher", ("enricher", "company_enricher"), name, ("enrich", "waterfall", index)))
    for word, roles, name, place in named:
        known = sorted({able for role in roles for able in providers.get(role, ())})
        if name not in known:
            yield place, f'"{name}" is not {word}.{_instead(name, known)}'


def _instead(name: str, known: Collection[str]) -> str:
    """What the person may have meant, or else what there is."""
    names = sorted(known)
    return did_you_mean(name, names) or f" There are: {', '.join(names) or 'none'}."


def _files(loaded: LoadedPlay, templates: Path) -> Iterator[Finding]:
    """Templates and the sequence by name, and the source's file if it has one."""
    known = _template_names(templates)
    for index, name in enumerate(loaded.play.opener.templates):
        if name not in known:
            message = f'there is no template "{name}" in {shown(templates)}.{_instead(name, known)}'
            yield ("opener", "templates", index), message
    sequence, there = loaded.play.sequence, _sequence_names(templates)
    if sequence is not None and sequence not in there:
        message = f'there is no sequence "{sequence}" in {shown(templates)}.{_instead(sequence, there)}'
        yield ("sequence",), message
    query = loaded.play.query
    if query.file is not None and not Path(query.file).is_file():
        place = ("source", loaded.play.source_name, "file")
        yield place, f"there is no file {shown(Path(query.file))}."


def _template_names(templates: Path) -> list[str]:
    """`openers/hiring` for `openers/hiring.md`: opener templates without what follows the first dot."""
    files = (file for file in (templates / "openers").rglob("*") if file.is_file())
    paths = (file.relative_to(templates) for file in files)
    return sorted({str(path.with_name(path.name.partition(".")[0])) for path in paths})


def _sequence_names(templates: Path) -> list[str]:
    """`sequences/cold` for `sequences/cold.md`."""
    paths = (templates / "sequences").rglob("*.md")
    return sorted(path.relative_to(templates).as_posix().removesuffix(".md") for path in paths)


def _lists(loaded: LoadedPlay, lists: Collection[str] | None) -> Iterator[Finding]:
    for index, entry in enumerate(loaded.play.icp.never):
        if lists is not None and entry in loaded.play.icp.lists and entry not in lists:
            hint = did_you_mean(entry, sorted(lists))
            if hint:
                yield ("icp", "never", index), f'there is no suppression list "{entry}".{hint}'
