"""All the templates of a folder, each looked at by its kind: openers, sequences, snippets, Slack messages."""

from pathlib import Path
from typing import NamedTuple

from gtm.openers.errors import TemplateError
from gtm.openers.fields import SAMPLE
from gtm.openers.findings import Finding
from gtm.openers.front_matter import read_text
from gtm.openers.guard import MAX_SOURCE, Template
from gtm.openers.lint import lint
from gtm.openers.opener import read_opener
from gtm.openers.sequence import FIELDS, check_touch, read_sequence
from gtm.openers.snippets import FILE, read_snippets
from gtm.plays.explain import shown


class Look(NamedTuple):
    """What a look at one template gave: what has to be mended, and what is a matter of taste."""

    file: str
    problems: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    note: str = ""


def template_files(folder: Path) -> list[Path]:
    """Every template of a folder, sorted; README files are none."""
    found = [*folder.rglob("*.j2"), *folder.rglob(FILE)]
    found += [path for path in folder.rglob("*.md") if path.stem != "README" and _is_sequence(path)]
    return sorted(set(found))


def _is_sequence(path: Path) -> bool:
    return "sequences" in path.absolute().parts


def look_at(path: Path) -> Look:
    """Load one template as a play would. Never raises for what is in it."""
    file = shown(path)
    try:
        text = read_text(path, most=2 * MAX_SOURCE)
        if path.name == FILE:
            count = sum(map(len, read_snippets(text, file).tables().values()))
            return Look(file, note=f"{count} snippets")
        if _is_sequence(path):
            return _sequence(text, file, path)
        if "slack" in path.parts:
            Template(text, file)
            return Look(file)
        return _opener(text, file, path)
    except TemplateError as error:
        return Look(file, (str(error),))


def _opener(text: str, file: str, path: Path) -> Look:
    opener = read_opener(text, file, f"openers/{path.name.partition('.')[0]}")
    data = {root: dict(SAMPLE[root]) for root in ("person", "company", "snippet", *opener.head.evidence)}
    told = [
        f"variant {variant}: {_told(finding)}"
        for variant, template in opener.variants.items()
        for finding in lint(template.render(data).strip())
    ]
    rests = ", ".join(opener.head.evidence) or "nothing"
    return Look(file, told=tuple(told), note=f"{len(opener.variants)} variants, rests on {rests}")


def _sequence(text: str, file: str, path: Path) -> Look:
    sequence = read_sequence(text, file, f"sequences/{path.stem}")
    told = [
        f"day {touch.day} {touch.channel}: {_told(finding)}"
        for touch in sequence.rendered(FIELDS)
        for finding in check_touch(touch)
    ]
    note = f"{len(sequence.touches)} touches over {sequence.days} days"
    return Look(file, told=tuple(told), note=note)


def _told(finding: Finding) -> str:
    return f"{finding.message} ({finding.id})"
