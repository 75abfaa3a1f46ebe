"""Lint, fourth part: who is greeted. Nobody, two people, somebody twice, or what is no first name."""

import re
from collections.abc import Iterator

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised
from gtm.openers.reading import Reading

_GREETING = r"(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|HI|HELLO|HEY|DEAR|[Gg]ood (?:morning|afternoon))"
_NOBODY = re.compile(
    rf"^{_GREETING}(?:\s*[!.?:;]|\s*,(?! [A-Z][\w'’-]+\s?(?:[,.!:]|[-–—]))|\s+[^\w\s\"'“(\-–—…{{\[<%*$#@][^\w]?"
    r"|\s*$|\s+[-–—]+[,!])"
)
_NO_NAME = re.compile(
    rf"^{_GREETING},?\s+(?:there|all|team|sir|madam|ma'am|sirs?\b.{{0,10}}madam|friend|(?:first"
    rf"|last)[ _]?name|fname"
    r"|name|customer|prospect|lead|user|info|sales|admin|support|contact|office|marketing|hello|hi|hey|dear|unknown"
    r"|(?:mr|mrs|ms|mx|dr|prof|er|engr|eng|rev|miss)(?=\.?\s?[,!])"
    r"|undefined|null|none|n/a|false|true|tbd|test|xx+|valued \w+|to whom|\d+"
    r"|[^\W\d_](?=\.?[,!])"
    r"|(?:the|and|or|of|for|deceased|retired|former|inactive|duplicate|do not \w+)(?=\s?[,!])"
    r"|(?:[se]?vp|ceo|cto|cfo|coo|cmo|cro|founder|owner|director|manager|head|president|chief)\b[^\n,!]{0,25}(?=[,!])"
    r"|(?!dr\b)[^\s,!]+ (?:[^\s,!]+ )?(?-i:M[rsx]|MR|MRS|Mrs|Dr|DR|Prof|Sir|Madam|Herr|Frau"
    r"|PhD|Ph\.?\s?D\.?|MBA|MD|CPA|Esq\.?|CFA|PMP|M\.?Sc|B\.?Sc|LL\.?M)"
    r"(?=\.?\s?[,!]))(?![\w'’])",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    rf"^{_GREETING}\s+(?:[^\s,!]*[@\d/][^\s,!]*|[^\n,!(]{{0,30}}\([^)\n ,]*\))\s?[,!]"
    rf"|^{_GREETING}\s+[^\s,!]*[^\W\d_][._][^\W\d_]{{2,}}\s?[,!]"  # john.smith
    rf"|^{_GREETING}\s+(?:er|ar|adv|engr|eng|smt|shri|ing|dipl|arq|lic|ca|cs|col|maj|capt)\.\s?(?-i:[A-Z])[^\s,!]*"
    r"(?: [^\s,!]+)?\s?[,!]"  # Er. Vijay
    rf"|^{_GREETING}\s+(?-i:CA|CS|Er|Adv|Engr) (?-i:[A-Z])[^\s,!]*\s?[,!]",
    re.IGNORECASE,
)
_ODD_IN_A_NAME = re.compile(r"[@\d/(._&+]|CA |CS |Er |Adv |Engr | (?:and|or|und|oder|et) [A-ZÀ-Þ]\w")
_NAME = r"(?:[A-ZÀ-Þ]['’])?[A-ZÀ-Þ][\w-]+"
_TWO_NAMES = re.compile(
    rf"^{_GREETING}\s+(?:[^\n,!?.]{{1,30}} [&+] [^\n,!?.]{{1,30}}"
    rf"|{_NAME}(?: {_NAME}){{0,2}}(?: ?/ ?| (?:and|or|und|oder|et) ){_NAME}(?: {_NAME}){{0,2}})\s?[,!–—-]"
)
_BOTH_MEANT = re.compile(r"\b(?:you (?:two|both)|(?:both|either|one|which|neither) of you)\b", re.I)
"""`Hi Anna and Ben, which of you two`: who writes that has thought of both."""
_GREETED_TWICE = re.compile(
    rf"^{_GREETING}\s+(?:(?P<name>[^\n,.!?;:]{{1,40}}?)[,!.]?\s+(?:{_GREETING}\s+)?(?P=name)(?=[,!])"
    rf"|[^\n,.!?;:]{{1,40}}? {_GREETING} [A-Z])"
)

_PLAINLY = re.compile(r"(?:Hi|Hello|Hey|Dear) ((?!Xx)[A-ZÀ-Þ][a-zß-öø-ÿ]+), \w")
"""The usual greeting; by a word that no rule listens for it is a good one, if it is not said twice."""
_HAILS = frozenset({"hi", "hello", "hey", "dear"})
_GREETINGS = frozenset({"hi", "hello", "hey", "dear", "good", "to"})


def nobody_greeted(read: Reading) -> Iterator[Finding]:
    """A greeting without a name, with what is no name, with two, or said twice."""
    text = read.text
    if not read.words or read.words[0] not in _GREETINGS:
        return
    begin = read.words[1:8]
    may_be_twice = len(set(begin)) < len(begin) or not _HAILS.isdisjoint(begin)
    plainly = None if may_be_twice else _PLAINLY.match(text)
    if plainly and plainly[1].lower() not in LISTENED_FOR:
        return
    advice = "greet by first name, or begin without a greeting"
    if read.low.startswith(("to whom it may", "dear hiring manager", "dear recruiter")):
        yield advised(text, 0, "greeting-missing", "greets nobody by name", advice)
        return
    empty = _NOBODY.match(text)
    if empty:
        yield advised(
            text, empty.start(), "empty-slot", f'nobody is greeted: "{empty.group().strip()}"', advice
        )
        return
    twice = _GREETED_TWICE.match(text) if may_be_twice else None
    if twice:
        yield advised(
            text, 0, "doubled-word", f'greets twice: "{twice.group()[:60]}"', "greet once, by first name"
        )
    if _NO_NAME.match(text):
        yield advised(text, 0, "greeting-missing", "greets nobody by name", advice)
    elif not _ODD_IN_A_NAME.search(text.partition(",")[0]):
        return
    elif _TWO_NAMES.match(text) and not _BOTH_MEANT.search(text):
        yield advised(text, 0, "greeting-missing", "greets two people in one mail", "write to each of them")
    elif _ADDRESSED.match(text):
        yield advised(text, 0, "greeting-missing", "greets by what is no first name", advice)


LISTENED_FOR = _GREETINGS | word_list(
    "there all team sir sirs madam friend first last full name fname firstname lastname "
    "customer prospect lead user info sales admin support "
    "contact office marketing hello unknown mr mrs ms mx dr prof er engr eng rev miss true false tbd test valued whom "
    "morning afternoon undefined null none the and or of for deceased retired former inactive duplicate do svp evp vp ceo "
    "cto cfo coo cmo cro founder owner director manager head president chief herr frau adv esq"
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
