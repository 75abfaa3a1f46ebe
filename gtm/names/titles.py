"""Job titles: as a sentence says them (`as VP Sales`), and what they tell about rank and department.

`VP SALES - EMEA (interim)` is written for a profile. In a mail it is `VP Sales`; as data it is rank `vp`,
department `sales`.
"""

import re
from functools import lru_cache

from gtm.names.cells import is_cell, without_errors
from gtm.names.person_case import turkish
from gtm.names.text import LONGEST_READ, capitalized, capped, lowered, plain
from gtm.names.text import words as word_list
from gtm.names.title_others import own, without_postings
from gtm.names.title_talk import TALK, without_talk
from gtm.names.title_tense import held
from gtm.names.title_words import (
    AS_WRITTEN,
    DEPARTMENT_WORDS,
    IN_FULL,
    IN_FULL_DOTTED,
    RANKS,
    REGIONS,
    SENIORITY_WORDS,
    SMALL,
    SPELT_OUT,
)

_ROUNDS = 4
_VP_HYPHEN = re.compile(r"(?<![\w-])([serag]?vp)-(?:(of)-)?(?=[a-z]{2})", re.I)
REMEMBERED = 20_000
"""Titles whose reading is kept: lists repeat them."""

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*(?:[)\]}]|$)")
_PARTS = re.compile(r"\s+[-–—|•·:;]+\s+|\s*[|•·;\\–—]\s*|\s+@\s*|\s*,\s*")
_SLASH = re.compile(r"\s*/\s*")
_TOKEN = re.compile(r"\|\|[^|]*\|\||\{[^{}]*\}|\[\[|%\w+%|\*\||@@|«[^»]*»|<<|<%|\$\{")
_GENDERS = re.compile(r"[\s,|-]+[mwfdxh](?:/[mwfdxhi*]){1,3}(?=\W|$)", re.I)
"""`(m/w/d)` and its like: whom a posting means, not what somebody does."""
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,4}(?:[^\W\d_]\b)?")
_NO_JOINTS = str.maketrans(dict.fromkeys(",;:/|()[]&–—•·", " "))
_CUT_SHORT = re.compile(r"[^\W\d_][\w'-]*\.?")
_EMPLOYER = re.compile(r"\s+(?:at|bei|chez|@)\s+.*$|\s*@\S.*$", re.I)
_REGION_AT_END = re.compile(
    r"(?<=\w)[\s,]+(?:emea|apac|latam|dach|anz|benelux|nordics|uki|mea|amer|uk\s?&\s?i(?:reland)?|north america"
    r"|europe|worldwide)$",
    re.I,
)
_FRAME = " ,;:-–—_/\\|*#~+=<>\"'“”„«»….·•"
_WORDS = re.compile(r"[^\W_]+(?:['&.-][^\W_]+)*|&", re.UNICODE)
_RANK_ALONE = re.compile(
    r"(?:(?:senior|executive|managing|associate|assistant|group|regional|global|deputy) )*"
    r"(?:vice president|svp|evp|avp|vp|director|head|chief|president)",
    re.I,
)
_ROLE_ALONE = re.compile(
    r"((?:(?:senior|junior|associate|assistant|group|regional|national|global|deputy) )*)"
    r"((?:manager|team lead(?:er)?|lead|supervisor|specialist|coordinator|analyst|consultant|engineer|representative"
    r"|associate|administrator|partner|executive|designer|developer|director|head)(?: i{1,3}v?)?)",
    re.I,
)
"""What needs its field before it: `Manager, Sales` is a Sales Manager."""
_ROLE = re.compile(
    r"\b(?:designer|developer|engineer|architect|consultant|buyer|owner|advisor|officer|executive|scientist|writer)s?$",
    re.I,
)
_LEADS = frozenset({"owner", "founder", "c_suite", "vp", "head", "director"})
_NO_TITLE = frozenset(
    {
        "",
        "n/a",
        "na",
        "none",
        "null",
        "nan",
        "unknown",
        "test",
        "title",
        "job title",
        "tbd",
        "x",
        "open to work",
        "looking for opportunities",
        "looking for new opportunities",
        "seeking new opportunities",
        "unemployed",
        "self-employed",
        "self employed",
        "other",
        "job seeker",
        "career break",
    }
)

