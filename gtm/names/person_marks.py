"""What stands around a name and is no part of it: slogans, nicknames, titles, degrees, initials.

Each function takes one of these away and gives the text back unchanged where there is none, so that the
caller can say what was found.
"""

import re

from gtm.names.given_names import is_given
from gtm.names.person_words import (
    CAPITAL_TITLES,
    COURTESIES,
    DEGREES,
    DOTTED_TITLES,
    GENERATIONS,
    JOB_ACRONYMS,
    JOB_WORDS,
    LAST_PLACEHOLDERS,
    LAST_PLACEHOLDERS_ODD,
    PARTICLES,
    PRONOUNS,
    REMARKS,
    SHORT_FOR_MUHAMMAD,
    SHORT_FORMS,
    SHOUTED_REMARKS,
    SURE_DEGREES,
    TITLES,
    TITLES_BEFORE_GIVEN,
    TITLES_BEFORE_NAMES,
    TITLES_BEHIND,
    TITLES_BEHIND_TITLES,
)
from gtm.names.text import script

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[(\[][^()\[\]]*$")
_NICKNAME = re.compile(
    r"""(?:^|(?<=\s))(?:"[^"]*"|'[^']{2,}'|“[^”]*”|„[^“”]*[“”]|«[^»]*»|‚[^']*')(?=[\s,]|$)"""
)
_ADDRESS = re.compile(r"[<(\[]?\b[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+[>)\]]?")
_PICTURES = r"[\u2190-\u2bff\u3030\u303d\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f]"
_BETWEEN_PICTURES = re.compile(rf"(?<=\w)\.?\s+(?:{_PICTURES}+\s*)+(?=\w)")
_SLOGAN = re.compile(r"\s*(?:[|•·]|\s[-–—]\s|\s//\s|\s@\s?|\s#\s?(?=\w)|\s~\s)\s*")
_EMPLOYER = re.compile(r"\s+(?:at|bei|chez|from|via)\s+|\s+/\s+", re.I)
_PRONOUNS = re.compile(
    r"[\s,]+(?:she|he|they|her|him|them)(?:\s*/\s*(?:her|hers|him|his|them|theirs|they))+$", re.I
)
_GLUED_TITLE = re.compile(r"^(dr|prof|mr|mrs|ms|ing|mag)\.(?=[^\W\d_]{2})", re.I)
_GLUED_CAPITAL = re.compile(r"^(Dr|Prof|Mr|Mrs|Ms)(?=[A-Z][a-z])")
_STARRED = re.compile(
    r"(?<=\w)\s+\*+[^*]+\*+$|^\*+\s*(?:dup\w*|vip|old|new|copy|test|invalid)\s*\*+\s+(?=\w)", re.I
)
_INITIALS = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.-?){1,2}[^\W\d_]\.?")
_DOTTED = frozenset(f"{title}." for title in DOTTED_TITLES)
_KEEPS_DOT = _DOTTED | {f"{title}." for title in TITLES_BEHIND}
_DEGREE_APART = re.compile(r"(?<=[^\W\d_]) (Ph|Pharm|Psy|Ed|LL|[BDM])\. (D|A|B\. ?A|Ed|M|S|Sc|Phil|Tech)\.?$")
_PHONE = re.compile(
    r"[\s,;:(/|-]*(?:\b(?:tel|telefon|phone|ph|mob|mobile?|cell|handy|fon|tlf|whatsapp)\b[.:]*\s*)?"
    r"[+(]*\d(?:[\s()./+-]{0,3}\d){5,}\)?",
    re.I,
)
_STREET = re.compile(r"(?:^|(?<=[^\W\d_])[\s,]+)\d{1,5}[a-z]?[\s,]+[^\W\d_].*$", re.I)
_LINK = re.compile(r"@|://|(?:^|\s)www\.|\w\.(?:com|net|org|io|co|example)\b", re.I)
_EDGES = ' ,;:-!"()[]“”„«»‚…·•–—*~_^|#<>'
_ONE_LETTER_WORDS = frozenset({"y", "e", "i", "o", "ó"})


def word_key(text: str) -> str:
    """A word as the lists hold it: small, without dots."""
    return text.casefold().replace(".", "")


def without_pictures(text: str, least: int) -> str:
    """What follows an emoji is a slogan (`Ortega 💡 Founder`), if at least so many words come before it."""
    if text.isascii():
        return text
    found = _BETWEEN_PICTURES.search(text)
    if found and len(re.findall(r"[^\W\d_]+", text[: found.start()])) >= least:
        return text[: found.start()]
    return text


def without_address(text: str) -> str:
    """`Maya Ortega <maya@northwind.example>`; an address that stands alone stays: it is not a name."""
    if "@" not in text:
        return text
    bare = " ".join(_ADDRESS.sub(" ", text).split()).strip(_EDGES)
    return bare if any(map(str.isalpha, bare)) else text


def without_numbers(text: str, least: int) -> str:
    """`Ortega +1 415 555 0100`, `Ortega 12 High Street`: telephones go, and streets behind at least so many words."""
    bare = _PHONE.sub(" ", text)
    street = _STREET.search(bare)
    if street and len(bare[: street.start()].split()) >= least:
        bare = bare[: street.start()]
    if bare == text:
        return text
    bare = bare.strip(_EDGES)
    return bare if any(map(str.isalpha, bare)) else text


def without_contact(last: str) -> str:
    """A family's column that holds nothing but a telephone, a street, an address or a link tells no family."""
    if _LINK.search(last) or _PHONE.fullmatch(last) or _STREET.match(last):
        return ""
    return last


def without_slogan(text: str, least: int) -> str:
    """What follows `|`, ` - `, ` @ ` or ` #`, if at least so many words come before it."""
    if text.replace(" ", "").isalpha() and (least < 2 or text.count(" ") < 2):
        return text
    for pattern in (_SLOGAN, _EMPLOYER) if least > 1 else (_SLOGAN,):
        found = pattern.search(text)
        if found is None or not any(map(str.isalpha, text[: found.start()])):
            continue
        head, tail = text[: found.start()], text[found.end() :]
        if len(head.split()) < least and not (pattern is _EMPLOYER and "/" not in found[0]):
            return f"{head} {tail}" if tail and not _is_slogan(tail) else text
        if (
            least == 1
            and found[0].strip() in "-–—"
            and head.isalpha()
            and tail.isalpha()
            and not _is_slogan(tail)
        ):
            return f"{head}-{tail}"  # `Ortega - Lopez`
        return head
    return text


def _is_slogan(text: str) -> bool:
    return any(
        bare in JOB_WORDS or bare in REMARKS
        for bare in (word.strip(".,!") for word in text.casefold().split())
    )


def holds_job(text: str) -> bool:
    """Whether these words are a title or a slogan rather than a name."""
    return _is_slogan(text) or re.search(r"\bat\b|@", text) is not None


def without_nicknames(text: str) -> str:
    """Brackets and quoted nicknames go, unless there is nothing else."""
    if "*" in text:
        text = _STARRED.sub("", text)
    bare = " ".join(_NICKNAME.sub(" ", _BRACKETS.sub(" ", text)).split())
    return bare if any(map(str.isalpha, bare)) else text


def without_frame(text: str) -> str:
    """Without what frames a name: quotes, dashes, stray dots; the dot of an initial or a title stays."""
    bare = text.strip(_EDGES)
    if bare.startswith("'") and (bare.endswith("'") or bare[1:2].isupper()):
        bare = bare.strip("'")
    bare = bare.lstrip(". ")
    if bare.endswith("'") and script(bare[0]) == "LATIN":  # in Hebrew it belongs to the letter
        bare = bare.rstrip("' ")
    ending = bare.rpartition(" ")[2]
    if "." in ending[:-2]:
        return bare
    if ending.casefold() in _KEEPS_DOT or (ending == bare and _is_short_form(bare)):
        return bare
    return bare if is_initial(ending.rpartition("-")[2]) else bare.rstrip(". ")


def _is_short_form(word: str) -> bool:
    """`Wm.`, as its bearer signs."""
    return word.endswith(".") and word_key(word) in SHORT_FORMS


def without_titles(text: str) -> str:
    """`Prof. Dr. Hans-Peter` -> `Hans-Peter`; a title that stands alone goes too."""
    if "." in text:
        text = _GLUED_TITLE.sub(r"\1. ", text)
    elif text[:2] in ("Dr", "Pr", "Mr", "Ms"):
        text = _GLUED_CAPITAL.sub(r"\1 ", text)
    words = text.split(" ")
    alone = len(words) == 1
    start = 0 if alone else _before_title(words)
    while start < len(words) and (
        _is_title(words[start], alone=alone)
        or (not alone and words[start].casefold() in _SOMETIMES and _is_title_here(words, start))
    ):
        start += 1
    if words[start : start + 1] and words[start] in CAPITAL_TITLES and not text.isupper():
        start += start + 1 < len(words)
    return " ".join(_without_courtesies(words[start:]))


def without_title_of_first(first: str) -> str:
    """`Dame Xanthe`, in the first name's own column: without the title, though no list knows the name."""
    title, _, name = first.partition(" ")
    is_title = title.casefold() in TITLES_BEFORE_NAMES and name and not is_particle(name.partition(" ")[0])
    return name if is_title and name[0].isalpha() else first


def without_courtesies(last: str) -> str:
    """`Smith Mr`, and what is left of `John Mr Smith`: titles around the family's name, if there is one."""
    words = last.split(" ")
    if len(words) == 1:
        return last
    start = next((n for n, word in enumerate(words) if word_key(word) not in COURTESIES), 0)
    return " ".join(_without_courtesies(words[start:]))


def _without_courtesies(words: list[str]) -> list[str]:
    """Without titles behind the name, and without an `& Mrs` of which nothing else is left."""
    if words and words[0] in _JOINTS and all(word_key(word) in COURTESIES for word in words[1:]):
        return []
    end = len(words)
    while end > 1 and word_key(words[end - 1]) in COURTESIES:
        end -= 1
    return words[:end]


_JOINTS = frozenset({"&", "+", "/", "and", "und", "et", "y"})


_SOMETIMES = TITLES_BEFORE_GIVEN | TITLES_BEHIND_TITLES


def _before_title(words: list[str]) -> int:
    """How many words lead up to a title: `The` of `The Reverend`, both of `Tan Sri`."""
    low = words[0].casefold()
    if low == "the":
        at = 2 if words[1].casefold() == "right" and len(words) > 2 else 1
        return at if _is_title(words[at], alone=False) or _is_title_here(words, at) else 0
    return 2 if low == "tan" and words[1].casefold() == "sri" and len(words) > 2 else 0


def _is_title_here(words: list[str], place: int) -> bool:
    """Whether a word that may be a name is a title: by what stands before or behind it; never the last one."""
    if place + 1 == len(words):
        return False
    low = words[place].casefold()
    if low in TITLES_BEFORE_GIVEN and is_given(words[place + 1]):
        return True
    if low in TITLES_BEFORE_NAMES and place + 2 < len(words):
        return not is_particle(words[place + 1]) and words[place + 1] not in _JOINTS
    return place > 0 and low in TITLES_BEHIND_TITLES


def _is_title(word: str, *, alone: bool) -> bool:
    low = word.casefold()
    if low in _DOTTED or low.startswith(("dipl.", "dipl-")):
        return True
    key = low.replace(".", "").replace("-", "").rstrip("'")
    if key in TITLES:
        return key not in ("he", "pan") or "." in word or (key != "he" and not alone)
    return False


def without_degrees(text: str) -> str:
    """Without degrees and generations at the end: `Smith Jr.`, `Lima MBA`."""
    if "." in text:
        text = _DEGREE_APART.sub(r" \1\2", text)  # `M. D.`
    words = text.split(" ")
    shouted = text.isupper()
    while len(words) > 1 and _is_degree(words[-1].strip(","), shouted):
        words.pop()
    return " ".join(words).rstrip(" ,") if len(words) < len(text.split(" ")) else text


def is_suffix_alone(text: str) -> bool:
    """A family column that holds nothing but `PhD`, `Jr.` or `Mr`."""
    return (
        word_key(text) in SURE_DEGREES
        or word_key(text) in GENERATIONS
        or text in ("M.D.", "M.D")
        or (word_key(text) in COURTESIES and word_key(text) != "miss")
        or (text.isupper() and text.casefold() in JOB_ACRONYMS)
    )


def without_pronouns(text: str) -> str:
    """`Ortega She/Her`."""
    return _PRONOUNS.sub("", text) if "/" in text else text


def without_placeholder(last: str) -> str:
    """A family name that is none: `N/A`, `unknown`, `null`."""
    low = last.casefold()
    return "" if low in LAST_PLACEHOLDERS or (low in LAST_PLACEHOLDERS_ODD and not last.istitle()) else last


def without_remark(text: str) -> str:
    """Without what the list's owner remarks at its end: `Smith DUPLICATE`, `Smith OLD`; alone it leaves nothing."""
    head, _, tail = text.rpartition(" ")
    low = tail.casefold().strip(_EDGES)
    if low in REMARKS:
        return head.rstrip(_EDGES)
    if low in SHOUTED_REMARKS and head and tail.isupper() and not head.isupper():
        return head.rstrip(_EDGES)
    return text


def all_suffixes(text: str) -> bool:
    """Whether all of these words are degrees, generations or pronouns: what stands behind a comma."""
    words = [word for word in re.split(r"[\s,/|•·()]+", text) if word]
    return all(word_key(word).strip("®™") in _BEHIND_COMMA for word in words)


_BEHIND_COMMA = DEGREES | SURE_DEGREES | GENERATIONS | PRONOUNS | {"hons", "dipling", "csm", "ccp"}


def _is_degree(word: str, shouted: bool) -> bool:
    bare = word_key(word)
    if bare in SURE_DEGREES or bare in GENERATIONS:
        return True
    if bare in JOB_ACRONYMS and word.isupper() and not shouted:
        return True
    if word.endswith(".") and bare in TITLES_BEHIND:
        return True
    dotted = "." in word.strip(".") and word[0].isupper()
    spelt_out = dotted or (word.isupper() and (not shouted or _VOWELS.isdisjoint(bare)))
    return spelt_out and len(bare) > 1 and bare in DEGREES


_VOWELS = frozenset("aeiouy")


def without_initials(text: str) -> str:
    """`J. Robert` and `Robert J.` are greeted as Robert; a name of nothing but initials stays."""
    words = text.split(" ")
    full = [word for word in words if not is_initial(word) and word_key(word) not in SHORT_FOR_MUHAMMAD]
    return " ".join(full) if full and len(full) < len(words) else text


def without_first_initials(text: str) -> str:
    """A middle initial that stands in the family's column: `J. Smith` beside Robert."""
    words = text.split(" ")
    start = 0
    while start < len(words) - 1 and is_middle_initial(words[start], words[start + 1]):
        start += 1
    return " ".join(words[start:])


def is_middle_initial(word: str, following: str) -> bool:
    """One letter before another word, unless it joins two family names or is the Irish O."""
    if not is_initial(word) or is_initial(following):
        return False
    if "." not in word and word.islower() and not following.islower():
        return False  # `a Búrca`
    return "." in word or word.casefold() not in _ONE_LETTER_WORDS


def is_initial(word: str) -> bool:
    """One letter, or several with dots; only where letters have a case: one Chinese sign is a name."""
    return len(word) < 10 and _INITIALS.fullmatch(word) is not None and word.upper() != word.lower()


def is_particle(word: str) -> bool:
    """`van`, `de`, `bin`: belongs to the word behind it."""
    return word.casefold() in PARTICLES
