"""Mend what can only be meant in one way: the article before a filled-in word, a space before a comma.

A double space is not mended: it is what a missing word leaves, and only a person knows which.
"""

import re

from gtm.openers import english
from gtm.openers.findings import Finding
from gtm.openers.reading import Reading

SAFE = frozenset({"article"})
"""Findings whose `fix` is applied without asking. Each of these leaves the sentence's words as they are."""

_BREAKING = re.compile("[\u00a0\u202f\u2007]")
_HEAPED = re.compile(r"(?<=[^.])\.\.(?!\.)")


def mended(text: str) -> str:
    """The text with what is safe to mend mended: no-break spaces, a stop after an abbreviation's, articles."""
    if not text.isascii():
        text = _BREAKING.sub(" ", text)
    if ".." in text:
        text = _HEAPED.sub(".", text)
    return applied(text, tuple(english.articles(Reading(text))))


def applied(text: str, findings: tuple[Finding, ...]) -> str:
    """The text with the fixes of safe findings put in, last first so that places stay right."""
    for finding in sorted(findings, key=lambda one: -one.at):
        if finding.id in SAFE and finding.length:
            text = text[: finding.at] + finding.fix + text[finding.at + finding.length :]
    return text
