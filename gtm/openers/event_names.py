"""What an event's detail is called in a sentence: a title, a page's topic, a company, a person, a job.

It comes from a list or a play as somebody typed it (`SAASTR ANNUAL 2026`, `Brooks, Imani`, `the new CRO`) and is repeated to
a stranger. What does not come out as a name of its kind is None, and nothing is claimed.
"""

import re

from gtm.names import clean_company, clean_full_name, clean_title, seniority
from gtm.names.house_spellings import HOUSE_SPELLINGS
from gtm.names.person_case import cased
from gtm.names.text import words as word_list
from gtm.names.title_words import AS_WRITTEN, RANKS

LONGEST_DETAIL = 80
LONGEST_TITLE = 45

_QUOTES = re.compile(r'["“”„«»]')
_UNSAID = frozenset({"", "none", "null", "nan", "n/a", "unknown", "undefined", "tbd", "test", "-"})

_SMALL = word_list(
    "a an and as at but by de del der des for from if in into la le nor of on or per the to und via vs with"
)
_SHORT_NAMES = {low: word for low, word in AS_WRITTEN.items() if low not in ("it", "us", "ned")} | {
    word.casefold(): word
    for word in word_list(
        "ARR CES EEA FAQ GDPR GPT ICP KPI KPIs LLM LLMs MQL MQLs MENA NRW NYC PLG ROI SDRs BDRs AEs CROs CMOs CEOs CFOs SQL "
        "SQLs UAE USP VPs SMBs APIs IoT DC SaaStr"
    )
}
_ABOUT_IT = word_list(
    "leaders sales security teams services managers budgets buyers department decision summit infrastructure"
)
_ONE_WORD = 12
"""One word in capitals up to this length may be a name written so (`INBOUND`, `DMEXCO`)."""


def said_as(detail: str) -> str | None:
    """A title as it can stand between quotation marks. None: it cannot be repeated."""
    text = _QUOTES.sub("'", " ".join(detail.split())).strip(" .,;:-–—")
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    if text.casefold() in _UNSAID or not 2 <= len(text) <= LONGEST_DETAIL:
        return None
    return _without_shouting(text) if text.isupper() else text


def _without_shouting(text: str) -> str:
    """`OUTBOUND IN DACH` -> `Outbound in DACH`: a name in it cannot be told from other words, so all have capitals."""
    words = text.split(" ")
    if sum(any(map(str.isalpha, word)) for word in words) == 1 and len(text) <= _ONE_WORD:
        return text
    behind = [*words[1:], ""]
    return " ".join(
        _word(word, words[place - 1] if place else "", behind[place]) for place, word in enumerate(words)
    )


def _word(word: str, before: str, behind: str) -> str:
    bare = word.strip("'!?.,;:()&").casefold()
    if bare in _SMALL and before and before[-1] not in ":.!?-–—|":
        return word.lower()
    known = HOUSE_SPELLINGS.get(bare) or _SHORT_NAMES.get(bare)
    if bare == "us" and before.casefold() == "the":
        known = "US"
    if bare == "it" and behind.casefold() in _ABOUT_IT:
        known = "IT"
    if known:
        return word.casefold().replace(bare, known)
    letters = bare.replace("-", "")
    if len(letters) <= 4 and letters.isascii() and not any(vowel in letters for vowel in "aeiouy"):
        return word
    return cased(word.lower(), False)


def company_said(detail: str) -> str | None:
    """A company or a tool, without its legal form."""
    return clean_company(detail).short or None


# --- persons and their jobs ---------------------------------------------------------------------------

_NO_NAME = word_list(
    "a an the my your our his her its their this that one some somebody someone mutual friend colleague contact boss team "
    "ceo cfo coo cto cmo cro cio ciso cso cco cgo cpo cdo chro vp svp evp avp rvp sdr bdr"
) | (RANKS - word_list("head lead founder owner partner junior"))


