"""Whether a play's source would give a person: its query over what is known, for a preview before anything is pulled.

Looks at what the query says of title, rank, size, place, tools and domain.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from gtm.icp import TitlePattern
from gtm.models import Fact, LeadQuery
from gtm.names import country_code, seniority

Facts = Mapping[str, Fact]


def asked_for(query: LeadQuery, *, unknown: bool) -> Callable[[Facts], bool]:
    """`asked_for(query)(facts)`: whether the query finds somebody like this.

    `unknown`: what becomes of somebody of whom the facts do not tell; True where the source may know more than they do.
    """
    titles, not_titles = TitlePattern(*query.titles), TitlePattern(*query.not_titles)
    ranks, domains, tools = _folded(query.seniorities), _folded(query.domains), _folded(query.technologies)
    tests: tuple[tuple[object, Callable[[Facts], bool | None]], ...] = (
        (query.titles, lambda facts: _text(facts, "person.title", titles.matches)),
        (query.not_titles, lambda facts: not _text(facts, "person.title", not_titles.matches)),
        (query.seniorities, lambda facts: _rank(facts, ranks)),
        (query.employees, lambda facts: _within(facts, query.employees)),
        (query.person_locations, lambda facts: _placed(facts, "person", query.person_locations)),
        (query.company_locations, lambda facts: _placed(facts, "company", query.company_locations)),
        (
            query.domains,
            lambda facts: _text(facts, "company.domain", lambda one: one.casefold() in domains),
        ),
        (query.technologies, lambda facts: _uses(facts, tools)),
    )
    asked = [test for wanted, test in tests if wanted]
    return lambda facts: all(unknown if (found := test(facts)) is None else found for test in asked)


def _text(facts: Facts, path: str, holds: Callable[[str], bool]) -> bool | None:
    value = facts[path].value if path in facts else None
    return holds(value) if isinstance(value, str) else None


def _rank(facts: Facts, ranks: Collection[str]) -> bool | None:
    rank = _text(facts, "person.seniority", lambda said: said.casefold() in ranks)
    if rank is not None:
        return rank
    title = facts["person.title"].value if "person.title" in facts else None
    told = seniority(title) if isinstance(title, str) else None
    return None if told is None else told in ranks


def _within(facts: Facts, ranges: Iterable[tuple[int, int]]) -> bool | None:
    size = facts["company.employees"].value if "company.employees" in facts else None
    return any(low <= size <= high for low, high in ranges) if isinstance(size, int) else None


def _placed(facts: Facts, owner: str, places: Iterable[str]) -> bool | None:
    """In one of the countries, states or cities."""
    paths = [f"{owner}.{part}" for part in ("country", "state", "city")]
    here = {_place(str(facts[path].value)) for path in paths if path in facts}
    return any(_place(place.split(",")[0].strip()) in here for place in places) if here else None


def _place(text: str) -> str:
    return country_code(text) or text.casefold()


def _uses(facts: Facts, tools: frozenset[str]) -> bool | None:
    said = facts["company.technologies"].value if "company.technologies" in facts else None
    return bool(tools & _folded(map(str, said))) if isinstance(said, list) else None


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold().replace(" ", "_") for word in words)
