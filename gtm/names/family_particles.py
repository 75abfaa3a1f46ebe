"""Families that begin with a particle which is a first name, too: `Di Marco`, `Da Silva`, `Van Dijk`, `La Rosa`.

Di is Diana and a family, Van is Vietnamese and Dutch. So the word behind must be common behind this particle, and
what is left must be a known first name; all others stay as they are written.
"""

from collections.abc import Mapping

from gtm.names.given_names import is_given
from gtm.names.person_words import ARTICLES, PARTICLES, SURE_PARTICLES
from gtm.names.text import words

_BEHIND: Mapping[str, frozenset[str]] = {
    "da": words("conceição conceicao costa cruz cunha fonseca gama graça graca luz mata mota motta rocha rosa silva veiga"),
    "dal": words("bianco bosco corso farra maso molin pont ponte pozzo santo"),
    "dalla": words("chiesa costa pozza riva rosa torre valle vecchia"),
    "del": words("bosco bosque campo castillo monte pino prete rio río rosario toro valle vecchio"),
    "della": words("bella corte mora porta rocca rosa rovere torre valle"),
    "di": words(
        "bartolo battista bella bello benedetto bernardo biase capua carlo caprio cesare cola domenico donato fabio "
        "filippo francesco franco gennaro giacomo gioia giorgio giovanni girolamo gregorio iorio leo lorenzo luca maggio "
        "marco maria martino matteo mauro meo michele napoli natale nardo nicola paola paolo pasquale pietro pinto rocco "
        "rosa salvo santo stefano tommaso vincenzo vita"
    ),
    "du": words("bois plessis pont preez puy toit val"),
    "el": words("alaoui amrani fassi hachimi haddad idrissi khatib mansouri masri sayed"),
    "la": words("fuente marca porta rocca rosa russa torre vega"),
    "le": words("bihan blanc breton brun corre fur gall goff guen pen roux"),
    "lo": words("bianco monaco presti russo verde"),
    "van": words(
        "basten beek dam dijk dongen doorn dyk eijk es gaal gogh hout houten hulst leeuwen loon oers oosten persie putten "
        "rijn rooij rossum schaik straten veen vliet vugt wijk zanten zijl zyl"
    ),
}  # fmt: skip
PARTICLES_THAT_ARE_NAMES = frozenset(_BEHIND)


def family_in_front(name: list[str]) -> tuple[str, str] | None:
    """First name and family of `Di Marco Luca`, `Da Silva Ana Maria`, words as they stand; None: it cannot be told."""
    families = _BEHIND.get(name[0].casefold())
    if families is None or not 3 <= len(name) <= 4 or name[1].casefold() not in families:
        return None
    if not all(map(is_given, name[2:])):
        return None
    return " ".join(name[2:]), " ".join(name[:2])


def particles_behind(given: str, family: str) -> int:
    """How many words at the end of a first name belong to the family: two of `Pieter van den` beside `Berg`.

    Sorted lists leave them there (`Berg, Pieter van den`). Small ones behind a word with its capital are nobody's
    name. With capitals they may be (`Nguyen, Thi Van`): two of them, one that is nobody's first name, or one that
    this family is known with (`DIJK, ANNA VAN`), and only behind a first name that is known.
    """
    names = given.split(" ")
    count = 0
    while count < len(names) - 1 and names[-1 - count].casefold() in _BEFORE_FAMILY:
        count += 1
    if not count:
        return 0
    tail = names[-count:]
    if all(map(str.islower, tail)) and not names[0].islower():
        return count
    if not is_given(names[0]):
        return 0
    low = tail[0].casefold()
    known = _BEHIND.get(low, frozenset())
    return count if count > 1 or low in _NOBODYS or family.casefold() in known else 0


_BEFORE_FAMILY = (
    (PARTICLES - {"e", "y", "en", "het"}) | ARTICLES | words("dal dalla della delle dello di el al le")
)
_NOBODYS = SURE_PARTICLES | words("da das do du von ibn")
