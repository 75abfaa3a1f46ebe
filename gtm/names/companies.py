"""A company's name as people say it: `Brightwater Analytics`, not `BRIGHTWATER ANALYTICS GMBH (was BWA)`.

Only what surely is no part of the name goes; where a word can be both, its spelling and place decide.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from gtm.models import Frozen
from gtm.names.company_case import recased
from gtm.names.legal_forms import (
    ABBREVIATIONS,
    AROUND,
    AT_FRONT,
    BEHIND_COMMA,
    BRANDS_WITH_DOT,
    DOTTED,
    DOTTED_AT_FRONT,
    FORMS,
    GENERIC,
    JOINED,
    LIKE_WORDS,
    LONGEST,
    MIXED_AT_FRONT,
    NO_COMPANY,
    PUBLIC_SUFFIXES,
    QUIET,
    SHOUTED_FORMS,
    SPELT,
    TITLED,
)
from gtm.names.person_case import cased, turkish
from gtm.names.repair import unmangled
from gtm.names.text import capped, is_shouted, mixes_scripts, plain

CompanyFinding = Literal[
    "legal-form-removed", "trading-name", "note-removed", "case-repaired", "domain-as-name", "decoration-removed",
    "encoding-repaired", "spacing-repaired",
    "empty", "not-a-company", "mixed-script", "too-long",
]  # fmt: skip
"""The first rows were repaired; with one of the last row the name should not be put into a sentence."""

LONGEST_NAME = 60
REMEMBERED = 20_000

_NOTE = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]|[(\[][^()\[\]]*$|\s?[|•·].*$|\s(?:[-–—:]+|//|::)\s.*$|:\s+\S+\s+\S.*$)\s*$"
)
_LATER_NAME = re.compile(
    r"[\s,]+(?:formerly|previously|f/?k/?a|a/?k/?a|now part of|acquired by|,\s*part of|,\s*an?\s+[^,]+"
    r"\s(?:company|brand|business|subsidiary|venture|firm|division))\b.*$",
    re.I,
)
_PART_OF = re.compile(
    r"\s+i\.\s?(?:L|Gr?)\.?$|\s+s\.?(?:a\.?s|n\.?c)\.?\s+di\s.*$"
    r"|,\s*(?:part of|member of|a member of|a division of|a subsidiary of)\b.*$"
    r"|,\s*an?\s+[^,]+\s(?:company|brand|business|subsidiary|venture|firm|division)$",
    re.I,
)
_GLUED = re.compile(r",(?=[^\W\d_]+\.?,?$)")
_FORM_IN_BRACKETS = re.compile(r"\((publ|haftungsbeschränkt|pty|pvt|private|p)\.?\)", re.I)
_TRADING = r"(?:d\.?/?b\.?/?a|t\.?/a|trading as|doing business as)\.?:?"
_TRADING_AS = re.compile(rf"^.+?[\s,]+{_TRADING}\s+(?=\S)", re.I)
_TRADING_IN_BRACKETS = re.compile(rf"^.+?\(\s*{_TRADING}\s+([^()]+)\)\s*$", re.I)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#:].*)?", re.I)
_MESSRS = re.compile(r"^m/s\.?\s+", re.I)
_TEMPLATE = re.compile(r"[{}<>]|^%.*%$|^#\w+[!?/]|@|^\[[^\]]*\]$|^\*\|")
_NOBODY = re.compile(
    r"(?:in |ai |b2b |saas |fintech )*stealth(?: (?:mode|ai|saas|fintech|b2b|tech|startup|start-up|company|venture))*"
    r"|(?:self[- ]?employed|freelance|freelancer|independent)(?: (?:\w+ )?(?:artist|author|consultant|contractor"
    r"|copywriter|designer|developer|editor|engineer|journalist|marketer|photographer|professional|recruiter"
    r"|researcher|translator|writer))?"
    r"|(?:actively |currently )?(?:looking|searching|seeking|open)(?: (?:for|to))?(?: \w+){0,3}"
    r" (?:opportunit\w+|work|job|roles?|position)"
)
_FRAME = ' ,;:-–—_/\\|*#~+=<>"“”„«»…·•'


_FRAME_WITHOUT_QUOTES = _FRAME.translate(dict.fromkeys(map(ord, '"“”„«»')))


class CleanCompany(Frozen):
    """`short` is what a sentence can say (empty: nothing); `findings` say what was repaired or is wrong."""

    short: str
    findings: tuple[CompanyFinding, ...] = ()

    @staticmethod
    def is_repair(finding: CompanyFinding) -> bool:
        """Whether the name can be used all the same."""
        return finding not in ("empty", "not-a-company", "mixed-script", "too-long")


_Notes = dict[CompanyFinding, None]


def clean_company(name: str | None) -> CleanCompany:
    """Tidy a company's name. Never raises; a tidy name in mixed case comes back as it was."""
    return _clean(name or "")


