"""Lint, second part: slots that stayed empty. Two spaces, `at .`, `as VP Sales at you`, `a round of $ at`.

Every rule here blocks: what it finds was never written by a person, whatever stands around it.
"""

import re
from collections.abc import Iterator
from itertools import product

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised, found
from gtm.openers.reading import Reading

_EMPTY = re.compile(
    r"(?<=\S)[ \u00a0\t]{2,}(?=\S)"  # a double space
    r"|\t|[ \u00a0](?!\.\.\.|\.\w|[:;]-?[)(DP])[,.;:!?]+(?=[\s\"'”’)]|$)"  # a space before punctuation
    r"|,\s*,|,[.;:!?](?=\s|$)|[;:],|(?<!\.)\.\.(?!\.)"
    r"|(?<!\w)\(\s*\)|\[\s*\]|\"\s*\"|“\s*”|‘\s*’|«\s*»|(?<!\w)''(?!\w)|[ \u00a0]['’]s\b|^['’]s\b"
    r"|^[ \t]*[,.;:!?](?!\.\.)|(?<=[a-zà-ÿ])[,;!?](?=[A-ZÀ-Þ][a-zà-ÿ' ])"
    r"|(?<=[a-zà-ÿ]{2})[,;](?=[a-zà-ÿ]{2})|(?<=[a-zà-ÿ]{2}),(?=\d)"  # no space behind a comma
    r"|(?<=[a-zà-ÿ]{2})\.(?=(?:Who|What|How|Is|Are|Do|Does|I|We|The|Your|You|It|If|When|Which|Would|Could|Can)\b)"
    r"|\b(?:the|an|your|my|our|their)[,.;:!?](?=\s|$)|\band[.;:!?](?=\s|$)"
    r"|\b(?:[Hh]ead|VP|[Dd]irector|[Pp]resident|[Cc]hief|[Rr]ound|[Tt]eam) of[,.;:!?](?=\s|$)"
    r"|\b(?:a|an|the) (?:a|an|the|your|and|or|of|is|are|has|in|at|with|to|for)(?![\w-])"
    r"|\byour (?:a|an|the|your|is|are|has|at|with|in|for|from|was|were|would)(?![\w-])"
    r"|\b(?:its|their|our|my) (?:of|at|from)(?![\w-])"
    r"|[$€£](?=[,.;!?]|$)(?<!\d.)(?<!\d [$€£])(?<!\bin .)(?<!\bor .)|[$€£][BMK]\b"
    r"|(?<![\d$€£])(?<!\d )[$€£] (?=[A-Za-z])(?!(?:amounts?|values?|terms?|figures?|signs?|size|volume|prices?|per|or)\b)"
    r"|\b(?:by|about|than|grew|grown|up|down|nearly|almost|over|only|of) %|\b(?:the|an|of|and|your|from|as|or|at)\s*\Z",
    re.MULTILINE,
)
_SEEN = r"(?:[Ss]aw|[Nn]oticed|[Hh]eard|[Rr]ead)"
_NOTHING_THERE = re.compile(
    r"(?<![^\s(\"“])(?:"
    r"at (?<!look at )(?<!looking at )(?<!looked at )(?<!work at )(?<!working at )(?<!worked at )(?<!aim at )(?<!good at )"
    r"(?:I|we|they|he|she|you (?:would|will|have|had|are|were|probably|may|might|can|could|must|do|know|see|hear|need|want"
    r"|get|should|surely|already))"
    r"|[Aa]s at(?= [A-Z])(?! (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q\d))"
    r"|(?:[Ss]aw|[Nn]oticed|[Ss]ee|[Rr]ead|[Hh]eard) that (?:(?:is|are) (?:\w+ )?\w+ing|has (?:just )?"
    r"(?:\w+ed|grown|an?|two|three|\d+)|raised|closed|opened|hired|launched|announced|acquired|uses|moved)"
    r"|[Cc]ongrat(?:s|ulations) on (?:at|in|from|and|for|with|by)"
    r"|(?:[Rr]ound|[Tt]eam|[Hh]ead|VP|[Dd]irector|[Oo]ffice|[Nn]umber|[Uu]se|[Ll]aunch|[Rr]aise|[Gg]rowth|Series) of"
    r" (?:is|are|has|at|in|to|for|from|with|and|by)"
    r"|(?:of|raised|raising|closed|nearly|almost) (?:million|billion)"
    r"|(?:posted|opened|closed|raised|started|joined|wrote|spoke|moved) ago"
    r")(?=[\s,.;:!?\")]|$)"
    rf"|(?:^|[.,!?:\n–—-] ?)(?:I |We |we |[Jj]ust |I just )?{_SEEN} (?:is|are|has|have|was|were"
    r"|(?:hiring|raising|growing|expanding|opening|launching|closing)"
    r" (?:an?|two|three|four|five|six|seven|eight|nine|ten|\d+|new|its|their))(?=[\s,.;:!?\")]|$)",
    re.MULTILINE,
)
"""A word of two that had something between them, or a verb whose subject is gone."""
_POSSESSIVES = re.compile(
    r"(?<=[^\W\d_])(?:[´`]s\b|['’]s['’]s\b|['’]{2,}(?:s\b)?|['’]s['’](?= [a-z]))"
    r"|(?<![\w'’])[A-ZÀ-Þ][\w&-]*[^\W\d_sSxXzZß](?<!in)(?<![\w]O)['’] (?=[a-z])"
)
_OPENING_QUOTE = re.compile(r"(?<!\w)['‘`]")
_AT_NOBODY = re.compile(r"\b(\w+) at(?=[,.;:!?](?:\s|$)| (?:and|is|has|are|to)\b)")
_AS_NOBODY = re.compile(r"\b[Aa]s, (?!say\b|for\b|in\b|ever\b|always\b|well\b|of\b|by\b)")
_NOUNS_BEFORE_AT = word_list(
    "role roles team job position people sales leads lead vp sdr sdrs head director manager officer open "
    "opening openings executive executives marketing hiring everyone colleagues reps round growth"
)
_NUMBER_SLOTS = re.compile(
    r"(?<![\w.,])[-−]\d+ (?:open )?(?:\w+ )?(?:roles?|people|employees|days|years)\b"
    r"|(?<![\w.,])0 (?:open |new )?(?:\w+ )?(?:roles|role|positions|openings|jobs|employees|people)\b"
    r"|\$0(?![\d.])|\b1970-01-01|0?1/0?1/1970|January 1(?:st)?,? 1970|\bInvalid [Dd]ate\b"
)

