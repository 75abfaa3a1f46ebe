"""The last look before a text leaves: what no careful person would have sent.

`lint` reads a finished opener; `lint_value` reads one piece of lead data before it is put into one, because a
sequencer runs its own template engine over what we push: `{{first_name}}` in a company's name would be
expanded a second time, on somebody else's machine.

The rules stand by what they look at: `tokens` (what nobody filled in), `slots` and `gaps` (what stayed empty), `greeting`,
`printed` (values as a program prints them), `english` (what nobody would have typed), `manners` (what should not be sent).
Each rule looks for something cheap first: a clean opener is the usual case.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from gtm.openers import english, gaps, greeting, manners, printed, slots, tokens
from gtm.openers.findings import Finding
from gtm.openers.manners import LONGEST, SHORTEST
from gtm.openers.reading import Reading

__all__ = ["LONGEST", "MOST", "SHORTEST", "lint", "lint_text", "lint_value", "lint_values"]

MOST = 20_000
"""Characters that are read at all; a longer text is refused for its length alone."""

_SUSPECT = re.compile(
    "[][{}%<>*$#|\x00-\x1f\x7f-\x9f\u200b-\u206f\ufeff\ufffd]"
)  # one look for the usual case
_LINE_BREAKS = re.compile(r"[\t\n]")


def lint(text: str) -> tuple[Finding, ...]:
    """Everything found in a finished opener, blocking findings first. Empty: it may leave."""
    if len(text) > MOST:
        return tuple(manners.length(text[: MOST + 1]))
    found = [*lint_text(text), *manners.length(text), *manners.links(text)]
    if len(found) > 1:
        found.sort(key=lambda finding: (not finding.blocking, finding.at))
    return tuple(found)


def lint_text(text: str) -> Iterator[Finding]:
    """The rules that hold for every text we send, whatever its length and channel."""
    read = Reading(text)
    yield from tokens.tokens(read)
    yield from slots.empty_slots(read)
    yield from gaps.gaps(read)
    yield from greeting.nobody_greeted(read)
    yield from printed.null_words(read)
    yield from printed.raw_values(read)
    yield from tokens.controls(read)
    yield from english.articles(read)
    yield from english.doubled(read)
    yield from english.capitals(read)
    yield from english.begun(read)
    yield from english.readable(read)
    yield from manners.spam(read)
    yield from manners.cliches(read)
    yield from manners.legal_forms(read)
    yield from manners.pictures(read)
    yield from manners.scripts(read)
    yield from manners.marks(text)


def lint_values(places: Iterable[str], values: Collection[str]) -> tuple[Finding, ...]:
    """`lint_value` for several pieces and where each is from: one look at all of them for the usual case."""
    if not _SUSPECT.search(" ".join(values)):
        return ()
    return tuple([one for at, value in zip(places, values, strict=True) for one in lint_value(value, at)])


def lint_value(value: str, where: str) -> tuple[Finding, ...]:
    """What keeps a piece of lead data from being put into a text or pushed. `where` is the fact's path."""
    if not _SUSPECT.search(value):
        return ()
    checks = (
        (tokens.SPINTAX, "spintax", "holds spintax, which the sequencer would roll dice over"),
        (tokens.TOKENS, "token-in-data", "holds a template tag, which the sequencer would fill in again"),
        (tokens.BRACES, "token-in-data", "holds a brace, which the sequencer could take for a template tag"),
        (tokens.CONTROLS, "control-character", "holds invisible or control characters"),
        (_LINE_BREAKS, "control-character", "holds a tab or a line break"),
    )
    for pattern, name, message in checks:
        if pattern.search(value):
            fix = "correct it where it comes from"
            return (Finding(id=name, where=where, message=f"{where} {message}", fix=fix),)
    return ()
