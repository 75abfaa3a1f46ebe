"""A company's name as people say it: `Brightwater Analytics`, not `BRIGHTWATER ANALYTICS GMBH (was BWA)`.

Only what surely is no part of the name goes; where a word can be both, its spelling and place decide.
"""

from functools import lru_cache
from typing import NamedTuple

from gtm.names.cells import is_cell, without_errors
from gtm.names.company_case import recased
from gtm.names.company_forms import ALL_FORMS, FORMS_AT_FRONT, JOINTS, form_key, without_forms
from gtm.names.company_marks import (
    LINKING,
    CompanyFinding,
    Notes,
    is_form_alone,
    is_no_company,
    is_nobodys,
    without_domain,
    without_notes,
)
from gtm.names.legal_forms import DOTTED, FORMS, LIKE_WORDS, LONGEST, QUIET, SHOUTED_FORMS, SPELT
from gtm.names.person_case import turkish
from gtm.names.repair import unmangled
from gtm.names.text import LONGEST_READ, capped, mixes_scripts, plain

LONGEST_NAME = 60
REMEMBERED = 20_000


class CleanCompany(NamedTuple):
    """`short` is what a sentence can say (empty: nothing); `findings` say what was repaired or is wrong."""

    short: str
    findings: tuple[CompanyFinding, ...] = ()

    @staticmethod
    def is_repair(finding: CompanyFinding) -> bool:
        """Whether the name can be used all the same."""
        return finding not in ("empty", "not-a-company", "mixed-script", "too-long")


def clean_company(name: str | None) -> CleanCompany:
    """Tidy a company's name. Never raises; a tidy name in mixed case comes back as it was."""
    return _clean((name or "")[:LONGEST_READ])


@lru_cache(REMEMBERED)
def _clean(raw: str) -> CleanCompany:
    if _is_tidy(raw):
        return CleanCompany(raw)
    if bare := _without_usual_form(raw):
        return CleanCompany(bare, ("legal-form-removed",))
    name = without_errors(plain(raw))
    if is_no_company(name):
        return CleanCompany(short="", findings=("not-a-company",) if name or is_cell(raw) else ("empty",))
    findings: Notes = {}
    text = name
    forms: list[str] = []
    for _ in range(6):  # a note may stand behind a form, and a form behind a note
        changed = without_domain(without_forms(without_notes(text, findings), forms), findings)
        if changed == text:
            break
        text = changed
        if _is_tidy(text):  # nothing is left to do; the usual end of the first round
            break
    if forms:
        findings["legal-form-removed"] = None
    if not any(map(str.isalnum, text)) or (is_form_alone(text) if forms else is_no_company(text)):
        return CleanCompany(short="", findings=("not-a-company",))
    text = plain(_with_capitals(text, name, forms, findings))
    if mixes_scripts(text.replace(" ", "")) and any(map(mixes_scripts, text.split())):
        findings["mixed-script"] = None
    if len(text) > LONGEST_NAME:
        findings["too-long"] = None
    if not findings and text != raw:
        findings[_why_other(raw, name)] = None
    return CleanCompany(short=capped(text), findings=tuple(findings))


def _is_tidy(raw: str) -> bool:
    """Nothing to do: a few words of plain letters, each with one capital, that no list knows as a form or a note."""
    words = raw.split(" ")
    if raw.isupper() or not (
        raw.istitle() and raw.isascii() and all(map(str.isalpha, words)) and len(raw) <= LONGEST_NAME
    ):
        return False
    low = [word.lower() for word in words]
    if not LINKING.isdisjoint(low) or is_nobodys(raw):
        return False
    if len(low) == 2:
        return low[1] not in ALL_FORMS and low[0] not in FORMS_AT_FRONT
    count = len(low)
    tails = {"".join(low[-length:]) for length in range(1, min(LONGEST, count - 1) + 1)}
    heads = {"".join(low[:length]) for length in range(1, min(LONGEST, count - 1) + 1)}
    return ALL_FORMS.isdisjoint(tails) and FORMS_AT_FRONT.isdisjoint(heads)


def _without_usual_form(raw: str) -> str:
    """`Northwind Labs` of `Northwind Labs S.r.l.`: a tidy name before a form that means nothing else. Empty: neither."""
    bare, _, form = raw.rpartition(" ")
    bare = bare.removesuffix(",")
    letters = form.replace(".", "").lower()
    usual = letters in _USUAL_FORMS or (letters in _USUAL_IN_CAPITALS and form[0].isupper())
    if not usual or ".." in form or not _is_tidy(bare):
        return ""
    low = bare.lower().split(" ")
    tails = ("".join(low[-length:]) + letters for length in range(1, min(LONGEST - 1, len(low) - 1) + 1))
    return "" if low[-1] in JOINTS or not ALL_FORMS.isdisjoint(tails) else bare


def _of_plain_letters(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(form for form in forms - LINKING if form.isascii() and form.isalpha())


_USUAL_FORMS = _of_plain_letters(FORMS - LIKE_WORDS)
_USUAL_IN_CAPITALS = _of_plain_letters(SPELT - DOTTED - QUIET)


def _why_other(raw: str, name: str) -> CompanyFinding:
    if unmangled(raw) != raw:
        return "encoding-repaired"
    return "spacing-repaired" if " ".join(raw.split()) == name else "decoration-removed"


def _with_capitals(name: str, whole: str, forms: list[str], findings: Notes) -> str:
    """Shouted and all-small names get capitals, but one small word beside a form that is written well: `zeb AG`."""
    if name.islower() and " " not in name and not whole.islower():
        return name
    surely = any(form.isupper() and form_key([form]) in SHOUTED_FORMS for form in forms)
    changed = recased(name, surely_shouted=surely, is_turkish=turkish(whole))
    if changed != name:
        findings["case-repaired"] = None
    return changed
