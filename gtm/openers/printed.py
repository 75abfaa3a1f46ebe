"""Lint, fifth part: values as a program prints them. `None`, `1 SDRs`, `12.0`, `2026-11-03`, `['HubSpot']`, `True`.

A person writes "one SDR", "12", "in November" and "HubSpot". Every rule here blocks.
"""

import re
from collections.abc import Iterator
from itertools import product

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised
from gtm.openers.reading import Reading

_NULLS = word_list(
    "none null nan $nan undefined nonetype n/a na nil <na> nat none's null's undefined's nan's nan% inf% infinity"
)
_NULL_WORDS = re.compile(
    r"(?<![\w-])(?:NONE|NoneType|NaN|NAN|NULL|nan|NaT|Undefined|UNDEFINED|\[object)(?![\w-])|(?<!\w)[Nn]/[Aa](?!\w)"
    r"|\b(?:nan|NaN|inf|Infinity)%|\$nan\b|\bNull(?=[,.!]|\s(?:has|is|raised|and)\b|['’]s)"
    r"|(?<![.?!:;\n\"“(] )(?<!^)(?<!\n)(?<![-–—] )\bNone\b(?! of\b| (?:Such|Better|Other|Greater|Finer|Too|The)\b)"
    r"|^None\b(?=[,!]|['’]s| (?:has|is hiring|raised|just|and)\b)"
    r"|\bNone['’]s\b|[.?!–—-] None(?= (?:has(?! been)|is hiring|raised|just|recently) )"
    r"|(?<![\w\"“'‘-])null(?![\w\"”'’-])(?! (?:hypothes|results?\b|and void|values?\b|fields?\b"
    r"|checks?\b|rates?\b|records?\b"
    r"|columns?\b|findings?\b|effect|model|set\b|bytes?\b|characters?\b|pointers?\b|rows?\b|entries\b"
    r"|or\b))|\bnull['’]s\b"
    r"|(?<![\w\"“'‘-])undefined(?![\w\"”'’-])(?! (?:territor|scope|process|ownership|criteria|variable"
    r"|behaviou?r|terms"
    r"|stages?\b|goals?\b|hand-?offs?|fields?\b|next|metrics?|rules?\b|handovers?))"
    r"|(?<!\w)nil(?=[,!] )"
)
_STAYS_UNDEFINED = re.compile(
    r"\b(?:left|is|are|was|were|remains?|stays?|still|often|largely|mostly|be|being|been|somewhat|so|too|and) $"
)


def null_words(read: Reading) -> Iterator[Finding]:
    """How a missing value looks when it is printed. `none of your reps` and `null results` are English."""
    text = read.text
    if not read.has(_NULLS) and "[object" not in text and "/a" not in read.low:
        return
    for match in _NULL_WORDS.finditer(text):
        if match.group() == "undefined" and _STAYS_UNDEFINED.search(text, 0, match.start()):
            continue
        yield advised(
            text,
            match.start(),
            "null-word",
            f'"{match.group()[:40]}" is how a missing value looks',
            "write the value, or the sentence without it",
        )


