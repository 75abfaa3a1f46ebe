"""The last look before a text leaves: what no careful person would have sent.

`lint` reads a finished opener; `lint_value` reads one piece of lead data before it is put into one, because a
sequencer runs its own template engine over what we push: `{{first_name}}` in a company's name would be
expanded a second time, on somebody else's machine.
"""

import re
from collections.abc import Callable, Iterator

from gtm.openers.findings import Finding

SHORTEST, LONGEST = 40, 400

_TOKENS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}"  # Jinja and most sequencers
    r"|\[\[[^\]]*\]\]?|<%|%>|\*\|[^|]*\|\*|<<[^>]*>>|[$#]\{"  # older merge languages
    r"|%[A-Za-z]\w*%"  # %signature%
    r"|[\[{<](?:first|last|full|company|your|contact|lead|job)[ _-]?(?:name|title|company)?[\]}>]",
    re.IGNORECASE,
)
_SPINTAX = re.compile(r"\{[^{}\n]*\|[^{}\n]*\}")
_BRACES = re.compile(r"[{}]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]")
_SUSPECT = re.compile(
    "[][{}%<>*$#|\x00-\x1f\x7f-\x9f\u200b-\u206f\ufeff\ufffd]"
)  # one look for the usual case
_LINE_BREAKS = re.compile(r"[\t\n]")
_NULL_WORDS = re.compile(
    r"\b(?:None(?! of\b)|NONE|nan|NaN|NAN|null|NULL|undefined|Undefined|NoneType)\b"
    r"|\[object|(?<!\w)[Nn]/[Aa](?!\w)|(?<=Hi )Null\b"
)
_EMPTY_SLOTS = re.compile(
    r"(?<=\S)[ \u00a0]{2,}(?=\S)"  # a double space
    r"|[ \u00a0][,.;:!?](?=\s|$)"  # a space before punctuation
    r"|,\s*,|\(\s*\)|\"\s*\"|“\s*”|[ \u00a0]['’]s\b"
    r"|\b(?:Hi|Hello|Hey|Dear)[,!.]"
    r"|^[,.;:!?]",
    re.MULTILINE,
)
_NO_NAME = re.compile(
    r"^(?:hi|hello|hey|dear)\s+(?:there|all|team|sir|madam|friend|(?:first|last)[ _]?name|fname|name)\b",
    re.IGNORECASE,
)
_LOUD_NAME = re.compile(r"^(?:Hi|Hello|Hey|Dear)\s+([^\W\d_]{3,})[,!]")
_LOUD_WORDS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}(?:[ ,]+[A-ZÀ-ÖØ-Þ]{4,})+\b")
_LOUD_WORD = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{6,}\b")

Rule = Callable[[str], Iterator[Finding]]


def lint(text: str) -> tuple[Finding, ...]:
    """Everything found in a finished opener, blocking findings first. Empty: it may leave."""
    found = [finding for rule in _RULES for finding in rule(text)]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def lint_value(value: str, where: str) -> tuple[Finding, ...]:
    """What keeps a piece of lead data from being put into a text or pushed. `where` is the fact's path."""
    if not _SUSPECT.search(value):
        return ()
    checks = (
        (_SPINTAX, "spintax", "holds spintax, which the sequencer would roll dice over"),
        (_TOKENS, "token-in-data", "holds a template tag, which the sequencer would fill in again"),
        (_BRACES, "token-in-data", "holds a brace, which the sequencer could take for a template tag"),
        (_CONTROLS, "control-character", "holds invisible or control characters"),
        (_LINE_BREAKS, "control-character", "holds a tab or a line break"),
    )
    for pattern, name, message in checks:
        if pattern.search(value):
            return (Finding(id=name, where=where, message=f"{where} {message}"),)
    return ()


def _each(pattern: re.Pattern[str], name: str, message: str, *, blocking: bool = True) -> Rule:
    """A rule that reports every match of a pattern; `{}` in the message is what was matched."""

    def rule(text: str) -> Iterator[Finding]:
        for match in pattern.finditer(text):
            shown = match.group().strip() or "two spaces"
            yield Finding(
                id=name,
                where=_place(text, match.start()),
                message=message.format(shown[:40]),
                blocking=blocking,
            )

    return rule


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"


def _tokens(text: str) -> Iterator[Finding]:
    yield from _each(_SPINTAX, "spintax", 'spintax: "{}"')(text)
    yield from _each(_TOKENS, "unrendered-token", 'a template tag was not filled in: "{}"')(
        _SPINTAX.sub("", text)
    )


def _length(text: str) -> Iterator[Finding]:
    size = len(text.strip())
    if size < SHORTEST:
        yield Finding(id="length", where="text", message=f"only {size} characters; {SHORTEST} are the least")
    if size > LONGEST:
        yield Finding(id="length", where="text", message=f"{size} characters; {LONGEST} are the most")


def _greeting(text: str) -> Iterator[Finding]:
    if _NO_NAME.match(text):
        yield Finding(id="greeting-missing", where="line 1", message="greets nobody by name")


def _shouting(text: str) -> Iterator[Finding]:
    name = _LOUD_NAME.match(text)
    if name and name.group(1).isupper():
        yield Finding(id="shouting", where="line 1", message=f'the name is shouted: "{name.group(1)}"')
    loud = _LOUD_WORDS.search(text)
    if loud:
        message = f'words in capitals: "{loud.group()[:40]}"'
        yield Finding(id="shouting", where=_place(text, loud.start()), message=message)
        return
    single = _LOUD_WORD.search(text, name.end() if name else 0)
    if single:
        message = f'a word in capitals: "{single.group()[:40]}"'
        yield Finding(id="shouting", where=_place(text, single.start()), message=message, blocking=False)


def _marks(text: str) -> Iterator[Finding]:
    if text.count("?") > 1:
        yield Finding(id="questions", where="text", message="asks more than one question", blocking=False)
    if text.count("!") > 1:
        yield Finding(
            id="exclamations", where="text", message="more than one exclamation mark", blocking=False
        )


_RULES: tuple[Rule, ...] = (
    _tokens,
    _each(_EMPTY_SLOTS, "empty-slot", 'something is missing at "{}"'),
    _each(_NULL_WORDS, "null-word", '"{}" is how a missing value looks'),
    _each(_CONTROLS, "control-character", "an invisible or control character"),
    _greeting,
    _length,
    _shouting,
    _marks,
)
