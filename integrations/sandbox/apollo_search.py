"""Apollo's people search: who passes the filters, page by page.

Names of filters that nobody knows are silently ignored, as the real search does: a typo widens the answer.
"""

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.apollo_access import wrong_parameters
from integrations.sandbox.apollo_filters import FILTERS, Entry, lower, plain_words, titles_strictly
from integrations.sandbox.world import World
from integrations.sandbox.world_types import Person

Params = Mapping[str, Any]

DISPLAY_CAP = 50_000
LARGEST_PAGE = 100
REMEMBERED = 32  # queries; a client that turns pages asks the same one again and again


class SearchIndex:
    """All people of a world, in an order without a meaning, and the answers of the last few queries."""

    def __init__(self, world: World) -> None:
        people = sorted(world.people, key=lambda person: person.id)
        self._entries = [_entry(world, person) for person in people]
        self._answers: dict[str, list[Entry]] = {}

    def find(self, params: Params) -> list[Entry]:
        """Everybody who passes all filters. 422 for a range that is not one."""
        asked = {name: params[name] for name in FILTERS if params.get(name) not in (None, [])}
        makers = dict(FILTERS)
        if str(params.get("include_similar_titles")).lower() == "false":
            makers["person_titles"] = titles_strictly
        key = repr((asked, makers["person_titles"].__name__))
        if key not in self._answers:
            filters = [makers[name](value) for name, value in asked.items()]
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[key] = [entry for entry in self._entries if all(keep(entry) for keep in filters)]
        return self._answers[key]


def page_of(params: Params) -> slice:
    """Which part of the answer is asked for. 422 beyond the display cap of 50,000."""
    page, size = _number(params.get("page"), 1), _number(params.get("per_page"), 10)
    size = min(size, LARGEST_PAGE)
    if page * size > DISPLAY_CAP:
        raise wrong_parameters("Page * per page number is over threshold.")
    return slice((page - 1) * size, page * size)


def _number(value: Any, usual: int) -> int:
    try:
        return max(int(value), 1)
    except (TypeError, ValueError):
        return usual


def _entry(world: World, person: Person) -> Entry:
    company = world.company_of(person)
    return Entry(
        person=person,
        company=company,
        title=plain_words(person.title or ""),
        jobs=tuple(plain_words(job.title) for job in company.jobs),
        places=lower(person.city, person.state, person.country),
        company_places=lower(company.city, company.state, company.country),
        technologies=frozenset(uid for uid, _, _ in company.technologies),
        words=" ".join(lower(person.title, company.name, company.industry, *company.keywords)),
        domains=frozenset({company.domain, world.employer(person).domain}),
        statuses=_statuses(person),
    )


def _statuses(person: Person) -> frozenset[str]:
    """What the index believes: an address is still verified there after its owner has left."""
    if person.email_status in ("verified", "update_required"):
        return frozenset({"verified", "likely to engage"} if person.likely_to_engage else {"verified"})
    return frozenset({"unavailable" if person.email_status == "unavailable" else "unverified"})
