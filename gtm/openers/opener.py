"""Opener files: what each one talks about, how fresh that must be, and its variants.

    ---
    evidence: hiring                # what it talks about; a list when it needs several; left out: nothing
    about: [SDR, BDR]               # which roles, technologies or titles; left out: any
    readers: [sales]                # whose business it is: sales, marketing; left out: of whoever's team is hiring
    needs: [company.name]           # other facts it cannot do without
    max_age_days: 45                # older evidence is not mentioned
    offers: [recording]             # what the sender has to give; results: figures; left out: nothing is promised
    ---
    === a
    Hi {{ person.first_name }},

    {{ company.name }} has {{ hiring.roles }} open. ...
    === b
    ...

A file is checked when it is loaded: unknown fields, and a field that is printed without being in `needs`
(each variant is rendered once with everything known, and once with the least that its head asks for).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from gtm.icp.spec import Tier
from gtm.models import Frozen
from gtm.openers.claims import claims, promises, shows
from gtm.openers.concerns import ABOUT_JOBS
from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.evidence import COMPANY_FINDERS
from gtm.openers.fields import ALWAYS, SAMPLE, VARYING
from gtm.openers.front_matter import Headed, read_head, read_text, split
from gtm.openers.guard import MAX_SOURCE, Template, known_fields
from gtm.openers.lint import lint
from gtm.openers.snippets import Snippets, load_snippets
from gtm.plays.explain import shown

SUFFIX = ".j2"
_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
_VARIANT = re.compile(r"=== *([a-z0-9_-]{1,20}) *")

Kind = Literal[
    "funding", "growth", "hiring", "industry", "role", "size", "tech",
    "webinar", "webinar_no_show", "conference", "conference_ahead", "download", "visit", "competitor", "referral",
    "new_role", "new_leader", "tech_change", "expansion", "request", "trial", "last_contact",
]  # fmt: skip
"""What an opener can talk about. The first row is read from facts, the second from signals."""

_SPECIFIC: Mapping[str, int] = {
    "referral": 100, "request": 95, "trial": 90, "webinar": 85, "webinar_no_show": 84, "conference_ahead": 82,
    "conference": 80, "download": 76, "last_contact": 74, "new_role": 70, "new_leader": 60, "hiring": 55,
    "funding": 54, "expansion": 52, "tech_change": 50, "competitor": 46, "visit": 44, "growth": 30, "tech": 24,
    "role": 14, "size": 10, "industry": 8,
}  # fmt: skip
"""How much a kind of evidence is about this reader and no one else, and how soon it is over."""


def _several(value: object) -> object:
    """One word stands for a list of one."""
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Head(Frozen):
    """The settings at the top of an opener file."""

    evidence: Annotated[tuple[Kind, ...], BeforeValidator(_several)] = Field(
        (), description="What it talks about; all of them must be there and fresh."
    )
    about: Words = Field(
        (), description="Roles, technologies or titles it is about; any of them. Empty: any."
    )
    readers: Annotated[tuple[Literal["sales", "marketing", "anyone"], ...], BeforeValidator(_several)] = (
        Field(
            (),
            description="Whose business it is, besides those who answer for the whole company: sales, marketing, anyone. "
            "Empty: of the sales or marketing team that is hiring; anyone's where no such team is.",
        )
    )
    needs: Words = Field((), description="Other facts it cannot do without, like company.name.")
    max_age_days: int = Field(90, ge=1, le=730, description="Older evidence is not mentioned.")
    min_age_days: int = Field(0, ge=0, le=730, description="Younger evidence is not mentioned, either.")
    tier: Annotated[tuple[Tier, ...], BeforeValidator(_several)] = Field(
        (), description="Only for these tiers (A, B, C). Empty: for all."
    )
    offers: Words = Field(
        (),
        description="What the sender has to give, like recording; nothing else is promised. `results`: figures.",
    )

    @property
    def specificity(self) -> int:
        """How specific the opener is: its best evidence, a fifth of the other, a little for a narrower choice."""
        weights = sorted((_SPECIFIC[kind] for kind in self.evidence), reverse=True)
        best = weights[0] if weights else 0
        return best + sum(weights[1:]) // 5 + bool(self.about) + len(self.tier) + len(self.needs)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opener:
    """A checked opener with its compiled variants, in the order of the file.

    No pydantic model like the others: it is looked at forty times for each person, and what a model has takes seven
    times as long to be read.
    """

    name: str
    file: str
    head: Head
    variants: Mapping[str, Template]
    arms: tuple[str, ...]
    """The names of the variants in the order of the alphabet."""
    varying: Mapping[str, tuple[tuple[str, str], ...]]
    """By variant: the fields that most of its texts differ in, split at the dot."""
    snippets: Snippets
    says_snippets: bool
    lacks: Mapping[str, str]
    """What to say when a kind of evidence is not there."""
    kinds: tuple[Kind, ...]
    readers: tuple[str, ...]
    tiers: tuple[str, ...]
    """`evidence`, `readers` and `tier` of the head."""
    wanted: tuple[tuple[str, str], ...]
    """`needs`, split at the dot."""
    on_company: bool
    """All its evidence is about the company, not about one reader."""
    on_jobs: bool
    """Some of its evidence is about a job, which may be the reader's."""


def load_openers(folder: Path, names: Sequence[str]) -> tuple[Opener, ...]:
    """The openers of a play in the play's order, from `<folder>/<name>.j2`.

    Raises TemplateError (file, line, remedy) for the first one that is missing or cannot be used.
    """
    snippets = load_snippets(folder)
    return tuple(load_opener(folder, name, snippets) for name in names)