@lru_cache(REMEMBERED)
def _clean(raw: str) -> CleanCompany:
    name = plain(raw)
    if _is_no_company(name):
        return CleanCompany(short="", findings=("not-a-company",) if name else ("empty",))
    findings: _Notes = {}
    text = name
    forms: list[str] = []
    for _ in range(6):  # a note may stand behind a form, and a form behind a note
        changed = _without_domain(_without_forms(_without_notes(text, findings), forms), findings)
        if changed == text:
            break
        text = changed
    if forms:
        findings["legal-form-removed"] = None
    if not any(map(str.isalnum, text)) or (not forms and _is_no_company(text)):
        return CleanCompany(short="", findings=("not-a-company",))
    text = plain(_with_capitals(text, name, forms, findings))
    if mixes_scripts(text.replace(" ", "")) and any(map(mixes_scripts, text.split())):
        findings["mixed-script"] = None
    if len(text) > LONGEST_NAME:
        findings["too-long"] = None
    if not findings and text != raw:
        findings[_why_other(raw, name)] = None
    return CleanCompany(short=capped(text), findings=tuple(findings))


def _is_no_company(name: str) -> bool:
    """Nothing, a placeholder, a template, or what people write who have no company."""
    if not any(map(str.isalnum, name)) or _TEMPLATE.search(name):
        return True
    low = name.casefold().strip(" .!\"'()")
    return low in NO_COMPANY or _NOBODY.fullmatch(low) is not None


def _why_other(raw: str, name: str) -> CompanyFinding:
    if unmangled(raw) != raw:
        return "encoding-repaired"
    return "spacing-repaired" if " ".join(raw.split()) == name else "decoration-removed"


# --- notes around the name ------------------------------------------------------------------------


def _without_notes(name: str, findings: _Notes) -> str:
    """Without `(formerly ...)`, `| tagline` and the registered name before `dba`."""
    name = _unframed(name)
    if name.isalpha():
        return name
    trading = _TRADING_IN_BRACKETS.match(name)
    bare = trading[1] if trading else _TRADING_AS.sub("", name)
    if bare != name:
        findings["trading-name"] = None
        return _unframed(bare)
    bare = _FORM_IN_BRACKETS.sub(r"\1", _MESSRS.sub("", name))
    for note in (_LATER_NAME, _PART_OF, _NOTE):
        bare = note.sub("", bare) or bare
    bare = _unframed(bare)
    if not bare or bare == name:
        return name
    if bare != _FORM_IN_BRACKETS.sub(r"\1", name):
        findings["note-removed"] = None
    return bare


def _unframed(name: str) -> str:
    """Without quotes, dashes and stray dots around it; `(Northwind)` loses its brackets."""
    bare = name.strip(_FRAME)
    balanced = bare.count('"') % 2 == 0 and all((a in bare) == (b in bare) for a, b in ("«»", "“”"))
    name = bare if balanced else name.strip(_FRAME_WITHOUT_QUOTES)
    if name.startswith("(") and name.find(")") == len(name) - 1:
        name = name[1:-1].strip(_FRAME)
    last = name.rpartition(" ")[2]
    if name.endswith("..") or (name.endswith(".") and _is_stray_dot(last)):
        name = name.rstrip(". ")
    return name


def _is_stray_dot(word: str) -> bool:
    bare = word[:-1]
    return (
        len(bare) > 2
        and "." not in bare
        and bare.casefold() not in ABBREVIATIONS
        and _key([word]) not in _ALL_FORMS
    )


