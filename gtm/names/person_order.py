"""Which words of a name that stands in one column are the first name, and which the family's.

Most of the world writes the first name first, and so it is read unless something says otherwise: a comma, a
script or a spelling that puts the family first, or capitals (`DUPONT Jean`).
"""

import re
from typing import NamedTuple

from gtm.names.family_names import (
    CHINESE_FAMILIES,
    DOUBLE_CHINESE_FAMILIES,
    JAPANESE_FAMILIES,
    KOREAN_FAMILIES,
    KOREAN_HANGUL_DOUBLES,
    KOREAN_SYLLABLES,
    PATRONYMIC_ENDS,
    VIETNAMESE_FAMILIES,
)
from gtm.names.family_particles import family_in_front, particles_behind
from gtm.names.given_names import is_given, unaccented
from gtm.names.person_marks import (
    all_suffixes,
    holds_job,
    is_initial,
    is_middle_initial,
    is_particle,
    without_degrees,
    without_titles,
)
from gtm.names.person_words import (
    ABD,
    ABD_BEHIND,
    ARTICLES,
    CAPITAL_TITLES,
    COMPOUND_STARTS,
    MARIAN_NAMES,
    MIDDLE_NAMES,
    NOT_COMPOUND,
    PARTICLES,
    SHORT_FOR_MUHAMMAD,
    SURE_PARTICLES,
)
from gtm.names.text import script

_KOREAN_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")


_COUPLE = re.compile(
    r"(?:[^\W\d_]{1,5}\.? )?(?:and|und|et|y|e|en|&|\+|/) ?"
    r"(?:mrs?|ms|dr|prof|frau|herrn?|mme|sra?|sig\.?ra|mevr(?:ouw)?|dhr|lady|dame)\b\.?",
    re.I,
)
"""`Mr. and Mrs. Smith`, also without the first title, which may be gone already."""


class Ordered(NamedTuple):
    """`reordered`: the family stood first; `sure` is False where the name could not be taken apart."""

    first: str
    last: str
    reordered: bool = False
    sure: bool = True


def ordered(name: str, *, with_family: bool) -> Ordered:
    """The two halves of a name without marks around it.

    `with_family`: a family name is in it, so `Jean Roy` has one; else `Jean Paul` is a first name.
    """
    left, comma, right = (part.strip() for part in name.replace(";", ",").partition(","))
    if comma and left and right and all(map(is_particle, right.split())):  # `Anna Berg, van der`
        given, _, family = left.rpartition(" ")
        left, comma = f"{given} {right} {family}".strip(), ""
    if comma and left and right and not all_suffixes(right):
        right = right.partition(",")[0].strip()
        if _is_family_first(left, right):
            given, family = with_its_particles(
                without_degrees(without_titles(right)), without_degrees(without_titles(left) or left)
            )
            return Ordered(_without_middle_initials(given), family, reordered=True)
    name = left or right
    if " " in name and (couple := _COUPLE.match(name)):
        return Ordered(couple[0].strip(), name[couple.end() :].strip())
    if with_family and name.count(" ") == 1 and name.partition(" ")[0] in CAPITAL_TITLES:  # `AR Rahman`
        initials, _, family = name.partition(" ")
        return Ordered(initials, family)
    words = without_degrees(without_titles(name)).split(" ")
    if len(words) == 1:
        return _one_word(words[0])
    return _particles_first(words) or _family_first(words) or _family_last(words, with_family)


def with_its_particles(given: str, family: str) -> tuple[str, str]:
    """Both halves with the particles at the end of the first one, if there are, before the family: `van den Berg`."""
    count = particles_behind(given, family) if " " in given else 0
    if not count:
        return given, family
    words = given.split(" ")
    return " ".join(words[:-count]), " ".join([*words[-count:], family])


def _is_family_first(left: str, right: str) -> bool:
    """`Ortega, Maya` is; `Maya Ortega, VP Sales` and `Maya Ortega, Berlin` are not."""
    if holds_job(right) or len(right.split()) - particles_behind(right, left) > 4:
        return False
    words = left.split()
    one_family = len(words) == 1 or all(map(is_particle, words[:-1])) or words[0].casefold() in ARTICLES
    return one_family or not (is_given(words[0]) and not is_given(without_titles(right).split(" ")[0]))


