"""A company's name as people say it: `Brightwater Analytics`, not `BRIGHTWATER ANALYTICS GMBH (was BWA)`.

Only what surely is no part of the name goes; where a word can be both, its spelling and place decide.
"""

import re
from typing import Literal

from gtm.models import Frozen
from gtm.names.legal_forms import (
    ACRONYMS,
    AT_FRONT,
    BRANDS_WITH_DOT,
    DOTTED,
    FORMS,
    JOINED,
    LONGEST,
    NO_COMPANY,
    SHORT_WORDS,
    SMALL_WORDS,
    SPELT,
)
from gtm.names.person_case import cased
from gtm.names.text import capped, mixes_scripts, plain

CompanyFinding = Literal[
    "legal_form_removed", "note_removed", "case_repaired", "domain_as_name",
    "empty", "not_a_company", "mixed_script", "too_long",
]  # fmt: skip
"""The first row was repaired; with one of the second row the name should not be put into a sentence."""

LONGEST_NAME = 60

_NOTE = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]|[(\[][^()\[\]]*$|\s[|•·]\s.*$|[|•·]\s.*$|\s[-–—:]\s.*$)\s*$")
_FORM_IN_BRACKETS = re.compile(r"\((publ|haftungsbeschränkt|pty|pvt|private)\.?\)", re.I)
_TRADING_AS = re.compile(r"^.+?[\s,]+(?:d/?b/?a|t/a|trading as|doing business as)\.?:?\s+(?=\S)", re.I)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+)(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?", re.I)
_FRAME = ' ,;:-–—_/\\|*#~+=<>"“”„«»…·•'


class CleanCompany(Frozen):
    """`short` is what a sentence can say (empty: nothing); `findings` say what was repaired or is wrong."""

    short: str
    findings: tuple[CompanyFinding, ...] = ()


def clean_company(name: str | None) -> CleanCompany:
    """Tidy a company's name. Never raises; a tidy name in mixed case comes back as it was."""
    text = plain(name)
    findings: dict[CompanyFinding, None] = {}
    if text.casefold().strip(" .") in NO_COMPANY or not any(map(str.isalnum, text)):
        return CleanCompany(short="", findings=("not_a_company",) if text else ("empty",))
    for _ in range(6):  # a note may stand behind a form, and a form behind a note
        changed = _without_forms(_without_notes(text, findings), findings)
        if changed == text:
            break
        text = changed
    was_small = plain(name).islower()  # `adidas AG` is written small on purpose, `acme ltd` is not
    text = _recased(_without_domain(text, findings), findings, was_small=was_small)
    if mixes_scripts(text.replace(" ", "")) and any(map(mixes_scripts, text.split())):
        findings["mixed_script"] = None
    if len(text) > LONGEST_NAME:
        findings["too_long"] = None
    return CleanCompany(short=capped(text), findings=tuple(findings))


# --- notes around the name ------------------------------------------------------------------------


def _without_notes(name: str, findings: dict[CompanyFinding, None]) -> str:
    """Without `(formerly ...)`, `| tagline` and the registered name before `dba`."""
    name = name.strip(_FRAME)
    if name.isalpha():
        return name
    bare = _TRADING_AS.sub("", _FORM_IN_BRACKETS.sub(r"\1", name))
    bare = _NOTE.sub("", bare).strip(_FRAME)
    if not bare or bare == name:
        return name
    findings["note_removed"] = None
    return bare


def _without_domain(name: str, findings: dict[CompanyFinding, None]) -> str:
    """`www.northwind.example` is called Northwind; a name written `Booking.com` means it."""
    found = _DOMAIN.fullmatch(name)
    if found is None or name.casefold() in BRANDS_WITH_DOT:
        return name
    if name != name.lower() and not name.isupper() and not name.lower().startswith(("www.", "http")):
        return name
    findings["domain_as_name"] = None
    return " ".join(cased(part) for part in found[1].lower().split("-") if part)


# --- legal forms ----------------------------------------------------------------------------------


def _without_forms(name: str, findings: dict[CompanyFinding, None]) -> str:
    words = _unjoined(name).split(" ")
    small = name.islower()
    length = _form_at_end(words, small)
    if length:
        words = words[:-length]
    elif len(words) > 1 and _key(words[:1]) in AT_FRONT and not _is_small_ascii(words[0]):
        words = words[1:]
    else:
        return name
    findings["legal_form_removed"] = None
    return " ".join(words).strip(_FRAME)


def _is_small_ascii(word: str) -> bool:
    return word.isascii() and word.islower()


def _unjoined(name: str) -> str:
    """A form that is written onto the name is set apart."""
    if name.isascii():
        return name
    for form in JOINED:
        if name.endswith(form) and name != form:
            return f"{name.removesuffix(form).strip()} {form}"
        if name.startswith(form) and name != form:
            return f"{form} {name.removeprefix(form).strip()}"
    return name


def _form_at_end(words: list[str], small: bool) -> int:
    """How many words at the end are a legal form; at least one word of the name is left."""
    for length in range(min(LONGEST, len(words) - 1), 0, -1):
        if _is_form(words[-length:], words[-length - 1], small):
            return length
    return 0


def _is_form(tail: list[str], before: str, small: bool) -> bool:
    key = _key(tail)
    if key in FORMS:
        return before.casefold() not in ("and", "&", "of", "the")
    if key not in SPELT or before.casefold() in ("and", "&", "of", "the", "+"):
        return False
    text = " ".join(tail)
    dotted = "." in text.rstrip(".") or (key == "co" and len(tail) == 1 and text.endswith("."))
    if key in DOTTED:
        return dotted
    return dotted or (len(tail) == 1 and (text[0].isupper() or small))


def _key(words: list[str]) -> str:
    return "".join(words).casefold().translate(_NO_MARKS).removesuffix("-")


_NO_MARKS = str.maketrans("", "", ".,/() ")


# --- capitals -------------------------------------------------------------------------------------


def _recased(name: str, findings: dict[CompanyFinding, None], *, was_small: bool) -> str:
    """Shouted and all-small names get capitals; up to four letters standing alone may be initials."""
    small = name.islower()
    if name.casefold() in BRANDS_WITH_DOT or not (name.isupper() or (small and was_small)):
        return name
    words = name.split(" ")
    if len(words) == 1 and name.isupper() and sum(map(str.isalpha, name)) <= 4:
        return name
    recased = " ".join(_word(word.lower(), place, small) for place, word in enumerate(words))
    if recased != name:
        findings["case_repaired"] = None
    return recased


def _word(word: str, place: int, small: bool) -> str:
    letters = "".join(filter(str.isalpha, word))
    if word in SMALL_WORDS and place:
        return word
    if letters in ACRONYMS or (any(map(str.isdigit, word)) and len(letters) <= 3):
        return word.upper()
    if len(letters) <= 4 and letters.isascii() and not small and letters not in SHORT_WORDS:
        voiced = any(vowel in letters for vowel in "aeiouy")
        if not voiced or (len(letters) <= 3 and place == 0):
            return word.upper()
    return cased(word)
