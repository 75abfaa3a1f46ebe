"""Lint, first part: what nobody filled in. Tags of any merge language, spintax, placeholders, markup, invisible letters.

Every rule here blocks: what it finds was never written by a person, whatever stands around it.
"""

import re
from collections.abc import Iterator

from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised, found
from gtm.openers.reading import Reading

_SLOT_WORDS = (
    r"insert|your|my|first|last|full|company|contact|lead|job|prospect|sender|recipient|account|name|title"
    r"|firstname|lastname|fname|lname|role|city|industry|pain ?point|product|competitor|signature|placeholder"
    r"|custom|personali[sz]ation|xx+|tbd|todo|website|url|recent|specific|achievement|topic|location|amount|value"
    r"|reason|technology|tech stack|funding|trigger|mutual|calendar|number of|date of"
)
_FIELD = (
    r"(?:(?:first|last|full|your|company|contact|lead|job|sender|prospect)[ _-]?(?:name|title|company)"
    r"|company|firstname|lastname|fname|lname|name|title|city|industry)"
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
_MARKED = re.compile(
    r"\|\|[^|\n]+\|\||@@[^@\n]+@@|~~[^~\n]+~~|::[a-z_ ]+::|\^{1,2}[a-z_ ]+\^{1,2}"  # marks around a field
    rf"|(?P<mark>[|@~_*^`«‹])\s?{_FIELD}\s?[|@~_*^`»›](?!\w)"
    r"|(?<![\w@/.])[a-z]+(?:_[a-z]+)*_(?:name|title|company|role|roles|round|stage|date|count|amount|industry|size|city)"
    r"(?![\w@/.])|\bseries_[a-h]\b"
    r"|(?<![\w@/.\"'“‘:=?&#-])(?!utm_)[a-z]+(?:_[a-z]{2,})+(?![\w@/(=:\"'”’-]|\.\w)",  # c_suite
    re.IGNORECASE,
)
"""Fields between marks that no merge language owns alone, and names of columns."""
_MARKS = re.compile(r"[|@~_^*`«‹]|::")
_PLACEHOLDERS = re.compile(
    r"(?<![\w\"“'‘])(?:TODO|TBD|TBC|TBA|FIXME|FILL ?ME|X{2,}|xxx+|YYYY|[$€£]X+[MKB]?|X%)(?![\w\"”])"
    r"|(?<![\w\"“'‘])(?:Your |My |The )?(?:Company|Business|Organi[sz]ation|First|Last|Full|Contact"
    r"|Prospect|Client|Customer|Sender|Job) (?:Name|Title)(?![\w\"”])"
    r"|(?<![\w\"“'‘])Your (?:Name|Company|Title|Position|Product|Signature|Organi[sz]ation)(?![\w\"”]| [A-Z])"
    r"|(?<![\"“'‘])\b(?i:lorem ipsum|dolor sit amet|placeholder text|sample text here|insert (?:\w+ ){1,3}here)\b"
)
"""What people type to be replaced later. In quotation marks somebody speaks of it."""
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
_SUSPECT = re.compile(r"[\]\[{}<>*#@|_\\^~`«‹$:](?:(?<![$:])|(?<=\$)[A-Za-z{]|(?<=:):)")
_PERCENT = re.compile(r"%[A-Za-z%]|%20")
_NAME_TAGS = (
    *("fname", "lname", "firstname", "lastname", "companyname"),
    *("((", "(first", "(last", "(company", "(full"),
)


_PLACEHOLDER_WORDS = word_list(
    "todo tbd tbc tba fixme fillme fill xx xxx xxxx xxxxx yyyy x% $x $xm $xk $xb $xxm $xx €x €xm €xxm £xm "
    "name title lorem dolor placeholder sample insert"
)
_YOUR_THING = "Your "


def tokens(read: Reading) -> Iterator[Finding]:
    """Template tags of any language, spintax, placeholders, HTML, cells of a broken sheet."""
    yield from _tags(read)
    if not read.has(_PLACEHOLDER_WORDS) and _YOUR_THING not in read.text:
        return
    for match in _PLACEHOLDERS.finditer(read.text):
        message = f'"{match.group()[:40]}" was to be replaced by something'
        yield advised(
            read.text, match.start(), "unrendered-token", message, "write what was meant, or leave it out"
        )


def _tags(read: Reading) -> Iterator[Finding]:
    text = read.text
    if not (
        _SUSPECT.search(text)
        or ("%" in text and _PERCENT.search(text))
        or ("&" in text and ";" in text)
        or (("name" in read.low or "(" in text) and any(map(read.low.__contains__, _NAME_TAGS)))
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
    if _MARKS.search(text) and not TOKENS.search(text):
        for match in _MARKED.finditer(text):
            message = f'a field was not filled in: "{match.group()[:40]}"'
            yield advised(text, match.start(), "unrendered-token", message, advice)
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
    if not any(map(text.__contains__, _MISREAD_LETTERS)):
        return
    for match in _MOJIBAKE.finditer(text):
        message = f'letters that were read in the wrong encoding: "{match.group()}"'
        yield advised(text, match.start(), "encoding", message, "write the text that was meant")


def _first(spintax: str) -> str:
    return spintax.strip("{}").partition("|")[0]


def controls(read: Reading) -> Iterator[Finding]:
    """Characters that nobody sees and some programs obey."""
    text = read.text
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return
    for match in CONTROLS.finditer(text):
        if match.group() == "\u200d":  # joins the parts of an emoji; that is found as such
            continue
        yield found(text, match.span(), "control-character", "an invisible or control character", "")


LISTENED_FOR = _PLACEHOLDER_WORDS | word_list(
    "your my the company business organization organisation first last full contact prospect client customer sender job "
    "position product signature name title here text ipsum sit amet fname lname firstname lastname fullname companyname"
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