def by_specificity(openers: Sequence[Opener]) -> tuple[Opener, ...]:
    """The most specific first; equally specific ones as they were listed."""
    return tuple(sorted(openers, key=lambda opener: -opener.head.specificity))


def load_opener(folder: Path, name: str, snippets: Snippets | None = None) -> Opener:
    """One opener by its name in plays, like `openers/hiring`."""
    path = folder / f"{name}{SUFFIX}"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise TemplateError(
            shown(folder), None, f'there is no template "{name}"', suggestion(name, opener_names(folder))
        )
    text = read_text(path, most=2 * MAX_SOURCE)
    said = load_snippets(folder) if snippets is None else snippets
    return replace(_read_once(text, shown(path), name), snippets=said)


def opener_names(folder: Path) -> tuple[str, ...]:
    """The openers there are, as plays name them."""
    found = (folder / "openers").rglob(f"*{SUFFIX}")
    return tuple(sorted(path.relative_to(folder).as_posix().removesuffix(SUFFIX) for path in found))


def read_opener(text: str, file: str, name: str, snippets: Snippets | None = None) -> Opener:
    """An opener from its text. Raises TemplateError."""
    headed = split(text, file)
    head = read_head(headed, Head)
    fields = _fields(head)
    for path in head.needs:
        if path not in fields:
            raise TemplateError(file, None, f'`needs` names "{path}"', suggestion(path, fields))
    variants = {variant: Template(source, file, first_line=line) for variant, line, source in _parts(headed)}
    for variant, template in variants.items():
        known_fields(template, fields)
        _try_out(template, head, variant)
    reads = {path for template in variants.values() for path in (*template.fields, *head.needs)}
    return Opener(
        name=name,
        file=file,
        head=head,
        variants=variants,
        arms=tuple(sorted(variants)),
        varying={
            variant: tuple(_split(path) for path in VARYING if path in template.fields)
            for variant, template in variants.items()
        },
        snippets=snippets or Snippets(),
        lacks={kind: f"no {kind} evidence of the last {head.max_age_days} days" for kind in head.evidence},
        kinds=head.evidence,
        readers=head.readers,
        tiers=head.tier,
        wanted=tuple(map(_split, head.needs)),
        on_company=all(kind in COMPANY_FINDERS for kind in head.evidence),
        on_jobs=not ABOUT_JOBS.isdisjoint(head.evidence),
        says_snippets=any(path.startswith("snippet.") for path in reads),
    )


# A command looks at a play before its run does, and a run at its start; compiling takes longer than reading again.
_read_once = lru_cache(maxsize=128)(read_opener)


def _split(path: str) -> tuple[str, str]:
    root, _, field = path.partition(".")
    return root, field


def _fields(head: Head) -> frozenset[str]:
    roots = ("person", "company", "snippet", *head.evidence)
    return frozenset(f"{root}.{field}" for root in roots for field in SAMPLE[root])


def _parts(headed: Headed) -> list[tuple[str, int, str]]:
    """Variant, line where its text begins, text; a file without `===` lines is one variant, `a`."""
    parts: list[tuple[str, int, list[str]]] = []
    for place, line in enumerate(headed.body.split("\n"), headed.body_line):
        mark = _VARIANT.fullmatch(line.rstrip())
        if mark:
            if any(mark.group(1) == name for name, _, _ in parts):
                raise TemplateError(headed.file, place, f'variant "{mark.group(1)}" is there twice')
            parts.append((mark.group(1), place + 1, []))
        elif parts:
            parts[-1][2].append(line)
        elif line.strip():
            parts.append(("a", place, [line]))
    if not parts:
        raise TemplateError(headed.file, headed.body_line, "holds no text below its settings")
    return [(name, line, "\n".join(lines)) for name, line, lines in parts]


_VALUES, _TAGS = re.compile(r"\{\{.*?\}\}", re.DOTALL), re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)


def _try_out(template: Template, head: Head, variant: str) -> None:
    """Render with everything known, then with the least; both must be fit to leave, and claim what they can show."""
    said = _TAGS.sub(" ", _VALUES.sub("X", template.source))  # in every branch, taken or not
    shown_by = (*head.evidence, *shows(head.offers, template.fields))
    for finding in (*claims(said, shown_by), *promises(said, head.offers, head.evidence)):
        raise TemplateError(template.file, None, f'variant "{variant}": {finding.message}', finding.fix)
    kept = ALWAYS | set(head.needs)
    roots = ("person", "company", "snippet", *head.evidence)
    full = {root: dict(SAMPLE[root]) for root in roots}
    least = {
        root: {key: value if f"{root}.{key}" in kept else None for key, value in fields.items()}
        for root, fields in full.items()
    }
    for data, situation in ((full, "everything is known"), (least, "only what it `needs` is known")):
        try:
            text = template.render(data).strip()
        except TemplateError as error:
            hint = "Add the field to `needs`, or put it inside an `if`."
            raise TemplateError(error.file, error.line, f"{error.sentence} when {situation}", hint) from error
        found = (*lint(text), *claims(text, shown_by))
        blocking = [finding.message for finding in found if finding.blocking]
        if blocking:
            raise TemplateError(
                template.file, None, f'variant "{variant}" cannot leave when {situation}: {blocking[0]}'
            )
