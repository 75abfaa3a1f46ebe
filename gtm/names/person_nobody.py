"""Who is nobody: mailboxes, departments, placeholders, companies and templates in the columns of a name."""

import re
from functools import lru_cache

from gtm.names.given_names import is_given
from gtm.names.person_marks import word_key
from gtm.names.person_order import glued
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    COMPANY_WORDS,
    DEVICES,
    NOBODY_PHRASES,
    NOT_A_PERSON,
    PLACEHOLDERS,
    ROLE_WORDS,
)

_TEMPLATE = re.compile(r"[{}<>%$=\\]|\*\||\|\*|\[\[|^#|@|://|^www\.|\.(?:com|io|net|org|example)\b", re.I)
_HANDLE = re.compile(r"[a-z]{2,}[._][a-z]{2,}\d*")
_UNDERSCORED = re.compile(r"[^\W_]_+[^\W_]")
_JOINT_COMPANY = ("株式会社", "有限会社", "合同会社", "有限公司", "주식회사", "유한회사")
_WORDS = re.compile(r"[^\s,;|/()\[\]]+")


@lru_cache(1_000)  # asked before the capitals are repaired and, mostly about the same, at the end
def is_nobody(first: str, last: str) -> bool:
    """Whether what stands in the two columns (all of it may stand in one) is no person. Never raises."""
    phrase = " ".join(f"{first} {last}".casefold().replace("_", " ").strip(" .,;:-*#?!\"'[]()").split())
    if _is_company(first, last):
        return True
    if not any(map(str.isalpha, first)):
        return bool(first.strip()) or phrase in NOBODY_PHRASES or _ends_like_company(phrase)
    return (
        phrase in NOBODY_PHRASES
        or phrase in NOT_A_PERSON
        or first.casefold().strip(" .") in NOBODY_PHRASES
        or _is_placeholder(first, last)
        or _TEMPLATE.search(first) is not None
        or _HANDLE.fullmatch(first) is not None
        or ("_" in first and _UNDERSCORED.search(first) is not None and glued(first) is None)
        or _is_function(first, last)
    )


def _is_placeholder(first: str, last: str) -> bool:
    low, family = (text.casefold().strip(" .-?*[]") for text in (first, last))
    if low in PLACEHOLDERS:
        return not family or family in PLACEHOLDERS or family in NOT_A_PERSON or low in ("test", "n/a", "n.a")
    return len(low) > 2 and len(set(low)) == 1 and low.isascii()


def _is_function(first: str, last: str) -> bool:
    """`Info`, `Customer Support`, `Marketing Team`, `Team Northwind`; not `Faith Group`."""
    words = [word.strip(".,:!") for word in f"{first} {last}".casefold().split()]
    if words[0] in NOT_A_PERSON:
        return True
    if not DEVICES.isdisjoint(words) or (len(words) > 1 and ROLE_WORDS.issuperset(words)):
        return True
    known = is_given(words[0])
    if words[0] == "the":
        return words[-1] in COLLECTIVES or words[-1] in COMPANY_WORDS
    return not known and len(words) > 1 and words[-1] in COLLECTIVES


def _is_company(first: str, last: str) -> bool:
    whole = f"{first} {last}".strip()
    if not whole.isascii() and any(form in whole for form in _JOINT_COMPANY):
        return True
    words = _WORDS.findall(whole)
    if len(words) < 2:
        return False
    if word_key(words[-1]) in COMPANY_ENDS or word_key(words[0]) in COMPANY_ENDS:
        return True
    return words[-1].casefold() in COMPANY_WORDS and not is_given(words[0])


def _ends_like_company(phrase: str) -> bool:
    words = phrase.split()
    return len(words) > 1 and word_key(words[-1]) in COMPANY_ENDS
