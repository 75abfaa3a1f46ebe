"""Lint, sixth part: English that a careful person would not have typed. Articles, doubled words, capitals, grade."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import eq

from gtm.names.given_names import is_given
from gtm.names.person_case import has_odd_capitals
from gtm.names.person_marks import is_particle
from gtm.names.text import words as word_list
from gtm.openers.findings import Finding, advised, found
from gtm.openers.phrases import begins_with_vowel_sound
from gtm.openers.reading import Reading

_ARTICLE = re.compile(
    r"(?<![\w’'&/.-])(a|an|An|(?:(?<=^)|(?<=[.?!] )|(?<=\n))A) ([\"'“‘(]?[^\s\"'“”(),;:!?]+)"
)
_ARTICLES = frozenset({"a", "an"})
_EITHER_ARTICLE = frozenset({"a", "an", "A", "An"})
_ENGLISH = word_list("the you your is are to for at of and how i who what in with we it has on our")
_FOREIGN = word_list(
    "de del el los las que para por con una su al y o se nos este esta ha han le les des du est vous votre nous une et "
    "pour avec sur dans il che per di della non sono alla em os um uma com ao da do na no und der das ist ein eine sie"
)
_SPEAKABLE = re.compile(r"[B-DF-HJ-NP-TV-Z][AEIOU][B-DF-HJ-NP-TV-Z]s?")
"""Three capitals with a vowel between (RAM, SIM, HUD): as often a word as letters, and so with either article."""
_EITHER = word_list(
    "sql faq seo sap soc siem sku mou historic historical herb herbal hotel habitual hereditary scorm roas "
    "ram rom lan saml asap nasdaq nato nasa unesco hipaa opec imap iso osha erisa meddic meddpicc lidar laser sim "
    "omni ux/ui url ls"
)
"""Words of which both articles are heard, or read as a word as often as by their letters."""

_DOUBLED = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \n]\1(?![\w’'-])", re.IGNORECASE)
_DOUBLED_GOOD = word_list(
    "a so more that had very really many no well far long ha bye win walla bora duran baden pago wagga "
    "yum now same there you're"
)
"""Words (and places) that good writers do say twice."""
_DOUBLED_IN_CLAUSES = word_list("is it who what how")
"""Those that meet at the end of a clause: `what it is is unclear`, `when you see it it is late`."""
_CLAUSE = re.compile(
    r"\b(?:what|who|how|where|when|which|whoever|whatever|if|know|knows|all|that)\b[^.?!\n]*$", re.I
)

ACRONYMS = word_list(
    "SDR SDRS BDR BDRS ADR MDR CRM API APIS CEO CTO CFO COO CMO CRO CPO CIO CISO CHRO SAAS PAAS IAAS GTM "
    "ICP ABM MQL MQLS SQL SQLS SAL PQL ARR MRR ACV TCV LTV CAC NRR GRR ROI KPI KPIS OKR OKRS BANT MEDDIC "
    "MEDDPICC SPICED SPIN SEO SEM PPC CPC CPM CPL CTR NPS CSAT RFP RFPS RFI NDA SLA SLAS MSP MSPS SMB "
    "SMBS EMEA APAC LATAM DACH MENA ANZ GDPR CCPA HIPAA SOC ISO PCI OSHA FINRA FERPA ERISA NASDAQ NYSE "
    "FTSE LSE IPO IPOS HTTP HTTPS HTML JSON YAML XML CSV SMTP IMAP DMARC DKIM SPF SAML OAUTH SSO MFA RBAC "
    "SIEM SCIM ETL ELT CPQ ERP ERPS HRIS ATS LMS CMS CDP DAM PIM WMS TMS EHR EMR CAD BIM PLC SCADA IOT "
    "AWS GCP IBM SAP HSBC KPMG IKEA LEGO ASML BMW DHL UPS ASOS LVMH NVIDIA NASA NATO UNICEF UNESCO FIFA "
    "UEFA NASCAR FAQ FAQS ASAP RSVP FOMO FWIW TLDR COVID USA UAE PDF PDFS URL URLS UTM USP USPS VIP VIPS "
    "MVP MBA MBAS PHD LLM LLMS NLP GPU GPUS CPU CPUS SDK SDKS DEVOPS REVOPS SECOPS FINOPS MLOPS ITSM ITIL "
    "COBIT CMMC NIST FEDRAMP UCAAS CCAAS CPAAS SMS MMS VOIP DIY HVAC AEC FMCG CPG B2B B2C D2C DTC GNOME POSIX UNIX SCRUM "
    "AUTOCAD "
    "MATLAB COBOL ABAP LINUX ASUS PUMA CNBC ESPN INSEAD UCLA TEDX SXSW NRF HIMSS RSA SIAL DMEXCO INBOUND "
    "DREAMFORCE EBITDA GAAP IFRS CAPEX OPEX WACC ESG CSRD CBAM REIT REITS SPAC SPACS AUM OEM OEMS MRO "
    "FAANG YMCA NGO NGOS"
)
"""What is written in capitals without raising one's voice."""

