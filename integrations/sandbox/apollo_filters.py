"""The filters of Apollo's people search, by the name they are asked with.

Documented ones (https://docs.apollo.io/reference/people-api-search) and those reported to work although they
are not documented: funding, keyword tags. Fields are ANDed; values inside one field are ORed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrations.sandbox.apollo_access import wrong_parameters
from integrations.sandbox.world_types import Company, Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in the search index, with the texts that filters look at."""

    person: Person
    company: Company
    title: str  # in plain words, like the postings: " vp sales "
    jobs: tuple[str, ...]
    places: frozenset[str]
    company_places: frozenset[str]
    technologies: frozenset[str]
    words: str
    domains: frozenset[str]  # of the current and of a previous employer
    statuses: frozenset[str]


Filter = Callable[[Entry], bool]
Maker = Callable[[Any], Filter]  # from the value asked for


def plain_words(text: str) -> str:
    """A title in plain words between blanks, so that `VP, Sales` and `Vice President of Sales` are one."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", folded.replace("vice president", "vp"))
    return f" {' '.join(word for word in words.split() if word not in ('of', 'the', 'and'))} "


def lower(*texts: str | None) -> frozenset[str]:
    """The texts that are there, in lower case."""
    return frozenset(text.lower() for text in texts if text)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


# --- titles --------------------------------------------------------------------------------------

_LEVELS = ("intern", "entry", "senior", "manager", "director", "head", "vp", "c_suite", "founder")
_LEVEL_WORDS = {
    "chief": "c_suite",
    "representative": "entry",
    "executive": "senior",
    **{level: level for level in _LEVELS},
}
_DEPARTMENTS = {
    "sales": "sales",
    "revenue": "sales",
    "marketing": "marketing",
    "growth": "marketing",
    "engineering": "engineering",
    "finance": "finance",
    "operations": "operations",
}


def titles_strictly(value: Any) -> Filter:
    """`include_similar_titles=false`: the words asked for stand in the title."""
    asked = tuple(plain_words(text) for text in _texts(value))
    return lambda entry: any(title in entry.title for title in asked)


def _titles(value: Any) -> Filter:
    strictly = titles_strictly(value)
    similar = {pair for text in _texts(value) for pair in _similar(plain_words(text))}
    return lambda entry: strictly(entry) or (entry.person.department, entry.person.seniority) in similar


def _similar(title: str) -> Iterable[tuple[str, str]]:
    """The same department, up to one level up or down."""
    words = title.split()
    department = next((_DEPARTMENTS[word] for word in words if word in _DEPARTMENTS), None)
    level = next((_LEVEL_WORDS[word] for word in words if word in _LEVEL_WORDS), None)
    if department and level:
        place = _LEVELS.index(level)
        yield from ((department, near) for near in _LEVELS[max(place - 1, 0) : place + 2])


def _not_titles(value: Any) -> Filter:
    strictly = titles_strictly(value)
    return lambda entry: not strictly(entry)


def _job_titles(value: Any) -> Filter:
    asked = tuple(plain_words(text) for text in _texts(value))
    return lambda entry: any(title in job for title in asked for job in entry.jobs)


# --- makers for the rest -------------------------------------------------------------------------


def _any_of(seen: Callable[[Entry], Iterable[str | None]]) -> Maker:
    """Keep who has at least one of the values asked for; case does not matter."""

    def make(value: Any) -> Filter:
        asked = {text.strip().lower() for text in _texts(value)}
        return lambda entry: not asked.isdisjoint(seen(entry))

    return make


def _all_technologies(value: Any) -> Filter:
    asked = set(_texts(value))
    return lambda entry: asked <= entry.technologies


def _no_technology(value: Any) -> Filter:
    asked = set(_texts(value))
    return lambda entry: asked.isdisjoint(entry.technologies)


def _words(value: Any) -> Filter:
    asked = tuple(text.strip().lower() for text in _texts(value))
    return lambda entry: any(word in entry.words for word in asked)


def _not_words(value: Any) -> Filter:
    words = _words(value)
    return lambda entry: not words(entry)


def _employees(value: Any) -> Filter:
    """Ranges that are texts: `"51,200"`."""
    try:
        asked = [(int(low), int(high)) for low, _, high in (text.partition(",") for text in _texts(value))]
    except ValueError:
        raise wrong_parameters("Invalid parameters") from None

    def keep(entry: Entry) -> bool:
        size = entry.company.indexed_employees
        return size is not None and any(low <= size <= high for low, high in asked)

    return keep


def _range(seen: Callable[[Entry], Iterable[Any]], read: Callable[[Any], Any] = int) -> Maker:
    """Keep who has a value between `min` and `max`; either may be missing. 422 if the range is no object."""

    def make(value: Any) -> Filter:
        if not isinstance(value, Mapping):
            raise wrong_parameters("no implicit conversion of String into Integer")
        try:
            low, high = (
                read(value[end]) if value.get(end) not in (None, "") else None for end in ("min", "max")
            )
        except (TypeError, ValueError):
            raise wrong_parameters("Invalid parameters") from None
        return lambda entry: any(
            (low is None or have >= low) and (high is None or have <= high)
            for have in seen(entry)
            if have is not None
        )

    return make


def _stage(value: Any) -> Filter:
    """Numeric codes only: a label, and code 0, silently mean "has any funding stage"."""
    asked = set(_texts(value))
    loose = "0" in asked or not all(text.isdigit() for text in asked)

    def keep(entry: Entry) -> bool:
        latest = entry.company.latest_round
        return latest is not None and (loose or latest.stage_code in asked)

    return keep


def _total_funding(entry: Entry) -> Iterable[int]:
    return (sum(one.amount for one in entry.company.rounds),) if entry.company.rounds else ()


def _job_places(entry: Entry) -> Iterable[str]:
    for job in entry.company.jobs:
        yield from lower(job.city, job.state, job.country)


# Each filter looks at the company on its own: one with an old SDR posting and a new one for an accountant
# passes "SDR" and "posted this month". Whether the real search ties the two together is not established.
FILTERS: dict[str, Maker] = {
    "person_titles": _titles,
    "person_not_titles": _not_titles,
    "person_locations": _any_of(lambda entry: entry.places),
    "person_seniorities": _any_of(lambda entry: (entry.person.seniority,)),
    "organization_locations": _any_of(lambda entry: entry.company_places),
    "organization_ids": _any_of(lambda entry: (entry.company.id,)),
    "q_organization_domains_list": _any_of(lambda entry: entry.domains),
    "contact_email_status": _any_of(lambda entry: entry.statuses),
    "organization_num_employees_ranges": _employees,
    "revenue_range": _range(lambda entry: (entry.company.revenue,)),
    "currently_using_all_of_technology_uids": _all_technologies,
    "currently_using_any_of_technology_uids": _any_of(lambda entry: entry.technologies),
    "currently_not_using_any_of_technology_uids": _no_technology,
    "q_organization_job_titles": _job_titles,
    "organization_job_locations": _any_of(_job_places),
    "organization_num_jobs_range": _range(lambda entry: (len(entry.jobs),)),
    "organization_job_posted_at_range": _range(
        lambda entry: (job.posted_at for job in entry.company.jobs), date.fromisoformat
    ),
    "q_keywords": _words,
    "q_organization_keyword_tags": _words,
    "q_not_organization_keyword_tags": _not_words,
    "latest_funding_amount_range": _range(lambda entry: (one.amount for one in entry.company.rounds[:1])),
    "latest_funding_date_range": _range(
        lambda entry: (one.on for one in entry.company.rounds[:1]), date.fromisoformat
    ),
    "total_funding_range": _range(_total_funding),
    "organization_latest_funding_stage_cd": _stage,
}
