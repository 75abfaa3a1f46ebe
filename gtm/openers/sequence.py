"""Sequences: the touches of a cadence over days and channels, as words for the sequencer's campaign.

    ---
    about: Strangers who fit; the opener is all they have in common with us.
    evidence: webinar               # what the touches may claim, beyond the opener; left out: nothing
    offers: [recording]             # what the sender has to give; left out: nothing is promised
    ---
    === day 1 email
    Subject: leads at {{ company.name }}

    {{ opener }}

    {{ sender.name }}
    === day 3 linkedin
    ...

A sequencer sends these, not we: what a play supplies is one `opener` per person, their names and their company's.
So those, and the sender, are all that a touch can say (`FIELDS`). Rendered with a person it is what they will
read (`gtm preview`); rendered with the sequencer's own tags it is what to paste into the campaign.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from gtm.models import Frozen
from gtm.openers.claims import claims, promises, shows
from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.findings import Finding
from gtm.openers.front_matter import Headed, read_head, read_text, split
from gtm.openers.guard import MAX_SOURCE, Template, known_fields
from gtm.openers.lint import lint_text
from gtm.openers.opener import Kind
from gtm.plays.explain import shown

SUFFIX = ".md"
FOLDER = "sequences"

Channel = Literal["email", "linkedin", "call"]

_MARK = re.compile(r"=== *day (\d{1,2}) (email|linkedin|call) *")
_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
_SUBJECT = re.compile(r"Subject: *(.*)")

FEWEST, MOST = 5, 7  # touches
SHORTEST, LONGEST = 10, 14  # days from the first to the last touch, both counted
LONGEST_TEXT: Mapping[Channel, int] = {"email": 1_000, "linkedin": 300, "call": 600}
"""Characters; LinkedIn cuts the note of an invitation at 300."""
LONGEST_SUBJECT = 60

OPENER = (
    "Hi Maya,\n\nNorthwind has two SDR roles open in Leeds. Who gets the first lists ready before they start?"
)
FIELDS: Mapping[str, str] = {
    "person.first_name": "Maya",
    "person.last_name": "Ortega",
    "company.name": "Northwind",
    "opener": OPENER,
    "sender.name": "Dana Whitfield",
    "sender.company": "Northpass",
    "sender.postal_address": "12 Mill Lane, Leeds LS1 4AP",
}
"""What a touch can say, with a value that shows what it looks like."""

_TAGS: Mapping[str, str] = {
    "person.first_name": "{{first_name}}",
    "person.last_name": "{{last_name}}",
    "company.name": "{{company_name}}",
    "opener": "{{opener}}",
}


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


class SequenceHead(Frozen):
    """The settings at the top of a sequence."""

    about: str = Field(min_length=10, max_length=300, description="For whom it is, in a sentence.")
    evidence: Annotated[tuple[Kind, ...], BeforeValidator(_several)] = Field(
        (), description="What its touches may claim, beyond what the opener says."
    )
    offers: Annotated[tuple[str, ...], BeforeValidator(_several)] = Field(
        (), description="What the sender has to give, like recording or checklist; nothing else is promised."
    )


class Touch(Frozen):
    """One contact: on which day, by what, in which words. An e-mail without a subject answers in the thread."""

    day: int
    channel: Channel
    subject: str = ""
    text: str


class Sequence(Frozen):
    """A checked sequence. The touches hold template tags; `rendered` and `for_campaign` fill them in."""

    name: str
    file: str
    head: SequenceHead
    touches: tuple[Touch, ...]

    @property
    def days(self) -> int:
        """From the first touch to the last, both counted."""
        return self.touches[-1].day - self.touches[0].day + 1

    def rendered(self, values: Mapping[str, str]) -> tuple[Touch, ...]:
        """The touches as one person reads them. `values` has a text for every name of `FIELDS`. Raises TemplateError."""
        data = _nested(values)
        return tuple(
            touch.model_copy(
                update={
                    "subject": Template(touch.subject, self.file).render(data).strip(),
                    "text": Template(touch.text, self.file).render(data).strip(),
                }
            )
            for touch in self.touches
        )

    def for_campaign(self, sender: Mapping[str, str]) -> tuple[Touch, ...]:
        """The touches with the sequencer's own tags for what a play supplies: the text to paste there."""
        return self.rendered({**FIELDS, **sender, **_TAGS})


def sequence_names(folder: Path) -> tuple[str, ...]:
    """The sequences there are, as plays name them."""
    found = (folder / FOLDER).rglob(f"*{SUFFIX}")
    return tuple(sorted(path.relative_to(folder).as_posix().removesuffix(SUFFIX) for path in found))


def load_sequence(folder: Path, name: str) -> Sequence:
    """A sequence by its name in plays, like `sequences/cold`. Raises TemplateError."""
    path = folder / f"{name}{SUFFIX}"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise TemplateError(
            shown(folder), None, f'there is no sequence "{name}"', suggestion(name, sequence_names(folder))
        )
    return read_sequence(read_text(path, most=2 * MAX_SOURCE), shown(path), name)