_WORDS_ONLY = re.compile(r"[A-Za-z]+(?: (?:&|[A-Za-z]+))* [A-Za-z]+")
_MAY_BE_MORE = TALK | word_list(
    "at bei chez emea apac latam dach anz benelux nordics uki mea amer i ireland america europe worldwide title"
)
"""Words of employers, regions and sentences; a title of plain words without them needs nothing but its capitals."""


@lru_cache(REMEMBERED)
def clean_title(title: str | None) -> str:
    """The title as running text says it; empty when there is none. Never raises."""
    text = plain(title)[:LONGEST_READ]
    if is_cell(text) or without_errors(text) != text:
        return ""  # `VP #REF!`: of what is not known
    text = without_postings(held(text))
    for _ in range(_ROUNDS):  # what one step uncovers the next one takes
        once = _cleaned(text)
        if once == text:
            break
        text = once
    return text


def holds_token(title: str) -> bool:
    """Whether a merge tag of some program stands in it: what was meant to be there is not known."""
    return _TOKEN.search(title) is not None


def _cleaned(title: str) -> str:
    if title.casefold() in _NO_TITLE:
        return ""
    if "P-" in title or "p-" in title:
        title = _VP_HYPHEN.sub(lambda found: f"{found[1]} of " if found[2] else f"{found[1]} ", title)
    title = _in_full(title)
    if _WORDS_ONLY.fullmatch(title) and _MAY_BE_MORE.isdisjoint(title.casefold().split(" ")):
        return capped(_recased(title))
    if holds_token(title):
        return ""
    text = _EMPLOYER.sub("", _GENDERS.sub("", _BRACKETS.sub("", without_talk(title)))).strip(_FRAME)
    if text.casefold() in _NO_TITLE or not any(map(str.isalpha, text)):
        return ""
    parts = [one for part in _PARTS.split(text) for one in _apart(part)]
    parts = [part for part in parts if not _is_where(part)] or parts[:1]
    while len(parts) > 1 and not (_tells_rank(parts[0]) or department(parts[0])):
        parts = parts[1:] if any(map(_tells_rank, parts[1:])) else parts[:1]  # `Northwind | CEO`
    return capped(plain(_recased(_without_region(_joined(parts)))))


def _apart(part: str) -> list[str]:
    """At a slash two titles part (`CEO/Founder`); the fields of one do not (`Sales/Marketing Manager`)."""
    pieces = [piece for one in _SLASH.split(part) if (piece := one.strip(_FRAME))]
    whole = len(pieces) > 1 and not (
        _tells_rank(pieces[0]) or _ROLE.search(pieces[0]) or _is_where(pieces[0])
    )
    if whole and (_tells_rank(pieces[-1]) or _ROLE.search(pieces[-1])):
        return ["/".join(pieces)]
    return pieces


def _in_full(title: str) -> str:
    """`Assoc. Dir., Bus. Dev.` -> `Associate Director, Business Development`; `V.P.` -> `VP`."""
    if "." in title:
        title = _DOTTED.sub(_without_dots, title)
    elif IN_FULL.keys().isdisjoint(title.translate(_NO_JOINTS).casefold().split()):
        return title
    return _CUT_SHORT.sub(_long_word, title)