_EMPHASIS = word_list(
    "WOW HEY YES BIG TOP HOT FREE ONLY NEED HUGE BEST DEAL MUST STOP SALE THIS YOUR TEAM VERY JUST LAST LOVE WANT "
    "READ LOOK OPEN "
    "CALL NEVER ALWAYS WIN ACME WHAT WITH FROM HAVE THAT ALL YOU NOW NOT HELP MORE REAL FAST GOOD EASY "
    "HERE TIME"
)
_THREE_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{3}")
_CAPITALS = re.compile(r"(?<![\w@#.])[A-ZÀ-ÖØ-Þ]{3,}(?:['’]S)?(?![\w@])")
_LOUD_NAME = re.compile(r"^(?:Hi|Hello|Hey|Dear)\s+([^\W\d_]+(?:[-' ’][^\W\d_]+)?)\s?[,!–—-]")
_SMALL_NAMES_ARE = word_list("again and both folks everyone from to")


@lru_cache(maxsize=50_000)
def _sounds_like_a_vowel(word: str) -> bool:
    return begins_with_vowel_sound(word)


def _may_be_wrong(read: Reading) -> bool:
    """Whether some article and the word behind it seem not to go together; the exceptions are looked at later."""
    before = ""
    for token in read.text.split():
        if before in _EITHER_ARTICLE and _sounds_like_a_vowel(token) is (len(before) == 1):
            return True
        before = token.lstrip("\"'“‘(")
    return False


def articles(read: Reading) -> Iterator[Finding]:
    """`a SDR`, `an user`, by sound. Says nothing where both are heard, and nothing about other languages."""
    text, words = read.text, read.word_set
    if (
        words.isdisjoint(_ARTICLES)
        or not _may_be_wrong(read)
        or len(words & _FOREIGN) > len(words & _ENGLISH)
    ):
        return
    for match in _ARTICLE.finditer(text):
        article, word = match[1], match[2].strip(".…-–—\"'“”‘’")
        low = word.casefold()
        if not word or low in _EITHER or not (word[0].isalnum() or word[0] in "$€£"):
            continue
        if low in (
            "a",
            "an",
            "the",
            "la",
            "priori",
            "posteriori",
            "propos",
            "and",
            "or",
            "is",
            "in",
            "at",
            "of",
        ):
            continue
        if word.isupper() and len(word) >= 4 and any(vowel in word[1:] for vowel in "AEIOU"):
            continue  # may be read as a word: NASA, MEDDIC
        if _SPEAKABLE.fullmatch(word):
            continue
        vowel = _sounds_like_a_vowel(word)
        if vowel is (article.casefold() == "an"):
            continue
        right = {"a": "an", "A": "An", "an": "a", "An": "A"}[article]
        start = match.start(1)
        yield found(
            text,
            (start, start + len(article)),
            "article",
            f'"{article} {word[:30]}" should be "{right} {word[:30]}"',
            right,
        )


def doubled(read: Reading) -> Iterator[Finding]:
    """`the the`: a slot ended with the word that follows it."""
    text, words = read.text, read.words
    if not any(map(eq, words, words[1:])):
        return
    for match in _DOUBLED.finditer(text):
        word = match[1].casefold()
        if word in _DOUBLED_GOOD or match.group() == "The The":
            continue
        if word in _DOUBLED_IN_CLAUSES and _CLAUSE.search(text, 0, match.start()):
            continue
        yield found(text, match.span(), "doubled-word", f'"{match.group()}" is there twice', match[1])


def capitals(read: Reading) -> Iterator[Finding]:
    """Names and words that shout; acronyms do not."""
    text = read.text
    name = _LOUD_NAME.match(text)
    if name and len(name[1]) > 2 and name[1].isupper():
        yield found(text, name.span(1), "shouting", f'the name is shouted: "{name[1]}"', name[1].title())
    elif name and name[1].islower() and text[0].isupper() and name[1].split()[0] not in _SMALL_NAMES_ARE:
        yield found(text, name.span(1), "small-name", f'the name begins small: "{name[1]}"', name[1].title())
    elif name and not name[1].istitle():
        yield from _half_cased(text, name)
    if text.isupper():
        yield advised(text, 0, "shouting", "all of it is in capitals", "write it in small letters")
        return
    if _THREE_CAPITALS.search(text) is None:
        return
    begin = name.end(1) if name else 0
    before = -9
    for match in _CAPITALS.finditer(text, begin):
        word = match.group().removesuffix("'S").removesuffix("’S")
        together, before = match.start() - before <= 2, match.end()
        if word in ACRONYMS:
            before = -9
            continue
        loud = len(word) >= 5 or word in _EMPHASIS or (together and len(word) >= 3)
        if loud and not _unspeakable(word):
            yield found(
                text,
                match.span(),
                "shouting",
                f'a word in capitals: "{match.group()[:40]}"',
                _lowered(text, match),
            )


