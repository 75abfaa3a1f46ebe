"""Lint, first part: what a merge left behind. Tokens nobody filled, slots that stayed empty, `None` and its kin.

Every rule here blocks: what it finds was never written by a person, whatever stands around it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, product

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised, found
from gtm.openers.reading import Reading

_SLOT_WORDS = (
    r"insert|your|my|first|last|full|company|contact|lead|job|prospect|sender|recipient|account|name|title"
    r"|firstname|lastname|fname|lname|role|city|industry|pain ?point|product|competitor|signature|placeholder"
    r"|custom|personali[sz]ation|xx+|tbd|todo|website|url|recent|specific|achievement|topic|location|amount|value"
    r"|reason|technology|tech stack|funding|trigger|mutual|calendar|number of|date of"
)
TOKENS = re.compile(
    r"\{\{[^{}\n]*\}\}|\{[%#][^{}\n]*[%#]\}|\{\{|\}\}|\{%|%\}|\{#|#\}|\{[^{}\n]*\}"  # Jinja and most sequencers
    r"|\[\[[^\]\n]*\]\]?|<%|%>|\*\|[^|\n]*\|\*|<<[^>\n]*>>"
    r"|[$#@]\{|\(\([a-z_ ]+\)\)|\((?:first|last|full|company)[ _]?name\)"  # older merge languages
    r"|%[A-Za-z][\w.]*%|%%|##\w+##|__\w+__|_{3,}"  # %signature%
    r"|(?-i:\$[a-z]\w{3,}|\$[A-Z][a-z]\w{3,}|\$[A-Z]+_[A-Z_]+)"  # $company, but neither $MSFT nor $12M
    rf"|[\[<](?:{_SLOT_WORDS})\b[^\]>\n]{{0,40}}[\]>]|\[[^\[\]\n]+\|[^\[\]\n]+\]"
    r"|\b(?:first|last|full|company|job|contact|lead|sender|account)_(?:name|title|company)\b"
    r"|(?<![\w@./])@(?:first|last|full|company)_?name\b"
    r"|\b(?:first|last|company)Name\b|\b[FL]NAME\b",
    re.IGNORECASE,
)
SPINTAX = re.compile(r"\{[^{}\n]*\|[^{}\n]*\}")
BRACES = re.compile(r"[{}]")
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd\ue000-\uf8ff]"
)
_HTML = re.compile(
    r"</?(?:p|b|i|u|a|br|em|div|span|strong|font|img|li|ul|h[1-6])\b[^<>]*>|&(?:[a-z]+|#\d+);", re.I
)
_MOJIBAKE = re.compile(
    r"Ã[\x80-\xbf©¨ª¡³±¼¶¤§«­ ]|â€|Â[ \xa0£»«°©®]|ï¿½|ðŸ|\\u[0-9a-f]{4}|\\[nrt](?![a-z])|%20|\\x[0-9a-f]{2}"
)
_CELLS = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_SUSPECT = re.compile(r"[\]\[{}<>*$#@|_\\]")
_PERCENT = re.compile(r"%[A-Za-z%]|%20")
_NAME_TAGS = (
    *("fname", "lname", "firstname", "lastname", "companyname"),
    *("((", "(first", "(last", "(company", "(full"),
)

_EMPTY = re.compile(
    r"(?<=\S)[ \u00a0\t]{2,}(?=\S)"  # a double space
    r"|\t|[ \u00a0](?!\.\.\.|\.\w|[:;]-?[)(DP])[,.;:!?]+(?=[\s\"'”’)]|$)"  # a space before punctuation
    r"|,\s*,|,[.;:!?](?=\s|$)|[;:],|(?<!\.)\.\.(?!\.)"
    r"|(?<!\w)\(\s*\)|\[\s*\]|\"\s*\"|“\s*”|‘\s*’|«\s*»|(?<!\w)''(?!\w)|[ \u00a0]['’]s\b|^['’]s\b"
    r"|^[ \t]*[,.;:!?](?!\.\.)|(?<=[a-zà-ÿ])[,;!?](?=[A-ZÀ-Þ][a-zà-ÿ' ])"
    r"|(?<=[a-zà-ÿ]{2})\.(?=(?:Who|What|How|Is|Are|Do|Does|I|We|The|Your|You|It|If|When|Which|Would|Could|Can)\b)"
    r"|\b(?:the|an|your|my|our|their)[,.;:!?](?=\s|$)|\band[.;:!?](?=\s|$)"
    r"|\b(?:[Hh]ead|VP|[Dd]irector|[Pp]resident|[Cc]hief|[Rr]ound|[Tt]eam) of[,.;:!?](?=\s|$)"
    r"|\b(?:a|an|the) (?:a|an|the|your|and|or|of|is|are|has|in|at|with|to|for)(?![\w-])"
    r"|\byour (?:a|an|the|your|is|are|has|at|with)(?![\w-])"
    r"|\$(?=[,.;!?]|$)|\$ (?=in\b|to\b|from\b|last\b|round\b|of\b|for\b)|[$€£][BMK]\b"
    r"|\b(?:by|about|than) %|\b(?:the|an|of|and|your|from|as|or|at)\s*\Z",
    re.MULTILINE,
)
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

_GREETING = r"(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|HI|HELLO|HEY|DEAR|[Gg]ood (?:morning|afternoon))"
_NOBODY = re.compile(
    rf"^{_GREETING}(?:\s*[!.?:;]|\s*,(?! [A-Z][\w'’-]+\s?(?:[,.!:]|[-–—]))|\s+[^\w\s\"'“(\-–—…{{\[<%*$#@][^\w]?"
    r"|\s*$|\s+[-–—]+[,!])"
)
_NO_NAME = re.compile(
    rf"^{_GREETING},?\s+(?:there|all|team|sir|madam|ma'am|sirs?\b.{{0,10}}madam|friend|(?:first"
    rf"|last)[ _]?name|fname"
    r"|name|customer|prospect|lead|user|info|sales|admin|support|contact|office|marketing|hello|hi|hey|dear|unknown"
    r"|(?:mr|mrs|ms|dr)(?=\.?\s?[,!])|undefined|null|none|n/a|false|true|tbd|test|xx+|valued \w+|to whom|\d+"
    r"|[^\W\d_](?=\.?[,!]))(?![\w'’])",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(rf"^{_GREETING}\s+(?:[^\s,!]*[@\d/][^\s,!]*|[^\n,!(]{{0,30}}\([^)\n ,]*\))\s?[,!]")

_NULLS = word_list(
    "none null nan $nan undefined nonetype n/a na nil <na> nat none's null's undefined's nan's nan% inf% infinity"
)
_NULL_WORDS = re.compile(
    r"(?<![\w-])(?:NONE|NoneType|NaN|NAN|NULL|nan|NaT|Undefined|UNDEFINED|\[object)(?![\w-])|(?<!\w)[Nn]/[Aa](?!\w)"
    r"|\b(?:nan|NaN|inf|Infinity)%|\$nan\b|\bNull(?=[,.!]|\s(?:has|is|raised|and)\b|['’]s)"
    r"|(?<![.?!:;\n\"“(] )(?<!^)(?<!\n)(?<![-–—] )\bNone\b(?! of\b)|^None\b(?=[,!]|['’]s| (?:has"
    r"|is hiring|raised|just|and)\b)"
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


def tokens(read: Reading) -> Iterator[Finding]:
    """Template tags of any language, spintax, HTML, cells of a broken sheet."""
    text = read.text
    if not (
        _SUSPECT.search(text)
        or ("%" in text and _PERCENT.search(text))
        or ("&" in text and ";" in text)
        or (("name" in read.low or "(" in text) and any(tag in read.low for tag in _NAME_TAGS))
    ):
        if not text.isascii():
            yield from _misread(text)
        return
    advice = "fill it in, or write the sentence without it"
    for match in SPINTAX.finditer(text):
        yield found(text, match.span(), "spintax", f'spintax: "{match.group()[:40]}"', _first(match.group()))
    for match in TOKENS.finditer(SPINTAX.sub(lambda seen: " " * len(seen.group()), text)):
        yield advised(
            text,
            match.start(),
            "unrendered-token",
            f'a template tag was not filled in: "{match.group()[:40]}"',
            advice,
        )
    for pattern, name, message in (
        (_CELLS, "null-word", 'an error of a spreadsheet: "{}"'),
        (_HTML, "html", 'markup in plain text: "{}"'),
    ):
        for match in pattern.finditer(text):
            yield advised(
                text, match.start(), name, message.format(match.group()[:40]), "write the text that was meant"
            )
    yield from _misread(text)
    brace = BRACES.search(text)
    if brace and not TOKENS.search(text) and not SPINTAX.search(text):
        yield advised(text, brace.start(), "unrendered-token", "a brace, as template tags have them", advice)


_MISREAD_LETTERS = ("Ã", "â€", "Â", "ï¿½", "ðŸ", "\\", "%20")


def _misread(text: str) -> Iterator[Finding]:
    if not any(letters in text for letters in _MISREAD_LETTERS):
        return
    for match in _MOJIBAKE.finditer(text):
        message = f'letters that were read in the wrong encoding: "{match.group()}"'
        yield advised(text, match.start(), "encoding", message, "write the text that was meant")


def _first(spintax: str) -> str:
    return spintax.strip("{}").partition("|")[0]


_SIGNS_OF_NOTHING = re.compile(
    r" (?:[ ,.;:!?'’%−-]|0 )|\n[,.;:!?'’]|[\t\u00a0]"  # a blank before what stands behind a word
    r"|,(?: ?,|[.;:!?])|[;:],|\.\.|''"
    r"|\([) -]|\[[\] ]|\" ?\"|“[” ]|‘[’ ]|«[» ]"
    r"|\$[ ,.;!?mbk0]|[€£][mbk]|1970|invalid date"
)
_RUN_TOGETHER = re.compile(r"[.,;!?](?<=[a-zà-ÿ].)[A-ZÀ-Þ]")
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
        *product(["at"], ["and", "is", "has", "are", "to"]),
    }
)
_LAST_WORDS = ("the", "an", "of", "and", "your", "from", "as", "or", "at")


def _may_be_empty(read: Reading) -> bool:
    """Whether anything in the text could be the edge of an empty slot; most texts are done with this."""
    low, tokens = read.low, read.tokens
    if (
        _SIGNS_OF_NOTHING.search(low)
        or not _CUT_TOKENS.isdisjoint(tokens)
        or _RUN_TOGETHER.search(read.text)
        or low.endswith("$")
    ):
        return True
    if not tokens or tokens[-1].endswith(_LAST_WORDS) or low[0] in ",.;:!?'’-−0":
        return True
    return not _NOTHING_PAIRS.isdisjoint(pairwise(tokens))


def empty_slots(read: Reading) -> Iterator[Finding]:
    """Double spaces, a space before punctuation, brackets and quotes around nothing, `at .`, `by %`."""
    text = read.text
    if not _may_be_empty(read):
        return
    for match in _EMPTY.finditer(text):
        shown = match.group()
        if _is_french(text) and shown.strip() in ("?", "!", ":", ";", "»"):
            continue
        if _is_question_of(text, match.start(), shown):
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
    for pattern, advice in ((_AS_NOBODY, "say as what"), (_NUMBER_SLOTS, "leave the number out")):
        for match in pattern.finditer(text):
            yield advised(
                text,
                match.start(),
                "empty-slot",
                f'something is missing at "{match.group().strip()}"',
                advice,
            )


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


_FRENCH = re.compile(r"\b(?:vous|votre|vos|nous|est|êtes|avez|bonjour|les|des|une|pour|chez)\b", re.I)


def _is_french(text: str) -> bool:
    return len({word.casefold() for word in _FRENCH.findall(text)}) >= 3


_GREETINGS = frozenset({"hi", "hello", "hey", "dear", "good", "to"})


def nobody_greeted(read: Reading) -> Iterator[Finding]:
    """A greeting without a name, or with what is no name."""
    text = read.text
    if not read.words or read.words[0] not in _GREETINGS:
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
    if _NO_NAME.match(text):
        yield advised(text, 0, "greeting-missing", "greets nobody by name", advice)
    elif _ADDRESSED.match(text):
        yield advised(text, 0, "greeting-missing", "greets by what is no first name", advice)


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


def controls(read: Reading) -> Iterator[Finding]:
    """Characters that nobody sees and some programs obey."""
    text = read.text
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return
    for match in CONTROLS.finditer(text):
        if match.group() == "\u200d":  # joins the parts of an emoji; that is found as such
            continue
        yield found(text, match.span(), "control-character", "an invisible or control character", "")


LISTENED_FOR = (
    _NULLS
    | _GREETINGS
    | _NOUNS_BEFORE_AT
    | _BEFORE_NOTHING
    | _NOTHING_BETWEEN
    | frozenset(_LAST_WORDS)
    | word_list(
        "there all team sir madam friend first last full name fname customer prospect lead user info sales admin support "
        "contact office marketing hello unknown mr mrs ms dr true false tbd test valued whom head vp director president "
        "chief round invalid date say for ever always well"
    )
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