def read_sequence(text: str, file: str, name: str) -> Sequence:
    """A sequence from its text: its order, its length, its words. Raises TemplateError."""
    headed = split(text, file)
    head = read_head(headed, SequenceHead)
    parts = list(_parts(headed))
    touches = tuple(touch for _, touch in parts)
    _check_order(file, parts)
    sequence = Sequence(name=name, file=file, head=head, touches=touches)
    for line, touch in parts:
        for words in (touch.subject, touch.text):
            known_fields(Template(words, file, first_line=line + 1), FIELDS)
    shown_by = (*head.evidence, *shows(head.offers))
    may_claim: tuple[str, ...] = shown_by
    for (line, _), touch in zip(parts, sequence.rendered(FIELDS), strict=True):
        said = _own_words(touch)
        promised = promises(said, head.offers, may_claim)
        for finding in (*check_touch(touch), *claims(said, may_claim), *promised):
            if finding.blocking:
                raise TemplateError(
                    file, line, f"the touch of day {touch.day} cannot leave: {finding.message}", finding.fix
                )
        may_claim = (*shown_by, "last_contact")  # from the second touch on, "I wrote to you" is true
    if "{{ opener }}" not in touches[0].text:
        raise TemplateError(file, parts[0][0], "the first touch does not say {{ opener }}", "Begin with it.")
    return sequence


def _own_words(touch: Touch) -> str:
    return f"{touch.subject}\n{touch.text.replace(OPENER, '')}"


def check_touch(touch: Touch) -> tuple[Finding, ...]:
    """What is wrong with a rendered touch: its words, and what its channel allows."""
    found = [
        finding for finding in lint_text(touch.text) if finding.id != "questions" or touch.text.count("?") > 2
    ]
    most = LONGEST_TEXT[touch.channel]
    if len(touch.text) > most:
        message = f"{len(touch.text)} characters; {most} are the most for {touch.channel}"
        found.append(Finding(id="length", where="text", message=message, fix="leave something out"))
    if not touch.text.strip():
        found.append(Finding(id="empty-slot", where="text", message="there are no words", fix="write them"))
    if touch.subject:
        found += [finding for finding in lint_text(touch.subject) if finding.blocking]
        if len(touch.subject) > LONGEST_SUBJECT:
            message = f"a subject of {len(touch.subject)} characters; {LONGEST_SUBJECT} are the most"
            found.append(Finding(id="length", where="subject", message=message, fix="say it in five words"))
        if touch.subject.casefold().startswith(("re:", "fwd:", "fw:")):
            message = "the subject pretends to be an answer"
            found.append(Finding(id="false-reply", where="subject", message=message, fix="leave the Re: out"))
    return tuple(found)


def _parts(headed: Headed) -> Iterator[tuple[int, Touch]]:
    """The line of each mark with its touch."""
    begun: tuple[int, int, Channel] | None = None
    lines: list[str] = []
    for place, line in enumerate(headed.body.split("\n"), headed.body_line):
        mark = _MARK.fullmatch(line.rstrip())
        if line.startswith("===") and mark is None:
            raise TemplateError(
                headed.file, place, f'"{line[:40]}" is no touch', "Write it like === day 3 email."
            )
        if mark:
            if begun:
                yield begun[0], _touch(begun, lines)
            channel: Channel = mark[2]  # type: ignore[assignment]
            begun, lines = (place, int(mark[1]), channel), []
        elif begun:
            lines.append(line)
        elif line.strip():
            raise TemplateError(
                headed.file, place, "there is text before the first touch", "Begin with === day 1 email."
            )
    if begun is None:
        raise TemplateError(headed.file, headed.body_line, "holds no touches below its settings")
    yield begun[0], _touch(begun, lines)


def _touch(begun: tuple[int, int, Channel], lines: list[str]) -> Touch:
    _, day, channel = begun
    subject = _SUBJECT.fullmatch(lines[0].strip()) if lines else None
    text = "\n".join(lines[1:] if subject else lines).strip()
    return Touch(day=day, channel=channel, subject=subject[1].strip() if subject else "", text=text)


def _check_order(file: str, parts: list[tuple[int, Touch]]) -> None:
    touches = [touch for _, touch in parts]
    if not FEWEST <= len(touches) <= MOST:
        raise TemplateError(file, None, f"has {len(touches)} touches; a sequence has {FEWEST} to {MOST}")
    for (_, before), (line, touch) in pairwise(parts):
        if touch.day < before.day or (touch.day == before.day and touch.channel == before.channel):
            raise TemplateError(
                file, line, f"day {touch.day} {touch.channel} comes after day {before.day} {before.channel}"
            )
    days = touches[-1].day - touches[0].day + 1
    if touches[0].day != 1 or not SHORTEST <= days <= LONGEST:
        raise TemplateError(
            file,
            parts[-1][0],
            f"runs from day {touches[0].day} to day {touches[-1].day}; write day 1 to {SHORTEST}-{LONGEST}",
        )
    if touches[0].channel != "email" or not touches[0].subject:
        raise TemplateError(file, parts[0][0], "the first touch is an e-mail with a `Subject:` line")
    if len({touch.channel for touch in touches}) < 2:
        raise TemplateError(file, None, "uses one channel only", "Add a LinkedIn or a call task.")
    for line, touch in parts:
        if touch.subject and touch.channel != "email":
            raise TemplateError(file, line, f"a {touch.channel} touch has no subject")


def _nested(values: Mapping[str, str]) -> dict[str, object]:
    data: dict[str, dict[str, str]] = {}
    for path, value in values.items():
        root, _, field = path.partition(".")
        if field:
            data.setdefault(root, {})[field] = value
    return {**data, "opener": values["opener"]}