def _without_dots(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    return letters if letters.isupper() or letters.casefold() in AS_WRITTEN else found[0]


def _long_word(found: re.Match[str]) -> str:
    word = found[0]
    low = word.casefold().removesuffix(".")
    full = IN_FULL.get(low) or (IN_FULL_DOTTED.get(low) if word[-1] == "." else None)
    if full is None:
        return word
    if low == "gen" and found.string[: found.start()].casefold().endswith("demand "):
        return word.removesuffix(".")
    if found.string.islower():
        return full.lower()
    return full.upper() if found.string.isupper() else full


def _without_region(text: str) -> str:
    """`VP of Sales EMEA` is VP of Sales; `Head of EMEA` is what it says."""
    found = _REGION_AT_END.search(text)
    if found is None or text[: found.start()].casefold().endswith((" of", " for", " in", " &", " and", " -")):
        return text
    return text[: found.start()]


def _is_where(part: str) -> bool:
    return all(word in REGIONS for word in part.casefold().replace("-", " ").replace(".", "").split())


def _joined(parts: list[str]) -> str:
    """The first part; `Director, Sales` and `Manager, Sales` need their second to mean anything."""
    if len(parts) < 2:
        return parts[0]
    first, second = parts[:2]
    role = _ROLE_ALONE.fullmatch(first)
    if _RANK_ALONE.fullmatch(first):
        if second.casefold().startswith("office of ") or department(second) == "executive":
            return first
        if seniority(second) in _LEADS:  # `EVP, Chief Revenue Officer`
            return second if department(second) else first
        short = first.casefold().endswith(("vp", "vice president"))
        return f"{first} {second}" if short else f"{first} of {second}"
    if role and department(second) and seniority(second) not in _LEADS:
        if first[0].isupper() and second.islower():  # `Engineer, technical sales`
            second = " ".join(map(capitalized, second.split(" ")))
        return f"{role[1]}{second} {role[2]}"
    if (
        department(first)
        and not seniority(first)
        and not _ROLE.search(first)
        and _ROLE_ALONE.fullmatch(second)
    ):
        return f"{first} {second}"  # `Sales - Director`
    return first


def _recased(text: str) -> str:
    """Capitals where all or none were, and abbreviations as they are written."""
    odd = text.isupper() or text.islower()
    words = text.split(" ")
    if len(words) == 1 and len(text) <= 4 and text.isupper():
        return AS_WRITTEN.get(text.casefold(), text)  # `ISR`, `PM`: who knows
    is_turkish = odd and turkish(text)
    return " ".join(_word(word, place, odd, is_turkish) for place, word in enumerate(words))


def _word(word: str, place: int, odd: bool, is_turkish: bool) -> str:
    low = word.casefold()
    if low.strip(".,") in AS_WRITTEN and (odd or low not in ("it", "us")):
        return AS_WRITTEN[low.strip(".,")]
    if low in SMALL and place:
        return low
    if odd and "&" not in word:
        is_turkish = is_turkish and low not in RANKS and department(low) is None  # `SATIŞ DIRECTOR`
        small = lowered(word, is_turkish)
        return "-".join(
            AS_WRITTEN.get(part)
            or (f"İ{part[1:]}" if is_turkish and part.startswith("i") else capitalized(part))
            for part in small.split("-")
        )
    return word


# --- what a title tells ---------------------------------------------------------------------------


_SAME_CHIEFS = {
    "chief technical officer": "chief technology officer",
    "chief operations officer": "chief operating officer",
    "chief finance officer": "chief financial officer",
}
_SAME_CHIEF = re.compile("|".join(_SAME_CHIEFS))


@lru_cache(REMEMBERED)
def spelt_out(title: str) -> str:
    """Small letters, abbreviations in full, no dots: `Sr. VP, Sales` -> `senior vice president sales`."""
    text = " ".join([SPELT_OUT.get(word, word) for word in _words_in_full(plain(title))])
    if "officer" in text:
        text = _SAME_CHIEF.sub(lambda found: _SAME_CHIEFS[found[0]], text)
    if "executive vice" in text:  # an EVP is a vice president as an SVP is: higher, not another one
        return text.replace("executive vice president", "senior vice president")
    return text


def _words_in_full(title: str) -> list[str]:
    """Its words in small letters; most titles hold none that is cut short."""
    if "-" in title:
        title = _HYPHENED.sub(_apart_at_hyphens, title)
    words = _WORDS.findall(title.casefold())
    if "." in title or "&" in title or not IN_FULL.keys().isdisjoint(words):
        return _WORDS.findall(_in_full(title).casefold().replace(".", ""))
    return words


_HYPHENED = re.compile(r"(?<![\w-])[^\W_]+(?:-[^\W_]+)+(?![\w-])")
_ONE_WORD = frozenset({"co", "non", "ex", "vice", "pre", "semi", "sub", "self"})
_PARTS_OF_TITLES = frozenset(
    {"vp", "svp", "evp", "avp", "rvp", "gvp", "director", "manager", "president", "officer", "assistant"}
) | {short for short, full in SPELT_OUT.items() if full.startswith("chief ")}


def _apart_at_hyphens(found: re.Match[str]) -> str:
    """`VP-Sales` is a VP Sales and `Sales-Director` a Sales Director; a `Co-CEO` is a co-chief."""
    word = found[0]
    pieces = word.casefold().split("-")
    if word.casefold() in SPELT_OUT or _PARTS_OF_TITLES.isdisjoint(pieces):
        return word
    if pieces[0] == "co" and len(pieces) == 2:
        return f"{word[:3]}{SPELT_OUT.get(pieces[1], word[3:])}"
    return word if pieces[0] in _ONE_WORD and len(pieces) == 2 else word.replace("-", " ")


_SENIORITY = tuple((rank, re.compile(rf"\b(?:{'|'.join(words)})\b")) for rank, words in SENIORITY_WORDS)
_ON_THE_BOARD = re.compile(
    r"\b(?:(?:(?:lead|senior) )?(?:independent )?(?:non[- ]?executive|independent|outside|nominee) director"
    r"|board (?:member|director|observer|advisor)"
    r"|member of the (?:advisory )?board(?: of directors)?)\b"
)
"""Sits there, and does no job there that a rank would tell of."""
_UNDER = re.compile(
    r"(?<!executive )(?<!personal )(?<!virtual )(?<!management )\b(?:assistant|associate) "
    r"(?:(?!(?:to|of|for|the|and|&)\b)[\w&-]+ ){0,2}?(vice president|director)\b"
)
_BELOW = {"vice president": "director", "director": "manager"}
"""An Associate Director stands one below a Director, as an AVP below a VP."""
_SOMEBODY_ELSES = re.compile(
    r"(?<=\w) (?:(?<=assistant )|(?<=secretary )|(?<=staff )|(?<=advis[oe]r )|(?<=manager )|(?<=deputy )|(?<=counsel ))"
    r"to .*$|(?<=\w) office of (?:the )?.*$"
)
"""`Chief of Staff to the CEO`: the rank behind it is another one's."""


_OWN_WORK = re.compile(
    r"(?<!group )\b(?:account|product|produkt|project|projekt|program(?:me)?|(?:customer|client) success|relationship"
    r"|community|social media|case) ?manager(?:in)?\b"
)
"""Manages accounts or a product, not people: says as little of rank as `Account Executive`."""


def _tells_rank(title: str) -> bool:
    return seniority(title) is not None or _OWN_WORK.search(spelt_out(title)) is not None


@lru_cache(REMEMBERED)
def seniority(title: str | None) -> str | None:
    """owner, founder, c_suite, partner, vp, head, director, manager, senior, entry, intern; None: unsaid."""
    text = spelt_out(own(held(title or "")))
    if "assistant" in text or "associate" in text:
        text = _UNDER.sub(lambda found: _BELOW[found[1]], text)
    if " to " in text or " office of " in text:
        text = _SOMEBODY_ELSES.sub("", text)
    if "board" in text or "director" in text:
        text = _ON_THE_BOARD.sub("", text)
    if "manager" in text:
        text = _OWN_WORK.sub("", text)
    for rank, pattern in _SENIORITY:
        if pattern.search(text):
            return rank
    return "partner" if text.startswith("partner") else None


_FIRST_CHOICE, _LAST_CHOICE = (
    tuple((name, re.compile(rf"\b(?:{'|'.join(words)})\b")) for name, words in group)
    for group in (DEPARTMENT_WORDS[0], DEPARTMENT_WORDS[2])
)
_BY_PLACE = re.compile(
    "|".join(rf"\b(?P<{name}>{'|'.join(words)})\b" for name, words in sorted(DEPARTMENT_WORDS[1]))
)
"""The department named first; where two begin at one place, the one that the alphabet puts first."""


@lru_cache(REMEMBERED)
def department(title: str | None) -> str | None:
    """sales, marketing, customer_success, operations, product, engineering, ...; None: it does not say.

    `VP Sales Engineering` is engineering and `Sales Operations Manager` operations; of two equal departments
    (`Head of Sales / Marketing`) the first one named counts. One that is over tells what somebody knows about.
    """
    text = spelt_out(held(title or "") or title or "")
    for name, pattern in _FIRST_CHOICE:
        if pattern.search(text):
            return name
    named = _BY_PLACE.search(text)
    if named is not None:
        return named.lastgroup
    return next((name for name, pattern in _LAST_CHOICE if pattern.search(text)), None)
