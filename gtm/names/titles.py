"""Job titles: as a sentence says them (`as VP Sales`), and what they tell about rank and department.

`VP SALES - EMEA (interim)` is written for a profile. In a mail it is `VP Sales`; as data it is rank `vp`,
department `sales`.
"""

import re
from functools import lru_cache

from gtm.names.text import LONGEST_READ, capitalized, capped, plain
from gtm.names.text import words as word_list
from gtm.names.title_words import AS_WRITTEN, DEPARTMENT_WORDS, REGIONS, SENIORITY_WORDS, SMALL, SPELT_OUT

_ROUNDS = 4
REMEMBERED = 20_000
"""Titles whose reading is kept: lists repeat them."""

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*(?:[)\]}]|$)")
_PARTS = re.compile(r"\s+[-–—|•·:;]+\s+|\s*[|•·;/\\–—]\s*|\s+@\s*|\s*,\s*")
_EMPLOYER = re.compile(r"\s+(?:at|bei|chez|@)\s+.*$|\s*@\S.*$", re.I)
_REGION_AT_END = re.compile(
    r"(?<=\w)[\s,]+(?:emea|apac|latam|dach|anz|benelux|nordics|uki|mea|amer|uk\s?&\s?i(?:reland)?|north america"
    r"|europe|worldwide)$",
    re.I,
)
_FRAME = " ,;:-–—_/\\|*#~+=<>\"'“”„«»….·•"
_WORDS = re.compile(r"[^\W_]+(?:['&.-][^\W_]+)*|&", re.UNICODE)
_RANK_ALONE = re.compile(
    r"(?:(?:senior|executive|managing|associate|assistant|group|regional|global|sr\.?) )*"
    r"(?:vice president|svp|evp|avp|vp|director|head|manager|chief|president)",
    re.I,
)
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
    }
)

_NO_LONGER = re.compile(r"(?:former(?:ly)?|previous(?:ly)?|past|retired)\b|ex\s?[-–]", re.I)
"""A title of yesterday says nothing about today: `Former VP Sales` is no VP."""

_WORDS_ONLY = re.compile(r"[A-Za-z]+(?: (?:&|[A-Za-z]+))* [A-Za-z]+")
_MAY_BE_MORE = word_list(
    "at bei chez emea apac latam dach anz benelux nordics uki mea amer i ireland america europe worldwide title"
)
"""Words of employers and regions; a title of plain words without them needs nothing but its capitals."""


@lru_cache(REMEMBERED)
def clean_title(title: str | None) -> str:
    """The title as running text says it; empty when there is none. Never raises."""
    text = plain(title)[:LONGEST_READ]
    for _ in range(_ROUNDS):  # what one step uncovers the next one takes
        once = _cleaned(text)
        if once == text:
            break
        text = once
    return text


def _cleaned(title: str) -> str:
    if title.casefold() in _NO_TITLE or _NO_LONGER.match(title.lstrip(_FRAME)):
        return ""
    if _WORDS_ONLY.fullmatch(title) and _MAY_BE_MORE.isdisjoint(title.casefold().split(" ")):
        return capped(_recased(title))
    text = _EMPLOYER.sub("", _BRACKETS.sub("", title)).strip(_FRAME)
    if text.casefold() in _NO_TITLE or not any(map(str.isalpha, text)):
        return ""
    parts = [part.strip(_FRAME) for part in _PARTS.split(text) if part.strip(_FRAME)]
    parts = [part for part in parts if not _is_where(part)] or parts[:1]
    while len(parts) > 1 and not (seniority(parts[0]) or department(parts[0])):
        parts = parts[1:] if any(map(seniority, parts[1:])) else parts[:1]  # `Northwind | CEO`
    return capped(plain(_recased(_without_region(_joined(parts)))))


def _without_region(text: str) -> str:
    """`VP of Sales EMEA` is VP of Sales; `Head of EMEA` is what it says."""
    found = _REGION_AT_END.search(text)
    if found is None or text[: found.start()].casefold().endswith((" of", " for", " in", " &", " and", " -")):
        return text
    return text[: found.start()]


def _is_where(part: str) -> bool:
    return all(word in REGIONS for word in part.casefold().replace("-", " ").replace(".", "").split())


def _joined(parts: list[str]) -> str:
    """The first part; `Director, Sales` needs its second to mean anything."""
    if len(parts) < 2 or _RANK_ALONE.fullmatch(parts[0]) is None:
        return parts[0]
    short = parts[0].casefold().endswith(("vp", "vice president"))
    return f"{parts[0]} {parts[1]}" if short else f"{parts[0]} of {parts[1]}"


def _recased(text: str) -> str:
    """Capitals where all or none were, and abbreviations as they are written."""
    odd = text.isupper() or text.islower()
    words = text.split(" ")
    if len(words) == 1 and len(text) <= 4 and text.isupper():
        return AS_WRITTEN.get(text.casefold(), text)  # `ISR`, `PM`: who knows
    return " ".join(_word(word, place, odd) for place, word in enumerate(words))


def _word(word: str, place: int, odd: bool) -> str:
    low = word.casefold()
    if low.strip(".,") in AS_WRITTEN and (odd or low not in ("it", "us")):
        return AS_WRITTEN[low.strip(".,")]
    if low in SMALL and place:
        return low
    if odd and "&" not in word:
        return "-".join(AS_WRITTEN.get(part, capitalized(part)) for part in low.split("-"))
    return word


# --- what a title tells ---------------------------------------------------------------------------


@lru_cache(REMEMBERED)
def spelt_out(title: str) -> str:
    """Small letters, abbreviations in full, no dots: `Sr. VP, Sales` -> `senior vice president sales`."""
    words = _WORDS.findall(plain(title).casefold().replace(".", ""))
    return " ".join(SPELT_OUT.get(word, word) for word in words)


_SENIORITY = tuple((rank, re.compile(rf"\b(?:{'|'.join(words)})\b")) for rank, words in SENIORITY_WORDS)
_NOT_A_PARTNER = re.compile(
    r"\b(?:business|channel|talent|hr|human resources|people|finance|technology) partner$"
)


@lru_cache(REMEMBERED)
def seniority(title: str | None) -> str | None:
    """owner, founder, c_suite, partner, vp, head, director, manager, senior, entry, intern; None: unsaid."""
    if _NO_LONGER.match((title or "").lstrip(_FRAME)):
        return None
    text = spelt_out(title or "")
    for rank, pattern in _SENIORITY:
        if pattern.search(text) and not (rank == "partner" and _NOT_A_PARTNER.search(text)):
            return rank
    return None


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
    (`Head of Sales / Marketing`) the first one named counts.
    """
    text = spelt_out(title or "")
    for name, pattern in _FIRST_CHOICE:
        if pattern.search(text):
            return name
    named = _BY_PLACE.search(text)
    if named is not None:
        return named.lastgroup
    return next((name for name, pattern in _LAST_CHOICE if pattern.search(text)), None)
