"""Lint, seventh part: what is spelt rightly and still should not be sent. Spam words, legal forms, emoji, links, length."""

import re
import unicodedata
from collections.abc import Iterator

from gtm.names.text import mixes_scripts, script
from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised, found
from gtm.openers.reading import Reading

SHORTEST, LONGEST = 25, 400

_SPAM = re.compile(
    r"\bact now\b|\blimited[- ](?:time|offer)\b|\byou(?:[\'’]ve| have)? won\b|\bget rich\b"
    r"|\b(?:earn|extra) money\b|\b100% (?:free|guaranteed?|risk)|\brisk[- ]free\b"
    r"|\bclick (?:here|below|now|this|the link)\b"
    r"|\b(?:buy|order) (?:now|today)\b|\bmoney[- ]back\b|\bguaranteed (?:\d+|results?|meetings|leads|roi|increase"
    r"|to (?:double|increase|boost|book|grow|save|get))\b"
    r"|\b(?:we|i) (?:can )?guarantee (?:you|to|results|that|at least|\d+)\b"
    r"|\bmake (?:extra |more )?money\b|\bearn (?:extra cash|\$)|\bcash bonus\b|\bonce[- ]in[- ]a[- ]lifetime\b"
    r"|\bno obligation\b"
    r"|\bno strings attached\b|\byou(?:'ve|’ve| have) been (?:selected|chosen)\b"
    r"|\byou(?:'re|’re| are) a winner\b|\bdear friend\b"
    r"|\bthis is not spam\b|\b(?:special|exclusive|amazing|incredible) (?:promotion|offer|discount|deal)\b"
    r"|\b(?:lowest|best|unbeatable) prices?\b"
    r"|\bdon['’]t miss (?:out|this)\b|\bwhile supplies last\b|\boffer (?:expires|ends)\b"
    r"|\bact (?:fast|immediately|today)\b"
    r"|\bdouble your (?:income|revenue|sales|leads|money)\b|\b(?:10|100)x your\b|\$\$+|\bsatisfaction guaranteed\b"
    r"|\bcall now\b|\bapply now\b|\bsign up (?:free|now|today)\b|\bfree (?:money|gift|consultation|access|quote)\b"
    r"|\bincredible deal\b|\bgame[- ]chang(?:er|ing)\b|\brevolutionary\b|\bunsubscribe now\b"
    r"|\bas seen on\b|\bextra income\b"
    r"|\bmiracle (?:cure|solution|tool)\b|\bskyrocket\b|\bexplode your\b|\bwork from home and\b"
    r"|\bno (?:cost|fees?|credit card)(?: to you)? (?:whatsoever|ever)\b"
    r"|\burgent(?:ly)?(?:!|:| response| reply| action)|\bhurry\b|\bfor free!|\bviagra\b|\bcasino\b",
    re.IGNORECASE,
)
_SPAM_GATE = word_list(
    "act won rich money once-in-a-lifetime amazing limited "
    " 100% risk risk-free click buy order money money-back guaranteed guarantee make earn cash "
    "once obligation strings selected chosen winner friend spam special exclusive lowest best unbeatable "
    "miss supplies offer double 10x 100x $$ $$$ satisfaction call apply sign free incredible game-changer "
    "game-changing game revolutionary unsubscribe seen extra miracle skyrocket explode home cost fee fees "
    "credit urgent urgently hurry viagra casino limited-time"
)
_CLICHES = re.compile(
    r"\b(?:hope|trust) (?:this|you|all)\b.{0,30}\b(?:finds? you|(?:are )?doing|well)\b"
    r"|\bcame across your (?:profile|company|website)\b"
    r"|\b(?:i )?love what (?:you|your)\b|\b(?:was|am|really|very|so) impressed (?:by|with)\b"
    r"|\bpick your brain\b|\bquick question\b"
    r"|\btouch(?:ing)? base\b|\bcircl(?:e|ing) back\b|\bsynerg|\bthought leader|\bcutting[- ]edge\b"
    r"|\bbest[- ]in[- ]class\b"
    r"|\bworld[- ]class\b|\bjust (?:following up|checking in|bumping)\b|\bamazing (?:work|job|things)\b"
    r"|\breach(?:ing)? out\b",
    re.IGNORECASE,
)

