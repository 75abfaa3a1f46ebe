"""A person's name as a careful colleague would type it, and whether a mail may greet with it.

The list says `DR. JOHN  (Johnny) O'BRIEN, PhD`; the mail says `Hi John`. What was written with care is left
as it is: only shouted and all-small names get new capitals. What is nobody (`Info`, `Sales Team`, a template)
leaves no name at all, so that nothing of it can slip into a greeting. nameparser alone gets fewer names right
and does not know whom to greet (docs/words.md), so only its list of degrees is used.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gtm.names.cells import is_cell, without_errors
from gtm.names.person_barred import is_barred
from gtm.names.person_case import recased_first, recased_last, turkish_person
from gtm.names.person_findings import Found, Half, NameFinding, Notes
from gtm.names.person_glance import (
    LONGEST_GREETING,
    is_simple,
    is_tidy,
    is_tidy_in_words,
    with_capitals,
    without_usual_marks,
)
from gtm.names.person_marks import is_initial, without_pictures
from gtm.names.person_nobody import is_nobody
from gtm.names.person_order import belongs_to_family, glued
from gtm.names.person_several import are_several
from gtm.names.person_steps import repaired
from gtm.names.repair import unmangled
from gtm.names.text import LONGEST_READ, capped, mixes_scripts, plain

REMEMBERED = 20_000

_ROUNDS = 8
_SEVERAL = re.compile(r"[&/+;]|(?:^|\s)(?:and|und|et|or)\s|\w\w\sy\s\w\w", re.I)
_JOINED = re.compile(r"[&/+]|\b(?:and|und|et)\b", re.I)
_SEVERAL_LAST = re.compile(r"(?:^|\s)(?:&|\+|and|und(?! zu))\s", re.I)
_GARBLED = re.compile(r"[^\W\d_]\?+[^\W\d_]|[^\W\d_]\?+$|^\?+[^\W\d_]")
_DIGIT = re.compile(r"\d")
_LOST = re.compile(r"\ufffd|(?<=[^\W\d_])[¢£¤¥€¶§†‡](?=[^\W\d_])")
"""A letter that an encoding has swallowed, or a sign that has taken its place."""
_MOJIBAKE_LEFT = re.compile(r"[ÃÂ][\u0080-\u00bf]|[ÃÂÅÄ](?=[\u0080-\u009f])")


class CleanName(NamedTuple):
    """`first` is fit for a greeting if `greeting_ok`; `found`: what was repaired or stands in the way."""

    first: str
    last: str
    greeting_ok: bool
    found: tuple[Found, ...] = ()

    @property
    def findings(self) -> tuple[NameFinding, ...]:
        """The ids of `found`, each once."""
        return tuple(dict.fromkeys(one.id for one in self.found))


def clean_person(first: str | None, last: str | None) -> CleanName:
    """Tidy a name given in two columns, or all of it in one. Never raises; a tidy name stays as it was."""
    raw_first, raw_last = (first or "")[:LONGEST_READ], (last or "")[:LONGEST_READ]
    if is_tidy(raw_first, raw_last):  # three of four: sooner seen again than remembered
        return CleanName(raw_first, raw_last, True)
    return _clean(raw_first, raw_last, False)


def clean_full_name(name: str | None) -> CleanName:
    """Tidy a name that stands in one column. Never raises."""
    return _clean((name or "")[:LONGEST_READ], "", True)


@lru_cache(REMEMBERED)
def _clean(raw_first: str, raw_last: str, whole: bool) -> CleanName:
    if is_tidy_in_words(raw_first, raw_last):
        return CleanName(raw_first, raw_last, True)
    known = with_capitals(raw_first, raw_last) or without_usual_marks(raw_first, raw_last)
    if known is not None:
        return CleanName(known.first, known.last, True, known.found)
    notes = Notes()
    first = _plain(raw_first, "first", 1 if raw_last.strip() else 2, notes)
    last = _plain(raw_last, "last", 1 if raw_first.strip() else 2, notes)
    hidden = not (raw_first.isascii() and raw_last.isascii())  # a mark may have had something invisible in it
    if is_barred(raw_first, raw_last) or (hidden and is_barred(first, last)):
        return CleanName("", "", False, (Found("do-not-contact", "first"),))
    if is_simple(first, last):
        first, last = _with_capitals(first, last, notes)
    else:
        if are_several(first, last):  # as they are: whoever parts them sees what stood there
            return CleanName(first, last, False, (*notes.found(), Found("several-people", "first")))
        nothing = is_cell(first)
        if not nothing:
            first, last = _without_cells(first, "first", notes), _without_cells(last, "last", notes)
        for _ in range(_ROUNDS):
            changed = repaired(first, last, notes, whole=whole)
            if changed == (first, last):
                break
            first, last = (name if name.isascii() else _with_gaps(plain(name)) for name in changed)
            if is_tidy(first, last):  # nothing is left to do; the usual end of the first round
                break
        if nothing or is_nobody(first, last):
            notes.add("not-a-person", "first")
            return CleanName(first="", last="", greeting_ok=False, found=notes.found())
    objection = _objection(first)
    if objection == "empty" and notes.holds("title-removed") and _JOINED.search(f"{raw_first} {raw_last}"):
        objection = "several-people"  # `Mr & Mrs Smith`
    if objection is None and _SEVERAL_LAST.search(last):
        objection = "several-people"
    if objection and not (objection == "empty" and notes.holds("order-unknown")):
        notes.add(objection, "first")
    return CleanName(first=first, last=last, greeting_ok=objection is None, found=notes.found())


def _with_capitals(first: str, last: str, notes: Notes) -> tuple[str, str]:
    is_turkish = turkish_person(first, last)
    names = recased_first(first, is_turkish), recased_last(last, is_turkish)
    if names[0] != first:
        notes.add("case-repaired", "first")
    if names[1] != last:
        notes.add("case-repaired", "last")
    return names


def _without_cells(text: str, half: Half, notes: Notes) -> str:
    """Without what a spreadsheet shows for lack of a value."""
    bare = "" if is_cell(text) else without_errors(text)
    if bare != text:
        notes.add("placeholder-removed", half)
    return bare


def _plain(raw: str, half: Half, least: int, notes: Notes) -> str:
    """Ordinary characters only; what is told is why there are others."""
    if raw.isalpha() and raw.isascii():
        return capped(raw)
    text = raw
    if not (raw.isascii() and raw.isprintable()) or "&" in raw:
        seen = _with_gaps(unmangled(raw))
        text = without_pictures(seen, least)
        if text != seen:
            notes.add("note-removed", half)
        if seen != raw:
            notes.add("encoding-repaired", half)
    tidy = plain(text)
    if tidy != text:
        spaced = tidy == " ".join(text.split())
        notes.add("spacing-repaired" if spaced else "decoration-removed", half)
    whole = _with_gaps(tidy)  # a sign and its letter may have become neighbours
    if whole != tidy:
        notes.add("encoding-repaired", half)
    return capped(whole)


def _with_gaps(text: str) -> str:
    """With a question mark for every letter that an encoding has swallowed: what is lost must stay seen."""
    return _LOST.sub("?", text)


# --- whom not to greet ----------------------------------------------------------------------------


def _objection(first: str) -> NameFinding | None:
    """Why nobody should be greeted as `first`, or None."""
    if not first:
        return "empty"
    if belongs_to_family(first, ""):
        return "order-unknown"
    if not first.isalpha():
        if _DIGIT.search(first):
            return "digits"
        if _SEVERAL.search(first):
            return "several-people"
        if _GARBLED.search(first):
            return "unreadable"
        if glued(first):
            return "order-unknown"
    elif not (first.istitle() or first.isupper()) and glued(first):
        return "order-unknown"
    if (len(first) == 1 or "." in first or " " in first) and all(map(is_initial, first.split(" "))):
        return "initial-only"
    if not first.isascii():
        if _MOJIBAKE_LEFT.search(first):
            return "unreadable"
        if any(map(mixes_scripts, first.split(" "))):
            return "mixed-script"
    return "too-long" if len(first) > LONGEST_GREETING else None
