"""Apollo.io, in four roles: it lists people (free), knows more about people and companies (credits), and tells what
was spent (free).

Search returns stubs without e-mail, last name or domain; `bulk_match` turns ten of them at a time into
people. Facts of the API: https://docs.apollo.io/reference (page named at each fact).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote as url_quote

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from gtm import clock
from gtm.models import (
    CompanyKey,
    Estimate,
    Found,
    LeadQuery,
    NotFound,
    OpenRole,
    Page,
    PersonKey,
    Quote,
    Usage,
)
from integrations import apollo_reading as reading
from integrations.apollo_matching import answers_by_key, ask_for
from integrations.apollo_search import (
    LAST_PAGE,
    UNDOCUMENTED,
    Listed,
    doubtful,
    filters,
    page_number,
    page_of,
)
from integrations.apollo_search import query_problems as query_problems
from integrations.errors import AuthRefused, IntegrationError, NotConfigured, OutOfCredits, Rejected, Unclear
from integrations.http import Answer, Http
from integrations.loose_json import items, mapping, number, text
from integrations.ports import CompanyEnricher, Enricher, LeadSource, Meter, Pace

_TOO_FEW_TO_TELL = 100
_POSTINGS = 1_000
_STALE_PAGES = 2
_MOST_PAGES_BACK = 3  # a count that is only an estimate must not make us read everything twice


class Settings(BaseSettings):
    """`APOLLO_*`: the workspace that is asked and pays."""

    model_config = SettingsConfigDict(
        env_prefix="APOLLO_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    api_key: SecretStr = Field(description="API key: Apollo > Settings > Integrations > API.")
    base_url: str = Field("https://api.apollo.io/api/v1", description="Where Apollo's API is.")
    page_size: int = Field(100, ge=1, le=100, description="People per page of a search, at most 100.")


def sandboxed(url: str) -> Settings:
    """Settings that lead to the sandbox at `url`."""
    return Settings(api_key=SecretStr("sandbox-key"), base_url=f"{url.rstrip('/')}/apollo/api/v1")


def lead_source(settings: Settings, pace: Pace | None = None) -> LeadSource:
    """Apollo's people search."""
    return ApolloSearch(settings, pace)


def enricher(settings: Settings, pace: Pace | None = None) -> Enricher:
    """Apollo's enrichment of people."""
    return ApolloPeople(settings, pace)


def company_enricher(settings: Settings, pace: Pace | None = None) -> CompanyEnricher:
    """Apollo's enrichment of companies, and their job postings."""
    return ApolloCompanies(settings, pace)


def meter(settings: Settings, pace: Pace | None = None) -> Meter:
    """Apollo's own count of credits."""
    return ApolloMeter(settings, pace)