_SIGNS_OF_NOTHING = re.compile(
    r"[,.;:!?'’´`%−0\t\u00a0(\[\"“‘«$€£-](?:"
    r"(?<=[ \n][,.;:!?'’%−-])|(?<= 0) |(?<=[\t\u00a0])"  # a blank before what stands behind a word
    r"|(?<=,)(?: ?,|[.;:!?])|(?<=[;:]),|(?<=\.)\.|(?<=['’])(?: |['’]|s['’])|(?<=[´`])s"
    r"|(?<=\()[) -]|(?<=\[)[\] ]|(?<=\") ?\"|(?<=“)[” ]|(?<=‘)[’ ]|(?<=«)[» ]"
    r"|(?<=[$€£])[ ,.;!?mbk0])"
)
"""It begins with one set of marks: marks are few, and letters and blanks are passed over at once."""
_SIGNS_IN_WORDS = ("  ", "1970", "invalid date")
_RUN_TOGETHER = re.compile(r"[.,;!?][^\W_](?<=[a-zà-ÿ]..)(?<![.!?][a-zà-ÿ\d])")
_CUT_TOKENS = frozenset(
    f"{word}{mark}"
    for word in ("the", "an", "your", "my", "our", "their", "and", "of", "at", "as")
    for mark in ",.;:!?"
)
_BEFORE_NOTHING = word_list("a an the your")
_NOTHING_BETWEEN = word_list("a an the your and or of is are has in at with to for")
_NOTHING_PAIRS = frozenset(
    {
        *product(_BEFORE_NOTHING, _NOTHING_BETWEEN),
        *product(["at"], ["and", "is", "has", "are", "to", "you", "i", "we", "they", "he", "she"]),
        *product(["your"], ["from", "was", "were", "would"]),
        *product(["its", "their", "our", "my"], ["of", "at", "from"]),
        *product(["as"], ["at"]),
        *product(["of"], ["is", "are", "has", "at", "in", "to", "for", "from", "with", "and", "by"]),
        *product(["on"], ["at", "in", "from", "and", "for", "with", "by"]),
        *product(
            ["saw", "noticed", "see", "read", "heard"], ["that", "is", "are", "has", "have", "was", "were"]
        ),
        *product(
            ["saw", "noticed", "read", "heard"],
            ["hiring", "raising", "growing", "expanding", "opening", "launching", "closing"],
        ),
        *product(["of", "raised", "raising", "closed", "nearly", "almost"], ["million", "billion"]),
        *product(
            ["posted", "opened", "closed", "raised", "started", "joined", "wrote", "spoke", "moved"], ["ago"]
        ),
    }
)
_LAST_WORDS = ("the", "an", "of", "and", "your", "from", "as", "or", "at")


def _may_be_empty(read: Reading) -> bool:
    """Whether anything in the text could be the edge of an empty slot; most texts are done with this."""
    low, tokens = read.low, read.tokens
    if (
        _SIGNS_OF_NOTHING.search(low)
        or any(map(low.__contains__, _SIGNS_IN_WORDS))
        or not _CUT_TOKENS.isdisjoint(tokens)
        or _RUN_TOGETHER.search(read.text)
        or low.endswith(("$", "€", "£", "'", "’"))
    ):
        return True
    if not tokens or tokens[-1].endswith(_LAST_WORDS) or low[0] in ",.;:!?'’-−0":
        return True
    beside = _NOTHING_PAIRS & read.pairs
    return any(first != "a" or f"a {second}" in read.text for first, second in beside)  # "Series A of"


