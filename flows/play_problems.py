"""What keeps a play from running, told by its file and its templates alone: nobody is asked, and nothing is touched.

The terminal and every start of a flow ask the same, so that a schedule buys nobody for words that cannot be written.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flows.suppression_lists import known_lists
from gtm.clock import now
from gtm.icp.remarks import remarks
from gtm.openers import TemplateError, load_openers
from gtm.openers.arms import untried
from gtm.openers.event_words import unsayable
from gtm.openers.occasion import unfit
from gtm.openers.sequence import load_sequence
from gtm.plays.check import check_play
from gtm.plays.explain import PlayError, Problem, shown
from gtm.plays.load import LoadedPlay
from gtm.sentences import ended
from gtm.settings import current
from integrations import registry

Problems = tuple[Problem, ...]


def refuse(loaded: LoadedPlay) -> None:
    """Raise PlayError when something is wrong with the play, all of it at once."""
    problems, _ = problems_of(loaded)
    if problems:
        raise PlayError(problems)


def problems_of(loaded: LoadedPlay) -> tuple[Problems, Problems]:
    """What is wrong with the play, and once that is nothing, with the templates it names; and what is merely told."""
    templates = current().templates()
    roles: dict[str, tuple[str, ...]] = {role: registry.providers(role) for role in registry.ROLES}
    problems = check_play(loaded, templates=templates, providers=roles, lists=known_lists())
    play = loaded.play
    if play.source_name in roles["lead_source"]:
        problems += _of_query(loaded)
    if problems:
        return tuple(sorted(problems, key=lambda problem: problem.line or 0)), ()
    try:
        openers = load_openers(templates, play.opener.templates)
        sequence = load_sequence(templates, play.sequence) if play.sequence else None
    except TemplateError as error:
        told = f"{ended(error.sentence)}{f' {error.hint}' if error.hint else ''}"
        return (Problem(file=error.file, line=error.line, message=told),), ()
    today = now().astimezone(ZoneInfo(play.timezone)).date()
    bad: dict[bool, list[Problem]] = {True: [], False: []}
    found = (
        *unfit(play, openers, sequence, today),
        *untried(play.opener.variants, openers),
        *unsayable(play, openers),
    )
    for one in found:
        line = loaded.line(*one.place)
        bad[one.blocking].append(Problem(file=shown(loaded.file), line=line, message=one.message))
    return tuple(bad[True]), (*_rules_told(loaded), *bad[False])


def _rules_told(loaded: LoadedPlay) -> Iterator[Problem]:
    """What may not be meant as the play's rules have it."""
    lists = loaded.play.icp.lists
    for entry, place in loaded.play.icp.written():
        for message in () if entry in lists else remarks(entry):
            yield Problem(file=shown(loaded.file), line=loaded.line(*place), message=message)


def _of_query(loaded: LoadedPlay) -> Problems:
    """What the play's source cannot be asked, by its own word; the run would hear it after it has begun."""
    name = loaded.play.source_name
    return tuple(
        Problem(
            file=shown(loaded.file),
            line=loaded.line("source", name, key),
            message=f'"source.{name}.{key}": {ended(why)}',
        )
        for key, why in registry.query_problems(name, loaded.play.query)
    )