class ApolloSearch:
    """Lists people with `POST /mixed_people/api_search`. Costs no credits."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self._http = _connect(settings, pace)
        self._page_size = settings.page_size

    def estimate(self, query: LeadQuery) -> Estimate:
        """How many people match, by a page of one. Free, repeatable.

        Raises Rejected for a filter Apollo does not have or does not heed.
        """
        asked = filters(query, clock.now().date())
        total = self._count(asked)
        self._insist(query, asked, total)
        reachable = LAST_PAGE * self._page_size
        cut = total is not None and total > reachable and (query.limit is None or query.limit > reachable)
        note = (
            f"Apollo lists only the first {reachable:,}; narrow the query to reach the others" if cut else ""
        )
        return Estimate(matches=total, note=note)

    def pages(self, query: LeadQuery, cursor: str | None = None) -> Iterator[Page]:
        """Pages of stubs; the cursor is the number of the next page. Free, repeatable.

        Stops at the query's limit, at the first empty page, or where Apollo's own limit is. People may come
        and go while we read: who came twice is listed once, and when the count falls, the pages before are
        looked at once more, because those behind a gap move up past where we read. Who is new and sorted in
        before that place is for the next run. Raises Unclear when page after page brings nobody new.
        """
        asked = filters(query, clock.now().date())
        if cursor is None:
            self._insist(query, asked, self._count(asked) if doubtful(query) else None)
        size = min(self._page_size, query.limit or self._page_size)
        first, stale, come, counted = page_number(cursor), 0, 0, None
        listed = Listed()
        left = (query.limit or LAST_PAGE * size) - (first - 1) * size
        for page in range(first, LAST_PAGE + 1):
            rows, total = self._search(asked, page, size)
            fresh = listed.new(rows)
            for earlier in _moved_up(page, size, counted, total):
                fresh += listed.new(self._search(asked, earlier, size)[0])
            stale = stale + 1 if rows and not fresh else 0
            come += max(0, total - counted) if total is not None and counted is not None else 0
            if stale >= _STALE_PAGES + come // size:  # newcomers push those we know onto later pages
                raise Unclear("apollo", "search people", f"page {page} is a page before it once more")
            wanted, counted = fresh[: max(left, 0)], total
            left -= len(wanted)
            done = not rows or left <= 0 or page == LAST_PAGE
            yield page_of(wanted, page, None if done else str(page + 1), total)
            if done:
                return

    def _count(self, asked: Mapping[str, Any]) -> int | None:
        return self._search(asked, 1, 1)[1]

    def _search(self, asked: Mapping[str, Any], page: int, size: int) -> tuple[list[Any], int | None]:
        body = {**asked, "page": page, "per_page": size}
        answer = self._http.read("search people", "POST", "/mixed_people/api_search", json=body)
        said = mapping(answer.json())
        if not isinstance(said.get("people"), list):
            raise _unclear(answer, "the answer holds no list of people")
        total = number(said.get("total_entries", mapping(said.get("pagination")).get("total_entries")))
        return items(said["people"]), None if total is None or total < 0 else total

    def _insist(self, query: LeadQuery, asked: Mapping[str, Any], total: int | None) -> None:
        """Undocumented filters must make a difference; Apollo ignores those it does not know."""
        if total is None or total <= _TOO_FEW_TO_TELL:
            return
        for key in doubtful(query):
            without = {name: value for name, value in asked.items() if name != UNDOCUMENTED[key]}
            if self._count(without) == total:
                why = (
                    "it makes no difference, so Apollo seems to ignore it; make it a rule of the ICP instead"
                )
                raise Rejected("apollo", "search people", f"source.apollo.{key}: {why}")


class ApolloPeople:
    """Knows people with `POST /people/bulk_match`: 1 credit for each it knows, ten in one request."""

    batch_size = 10
    price = Decimal(1)

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self._http = _connect(settings, pace)

    def quote(self, people: Sequence[PersonKey]) -> Quote:
        """Nothing for those Apollo does not know, one credit for each it does. Free, repeatable."""
        high = sum(1 for key in people if ask_for(key))
        return Quote(low=Decimal(0), high=Decimal(high), balance=self._balance())

    def enrich(self, people: Sequence[PersonKey]) -> list[Found | NotFound]:
        """One answer per key, in the order given. Costs what `credits` of the answers add up to.

        Keys without id, e-mail, LinkedIn page or name with company are not found without asking: Apollo
        recognises nobody by less. NOT repeatable for free. Raises OutOfCredits.
        https://docs.apollo.io/reference/bulk-people-enrichment
        """
        if len(people) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} people at a time, not {len(people)}")
        wanted = [told for key in people if (told := ask_for(key))]
        details = [told for place, told in enumerate(wanted) if told not in wanted[:place]]  # pay once
        if not details:
            return [NotFound(subject_id=key.person_id) for key in people]
        answer = self._http.buy(
            f"enrich people (asked for {len(details)})",
            "POST",
            "/people/bulk_match",
            params={"reveal_personal_emails": "false", "reveal_phone_number": "false"},
            json={"details": details},
        )
        said = mapping(answer.json())
        if answer.status == 202:
            raise _unclear(answer, "taken for later; credits may be charged")
        if not isinstance(said.get("matches"), list):
            raise _unclear(answer, "the answer holds no list of matches; credits may have been charged")
        charged = reading.credits(said.get("credits_consumed"))
        return answers_by_key(people, items(said["matches"]), charged, self._http.kept(answer))

    def _balance(self) -> Decimal | None:
        """Credits left, if this key may ask (scope users/api_profile)."""
        try:
            answer = self._http.read(
                "read the balance", "GET", "/users/api_profile", params={"include_credit_usage": "true"}
            )
        except AuthRefused as refused:
            if refused.status == 403:
                return None
            raise
        return reading.credits(mapping(answer.json()).get("num_credits_remaining"))


class ApolloCompanies:
    """Knows companies: 1 credit for the firmographics, 1 more for the open roles, which need Apollo's id."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self._http = _connect(settings, pace)

    def price(self, wanted: frozenset[str]) -> Decimal:
        """At most 1 credit, 2 with open roles: their page is asked by an id that the first credit buys."""
        return Decimal(0 if not wanted else 2 if "open_roles" in wanted else 1)

    def enrich(self, company: CompanyKey, wanted: frozenset[str]) -> Found | NotFound:
        """Facts about one company. NOT repeatable for free. Raises OutOfCredits.

        When the credits end between the two requests, the firmographics are returned without open roles
        (None, "not said"), because they are paid; the next call raises.
        """
        ref = company.refs.get("apollo")
        only_roles = wanted == {"open_roles"} and ref is not None
        if not only_roles and not (company.domain or ref or company.name):
            return NotFound(subject_id=company.company_id)
        words: list[str] = []
        known = {} if only_roles else self._organization(company, ref, words)
        ref = text(known.get("id")) or ref
        if not known and not only_roles:
            return NotFound(subject_id=company.company_id, replies=tuple(words))
        fields, spent = reading.company_fields(known), Decimal(0 if only_roles else 1)
        if "open_roles" in wanted and ref:
            try:
                fields = fields.model_copy(update={"open_roles": self._open_roles(ref, words)})
                spent += 1
            except OutOfCredits:
                if only_roles:
                    raise
        return Found(
            subject_id=company.company_id,
            company=fields,
            company_ref=ref,
            credits=spent,
            replies=tuple(words),
        )

    def _organization(self, company: CompanyKey, ref: str | None, words: list[str]) -> Mapping[str, Any]:
        """https://docs.apollo.io/reference/organization-enrichment; by id when there is no domain."""
        action = "enrich a company (asked for 1)"
        if company.domain is None and ref is not None:
            answer = self._http.buy(action, "GET", f"/organizations/{_segment(ref)}")
        else:
            named = {"domain": company.domain} if company.domain else {"name": company.name}
            answer = self._http.buy(action, "GET", "/organizations/enrich", params=named)
        said = mapping(answer.json())
        if "organization" not in said:
            raise _unclear(answer, "the answer holds no organization; a credit may have been charged")
        words.append(self._http.kept(answer))
        return mapping(said["organization"])

    def _open_roles(self, ref: str, words: list[str]) -> tuple[OpenRole, ...]:
        """The first page is all: it holds up to 10,000 (https://docs.apollo.io/reference/organization-jobs-postings)."""
        answer = self._http.buy(
            "read job postings (asked for 1)",
            "GET",
            f"/organizations/{_segment(ref)}/job_postings",
            params={"page": 1, "per_page": _POSTINGS},
        )
        said = mapping(answer.json())
        if not isinstance(said.get("organization_job_postings"), list):
            raise _unclear(answer, "the answer holds no list of postings; a credit may have been charged")
        words.append(self._http.kept(answer))
        roles = (reading.open_role(mapping(row)) for row in items(said["organization_job_postings"]))
        return tuple(role for role in roles if role)