def _one_word(word: str) -> Ordered:
    """A name without a space is taken apart where its script has a rule for that."""
    scripts = {script(character) for character in word}
    if scripts != {"EAST ASIAN"}:
        if apart := glued(word):
            return Ordered(*apart)
        return _dotted_apart(word) or Ordered(word, "")
    if "가" <= word[0] <= "힣":
        length = 2 if word[:2] in KOREAN_HANGUL_DOUBLES and len(word) > 2 else 1
        return (
            Ordered(word[length:], word[:length], reordered=True)
            if 2 <= len(word) <= 4
            else Ordered(word, "")
        )
    if all("\u3040" <= character <= "\u30ff" for character in word):
        return Ordered(word, "")
    for length, families in ((3, JAPANESE_FAMILIES), (2, JAPANESE_FAMILIES), (2, DOUBLE_CHINESE_FAMILIES)):
        if word[:length] in families and len(word) > length:
            return Ordered(word[length:], word[:length], reordered=True)
    if 2 <= len(word) <= 3 and word[0] in CHINESE_FAMILIES:
        return Ordered(word[1:], word[0], reordered=True)
    return Ordered("", word, sure=False)


_GLUED = re.compile(r"([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,})(?:[._]?)([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)")


def glued(word: str) -> tuple[str, str] | None:
    """`JohnSmith`, `John.Smith` and `John_Smith` in two; not `AnnMarie`, `LeBron` and `MacKenzie`."""
    if " " in word or (word.isalpha() and (word.istitle() or word.isupper() or word.islower())):
        return None  # nearly every name
    found = _GLUED.fullmatch(word)
    if found is None:
        return None
    given, family = found.groups()
    marked = word[len(given)] in "._"
    return (given, family) if marked or (is_given(given) and not is_given(family)) else None


def is_glued(word: str) -> bool:
    """Whether two words, or a title and a name, stand in one (`DrJohn`)."""
    return glued(word) is not None or without_titles(word) != word


def _dotted_apart(word: str) -> Ordered | None:
    """`ジョン・スミス`: foreign names in Japanese keep their order."""
    first, dot, last = word.partition("・")
    return Ordered(first, last) if dot and first and last else None


def _family_first(words: list[str]) -> Ordered | None:
    """Where the family's name comes first, by script, by spelling or by capitals."""
    if all(script(word[0]) == "EAST ASIAN" for word in words):
        return Ordered(" ".join(words[1:]), words[0], reordered=True)
    low = [word.casefold() for word in words]
    if len(words) == 3 and low[2].endswith(PATRONYMIC_ENDS) and not low[2].isascii():
        return Ordered(words[1], words[0], reordered=True)
    if low[0] in KOREAN_FAMILIES and len(words) == 2 and _KOREAN_GIVEN.fullmatch(words[1]):
        return Ordered(words[1], words[0], reordered=True)
    if low[0] in KOREAN_FAMILIES and len(words) == 3 and set(low[1:]) <= KOREAN_SYLLABLES:
        return Ordered(" ".join(words[1:]), words[0], reordered=True)
    if low[0] in VIETNAMESE_FAMILIES and len(words) > 2 and low[-1] not in VIETNAMESE_FAMILIES:
        return Ordered(words[-1], " ".join(words[:-1]), reordered=True)
    shouted = 0
    while shouted < len(words) and words[shouted].isupper() and not is_initial(words[shouted]):
        shouted += 1
    if not 0 < shouted < len(words) or any(word.isupper() for word in words[shouted:]):
        return None
    loud, quiet = words[:shouted], words[shouted:]
    if max(map(len, loud)) < 3 or is_particle(quiet[0]) or (is_given(loud[0]) and not is_given(quiet[0])):
        return None
    return Ordered(" ".join(quiet), " ".join(loud), reordered=True)


def leading_particles(words: list[str]) -> int:
    """How many words in front belong to the family behind them (`DE LA ROSA`); one may be a first name (`Van Nguyen`): 0."""
    if words[0].casefold() not in PARTICLES:
        return 0
    count = 1
    while count < len(words) and (
        is_particle(words[count]) or (count and words[count].casefold() in _INSIDE_PARTICLES)
    ):
        count += 1
    return count if count > 1 or (count and words[0].casefold() in SURE_PARTICLES) else 0


def belongs_to_family(first: str, last: str) -> bool:
    """Whether a first name's column holds particles or begins with them: `de` beside `Vries`, `DE LA CRUZ` beside `JUAN`."""
    if " " not in first:
        low = first.casefold()
        if low not in ("van", "von"):
            return low in SURE_PARTICLES
        following = last.partition(" ")[0].casefold()
        return following in ("de", "dem", "den", "der") or (
            first == low and following not in VIETNAMESE_FAMILIES
        )
    return leading_particles(first.split(" ")) > 0


