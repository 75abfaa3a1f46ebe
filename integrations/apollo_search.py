"""A `LeadQuery` as the filters of Apollo's people search, or a refusal that names the key.

Filters: https://docs.apollo.io/reference/people-api-search. Apollo silently ignores names it does not know,
so a filter that was taken away widens the search. The `UNDOCUMENTED` ones work by observation only: whoever
sends them checks that they change the number of matches.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gtm.models import Lead, LeadQuery, Page, UnreadableRow
from integrations.apollo_reading import stub
from integrations.errors import Rejected
from integrations.loose_json import mapping, number, text

SENIORITIES = (
    "owner", "founder", "c_suite", "partner", "vp", "head", "director", "manager", "senior", "entry",
    "intern",
)  # fmt: skip
MOST_DOMAINS = 1_000
LAST_PAGE = 500
"""Apollo shows 500 pages of a query, so 50,000 people at most."""

UNDOCUMENTED: Mapping[str, str] = {
    "not_titles": "person_not_titles",
    "keywords": "q_organization_keyword_tags",
    "funded_within_days": "latest_funding_date_range",
    "funding_usd": "latest_funding_amount_range",
}
"""Our key -> Apollo's filter, for those that its page does not list (any more)."""


def filters(query: LeadQuery, today: date) -> dict[str, Any]:
    """The JSON body of the search without paging. Raises Rejected for what Apollo cannot be asked."""
    _refuse(query)
    wanted = {
        "person_titles": list(query.titles),
        "person_not_titles": list(query.not_titles),
        "person_seniorities": list(query.seniorities),
        "person_locations": list(query.person_locations),
        "organization_locations": list(query.company_locations),
        "organization_num_employees_ranges": [f"{low},{high}" for low, high in query.employees],
        "q_organization_keyword_tags": list(query.keywords),
        "currently_using_any_of_technology_uids": [_uid(name) for name in query.technologies],
        "q_organization_job_titles": list(query.hiring),
        "organization_job_posted_at_range": _since(query.hiring_within_days, today),
        "latest_funding_date_range": _since(query.funded_within_days, today),
        "latest_funding_amount_range": [{"min": low, "max": high} for low, high in query.funding_usd][:1],
        "q_organization_domains_list": list(query.domains),
        "contact_email_status": ["verified"] if query.verified_only else [],
    }
    sent: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    if query.funding_usd:
        sent["latest_funding_amount_range"] = sent["latest_funding_amount_range"][0]
    if query.titles:
        sent["include_similar_titles"] = False  # the play names the titles it wants
    return sent


def doubtful(query: LeadQuery) -> list[str]:
    """The keys of this query whose filters Apollo may ignore."""
    return [key for key in UNDOCUMENTED if getattr(query, key)]


def page_number(cursor: str | None) -> int:
    """The page where a cursor begins. Raises Rejected for a cursor that is none of ours."""
    page = number(cursor or "1")
    if page is None or not 1 <= page <= LAST_PAGE:
        raise Rejected("apollo", "search people", f"{cursor!r} is no page from 1 to {LAST_PAGE}")
    return page


class Listed:
    """Who was listed already in one reading of a search."""

    def __init__(self) -> None:
        self._refs: set[str] = set()

    def new(self, rows: Sequence[Any]) -> list[Any]:
        """The rows of people not seen before, and those without an id, which nobody can tell apart."""
        fresh: list[Any] = []
        for row in rows:
            ref = text(mapping(row).get("id"))
            if ref is None or ref not in self._refs:
                fresh.append(row)
            self._refs.update({ref} if ref else ())
        return fresh


def page_of(rows: Sequence[Any], page: int, cursor: str | None, total: int | None) -> Page:
    """The rows of a search as leads. Who has no id can never be enriched, so such a row is unreadable."""
    leads, unreadable = [], []
    for place, row in enumerate(rows, start=1):
        ref = text(mapping(row).get("id"))
        if ref is None:
            unreadable.append(UnreadableRow(ref=f"page {page}, row {place}", reason="Apollo gave it no id"))
            continue
        person, company = stub(row)
        leads.append(Lead(ref=ref, person=person, company=company))
    return Page(leads=tuple(leads), unreadable=tuple(unreadable), cursor=cursor, total=total)


def query_problems(query: LeadQuery) -> Iterator[tuple[str, str]]:
    """Each key of a query that Apollo cannot be asked, and why. Asks nobody."""
    unknown = [name for name in query.seniorities if name not in SENIORITIES]
    if query.file is not None:
        yield "file", "Apollo reads no files; use the source csv for one"
    if unknown:
        yield "seniorities", f"Apollo does not know {unknown[0]!r}; it knows {', '.join(SENIORITIES)}"
    if len(query.funding_usd) > 1:
        yield "funding_usd", "Apollo takes one range; make it one or write two plays"
    if len(query.domains) > MOST_DOMAINS:
        yield "domains", f"Apollo takes at most {MOST_DOMAINS:,}; split the list"
    if query.limit is None and query == LeadQuery():
        yield "limit", "without any filter this lists all of Apollo; add a filter or a limit"


def _refuse(query: LeadQuery) -> None:
    for key, why in query_problems(query):
        raise Rejected("apollo", "read the query", f"source.apollo.{key}: {why}")


def _uid(technology: str) -> str:
    """`Google Analytics` is `google_analytics`: spaces and periods become underscores."""
    return technology.strip().lower().replace(" ", "_").replace(".", "_")


def _since(days: int | None, today: date) -> dict[str, str]:
    if days is None:
        return {}
    return {"min": (today - timedelta(days=days)).isoformat(), "max": today.isoformat()}