class ApolloMeter:
    """Tells what the team has spent, with `POST /usage_stats/credit_usage_stats`. Costs nothing."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self._http = _connect(settings, pace)

    def usage(self) -> Usage:
        """Lead credits of the current cycle. Free, repeatable. Raises AuthRefused if the key's scope lacks it.

        https://docs.apollo.io/reference/view-credit-usage-stats
        """
        answer = self._http.read("read the usage", "POST", "/usage_stats/credit_usage_stats")
        said = mapping(answer.json())
        lead = mapping(mapping(said.get("credit_usage_stats")).get("lead_credit"))
        spent = reading.credits(lead.get("consumed"))
        if spent is None:
            raise _unclear(answer, "the answer holds no count of credits")
        cycle = text(mapping(said.get("current_credit_cycle")).get("start_date")) or ""
        return Usage(spent=spent, left=reading.credits(lead.get("left_over")), cycle=cycle)


def _moved_up(page: int, size: int, before: int | None, total: int | None) -> range:
    """The pages before this one that may hold somebody unseen, because the count fell while we read."""
    gone = max(0, (before or 0) - total) if total is not None else 0
    back = min(-(-gone // size), _MOST_PAGES_BACK)
    return range(max(1, page - back), page)


# --- asking ---------------------------------------------------------------------------------------------


def classify(answer: Answer) -> IntegrationError | None:
    """Apollo's refusals in our tree; None: the status says enough, or it is no refusal.

    401 is plain text; no credits is a 422 that only its text tells from a bad request.
    https://docs.apollo.io/reference/status-codes
    """
    words = answer.text[:2_000]
    if not answer.ok and ("insufficient credits" in words.lower() or "CREDITS_EXHAUSTED" in words):
        remedy = "buy credits, or lower the budget; what is bought stands, gtm resume goes on"
        return OutOfCredits("apollo", answer.action, f"the account has no credits left; {remedy}")
    if answer.status == 401:
        return AuthRefused("apollo", answer.action, "the key in APOLLO_API_KEY was refused; check it")
    if answer.status == 403:
        return AuthRefused(
            "apollo", answer.action, f"the key in APOLLO_API_KEY may not do this: {_said(answer)}"
        )
    if answer.ok and mapping(answer.json() if answer.body else None).get("status") == "failed":
        return _unclear(answer, f"Apollo says it failed: {_said(answer)}")
    return None


class _KeyHeader(httpx.Auth):
    def __init__(self, key: str) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["x-api-key"] = self._key
        yield request


def _connect(settings: Settings, pace: Pace | None) -> Http:
    if settings.base_url.rstrip("/") == "https://api.apollo.io/v1":
        # This older address accepts the key and answers searches with nobody (seen live).
        raise NotConfigured("apollo", "connect", "APOLLO_BASE_URL must end in /api/v1")
    key = settings.api_key.get_secret_value()
    return Http(
        "apollo", settings.base_url, auth=_KeyHeader(key), pace=pace, secrets=(key,), classify=classify,
        headers={"Cache-Control": "no-cache"},
    )  # fmt: skip


def _unclear(answer: Answer, detail: str) -> Unclear:
    return Unclear("apollo", answer.action, detail, status=answer.status, request_id=answer.request_id)


def _said(answer: Answer) -> str:
    said = mapping(answer.json())
    return text(said.get("error") or said.get("error_message") or said.get("message")) or "no reason given"


def _segment(ref: str) -> str:
    return url_quote(ref, safe="")