_SURE_FORMS = (
    r"Inc|Incorporated|L\.?L\.?C|L\.?L\.?P|Ltd|GmbH|gGmbH|KGaA|GmbH & Co\.? KG|P\.?L\.?C|plc"
    r"|Pty(?:\.? Ltd)?|Pvt(?:\.? Ltd)?"
    r"|PBC|ApS|A/S|Ltda|LTDA|Lda|EIRL|EURL|S\.?A\.?R\.?L|SARL|S\.?r\.?l|S\.?R\.?L|S\.?p\.?A|S\.P\.A|S\.A\.?S?|S\.L\.?U?"
    r"|N\.V|B\.V|BVBA|d\.o\.o|s\.r\.o|a\.s"
    r"|Sp\.? z o\.?o|Sdn\.? Bhd|K\.K|e\.V|S\.E|A\.Ş|Oyj|INC|LTD|CORP|Corp|Corporation|Zrt|Kft|S\.A\. de C\.V|C\.V"
)
_UNSURE_FORMS = r"AG|AB|AS|SA|SE|NV|BV|KG|Oy|SL|SAS|UG|KK|LP|Co|Limited|OÜ|UAB|SIA|ASA|Srl|SpA|SARL|SL"
_LEGAL = re.compile(
    rf"(?P<name>(?:(?<![\w.])[A-ZÀ-ÖØ-Þ0-9][\w&'’.-]*"
    rf"|[a-z]+[A-Z]\w*))(?P<form>,? (?:{_SURE_FORMS})(?:(?=\.?['’]s\b)|(?![\w’'-]*[a-z]))\.?"
    rf"|,? (?:{_UNSURE_FORMS})\.?(?=['’]s\b|[,.;:!?](?:\s|$)| (?:has|is|was|raised|closed|just|grew"
    rf"|and its|plans|does|are|have)\b|$))"
)
_SMALL_LEGAL = re.compile(
    r"\b(?P<name>\w[\w&.-]*)(?P<form>,? (?:inc\.?|llc|ltd\.?|gmbh|corp\.|plc))(?=[\s,;:?!.]|$|['’]s\b)"
)
_LEGAL_WORDS = word_list(
    "inc incorporated llc llp ltd gmbh ggmbh kg kgaa plc pty pvt pbc aps a/s ltda lda eirl eurl sarl srl "
    "spa sp sdn oyj oy corp corporation zrt kft ag ab sa nv bv bvba sl sas ug kk lp oü uab sia asa"
)
_LEGAL_GATE = _LEGAL_WORDS | frozenset(
    f"{form}{mark}" for form in _LEGAL_WORDS for mark in ("'s", "’s", ".'s", ".’s")
)
_FORMS_THAT_ARE_WORDS = frozenset(
    f"{form}{mark}"
    for form in ("AS", "SE", "Co", "Limited")
    for mark in ("", ".", ",", ".,", "?", "!", ";", ":", "'s", "’s", ".'s")
)
_SMALL_FORMS_THAT_ARE_WORDS = frozenset(map(str.lower, _FORMS_THAT_ARE_WORDS))
_DOTTED = re.compile(r"\.[lavkporesşc]")
_NO_FORM = re.compile(
    r" Inc\.? (?:5000|500|Magazine|magazine|Best|Power)| Corp\.? (?:[Dd]ev|[Ff]in|[Cc]omms|[Ss]trategy|[Aa]ffairs)"
)
_ENDS_HERE = re.compile(r"\s*$|\s+[A-ZÀ-ÖØ-Þ\"“(]")
_GREETED = re.compile(r"(?:Hi|Hello|Hey|Dear|Good morning) ")
_BEFORE_NO_FORM = word_list(
    "a an the your our their my this that each any every no which is as A An The Your Our My This In On "
    "At For From With And Or Since If When Senior Sr Lead VP Head Two Three & Every"
)
_STATES = word_list("SE NV SA AS CO PA LP SL AB")