def person_said(detail: str) -> str | None:
    """A person by name: `Imani Brooks` for `Brooks, Imani (CFO)`. `your CEO` is nobody's name."""
    name = clean_full_name(" ".join(detail.split()))
    if not name.greeting_ok or not name.first:
        return None
    said = f"{name.first} {name.last}".strip()
    return said if _NO_NAME.isdisjoint(said.casefold().replace("'", " ").split()) else None


_FRAMED = re.compile(r"(?:(?:the|an?|our|my|your|their|its|his|her)\s+)+", re.I)
_NEW = re.compile(r"(?:(?:very )?first|new|newly (?:appointed|hired|promoted)|next)\s+", re.I)
_OF_A_FIELD = word_list(
    "business market markets product products media venture ventures logo logos account accounts customer"
)
_NO_JOB = word_list("the an our my your their its his her new next first role job position")
_LEADS = frozenset({"owner", "founder", "c_suite", "partner", "vp", "head", "director", "manager"})


def role_said(detail: str) -> str | None:
    """A job as it stands behind `as`: `CRO` for `the new CRO`."""
    text = " ".join(detail.split())
    framed = _FRAMED.match(text)
    text = text[framed.end() :] if framed else text
    new = _NEW.match(text)
    following = text[new.end() :] if new else ""
    if new and seniority(following) and following.split(" ")[0].casefold() not in _OF_A_FIELD:
        text = following
    title = clean_title(text)
    if not 2 <= len(title) <= LONGEST_TITLE or title.casefold() in _NO_JOB:
        return None
    return title


def leader_said(detail: str) -> str | None:
    """The job of somebody who leads: an assistant of the CEO asks for no list in the first week."""
    title = role_said(detail)
    return title if title and seniority(title) in _LEADS else None


# --- pages --------------------------------------------------------------------------------------------

_NO_TOPIC = word_list(
    "home homepage index landing contact blog start main about login logout imprint impressum us our me you in up out sign "
    "log get touch thank thanks welcome page site website the to 404 error not found untitled"
)
"""A page called by these alone is about nothing."""
_ASKS = word_list(
    "book request schedule try start get learn read see watch sign subscribe register join buy talk meet find discover "
    "explore create click see view let"
)
"""`Book a demo` asks for something and is no topic."""
_BARS = re.compile(r"\s*[|•·»]\s*|\s+[-–—]+\s+|\s*::\s*")

_ORDINARY = word_list(
    "and for of our the to vs with how why what pricing prices plans packages costs features product products "
    "platform tour demo overview solutions services integration integrations security privacy compliance trust "
    "customers stories case cases studies references reviews documentation docs guide guides help support faq "
    "questions answers onboarding migration implementation training comparison comparisons alternatives changelog "
    "roadmap status resources library templates examples checklist checklists webinars events news newsletter "
    "reports reporting analytics automation workflows partners partnership jobs careers team company story press "
    "mission terms legal enterprise startups agencies teams sales marketing enrichment deliverability "
    "verification leads lists list data quality forecasting"
)
"""Words of a page's title that are no name in one: a topic of nothing else is said without its capitals."""


def page_said(detail: str) -> str | None:
    """A page's topic in running text: `pricing` for `Pricing | Northpass`. An address or a path is not said.

    Of two parts the one of ordinary words is the topic; where neither is, either may be the site's own name.
    """
    text = said_as(detail)
    if text is None or "/" in text or "." in text:
        return None
    parts = [topic for part in _BARS.split(text) if (topic := _topic(part))]
    if len(parts) > 1:
        parts = [part for part in parts if _is_ordinary(part) or _NO_TOPIC.issuperset(_words(part))]
    if not parts:
        return None
    topic = parts[0]
    words = _words(topic)
    if len(topic) < 3 or _NO_TOPIC.issuperset(words) or words[0] in _ASKS:
        return None
    return topic.lower() if _is_ordinary(topic) else topic


def _topic(part: str) -> str:
    return re.sub(r"^the\s+|\s+page$", "", part.strip(), flags=re.IGNORECASE)


def _words(topic: str) -> list[str]:
    return topic.casefold().split()


def _is_ordinary(topic: str) -> bool:
    return _ORDINARY.issuperset(_words(topic))
