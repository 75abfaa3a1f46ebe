"""A brief: what a blog post is to be about, written by a person as Markdown with a head.

    ---
    title: How to score leads without a data team
    keyword: lead scoring template
    audience: marketing managers
    template: guide
    tags: [lead scoring, sales]
    excerpt: Five facts and two questions are enough to start.
    outline: [What a score is for, Five facts, When to stop]
    ---
    The opening paragraphs.

    ## Five facts
    What is already written about it.

A heading of the outline that is missing below becomes a section with a note for the writer.
"""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from gtm.models import Frozen
from gtm.openers.errors import TemplateError
from gtm.openers.front_matter import read_head, read_text, split
from gtm.plays.explain import shown

MAX_BYTES = 200_000

_NOT_PLAIN = re.compile("[<>\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HEADING = re.compile(r"## +(.+?)(?: +#+)? *")
_CODE_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def _plain(text: str) -> str:
    """These words go into fields that a CMS shows everywhere, feeds and e-mails included."""
    if _NOT_PLAIN.search(text):
        raise ValueError("must be plain text in one line, without < and >")
    return text.strip()


def _draft(status: str) -> str:
    if status.strip().casefold() != "draft":
        raise ValueError(
            f"cannot be {status}: gtm-flows saves drafts, and a person publishes them; remove the line"
        )
    return "draft"


Plain = Annotated[str, AfterValidator(_plain)]


class BriefHead(Frozen):
    """The settings of a brief. `status` may be named, but only as draft, and nothing carries it further."""

    title: Annotated[Plain, Field(min_length=1, max_length=200)] = Field(description="The post's title.")
    keyword: Plain = Field(description="The search words the post is written for.")
    audience: Plain = Field(description="Who it is written for, in the plural: marketing managers.")
    template: str = Field(
        "guide",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description="A file of templates/posts, without `.md.j2`.",
    )
    slug: Plain | None = Field(
        None, description="The last part of its address. Left out: made from the title."
    )
    tags: tuple[Plain, ...] = Field(
        (), max_length=20, description="Tags; made in the CMS where they are missing."
    )
    excerpt: Annotated[Plain, Field(max_length=500)] = Field(
        "", description="One or two sentences for lists."
    )
    outline: tuple[Plain, ...] = Field((), max_length=100, description="The headings, in order.")
    call_to_action: Plain = Field("", description="The last sentence: what a reader does next.")
    status: Annotated[str, AfterValidator(_draft)] = Field("draft", description="Always draft.")


class Brief(BriefHead):
    """A brief with its text. `file` and `body_line` are for messages."""

    file: str
    body: str
    body_line: int


class SectionText(Frozen):
    """One part of a post. `text` is Markdown; empty: still to be written."""

    heading: str
    text: str = ""


def read_brief(path: Path) -> Brief:
    """A brief from its file, at most 200 KB. Raises TemplateError naming file, line, key and remedy."""
    headed = split(read_text(path, most=MAX_BYTES), shown(path))
    head = read_head(headed, BriefHead)
    if "\x00" in headed.body:
        raise TemplateError(headed.file, None, "holds a NUL character")
    written = head.model_dump()
    return Brief(**written, file=headed.file, body=headed.body.strip("\n"), body_line=headed.body_line)


def sections(brief: Brief) -> tuple[str, tuple[SectionText, ...]]:
    """The opening, and the sections: the outline's in its order, then those only the text has."""
    opening, written = _written(brief.body)
    found = {section.heading.casefold(): section for section in written}
    planned = [found.pop(heading.casefold(), SectionText(heading=heading)) for heading in brief.outline]
    rest = [section for section in written if section.heading.casefold() in found]
    return opening, (*planned, *rest)


def _written(body: str) -> tuple[str, list[SectionText]]:
    """Cut the text at its `## ` headings, but not inside code."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    fence = ""
    for line in body.split("\n"):
        mark = _CODE_FENCE.match(line)
        if mark:
            fence = "" if fence and mark.group(1).startswith(fence) else fence or mark.group(1)
        heading = None if fence else _HEADING.fullmatch(line)
        if heading:
            parts.append((heading.group(1), []))
        else:
            parts[-1][1].append(line)
    texts = [(heading, "\n".join(lines).strip("\n")) for heading, lines in parts]
    return texts[0][1], [SectionText(heading=heading, text=text) for heading, text in texts[1:]]