def _half_cased(text: str, name: re.Match[str]) -> Iterator[Finding]:
    """`Hi jean-Pierre`, `Hi anne Marie`, `Hi JeAN`: capitals in some of its places."""
    parts = re.split("[ -]", name[1])
    if any(map(has_odd_capitals, parts)):
        message = f'the name has capitals in odd places: "{name[1]}"'
        yield found(text, name.span(1), "shouting", message, name[1].title())
        return
    begins_small = len(parts) > 1 and parts[0].islower() and ("-" in name[1] or is_given(parts[0]))
    if begins_small and parts[0] not in _ARABIC_ARTICLES and not is_particle(parts[0]):
        message = f'the name begins small: "{name[1]}"'
        yield found(text, name.span(1), "small-name", message, name[1].title())


_ARABIC_ARTICLES = frozenset({"al", "el", "as", "an", "ar", "ad", "ash", "abd", "abu"})


_AFTER_GREETING = re.compile(
    r"(?:Hi|Hello|Hey|Dear) [^\n,]{1,60}, ("
    r"(?:As|Is|Are|Do|Does|Did|Has|Have|How)(?= [\w\"])"
    r"|(?:A|An|The|At|After|Among|Before|Congrats|Congratulations|For|From|Had|If|In|It|On|Our|People|Since|Some|Thank|Thanks"
    r"|That|These|They|This|Those|To|Was|We|Were|What|When|Where|Which|While|Who|Whose|Why|With|Would|You|Your)(?= [a-z]))"
)  # "The Hague Group has" is a name


def begun(read: Reading) -> Iterator[Finding]:
    """`Hi Maya, As VP Sales ...` on one line: behind a comma a sentence goes on small. On a line of its own it begins."""
    match = _AFTER_GREETING.match(read.text)
    if match is not None:
        word = match[1]
        message = f'behind the greeting\'s comma "{word}" begins with a capital'
        yield found(read.text, match.span(1), "capital-after-greeting", message, word.lower(), blocking=False)


def _lowered(text: str, match: re.Match[str]) -> str:
    word = match.group()
    return word.lower() if word in _EMPHASIS and match.start() else word.capitalize()


def _unspeakable(word: str) -> bool:
    """Without vowels nobody shouts it; it is an abbreviation."""
    return not any(vowel in word for vowel in "AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜÝ")


_SENTENCE_ENDS = re.compile(r"[.?!](?=\s|$)")


def grade(text: str) -> int:
    """How many years of school a text asks for (automated readability index), greeting left out."""
    body = text.partition("\n")[2] or text
    words = body.split()
    if not words:
        return 0
    letters = sum(map(str.isalnum, body)) if len(body) < 40 else len(body) - len(words) - 2
    sentences = max(len(_SENTENCE_ENDS.findall(body)), 1)
    return round(4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43)


HARD, TOO_HARD = 18, 24


def readable(read: Reading) -> Iterator[Finding]:
    """Text for a law review. Long words in long sentences block; one of the two is told."""
    text, words = read.text, len(read.tokens)
    if words < 12:
        return
    letters = (len(text) - words) / words
    if 4.71 * letters + 0.5 * words - 21.43 <= HARD:  # not even as one sentence
        return
    years = grade(text)
    if years <= HARD:
        return
    blocking = years >= TOO_HARD and letters >= 6.5
    yield advised(
        text,
        0,
        "reading-grade",
        f"reads like grade {years}; an opener needs 5 to 10",
        "shorter sentences, shorter words",
        blocking=blocking,
    )


def readable_up_to(text: str, more_words: int) -> int:
    """How long a text may get by longer names, of up to so many more words, before `readable` says a thing.

    At a given length the grade is highest with the fewest words or with the most, and nowhere between.
    """
    body = text.partition("\n")[2] or text
    fewest, sentences = len(body.split()), max(len(_SENTENCE_ENDS.findall(body)), 1)
    return min(
        int((HARD + 21.43 + 4.71 - 0.5 * words / sentences) * words / 4.71)
        for words in (fewest, fewest + more_words)
    )


LISTENED_FOR = (
    _ARTICLES
    | _ENGLISH
    | _FOREIGN
    | _EITHER
    | _SMALL_NAMES_ARE
    | frozenset(word.lower() for word in _EMPHASIS | ACRONYMS)
    | word_list(
        "series role roles more if so will had good morning afternoon after among before congrats congratulations did some "
        "thank thanks these those while whose"
    )
)
"""Words whose rules look at their neighbours; `known_texts` reads a name that holds one in full."""
