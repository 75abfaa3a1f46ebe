"""A person's name as a careful colleague would type it, and whether a mail may greet with it.

The list says `DR. JOHN  (Johnny) O'BRIEN, PhD`; the mail says `Hi John`. What was written with care is left
as it is: only shouted and all-small names get new capitals. nameparser reads 4,700 names a second (measured)
and guesses an order of words that our sources already give in two columns, so only its list of degrees is
used.
"""

import re
from typing import Literal

from gtm.models import Frozen
from gtm.names.person_case import recased_first, recased_last
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    DEGREES,
    DOTTED_TITLES,
    GENERATIONS,
    NOT_A_PERSON,
    PLACEHOLDERS,
    SURE_DEGREES,
    TITLES,
)
from gtm.names.text import capped, mixes_scripts, plain

NameFinding = Literal[
    "case_repaired", "decoration_removed", "split",
    "empty", "initial_only", "digits", "mixed_script", "not_a_person", "too_long",
]  # fmt: skip
"""The first row was repaired; with one of the second row nobody is greeted by this name."""

LONGEST_GREETING = 40

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NICKNAME = re.compile(r"""(?:^|(?<=\s))(?:"[^"]*"|'[^']{2,}'|“[^”]*”|„[^“”]*[“”]|«[^»]*»)(?=[\s,]|$)""")
_DECORATED = re.compile(r"""[^\w\s'-]|(?:^|\s)'|'(?:\s|$)|_|^-|-$""")
_DOTTED = tuple(f"{title}." for title in DOTTED_TITLES)
_EDGES = ' ,;:-!?"()[]“”„«»…·•–—'
_NEVER_A_FAMILY = SURE_DEGREES | GENERATIONS
_NOT_IN_NAMES = re.compile(r"[@{}<>%$^=_|~#*+/\\]")


class CleanName(Frozen):
    """`first` is fit for a greeting if `greeting_ok`; `findings`: what was repaired or stands in the way."""

    first: str
    last: str
    greeting_ok: bool
    findings: tuple[NameFinding, ...] = ()


def clean_person(first: str | None, last: str | None) -> CleanName:
    """Tidy a name given in two columns, or all of it in one. Never raises; a tidy name stays as it was."""
    names = capped(plain(first)), capped(plain(last))
    findings: dict[NameFinding, None] = {}
    for _ in range(1 if _looks_tidy(*names) else 8):  # what one step uncovers the next one takes
        changed = _repaired(*names, findings)
        if changed == names:
            break
        names = changed
    if _words(*names) != _words(first, last):
        findings["decoration_removed"] = None
    objection = _objection(*names)
    findings |= {objection: None} if objection else {}
    return CleanName(first=names[0], last=names[1], greeting_ok=objection is None, findings=tuple(findings))


def _repaired(first: str, last: str, findings: dict[NameFinding, None]) -> tuple[str, str]:
    """One round. What is nobody keeps its capitals: `SALES TEAM` is easier to recognise as written."""
    if not _looks_tidy(first, last):
        first, last = _undecorated(*_in_two_columns(first, last, findings))
    if _is_nobody(first, last):
        return first, last
    recased = recased_first(first), recased_last(last)
    findings |= {"case_repaired": None} if recased != (first, last) else {}
    return recased


def _words(first: str | None, last: str | None) -> list[str]:
    return sorted(f"{first or ''} {last or ''}".casefold().split())


def _looks_tidy(first: str, last: str) -> bool:
    """One plain word each: nine of ten names of a list, which need none of the steps below."""
    return (
        first.isalpha()
        and last.isalpha()
        and _word(first) not in TITLES
        and _word(last) not in _NEVER_A_FAMILY
    )


def _word(text: str) -> str:
    return text.casefold().replace(".", "")


# --- which column ---------------------------------------------------------------------------------