_LINK = re.compile(
    r"\b(?:https?|ftp)\s?:\s?//\S+|\bwww\.\w[\w.-]+|\bmailto:\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|io|co|net|org|ai|app|dev|me|example|eu|de|uk)/\S+|\[[^\]\n]+\]\([^)\n]+\)"
    r"|\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|rb\.gy|cutt\.ly|lnkd\.in)/\S+",
    re.IGNORECASE,
)
_BEYOND_LATIN = re.compile("[\u0250-\u1dff\u2100-\U0010ffff]")
DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003134f]"
)
"""Letters of scripts that say in one what Latin says in two, and most of which part no words: each counts double."""
_QUOTED = re.compile(r'"[^"\n]*"')
_MANY_MARKS = re.compile(r"!{2,}|\?{2,}!|!\?{1,}|\?!{1,}|\?{3,}")
_LATIN = frozenset({"LATIN", None})
_SYMBOL_LETTERS = frozenset("µμπΔαβγδλσΣΩΩθφϕ")
_KEYCAPS = frozenset("→←↑↓•·–—…™®©°€£¥§±×÷²³½¼¾′″−≈≤≥≠∞√✓✔№")


def spam(read: Reading) -> Iterator[Finding]:
    """Phrases that filters know and people smile at."""
    text = read.text
    if not read.has(_SPAM_GATE):
        return
    for match in _SPAM.finditer(text):
        yield advised(
            text,
            match.start(),
            "spam-words",
            f'"{match.group()}" is what spam filters look for',
            "say it plainly",
        )


_CLICHE_GATE = word_list(
    "hope trust came love impressed pick quick touch touching circle circling synergy synergies synergistic thought "
    "cutting-edge cutting best-in-class best world-class world just amazing reach reaching"
)


def cliches(read: Reading) -> Iterator[Finding]:
    """What everybody writes. Told, not blocked: it is a matter of taste."""
    text = read.text
    if not read.has(_CLICHE_GATE):
        return
    for match in _CLICHES.finditer(text):
        yield advised(
            text,
            match.start(),
            "cliche",
            f'"{match.group()}" could be in any mail',
            "begin with what is only about them",
            blocking=False,
        )


def _may_be_a_form_that_is_a_word(read: Reading) -> bool:
    if _SMALL_FORMS_THAT_ARE_WORDS.isdisjoint(read.tokens):
        return False
    return not _FORMS_THAT_ARE_WORDS.isdisjoint(read.text.split())


def legal_forms(read: Reading) -> Iterator[Finding]:
    """`Northwind, Inc.` in a sentence: nobody calls a company so. `an LLC` and `Inc. 5000` are fine."""
    text = read.text
    if (
        not read.has(_LEGAL_GATE)
        and not _may_be_a_form_that_is_a_word(read)
        and _DOTTED.search(read.low) is None
    ):
        return
    for match in _SMALL_LEGAL.finditer(text):
        if match["name"] not in _BEFORE_NO_FORM:
            message = f'the legal form in "{match.group()}" belongs on a contract'
            yield found(text, match.span("form"), "legal-form", message, "")
    for match in _LEGAL.finditer(text):
        form, name = match["form"], match["name"]
        bare = form.lstrip(", ").rstrip(".")
        if name in _BEFORE_NO_FORM or _NO_FORM.match(text, match.start("form")):
            continue
        if (
            form.startswith(",")
            and _GREETED.fullmatch(text, 0, match.start())
            and text[match.end() :][1:2].isupper()
        ):
            continue  # Hi Maya, Inc. Weekly has
        if bare in _STATES and form.startswith(","):
            continue  # Reno, NV
        if bare in ("Co", "Company") and (name.endswith("&") or text[: match.start("form")].endswith("&")):
            continue
        if bare == "Co" and form[0] == " " and (form[-1] != "." or _ENDS_HERE.match(text, match.end())):
            continue  # `Harbor Co` is what people say; the dot of `Harbor Co. has` is a contract's
        if bare in ("Company", "Limited", "SE", "AS") and (not form.startswith(",") and match.start() == 0):
            continue
        keep = (
            "."
            if form.endswith(".") and text[match.end() :].strip()[:1].isupper() and not form.startswith(",")
            else ""
        )
        message = f'the legal form in "{name}{form}" belongs on a contract'
        span = match.span("form")
        if name.endswith("s") and text.startswith(("'s", "’s"), span[1]):
            span, keep = (span[0], span[1] + 2), text[span[1]]  # Reynolds Inc's: Reynolds'
        yield found(text, span, "legal-form", message, keep)