def empty_slots(read: Reading) -> Iterator[Finding]:
    """Double spaces, a space before punctuation, brackets and quotes around nothing, `at .`, `by %`."""
    text = read.text
    if not _may_be_empty(read):
        return
    for match in _EMPTY.finditer(text):
        shown = match.group()
        if _french_blank(read, match.start(), shown):
            continue
        if _is_question_of(text, match.start(), shown):
            continue
        if shown in ("the the", "an an", "your your"):
            continue  # a doubled word, and found as such
        if any(map(str.isalpha, shown)):
            message = f'something is missing at "{shown.strip()}"'
            yield advised(
                text, match.start(), "empty-slot", message, "write what belongs between, or leave it out"
            )
            continue
        fix, what = _mended_slot(shown)
        yield found(text, match.span(), "empty-slot", f'something is missing at "{what}"', fix)
    for match in _AT_NOBODY.finditer(text):
        if match[1].casefold() in _NOUNS_BEFORE_AT and not _asks(text, match.start()):
            yield advised(
                text,
                match.start(),
                "empty-slot",
                f'something is missing after "{match.group()}"',
                "say where",
            )
    for match in _POSSESSIVES.finditer(text):
        ends_quoting = len(match.group()) > 3 or match.group()[1:] in ("s'", "s’")
        if ends_quoting and _OPENING_QUOTE.search(text, 0, match.end() - 2):
            continue  # the quotation ends here
        message = f'the apostrophe in "{_word_at(text, match.start())}" is one too many, or lacks its s'
        yield advised(text, match.start(), "possessive", message, "write Northwind's, or Reynolds'")
    for pattern, advice in (
        (_AS_NOBODY, "say as what"),
        (_NUMBER_SLOTS, "leave the number out"),
        (_NOTHING_THERE, "say who, what or where"),
    ):
        for match in pattern.finditer(text):
            if pattern is _NOTHING_THERE and _asks(text, match.start()):
                continue
            yield advised(
                text,
                match.start(),
                "empty-slot",
                f'something is missing at "{match.group().strip()}"',
                advice,
            )


def _word_at(text: str, position: int) -> str:
    """The word around a place."""
    start = text.rfind(" ", 0, position) + 1
    return text[start:].partition(" ")[0].rstrip(".,;:!?")[:40]


def _is_question_of(text: str, position: int, shown: str) -> bool:
    """`What is the new team of?` ends on its `of` rightly."""
    return shown.rstrip().endswith(("of?", "of,", "of.", "from", "at", "of")) and _asks(text, position)


_WH = re.compile(
    r"(?:^|[.?!:;,–—-] *|\n|\b(?:know|see|tell|wonder|ask|is|about|exactly) )"
    r"(?:[Ww]hat|[Ww]hich|[Ww]here|[Ww]ho|[Hh]ow|[Ww]hy)\b[^.?!\n]*$"
)


def _asks(text: str, position: int) -> bool:
    return _WH.search(text, 0, position) is not None


def _mended_slot(shown: str) -> tuple[str, str]:
    """What to write instead, and how to show what is there."""
    if not shown.strip():
        return " ", "two spaces"
    if shown in ",;!?.":
        return f"{shown} ", shown
    if shown[0] in " \u00a0" and shown.strip()[0] in ",.;:!?":
        return shown.strip(), shown
    return "", shown.strip()


_FRENCH = word_list(
    "vous votre vos nous notre nos est êtes sont avez avons bonjour salut bonsoir les des une pour chez qui que quel quelle "
    "quels quelles comment combien pourquoi où la le du au aux et en sur dans avec sans par son sa ses leur leurs ce cette "
    "ces deux trois je tu te ton ta tes il elle ils elles pas plus déjà avant après madame monsieur cher chère merci"
)
_NOT_FRENCH = word_list(
    "the who how has have is are was your you what which with at of and for when a an hi hello hey dear does do that this "
    "der die das und wer wie ist sie ihr el los las para por y su"
)
_CUT_OFF = re.compile(
    r"(?<![\w'’])(?:chez|de|du|à|au|aux|des|le|les|un|une|et|pour|avec|sur|dans|par|votre|vos|en)$", re.I
)
"""French does not end a sentence on these: what followed was left empty."""


def _is_french(read: Reading) -> bool:
    """By its small words, of which a question of ten words has three; a name like La Maison does not decide it."""
    return len(read.word_set & _FRENCH) >= max(2, 1 + len(read.word_set & _NOT_FRENCH))


def _french_blank(read: Reading, position: int, shown: str) -> bool:
    """The blank that French has before these marks; an ordinary one, for few keyboards have the narrow one."""
    marks = shown.strip().rstrip("?!") or shown.strip()[:1]
    if not (marks in ("?", "!", ":", ";", "»") and _is_french(read)):
        return False
    return _CUT_OFF.search(read.text, 0, position) is None


LISTENED_FOR = (
    _NOUNS_BEFORE_AT
    | _BEFORE_NOTHING
    | _NOTHING_BETWEEN
    | frozenset(_LAST_WORDS)
    | frozenset(word for pair in _NOTHING_PAIRS for word in pair)
    | word_list(
        "head vp director president chief round team office number use launch raise growth series "
        "invalid date say for ever always well million billion ago"
    )
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