def _in_two_columns(first: str, last: str, findings: dict[NameFinding, None]) -> tuple[str, str]:
    """A name that stands in one column is split; a family name repeated in the first column is taken out."""
    if first and last:
        words, family = first.split(" "), last.casefold().split(" ")
        if _word(last) in _NEVER_A_FAMILY:
            return first, ""
        if len(words) > len(family) and [word.casefold() for word in words[-len(family) :]] == family:
            return " ".join(words[: -len(family)]), last
        return first, last
    name = _undecorated(first or last, "")[0] if "," not in (first or last) else first or last
    given, comma, rest = name.partition(",")
    if comma and rest.strip() and not _all_degrees(rest):
        findings["split"] = None
        return rest.strip(), given.strip()
    given = given.strip()
    words = given.split(" ")
    if len(words) < 2:
        return (given, "") if first else ("", given)
    findings["split"] = None
    start = 2 if len(words) > 2 and len(_word(words[0])) == 1 else 1
    return " ".join(words[:start]), " ".join(words[start:])


def _all_degrees(text: str) -> bool:
    return all(
        _word(word) in DEGREES | GENERATIONS for word in re.split(r"[\s,]+", text.strip(" ,.")) if word
    )


# --- what is not part of the name -----------------------------------------------------------------


def _undecorated(first: str, last: str) -> tuple[str, str]:
    first, last = _without_marks(first), _without_marks(last)
    return _without_initials(_without_degrees(_without_titles(first))), _without_degrees(last)


def _without_marks(name: str) -> str:
    """Brackets and quoted nicknames go, unless there is nothing else; so does what frames the name."""
    if not _DECORATED.search(name):
        return name
    bare = " ".join(_NICKNAME.sub(" ", _BRACKETS.sub(" ", name)).split()).strip(_EDGES)
    kept = bare or name.strip(_EDGES).strip("'")
    return kept if _is_initial(kept.rpartition(" ")[2]) or kept.endswith(_DOTTED) else kept.strip(". ")


def _without_titles(first: str) -> str:
    words = first.split(" ")
    while words and (_word(words[0]) in TITLES or words[0].casefold() in _DOTTED):
        words = words[1:]
    return " ".join(words)


def _without_degrees(name: str) -> str:
    """Nothing after a comma belongs to a name; before it, what is surely no name at the end."""
    name = name.partition(",")[0].strip(_EDGES) if "," in name else name
    words = name.split(" ")
    shouted = name.isupper()
    while len(words) > 1 and _is_degree(words[-1], shouted):
        words = words[:-1]
    return " ".join(words)


def _is_degree(word: str, shouted: bool) -> bool:
    bare = _word(word)
    if bare in SURE_DEGREES or bare in GENERATIONS:
        return True
    spelt_out = word.isupper() and (not shouted or "." in word.strip("."))
    return spelt_out and len(bare) > 1 and bare in DEGREES


def _without_initials(first: str) -> str:
    """`J. Robert` and `Robert J.` are greeted as Robert; a name of nothing but initials stays."""
    words = first.split(" ")
    full = [word for word in words if not _is_initial(word)]
    return " ".join(full) if full and len(full) < len(words) else first


def _is_initial(word: str) -> bool:
    """One letter, or several with dots; only where letters have a case: one Chinese sign is a name."""
    letters = word.replace(".", "").replace("-", "")
    single = len(letters) == 1 or (len(letters) <= 3 and word.count(".") >= len(letters) - 1)
    return single and letters.upper() != letters.lower()


# --- who is nobody --------------------------------------------------------------------------------


def _objection(first: str, last: str) -> NameFinding | None:
    """Why nobody should be greeted as `first`, or None."""
    if not first:
        return "empty"
    if _is_nobody(first, last):
        return "not_a_person"
    if any(character.isdigit() for character in first):
        return "digits"
    if all(_is_initial(word) for word in first.split(" ")):
        return "initial_only"
    if not first.isascii() and any(mixes_scripts(word) for word in first.split(" ")):
        return "mixed_script"
    return "too_long" if len(first) > LONGEST_GREETING else None


def _is_nobody(first: str, last: str) -> bool:
    words, family = first.casefold().split(" "), last.casefold()
    return (
        words[0] in NOT_A_PERSON
        or first in PLACEHOLDERS
        or family in COLLECTIVES
        or words[-1] in COLLECTIVES
        or _word(family.rpartition(" ")[2]) in COMPANY_ENDS
        or _NOT_IN_NAMES.search(first) is not None
        or not any(character.isalpha() for character in first)
    )