def pictures(read: Reading) -> Iterator[Finding]:
    """Emoji and ornaments. The house's policy is none: filters count them, and readers are at work."""
    text = read.text
    for position, character in enumerate(text) if _BEYOND_LATIN.search(text) else ():
        if (
            character > "\u00ff"
            and character not in _KEYCAPS
            and unicodedata.category(character) in ("So", "Sk", "Cs")
        ):
            yield found(text, (position, position + 1), "emoji", f'a picture: "{character}"', "")
            return
    for mark in (":-)", ":)", ":D", ";)", ";-)") if ")" in text or ":D" in text else ():
        if mark in text:
            at = text.index(mark)
            yield found(text, (at, at + len(mark)), "emoji", f'a smiley: "{mark}"', "", blocking=False)
            return


def scripts(read: Reading) -> Iterator[Finding]:
    """Letters of another script than the text's: look-alikes in a word, or a name its reader should see in Latin."""
    text = read.text
    if _BEYOND_LATIN.search(text) is None:
        return
    letters = [
        (place, found_script)
        for place, c in enumerate(text)
        if (found_script := script(c)) and c not in _SYMBOL_LETTERS
    ]
    others = [(place, name) for place, name in letters if name not in _LATIN]
    if not others:
        return
    mixed = next((word for word in re.findall(r"\w+", text) if mixes_scripts(word)), None)
    first = others[0][0]
    if mixed and not any(name == "EAST ASIAN" for _, name in others):
        yield advised(
            text,
            text.index(mixed),
            "wrong-script",
            f'"{mixed}" mixes letters of two scripts',
            "type the word again",
        )
    elif 2 * len(others) < len(letters):
        word = re.compile(r"\w+").search(text, first)
        shown = word.group()[:30] if word else text[first]
        yield advised(
            text,
            first,
            "wrong-script",
            f'"{shown}" is in another script than the text',
            "write it in Latin letters",
        )


def links(text: str) -> Iterator[Finding]:
    """An opener has none: a link in a first mail costs delivery, and nobody follows it."""
    if "/" not in text and "ww." not in text and "mailto:" not in text:
        return
    for match in _LINK.finditer(text):
        yield advised(
            text, match.start(), "link", f'a link: "{match.group()[:40]}"', "leave it for a later touch"
        )


def length(text: str) -> Iterator[Finding]:
    """Too short to say something, too long to be read."""
    stripped = text.strip()
    size, said = len(stripped), len(stripped.split())
    if not stripped.isascii() and (dense := len(DENSE.findall(stripped))):
        size, said = size + dense, max(said, dense // 2)
    if size < SHORTEST or said < 4:
        few = f"{size} characters" if size < SHORTEST else f"{said} word{'s' * (said > 1)}"
        message = f"only {few}; {SHORTEST} characters and four words are the least"
        yield advised(text, 0, "length", message, "say what it is about")
    if size > LONGEST:
        yield advised(
            text, LONGEST, "length", f"{size} characters; {LONGEST} are the most", "leave something out"
        )


def marks(text: str) -> Iterator[Finding]:
    """Questions and exclamation marks by the handful."""
    asked, called = text.count("?"), text.count("!")
    if asked > 1 and '"' in text:
        asked = _QUOTED.sub("", text).count("?")  # a title may ask, too
    if asked > 1:
        yield advised(
            text, text.index("?"), "questions", f"asks {asked} questions", "ask one", blocking=asked > 3
        )
    if called > 1:
        many = _MANY_MARKS.search(text)
        at = many.start() if many else text.index("!")
        yield advised(
            text,
            at,
            "exclamations",
            "more than one exclamation mark",
            "end with a full stop",
            blocking=many is not None or called > 3,
        )
    elif asked > 1 and (many := _MANY_MARKS.search(text)):
        yield advised(text, many.start(), "exclamations", "marks in a heap", "one is enough")


LISTENED_FOR = (
    _SPAM_GATE
    | _CLICHE_GATE
    | _LEGAL_GATE
    | frozenset(word.lower() for word in _BEFORE_NO_FORM)
    | word_list("as se co company limited group now free")
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
