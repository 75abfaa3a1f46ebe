"""What stands around a company's name and is no part of it, and what is no company at all.

Taglines, former and trading names, countries in brackets, quotes, the rest of a web address; people who write
`Freelance` because a form demanded a company.
"""

import re
from typing import Literal

from gtm.names.cells import is_cell
from gtm.names.company_forms import ALL_FORMS, FRAME, form_key
from gtm.names.house_spellings import DOTTED_SPELLINGS
from gtm.names.legal_forms import ABBREVIATIONS, FORMS_ALONE, NO_COMPANY, PUBLIC_SUFFIXES
from gtm.names.person_case import cased
from gtm.names.text import words

CompanyFinding = Literal[
    "legal-form-removed", "trading-name", "note-removed", "case-repaired", "domain-as-name", "decoration-removed",
    "encoding-repaired", "spacing-repaired",
    "empty", "not-a-company", "mixed-script", "too-long",
]  # fmt: skip
"""The first rows were repaired; with one of the last row the name should not be put into a sentence."""

Notes = dict[CompanyFinding, None]
"""What was found on the way, each thing once."""

_NOTE = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]|[(\[][^()\[\]]*$|\s?[|•·].*$|\s(?:[-–—:]+|//|::)\s.*$|:\s+\S+\s+\S.*$)\s*$"
)
_LATER_NAME = re.compile(r"[\s,]+(?:formerly|previously|f/?k/?a|a/?k/?a|now part of|acquired by)\b.*$", re.I)
_PART_OF = re.compile(
    r"\s+i\.\s?(?:L|Gr?)\.?$|\s+s\.?(?:a\.?s|n\.?c)\.?\s+di\s.*$"
    r"|,\s*(?:part of|member of|a member of|a division of|a subsidiary of)\b.*$"
    r"|,\s*an?\s+[^,]+\s(?:company|brand|business|subsidiary|venture|firm|division)$",
    re.I,
)
_FORM_IN_BRACKETS = re.compile(r"\((publ|haftungsbeschränkt|pty|pvt|private|p)\.?\)", re.I)
_TRADING = r"(?:d\.?/?b\.?/?a|t\.?/a|trading as|doing business as)\.?:?"
_TRADING_AS = re.compile(rf"^.+?[\s,]+{_TRADING}\s+(?=\S)", re.I)
_TRADING_IN_BRACKETS = re.compile(rf"^.+?\(\s*{_TRADING}\s+([^()]+)\)\s*$", re.I)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#:].*)?", re.I)
_MESSRS = re.compile(r"^m/s\.?\s+", re.I)
_TEMPLATE = re.compile(r"[{}<>]|^%.*%$|^#\w+[!?/]|@|^\[[^\]]*\]$|^\*\|")
_NOBODY = re.compile(
    r"(?:in |ai |b2b |saas |fintech )*stealth(?:[ -](?:mode|ai|saas|fintech|biotech|healthtech|crypto|b2b|tech|startup"
    r"|start-up|co|company|venture))*"
    r"|(?:self[- ]?employed|freelance|freelancer|independent)(?: (?:\w+ )?(?:artist|author|consultant|contractor"
    r"|copywriter|designer|developer|editor|engineer|journalist|marketer|photographer|professional|recruiter"
    r"|researcher|translator|writer))?"
    r"|(?:actively |currently )?(?:looking|searching|seeking|open)(?: (?:for|to))?(?: \w+){0,3}"
    r" (?:opportunit\w+|work|job|roles?|position)"
)


_ALSO = re.compile(r"\s*[/,;|]\s*|\s+(?:-|–|&|and|or)\s+")
"""Between two ways of saying that there is none: `Self-employed / Freelance`."""
_MAY_BE_NOBODY = re.compile(r"self|freelanc|indep|stealth|unemploy|retired|student|n/?a\b|none")
_SHORT_FORM = 8
_LONG_FORMS = frozenset(form[:3] for form in FORMS_ALONE if len(form) > _SHORT_FORM // 2)


_FRAME_WITHOUT_QUOTES = FRAME.translate(dict.fromkeys(map(ord, '"“”„«»')))


def is_no_company(name: str) -> bool:
    """Nothing, a placeholder, a template, or what people write who have no company."""
    if not any(map(str.isalnum, name)) or _TEMPLATE.search(name) or is_cell(name):
        return True
    return is_nobodys(name) or is_form_alone(name)


def is_form_alone(name: str) -> bool:
    """`Inc.`, `GmbH`: a form with no name before it."""
    may_be = len(name) <= _SHORT_FORM or name[:3].casefold() in _LONG_FORMS
    return may_be and form_key([name]) in FORMS_ALONE


def is_nobodys(name: str) -> bool:
    """A placeholder, or what people write who have no company."""
    low = name.casefold().strip(" .!\"'()")
    if low in NO_COMPANY or _NOBODY.fullmatch(low) is not None:
        return True
    parts = _ALSO.split(low) if _MAY_BE_NOBODY.match(low) else ()
    return len(parts) > 1 and all(part in NO_COMPANY or _NOBODY.fullmatch(part) for part in parts)


LINKING = words(
    "dba ta fka aka formerly previously now acquired trading doing part member a an sas snc di i il igr ig"
)
"""Words, without their dots, that may come before what is no part of the name."""
_NOTE_MARK = re.compile(r"[()\[\]|•·/:]|\s[-–—]")


def _may_hold_note(name: str) -> bool:
    if _NOTE_MARK.search(name) is not None or name[-1:] in FRAME:
        return True
    return not LINKING.isdisjoint(name.casefold().replace(".", "").replace(",", " ").split())


def without_notes(name: str, notes: Notes) -> str:
    """Without `(formerly ...)`, `| tagline` and the registered name before `dba`."""
    name = _unframed(name)
    if name.isalpha() or not _may_hold_note(name):
        return name
    trading = _TRADING_IN_BRACKETS.match(name)
    bare = trading[1] if trading else _TRADING_AS.sub("", name)
    if bare != name:
        notes["trading-name"] = None
        return _unframed(bare)
    bare = _FORM_IN_BRACKETS.sub(r"\1", _MESSRS.sub("", name))
    for pattern in (_LATER_NAME, _PART_OF, _NOTE):
        bare = pattern.sub("", bare) or bare
    bare = _unframed(bare)
    if not bare or bare == name:
        return name
    if bare != _FORM_IN_BRACKETS.sub(r"\1", name):
        notes["note-removed"] = None
    return bare


def _unframed(name: str) -> str:
    """Without quotes, dashes and stray dots around it; `(Northwind)` loses its brackets."""
    bare = name.strip(FRAME)
    quoted = '"' in bare or not bare.isascii()
    if quoted and not (bare.count('"') % 2 == 0 and all((a in bare) == (b in bare) for a, b in ("«»", "“”"))):
        bare = name.strip(_FRAME_WITHOUT_QUOTES)
    name = bare
    if name.startswith("(") and name.find(")") == len(name) - 1:
        name = name[1:-1].strip(FRAME)
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
        and form_key([word]) not in ALL_FORMS
    )


def without_domain(name: str, notes: Notes) -> str:
    """`www.northwind.example` is called Northwind; a name written `Booking.com` means it."""
    found = _DOMAIN.fullmatch(name) if "." in name else None
    if found is None or name.casefold() in DOTTED_SPELLINGS:
        return name
    if name != name.lower() and not name.isupper() and not name.lower().startswith(("www.", "http")):
        return name
    labels = found[1].lower().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in PUBLIC_SUFFIXES:
        labels.pop()
    if len(labels[-1]) < 2:
        return name
    notes["domain-as-name"] = None
    return " ".join(cased(part) for part in labels[-1].split("-") if part)