def _without_domain(name: str, findings: _Notes) -> str:
    """`www.northwind.example` is called Northwind; a name written `Booking.com` means it."""
    found = _DOMAIN.fullmatch(name) if "." in name else None
    if found is None or name.casefold() in BRANDS_WITH_DOT:
        return name
    if name != name.lower() and not name.isupper() and not name.lower().startswith(("www.", "http")):
        return name
    labels = found[1].lower().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in PUBLIC_SUFFIXES:
        labels.pop()
    if len(labels[-1]) < 2:
        return name
    findings["domain-as-name"] = None
    return " ".join(cased(part) for part in labels[-1].split("-") if part)


# --- legal forms ----------------------------------------------------------------------------------


def _without_forms(name: str, forms: list[str]) -> str:
    """Without the form at its end or before it; `forms` gets what was taken away, as it was written."""
    words = _unjoined(_GLUED.sub(", ", name) if "," in name else name).split(" ")
    length = _form_at_end(words, name.islower())
    if length:
        forms.append(" ".join(words[-length:]))
        return " ".join(words[:-length]).strip(_FRAME)
    length = _form_at_front(words, {_key([form]) for form in forms})
    if length:
        forms.append(" ".join(words[:length]))
        return " ".join(words[length:]).strip(_FRAME)
    return name


def _form_at_front(words: list[str], behind: set[str]) -> int:
    """How many words before the name are a legal form; `behind` are the forms that stood at its end."""
    for length in (4, 3, 2, 1):
        if length >= len(words):
            continue
        head, rest = words[:length], words[length:]
        key = _key(head)
        is_form = (
            (key in AT_FRONT and _is_written_as_form(head))
            or (key in DOTTED_AT_FRONT and "." in head[0] and head[0][:1].isupper())
            or bool(AROUND.get(key, frozenset()) & behind)
        )
        if is_form and not (len(rest) == 1 and rest[0].casefold() in GENERIC):
            return length
    return 0


def _is_written_as_form(head: list[str]) -> bool:
    """In capitals, or in a script that has none: `SIA Ozols`, but `Sia Glass`."""
    word = head[0]
    return len(head) > 1 or word.isupper() or word.upper() == word.lower() or word in MIXED_AT_FRONT


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
        if _is_form(words[-length:], words[:-length], small):
            return length
    return 0


_JOINTS = frozenset({"and", "&", "of", "the", "+", "und", "et", "y"})


def _is_form(tail: list[str], name: list[str], small: bool) -> bool:
    key = _key(tail)
    before = name[-1]
    if key in FORMS and not (
        key in LIKE_WORDS and len(tail) == 1 and tail[0].istitle() and "." not in tail[0]
    ):
        return before.casefold() not in _JOINTS
    if key not in SPELT or before.casefold() in _JOINTS:
        return False
    text = " ".join(tail)
    dotted = "." in text.rstrip(".") or (key == "co" and len(tail) == 1 and text.endswith("."))
    if dotted or text in TITLED or text.upper() in ("A/S", "I/S", "K/S", "P/S", "S/A", "P/L"):
        return True
    if before.endswith(",") and key in BEHIND_COMMA:
        return True
    if key in DOTTED or len(tail) > 1:
        return False
    if key in QUIET:
        return text.isupper() and not is_shouted(" ".join(name))
    return text[0].isupper() or small


def _key(words: Iterable[str]) -> str:
    return "".join(words).replace("İ", "i").casefold().translate(_NO_MARKS).removesuffix("-")


_NO_MARKS = str.maketrans("", "", ".,/() ")
_ALL_FORMS = FORMS | SPELT


# --- capitals -------------------------------------------------------------------------------------


def _with_capitals(name: str, whole: str, forms: list[str], findings: _Notes) -> str:
    """Shouted and all-small names get capitals; `adidas AG` is written small on purpose, `acme ltd` is not."""
    if name.islower() and not whole.islower():
        return name
    surely = any(form.isupper() and _key([form]) in SHOUTED_FORMS for form in forms)
    changed = recased(name, surely_shouted=surely, is_turkish=turkish(whole))
    if changed != name:
        findings["case-repaired"] = None
    return changed
