"""Lint, third part: one blank where a value should be. `who at decides`, `how does handle its leads`, `as of Sales`.

A slot that stayed empty between two blanks leaves two, and `slots` sees that. Many programs take one of them away; then
only the words tell, that stand together now and have something between them in every sentence. Values that were printed by
name (`company.name`, `at Unknown`) and signs that a slot left doubled (`$$12M`, `?.`) are told here as well.
"""

import re
from collections.abc import Iterator
from itertools import product

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised
from gtm.openers.reading import Reading

_DECIDES = (
    "decides owns checks picks builds has is can could will would does handles runs makes calls writes draws answers keeps "
    "gets knows says chooses prepares"
)
_HANDLE = "handle decide deal find know keep get make choose build manage prepare divide"
_PEOPLE = "people employees colleagues reps"
_ABOUT = "about around roughly nearly almost approximately"
_AGO = "days weeks months years"
_DONE = "raised closed opened hired launched announced posted"
_FIELDS_OF = (
    "Sales|Marketing|Revenue|Growth|Operations|Engineering|Product|Finance|Business Development|People"
)
_LATELY = "week|month|year|quarter|spring|summer|autumn|fall|winter"


def _any(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})"


_GAPS = re.compile(
    rf"\b[Ww]ho (?:at|from) {_any(_DECIDES)}\b"
    rf"|\b(?:[Hh]ow|[Ww]here|[Ww]hen|[Ww]hy) do(?:es)? {_any(_HANDLE)} (?:its|their|the|an?|with|which|whom?|what|out|new)\b"
    rf"|\b(?:company|firm|business|organi[sz]ation) of {_any(_PEOPLE)}(?=[,.;:?!]|$)"
    rf"|\b(?:of|has|with) {_any(_ABOUT)} {_any(_PEOPLE)}\b"
    rf"|\b[Aa]s of (?:{_FIELDS_OF})\b(?! \d)"
    r"|\bfrom to\b(?!-)"
    rf"|\b(?<=, )posted {_any(_AGO)} ago\b"
    rf"|\b{_any(_DONE)} an? (?:last|this) (?:{_LATELY})\b"
    r"|\b(?:your|its|their|closing|closed|raised|a) Series(?=[,.;:?!]|$| (?:at|in|last|and|is|was|has|this|two|three)\b)"
    r"|\bha(?:s|ve) (?:(?:SDR|BDR|AE|CSM|Sales|Account Executive|(?:Sales|Business) Development Representative) "
    r"(?:role|position|opening|vacancy)(?= (?:open|posted)\b|[,.;?!]|$)|(?:role|position|opening|vacancy) (?:open|posted)\b)"
    r"|\bin (?:[2-9]|\d\d|two|three|four|five|six|seven|eight|nine|ten) (?:day|week|month|year)"
    r"(?=[,.;?!]|$| (?:and|the|we|I|you|or)\b)"
)
_GREETED = r"(?:Hi|Hello|Hey|Dear) [^\n,]{1,40}, "
_NOBODY_DID = re.compile(
    rf"^{_GREETED}(?:(?:has|have|uses|grew) (?!any|some|no|ever|the |your|it |this|that|there)(?=[a-z\d$])"
    r"|(?:raised|closed|opened|announced|launched) (?:its|an?) )[^.?!\n]*[a-zà-ÿ]{4}[.!](?=\s|$)"
)
"""`Hi Maya, has people, so ...` says of nobody that they have; asked, it would be `has Northwind ...?`."""
_NAMED_FIELDS = re.compile(
    r"(?<![\w#&])#[a-z_.]{2,30}#(?!\w)"
    r"|(?<![\w@./])@(?:company|title|name|city|industry|role)(?![\w.@])"
    r"|(?<![\w@./-])(?:company|person|lead|contact|prospect|account|sender|hiring|funding|recipient)\."
    r"(?:(?:first_?|last_?|full_?)?name|title|city|industry|domain|round|roles?|amount|email|country)(?![\w/])"
    r"|<(?:na|n/a|null|none|nan|nil|unknown|empty|missing|blank)>",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:at|from|for|of|in|with|by|to|on) Unknown(?=[,.?!;:]|$|['’]s\b| (?:and|or|has|is|are|was)\b)"
    r"|(?:^|[.?!] |, )Unknown (?:has|is|raised|closed)\b"
)
_HEAPED_SIGNS = re.compile(
    r"[$€£]{2,}(?=\d)|\?[.,;](?!\.)(?=\s|$)|^(?:Hi|Hello|Hey|Dear) [^\n,!?]{1,40}!,|[,.!?]\\[nrt](?=\S)"
)
_TWICE = re.compile(
    r"\b((?!New York)[A-ZÀ-Þ][\w&.'’-]*(?: (?:of |and |& )?[A-ZÀ-Þ][\w&.'’-]*){1,4}) \1(?![\w-])"
    r"|\b((?:at|in|from|with|for|as|of|to) [A-ZÀ-Þ][\w&.'’-]*(?: [A-ZÀ-Þ][\w&.'’-]*){0,3}),? \2(?![\w-])"
)

_PAIRS = frozenset(
    {
        *product(["at", "from"], _DECIDES.split()),
        *product(["does", "do"], _HANDLE.split()),
        *product(["of"], [*_PEOPLE.split(), *(field.split()[0].lower() for field in _FIELDS_OF.split("|"))]),
        *product(_ABOUT.split(), _PEOPLE.split()),
        ("from", "to"),
        *product(["posted"], _AGO.split()),
        *product(["a", "an"], ["last", "this"]),
        *product(["series"], ["at", "in", "last", "and", "is", "was", "has", "this", "two", "three"]),
        *product(["role", "position", "opening", "vacancy"], ["open", "posted"]),
        *product(["has", "have"], ["role", "position", "opening", "vacancy", "sdr", "bdr", "ae", "csm"]),
        *product(
            [
                *"23456789",
                *word_list("two three four five six seven eight nine ten"),
            ],
            ["day", "week", "month", "year"],
        ),
    }
)
_VERBS_FIRST = ("has ", "have ", "uses ", "grew ", "raised ", "closed ", "opened ", "announced ", "launched ")
_CUT_SERIES = frozenset(f"series{mark}" for mark in ",.;:?!")
_SIGNS = re.compile(r"[#@<\\$€£?!](?:(?<=[#@<\\])|(?<=\$)\$|(?<=€)€|(?<=£)£|(?<=\?)[.,;]|(?<=!),)")
_ROOTS = (
    *("company.", "person.", "lead.", "contact.", "prospect.", "account.", "sender.", "hiring.", "funding."),
    "recipient.",
)


def gaps(read: Reading) -> Iterator[Finding]:
    """What is missing between two words, or was printed by its name instead of its value."""
    text = read.text
    if not _PAIRS.isdisjoint(read.pairs) or not _CUT_SERIES.isdisjoint(read.tokens):
        yield from _missing(_GAPS, text)
    if read.low.partition(", ")[2].startswith(_VERBS_FIRST):
        yield from _missing(_NOBODY_DID, text)
    if "unknown" in read.word_set:
        for match in _UNKNOWN.finditer(text):
            message = f'"{match.group()}" is how a missing value looks'
            yield advised(text, match.start(), "null-word", message, "write the value, or leave it out")
    if len(read.pairs) < len(read.words) - 1:
        for match in _TWICE.finditer(text):
            message = f'"{match[1] or match[2]}" is there twice'
            yield advised(text, match.start(), "doubled-word", message, "say it once")
    if _SIGNS.search(text) is None and not any(map(read.low.__contains__, _ROOTS)):
        return
    for match in _NAMED_FIELDS.finditer(text):
        null = match.group().startswith("<")
        message = f'a field was not filled in: "{match.group()[:40]}"'
        advice = "fill it in, or write the sentence without it"
        yield advised(text, match.start(), "null-word" if null else "unrendered-token", message, advice)
    for match in _HEAPED_SIGNS.finditer(text):
        message = f'something is missing at "{match.group()}"'
        yield advised(
            text, match.start(), "empty-slot", message, "write what belongs there, or one of the signs"
        )


def _missing(pattern: re.Pattern[str], text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        message = f'something is missing at "{match.group()[:60]}"'
        advice = "write what belongs between, or leave it out"
        yield advised(text, match.start(), "empty-slot", message, advice)


LISTENED_FOR = frozenset(word for pair in _PAIRS for word in pair) | word_list(
    "who how where when why company firm business organization organisation development unknown sales marketing revenue "
    "growth operations engineering product finance people raised closed opened announced launched uses grew hired "
    "series with"
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