_INSIDE_PARTICLES = ARTICLES | {"l'", "le"}
_SELDOM_FIRST = PARTICLES | {"di", "dalla", "dal", "della"}


def _particles_first(words: list[str]) -> Ordered | None:
    """`DE LA ROSA MIGUEL`, `di Marco Luca`: the family stands first, whole, and what follows is the first name."""
    if apart := family_in_front(words):
        return Ordered(*apart, reordered=True)
    low = words[0].casefold()
    if low not in _SELDOM_FIRST:
        return None
    count = leading_particles(words) or int(belongs_to_family(words[0], words[1]))
    if count and len(words) - count < 2:
        return Ordered("", " ".join(words))
    seldom = len(words) > 2 and (words[0].isupper() or words[0].islower()) and low != "y"
    if not (count or seldom):
        return None
    if is_given(words[-1]) and len(words) > 2:
        return Ordered(words[-1], " ".join(words[:-1]), reordered=True)
    return Ordered("", " ".join(words), sure=False) if count else None


def _family_last(words: list[str], with_family: bool) -> Ordered:
    """The first word (or two, where they are one name); the rest is the family's, without middle names."""
    low = [unaccented(word) for word in words]
    if low[0] == "mc":
        return Ordered("", " ".join(words))
    start = int(low[0].strip(".") in SHORT_FOR_MUHAMMAD and len(words) > 2)
    while start < len(words) - 1 and is_initial(words[start]):
        start += 1
    if start and start == len(words) - 1:  # `J. R. Ewing`, `R. Narayanan`
        return Ordered(" ".join(words[:start]), words[start])
    if start and is_particle(words[start]):  # `P. de Vries`
        return Ordered(" ".join(words[:start]), " ".join(words[start:]))
    marian = _marian(low[start:])
    if marian:
        end = start + marian
    elif is_short_double(words[start:]):
        end = start + 2
        if end == len(words):
            return Ordered(" ".join(words[start:end]), "")
    elif _is_arabic_double(low[start:]):
        end = start + 2
    elif _is_double(low[start:]) and not (with_family and len(words) == start + 2):
        end = start + 2
        if end == len(words):  # `Mary Ann` with nothing behind it
            return Ordered(" ".join(words[start:end]), "")
    else:
        end = start + 1
    rest = words[end:]
    while len(rest) > 1 and is_middle_initial(rest[0], rest[1]):
        rest = rest[1:]
    if len(rest) == 2 and _is_middle_name(low[start], rest):
        rest = rest[1:]
    return Ordered(" ".join(words[start:end]), " ".join(rest))


def _marian(low: list[str]) -> int:
    """How many words are `María del Carmen`, with a family name behind them; 0: none."""
    if low[0] != "maria":
        return 0
    return next((n for n in (4, 3) if len(low) > n and " ".join(low[1:n]) in MARIAN_NAMES), 0)


def is_short_double(words: list[str]) -> bool:
    """`Fco. Javier Ruiz`, `Mª Ángeles Ruiz`: the short half does not stand alone."""
    if len(words) < 2 or words[0].casefold() not in ("fco.", "mª", "ma."):
        return False
    return is_given(words[1]) or unaccented(words[1]) in _MARIAN_ALONE


_MARIAN_ALONE = {name.rpartition(" ")[2] for name in MARIAN_NAMES}


def _is_arabic_double(low: list[str]) -> bool:
    """`Abdul Rahman Khan`, `عبد الرحمن السيد`, `نور الدين زنكي`; of `Abdul Rahman` alone the family's is one."""
    if len(low) < 2:
        return False
    if low[1] in ABD_BEHIND:
        return True
    enough = len(low) > 2 or not low[0].isascii()
    return enough and low[0] in ABD and not is_initial(low[1]) and not is_particle(low[1])


def _is_double(low: list[str]) -> bool:
    if len(low) < 2 or low[0] not in COMPOUND_STARTS or low[1] in _FAMILIES_TOO or is_particle(low[1]):
        return False
    return is_given(low[1])


_FAMILIES_TOO = frozenset({"lee", "kim", "jordan"})


def _is_middle_name(first: str, rest: list[str]) -> bool:
    """`John Michael Smith`, `Пётр Ильич ...`: what stands between is left out of a greeting and an address."""
    middle = rest[0].casefold()
    return (middle in MIDDLE_NAMES and first in NOT_COMPOUND) or (
        middle.endswith(PATRONYMIC_ENDS) and len(middle) > 5
    )


def _without_middle_initials(given: str) -> str:
    words = given.split(" ")
    return " ".join(word for place, word in enumerate(words) if place == 0 or not is_initial(word))