_COUNTED = (
    r"(?:roles|positions|openings|jobs|vacancies|people|employees|colleagues|SDRs|BDRs|AEs|CSMs|reps|executives|managers"
    r"|engineers|hires|seats|offices|leads|accounts|customers|companies|posts|days|weeks|months|years|hours|minutes)"
)
_ONE_OF = (
    r"(?:SDR|BDR|AE|CSM|(?:SDR |BDR |AE )?role|position|opening|vacancy|employee|colleague|Account Executive"
    r"|Sales Development Representative)"
)
_NUMBER = re.compile(r"[0-9]\S*")
_MONEY = re.compile(r"\d[\d,]*\.0+(?![\d.])|\d{7,}")
_PRINTED_NUMBER = re.compile(
    r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w/-])"
    r"|1[5-9]\d{8}(?:\d{3})?(?![\w.,/-])"  # seconds since 1970
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)\d\d(?![\w/-])"  # of which month, who knows
    r"|0 (?:day|week|month|year|hour|minute)s? ago\b"
    r"|\d+(?:\.\d+)?[eE][+-]?\d{2}\b|0\.\d\d+ %|\d+\.(?!\d{3}(?!\d))\d{4,}(?![\d.])"
)
_WHOLE_FLOAT = re.compile(rf"\d{{2,}}\.0+(?![\d.\w])|\d+\.0+ (?:[\w-]+ ){{0,2}}{_COUNTED}\b")
_WITH_DECIMALS = re.compile(r"\d\.[0-9]*[1-9]\d* ?%")
_VERSION = re.compile(r"(?:^|[\s(])(?:[A-Z][\w.]*|version|release|v|score|rating|grade|average) $")
_FRACTION = re.compile(r"0\.\d+ ?%")
_GREW = re.compile(r"\b(?:grew|grown|growing|growth of|grow) (?:by )?(?:about )?$")
_ONE = re.compile(
    rf"1 (?:(?!(?:of|in|to|or|and|out|per|for|at|on|by|with)\b)[\w-]+ ){{0,2}}{_COUNTED}(?![\w'’-])"
    r"|[Oo]ne (?:SDRs|BDRs|AEs|days|weeks|months|years|employees|positions|openings|SDR roles|open roles)(?![\w'’-])"
)
_MORE = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}})*"
    rf"|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en) (?:(?:open |new |more )?{_ONE_OF}"
    r"(?=[.?!;:](?:\s|$)|$| (?:in|at|now|right|this|since|from|who|posted|open)\b)"
    r"|(?:day|week|month|year|hour) ago\b)",
    re.MULTILINE,
)
_NUMBERED = re.compile(
    r"(?:^|[\s(])(?:[A-Z#][\w.]*|tier|phase|level|stage|day|wave|step|part|number|top|priority|no\.) $"
)
"""Before the number of something that has one: Tier 1 accounts, SOC 2."""
_IN_WORDS = word_list("two three four five six seven eight nine ten")
_COUNTS_IN_WORDS = frozenset(
    {
        *product(
            _IN_WORDS,
            word_list(
                "sdr bdr ae csm role position opening vacancy employee colleague account sales open new more day week month "
                "year hour"
            ),
        ),
        *product(
            ["one"], word_list("sdrs bdrs aes days weeks months years employees positions openings sdr open")
        ),
    }
)
_TRUTH = re.compile(
    r"(?<![\w'’])(?<![.?!;\n\"“(] )(?<!^)(?<!\n)(?<![–—-] )(?:True|False)(?=[.,;!?]|$)"
    r"|(?<![\w'’])(?:True|False|TRUE|FALSE) (?:is|has|are|raised|closed|was|just|at|in|open)\b",
    re.MULTILINE,
)
_OBJECT = re.compile(
    r"\[(?:['\"][^\[\]\n]*['\"]|\d+(?:, \d+)+)\]|\(['\"][^()\n]*['\"],[^()\n]*\)"
    r"|\b(?:datetime|Decimal|Timestamp|UUID|OrderedDict)[.(]"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)


def raw_values(read: Reading) -> Iterator[Finding]:
    """Numbers, days, lists and truth values that nobody put into words."""
    text, low = read.text, read.low
    if "true" in low or "false" in low:
        yield from (_raw(text, match) for match in _TRUTH.finditer(text))
    if "[" in text or "(" in text or low.count("-") > 3 or "datetime" in low:
        yield from (_raw(text, match) for match in _OBJECT.finditer(text))
    for chunk in _NUMBER.finditer(text):
        yield from _number(text, chunk.start())
    for number in {first for first, _ in _COUNTS_IN_WORDS & read.pairs}:
        for word in (number, number.capitalize()):
            for at in _places(text, f"{word} "):
                yield from _count(text, at)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _number(text: str, at: int) -> Iterator[Finding]:
    """What is wrong with the number that begins here."""
    before = text[at - 1] if at else " "
    if before in "$€£":
        match = _MONEY.match(text, at)
        if match:
            yield _raw(text, match)
        return
    if before.isalnum() or before in "_.,/-+":
        return
    match = _PRINTED_NUMBER.match(text, at)
    whole = None if match else _WHOLE_FLOAT.match(text, at)
    if whole and not _VERSION.search(text, 0, at) and not _WITH_DECIMALS.search(text):
        match = whole  # 12.5% beside 14.0% is how one writes two of a kind
    if match is None and (found := _FRACTION.match(text, at)) and _GREW.search(text, 0, at):
        match = found
    if match:
        yield _raw(text, match)
    else:
        yield from _count(text, at)


def _count(text: str, at: int) -> Iterator[Finding]:
    """`1 SDRs`, `two SDR in Leeds`; `Tier 1 accounts` and `two SDR roles` are right."""
    if at and (text[at - 1].isalnum() or text[at - 1] in "_.,:/$€£#+–-"):
        return
    is_one = text.startswith(("1 ", "one ", "One "), at)
    match = (_ONE if is_one else _MORE).match(text, at)
    if match and not _NUMBERED.search(text, 0, at):
        message = f'"{match.group()}": the number and the word do not go together'
        yield advised(text, at, "raw-value", message, "write one of one, and more of more")


def _raw(text: str, match: re.Match[str]) -> Finding:
    message = f'"{match.group()[:40]}" is how a program prints a value'
    return advised(text, match.start(), "raw-value", message, "write it as one says it, or leave it out")


LISTENED_FOR = (
    _NULLS
    | frozenset(word for pair in _COUNTS_IN_WORDS for word in pair)
    | word_list("true false such better other greater finer too the role roles decimal")
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
