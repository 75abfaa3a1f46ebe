"""The Apollo shape against what Apollo documents: field names, statuses, quirks, credits, rate windows."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gtm import clock
from integrations.sandbox.apollo_match import lay_out, request_number
from integrations.sandbox.apollo_records import money
from integrations.sandbox.world import Person, World

SEARCH = "/mixed_people/api_search"

# Field names of Apollo's OpenAPI document (harvested August 2026), by endpoint.
STUB = {
    "id", "first_name", "last_name_obfuscated", "title", "last_refreshed_at", "has_email", "has_city",
    "has_state", "has_country", "has_direct_phone", "organization",
}  # fmt: skip
STUB_ORGANIZATION = {
    "name", "has_industry", "has_phone", "has_city", "has_state", "has_country", "has_zip_code",
    "has_revenue", "has_employee_count",
}  # fmt: skip
PERSON = {
    "id", "first_name", "last_name", "name", "linkedin_url", "title", "email", "email_status", "photo_url",
    "twitter_url", "github_url", "facebook_url", "extrapolated_email_confidence", "headline",
    "organization_id", "employment_history", "state", "city", "country", "organization",
    "is_likely_to_engage", "departments", "subdepartments", "seniority", "functions", "show_intent",
}  # fmt: skip
HISTORY = {
    "_id", "id", "key", "current", "title", "organization_id", "organization_name", "start_date",
    "end_date", "kind", "degree", "description",
}  # fmt: skip
BULK_MATCH = {
    "status", "error_code", "error_message", "total_requested_enrichments", "unique_enriched_records",
    "missing_records", "credits_consumed", "matches", "request_id",
}  # fmt: skip
THIN = {
    "id", "name", "website_url", "linkedin_url", "primary_domain", "industry", "industries", "keywords",
    "estimated_num_employees", "founded_year", "city", "state", "country", "industry_tag_id", "raw_address",
    "phone", "primary_phone", "secondary_industries", "short_description", "languages", "alexa_ranking",
}  # fmt: skip
ONLY_FULL = {
    "annual_revenue", "annual_revenue_printed", "total_funding", "total_funding_printed",
    "latest_funding_stage", "latest_funding_round_date", "funding_events", "technology_names",
    "current_technologies", "suborganizations",
}  # fmt: skip
GROWTH = {
    "departmental_head_count", "organization_headcount_six_month_growth",
    "organization_headcount_twelve_month_growth", "organization_headcount_twenty_four_month_growth",
}  # fmt: skip
BULK_ENRICH = {
    "status", "error_code", "error_message", "total_requested_records", "total_requested_domains",
    "unique_domains", "unique_records", "unique_enriched_records", "missing_records", "organizations",
}  # fmt: skip
POSTING = {"id", "title", "url", "city", "state", "country", "last_seen_at", "posted_at"}
# The head counts' names, one of them misspelt by Apollo itself.
DEPARTMENTS = {
    "engineering", "operations", "support", "marketing", "human_resources", "sales", "finance",
    "consulting", "legal", "arts_and_design", "accounting", "business_development",
    "information_technology", "education", "media_and_commmunication", "product_management",
    "entrepreneurship", "data_science", "administrative",
}  # fmt: skip


class Api:
    """The shape as a client meets it."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self.url = url
        self.http = http
        http.base_url = f"{url}/apollo/api/v1"

    def post(self, path: str, body: Any = None, key: str | None = None, **options: Any) -> httpx.Response:
        """Ask with a JSON body."""
        return self.http.post(path, json=body, headers={"x-api-key": key} if key else None, **options)

    def get(self, path: str, key: str | None = None, **params: Any) -> httpx.Response:
        """Ask with a query."""
        return self.http.get(path, params=params, headers={"x-api-key": key} if key else None)

    def total(self, **filters: Any) -> int:
        """How many people pass."""
        answer = self.post(SEARCH, {**filters, "per_page": 1})
        assert answer.status_code == 200, answer.text
        total: int = answer.json()["total_entries"]
        return total

    def found(self, **filters: Any) -> list[dict[str, Any]]:
        """The stubs of one page of a hundred."""
        people: list[dict[str, Any]] = self.post(SEARCH, {"per_page": 100, **filters}).json()["people"]
        return people

    def used(self, key: str = "sandbox-key") -> int:
        """Credits spent so far."""
        usage = self.post("/usage_stats/credit_usage_stats", key=key).json()["credit_usage_stats"]
        used: int = usage["lead_credit"]["consumed"]
        return used


@pytest.fixture(scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(verify=False, headers={"x-api-key": "sandbox-key"}) as client:
        yield client


@pytest.fixture
def api(sandbox_url: str, _client: httpx.Client) -> Api:
    """A client of the shape, as new."""
    return Api(sandbox_url, _client)


@pytest.fixture(scope="module")
def world() -> World:
    """The same world the server has, to know the truth."""
    return World(7, clock.now().date())


def _someone(world: World, **truth: Any) -> Person:
    """The first plain person of whom this is true."""
    wanted = {"matchable": True, "left_company": False, "duplicate_of": None, "role_address": False, **truth}
    return next(p for p in world.people if all(getattr(p, name) == value for name, value in wanted.items()))


# --- search --------------------------------------------------------------------------------------


def test_search_gives_stubs_only(api: Api) -> None:
    """No address, no last name, no company id; the total stands at the top; `has_direct_phone` is a text."""
    answer = api.post(SEARCH, {"per_page": 50, "page": 1}).json()
    assert answer.keys() == {"total_entries", "people"}
    assert answer["total_entries"] > 12_000
    for stub in answer["people"]:
        assert stub.keys() == STUB
        assert stub["organization"].keys() == STUB_ORGANIZATION
        assert isinstance(stub["has_direct_phone"], str)
        assert stub["last_name_obfuscated"] is None or "***" in stub["last_name_obfuscated"]
    assert "@" not in json.dumps(answer)


def test_search_is_free(api: Api) -> None:
    """Searching books no credits."""
    api.found()
    assert api.used() == 0


def test_pages_do_not_overlap_and_end(api: Api) -> None:
    """Each person once, in the same order each time; beyond the last page nothing comes."""
    asked = {"person_titles": ["VP Sales"], "include_similar_titles": False}
    total, people = api.total(**asked), []
    for page in range(1, total // 100 + 3):
        people += api.found(**asked, page=page)
    assert len(people) == total == len({person["id"] for person in people})


def test_page_size_is_capped_at_a_hundred(api: Api) -> None:
    """Who asks for more gets a hundred; who does not ask gets ten."""
    assert len(api.found(per_page=5_000)) == 100
    assert len(api.post(SEARCH, {}).json()["people"]) == 10


def test_beyond_the_display_cap_is_422(api: Api) -> None:
    """500 pages of 100 is the last; the page after it is refused."""
    assert api.post(SEARCH, {"page": 500, "per_page": 100}).status_code == 200
    refused = api.post(SEARCH, {"page": 501, "per_page": 100})
    assert (refused.status_code, "over threshold" in refused.json()["error"]) == (422, True)


@pytest.mark.parametrize(
    "filters",
    [
        {"person_titles": ["VP Sales", "Head of Sales"]},
        {"person_titles": ["VP Sales"], "include_similar_titles": False},
        {"person_not_titles": ["Sales"]},
        {"person_seniorities": ["vp"]},
        {"person_locations": ["Germany"]},
        {"person_locations": ["California"]},
        {"organization_locations": ["Leeds"]},
        {"organization_num_employees_ranges": ["51,200", "201,500"]},
        {"revenue_range": {"min": 1_000_000, "max": 9_000_000}},
        {"currently_using_any_of_technology_uids": ["hubspot"]},
        {"currently_using_all_of_technology_uids": ["hubspot", "salesforce"]},
        {"currently_not_using_any_of_technology_uids": ["hubspot"]},
        {"q_organization_job_titles": ["SDR"]},
        {"organization_job_locations": ["Germany"]},
        {"organization_num_jobs_range": {"min": 4}},
        {"q_keywords": "robotics"},
        {"q_organization_keyword_tags": ["robotics"]},
        {"q_not_organization_keyword_tags": ["software"]},
        {"latest_funding_amount_range": {"min": 4_000_000, "max": 20_000_000}},
        {"total_funding_range": {"min": 50_000_000}},
        {"organization_latest_funding_stage_cd": ["2"]},
        {"contact_email_status": ["verified"]},
        {"contact_email_status": ["likely to engage"]},
    ],
)
def test_each_filter_narrows_the_search(api: Api, filters: dict[str, Any]) -> None:
    """A filter leaves some people and takes some away."""
    assert 0 < api.total(**filters) < api.total()


def test_filters_say_what_they_mean(api: Api, world: World) -> None:
    """Fields are ANDed, values inside one are ORed; all of them hold for everyone found."""
    people = api.found(
        person_titles=["VP Sales", "Head of Sales"],
        include_similar_titles=False,
        organization_num_employees_ranges=["50,500"],
        organization_locations=["Germany", "canada"],
        q_organization_job_titles=["SDR", "VP Marketing"],
        contact_email_status=["verified"],
    )
    assert len(people) > 50
    for stub in people:
        person = world.person(stub["id"])
        assert person is not None
        company = world.company_of(person)
        assert company.country in ("Germany", "Canada")
        assert 50 <= (company.indexed_employees or 0) <= 500
        assert any("SDR" in job.title or "VP Marketing" in job.title for job in company.jobs)
        assert person.department == "sales"
        assert person.seniority in ("vp", "head")


def test_similar_titles_are_found_unless_told_not_to(api: Api, world: World) -> None:
    """`VP Sales` finds sales directors too; strictly it finds only titles with these words."""
    strict = api.total(person_titles=["VP Sales"], include_similar_titles=False)
    assert strict < api.total(person_titles=["VP Sales"])
    titles = [p["title"].lower() for p in api.found(person_titles=["VP Sales"], include_similar_titles=False)]
    assert all("sales" in title and ("vp" in title or "vice president" in title) for title in titles)


def test_dates_of_postings_and_rounds_are_filters(api: Api, world: World) -> None:
    """Both ends count, and both ends may be missing."""

    def since(days: int) -> dict[str, str]:
        return {"min": (world.today - timedelta(days=days)).isoformat()}

    assert (
        0 < api.total(latest_funding_date_range=since(90)) < api.total(latest_funding_date_range=since(900))
    )
    recent = api.total(organization_job_posted_at_range=since(7))
    assert 0 < recent < api.total(organization_job_posted_at_range=since(70))
    assert api.total(organization_job_posted_at_range={"min": world.today.isoformat()}) == 0


def test_domain_filter_matches_former_employers_too(api: Api, world: World) -> None:
    """Who has left is found by the old and by the new employer's domain."""
    gone = _someone(world, left_company=True)
    for company in (world.company_of(gone), world.employer(gone)):
        ids = {stub["id"] for stub in api.found(q_organization_domains_list=[company.domain])}
        assert gone.id in ids


def test_funding_labels_are_a_dead_filter(api: Api) -> None:
    """Only numeric codes filter; a label, and the code of Seed, mean "has any funding stage"."""
    any_stage = api.total(organization_latest_funding_stage_cd=["Series A"])
    assert api.total(organization_latest_funding_stage_cd=["0"]) == any_stage
    assert api.total(organization_latest_funding_stage_cd=["2"]) < any_stage


def test_unknown_filters_are_silently_ignored(api: Api) -> None:
    """A typo widens the search instead of failing."""
    assert api.total(person_title=["VP Sales"]) == api.total()


def test_query_and_body_ask_the_same(api: Api) -> None:
    """Brackets in the query are lists and ranges in the body."""
    body = {
        "person_titles": ["VP Sales"],
        "include_similar_titles": False,
        "latest_funding_amount_range": {"min": 5_000_000},
    }
    query = [
        ("person_titles[]", "VP Sales"),
        ("include_similar_titles", "false"),
        ("latest_funding_amount_range[min]", "5000000"),
    ]
    assert api.post(SEARCH, params=query).json()["total_entries"] == api.total(**body) > 0


@pytest.mark.parametrize(
    "broken",
    [
        {"revenue_range": "1,2"},
        {"latest_funding_date_range": ["2026-01-01"]},
        {"latest_funding_date_range": {"min": "yesterday"}},
        {"revenue_range": {"min": "1.5M"}},
        {"organization_num_employees_ranges": ["50-500"]},
    ],
)
def test_misshapen_ranges_are_422(api: Api, broken: dict[str, Any]) -> None:
    """A range must be an object of plain numbers or dates; employee ranges are texts with a comma."""
    refused = api.post(SEARCH, broken)
    assert refused.status_code == 422
    assert refused.json().keys() == {"error"}


def test_broken_json_is_422(api: Api) -> None:
    """A body that is not JSON is refused, not ignored."""
    headers = {"content-type": "application/json"}
    assert api.http.post(SEARCH, content="{", headers=headers).status_code == 422


def test_the_old_search_is_closed(api: Api) -> None:
    """422 with the name of the new endpoint."""
    refused = api.post("/mixed_people/search", {"person_titles": ["CTO"]})
    assert refused.status_code == 422
    assert "mixed_people/api_search" in refused.json()["error"]


# --- people --------------------------------------------------------------------------------------


def test_match_gives_a_full_person_for_a_credit(api: Api, world: World) -> None:
    """All documented fields, the organisation with money and technologies, one credit."""
    person = _someone(world, email_status="verified")
    answer = api.post("/people/match", {"id": person.id}).json()
    assert answer.keys() == {"person", "request_id"}
    found = answer["person"]
    assert found.keys() >= PERSON
    assert found["employment_history"][0].keys() >= HISTORY
    assert found["organization"].keys() >= THIN | ONLY_FULL
    assert (found["email"], found["email_status"]) == (person.email, "verified")
    assert api.used() == 1


@pytest.mark.parametrize(
    "by", ["email", "email in capitals", "md5", "sha256", "profile", "name", "full name"]
)
def test_match_by_whatever_is_known(api: Api, world: World, by: str) -> None:
    """Each documented identifier finds the person."""
    person = next(
        p
        for p in world.people
        if p.email and p.linkedin_url and p.last_name and p.matchable and p.email_status == "verified"
        and not (p.role_address or p.duplicate_of) and p.first_name.istitle() and " " not in p.first_name
        and world.person_by_name(p.first_name, p.last_name, world.company_of(p)) is p
    )  # fmt: skip
    company, email = world.company_of(person), person.email or ""
    asked = {
        "email": {"email": email},
        "email in capitals": {"email": email.upper()},
        "md5": {"hashed_email": hashlib.md5(email.encode()).hexdigest()},
        "sha256": {"hashed_email": hashlib.sha256(email.encode()).hexdigest()},
        "profile": {"linkedin_url": person.linkedin_url},
        "name": {"first_name": person.first_name, "last_name": person.last_name, "domain": company.domain},
        "full name": {
            "name": f"{person.first_name} {person.last_name}",
            "organization_name": company.plain_name,
        },
    }[by]
    assert api.post("/people/match", asked).json()["person"]["id"] == person.id


@pytest.mark.parametrize("vague", [{}, {"first_name": "Maya"}, {"email": "nobody@nowhere.example"}])
def test_nobody_found_is_200_and_free(api: Api, vague: dict[str, str]) -> None:
    """Vague input is no error: the person is null, and nothing is charged."""
    answer = api.post("/people/match", vague)
    assert (answer.status_code, answer.json()["person"]) == (200, None)
    assert api.used() == 0


def test_some_people_nobody_can_find(api: Api, world: World) -> None:
    """An id from the search may still find nobody."""
    hidden = _someone(world, matchable=False)
    assert api.post("/people/match", {"id": hidden.id}).json()["person"] is None


def test_who_left_comes_with_the_new_employer(api: Api, world: World) -> None:
    """The organisation is the new one, the address the old one with `update_required`."""
    gone = _someone(world, left_company=True)
    found = api.post("/people/match", {"id": gone.id}).json()["person"]
    assert found["organization"]["primary_domain"] == world.employer(gone).domain
    assert found["email"].endswith(world.company_of(gone).domain)
    assert found["email_status"] == "update_required"
    assert [job["current"] for job in found["employment_history"]] == [True, False]


def test_catch_all_servers_are_told_beside_verified(api: Api, world: World) -> None:
    """Verified does not mean that the server refuses other addresses."""
    person = next(
        p for p in world.people
        if world.company_of(p).catch_all and p.email_status == "verified"
        and p.matchable and not p.left_company
    )  # fmt: skip
    found = api.post("/people/match", {"id": person.id}).json()["person"]
    assert (found["email_status"], found["email_domain_catchall"]) == ("verified", True)


def test_bulk_match_answers_as_documented(api: Api, world: World) -> None:
    """Counts, credits and people with the short organisation: no revenue, funding or technologies."""
    people = [p for p in world.people if p.matchable][:10]
    answer = api.post("/people/bulk_match", {"details": [{"id": p.id} for p in people]}).json()
    assert answer.keys() == BULK_MATCH
    assert (answer["status"], answer["missing_records"]) == ("success", 0)
    assert answer["unique_enriched_records"] == answer["credits_consumed"] == api.used() == 10
    assert {match["id"] for match in answer["matches"]} == {p.id for p in people}
    for match in answer["matches"]:
        assert match.keys() >= PERSON
        assert match["organization"].keys() >= THIN
        assert not match["organization"].keys() & ONLY_FULL


def test_bulk_match_of_nobody_is_a_success(api: Api) -> None:
    """`status` is success although nobody was found; nothing is charged."""
    answer = api.post("/people/bulk_match", {"details": [{"email": "nobody@nowhere.example"}]}).json()
    assert (answer["status"], answer["missing_records"], answer["credits_consumed"]) == ("success", 1, 0)
    assert [match for match in answer["matches"] if match] == []


def test_bulk_slots_come_back_reordered_or_without_gaps(world: World) -> None:
    """Over many requests: reversed, shortened and in order with null; never somebody else."""
    people = [p for p in world.people if p.matchable]
    seen = set()
    for start in range(0, 400, 4):
        asked = [people[start], None, people[start + 1], people[start + 2]]
        laid = lay_out(asked)
        assert {p.id for p in laid if p} == {p.id for p in asked if p}
        seen.add("order" if laid == asked else "reversed" if laid == asked[::-1] else "short")
        assert lay_out(asked) == laid
    assert seen == {"order", "reversed", "short"}


def test_request_ids_are_signed_64_bit_numbers() -> None:
    """Often negative, always the same for the same request."""
    numbers = [request_number([str(n)]) for n in range(50)]
    assert min(numbers) < 0 < max(numbers)
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert request_number(["1"]) == numbers[1]


def test_the_same_person_twice_in_one_request_is_paid_once(api: Api, world: World) -> None:
    """Records are counted, not rows."""
    person = _someone(world, email_status="verified")
    answer = api.post("/people/bulk_match", {"details": [{"id": person.id}, {"email": person.email}]}).json()
    assert (answer["total_requested_enrichments"], answer["credits_consumed"]) == (2, 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "INVALID_REQUEST"),
        ({"details": []}, "INVALID_REQUEST"),
        ({"details": [{"id": "x"}] * 11}, "RECORD_LIMIT_EXCEEDED"),
    ],
)
def test_bad_bulk_requests_are_400(api: Api, body: dict[str, Any], code: str) -> None:
    """No details, or more than ten."""
    for path in ("/people/bulk_match", "/organizations/bulk_enrich"):
        refused = api.post(path, body)
        assert refused.status_code == 400
        assert (refused.json()["status"], refused.json()["error_code"]) == ("failed", code)


def test_webhooks_are_refused_by_name(api: Api) -> None:
    """Flags travel in the query; what the sandbox cannot do it says."""
    asked = {"details": [{"id": "x"}]}
    refused = api.post("/people/bulk_match", asked, params={"reveal_phone_number": "true"})
    assert refused.status_code == 422
    assert "webhook_url" in refused.json()["error"]


def test_paid_answers_do_not_change(api: Api, world: World) -> None:
    """Asking twice costs twice and says the same; the control API shows what was bought again."""
    asked = {"details": [{"id": p.id} for p in world.people[:10]]}
    first, second = (api.post("/people/bulk_match", asked).json() for _ in range(2))
    assert first == second
    books = api.http.get(f"{api.url}/_sandbox/credits").json()["keys"]
    assert books[0]["bought_again"] == first["credits_consumed"]


# --- organisations -------------------------------------------------------------------------------


def test_organization_in_full(api: Api, world: World) -> None:
    """Money, technologies, head counts and growth in per cent, for a credit; amounts are text too."""
    company = next(
        c for c in world.companies if c.rounds and c.technologies and c.growth_12_months is not None
    )
    found = api.get("/organizations/enrich", domain=company.domain).json()["organization"]
    assert found.keys() >= THIN | ONLY_FULL | GROWTH
    assert found["departmental_head_count"].keys() == DEPARTMENTS
    assert company.latest_round is not None
    assert company.growth_12_months is not None
    assert found["latest_funding_stage"] == company.latest_round.stage
    assert found["latest_funding_round_date"].startswith(company.latest_round.on.isoformat())
    assert found["funding_events"][0]["amount"] == money(company.latest_round.amount)
    assert found["organization_headcount_twelve_month_growth"] == round(company.growth_12_months * 100, 1)
    assert found["current_technologies"][0].keys() == {"uid", "name", "category"}
    assert api.used() == 1
    assert api.get(f"/organizations/{company.id}").json()["organization"] == found


def test_organization_without_a_question_is_422(api: Api) -> None:
    """At least one of domain, profile, name, website; an unknown domain is 200 with null and free."""
    assert api.get("/organizations/enrich").json() == {"error": "Required parameter 'domain' missing"}
    assert api.get("/organizations/enrich", domain="nowhere.example").json() == {"organization": None}
    assert api.get("/organizations/66f0aa11bb22cc33dd44ee55").status_code == 422
    assert api.used() == 0


def test_organizations_in_bulk_are_thin(api: Api, world: World) -> None:
    """No money and no technologies, though head counts and growth; by details or by domains."""
    domains = [company.domain for company in world.companies[:3]]
    details = [{"domain": domain} for domain in [*domains, "nowhere.example"]]
    answer = api.post("/organizations/bulk_enrich", {"details": details}).json()
    assert answer.keys() == BULK_ENRICH
    assert (answer["unique_enriched_records"], answer["missing_records"]) == (3, 1)
    for found in answer["organizations"][:3]:
        assert found.keys() >= THIN | GROWTH
        assert not found.keys() & ONLY_FULL
    query = [("domains[]", domain) for domain in domains]
    by_query = api.post("/organizations/bulk_enrich", params=query).json()
    assert by_query["organizations"] == answer["organizations"][:3]


def test_job_postings_are_a_bare_list_for_a_credit(api: Api, world: World) -> None:
    """The latest first, without a pagination object; an id of nobody is 422."""
    company = max(world.companies, key=lambda company: len(company.jobs))
    path = f"/organizations/{company.id}/job_postings"
    answer = api.get(path).json()
    assert answer.keys() == {"organization_job_postings"}
    postings = answer["organization_job_postings"]
    assert [posting["id"] for posting in postings] == [job.id for job in company.jobs]
    assert postings[0].keys() == POSTING
    assert api.get(path, page=2, per_page=2).json()["organization_job_postings"] == postings[2:4]
    assert api.used() == 2
    assert api.get("/organizations/66f0aa11bb22cc33dd44ee55/job_postings").status_code == 422


@pytest.mark.parametrize(
    ("amount", "text"),
    [(24_000_000, "24M"), (1_500_000, "1.5M"), (800_000, "800K"), (2_000_000_000, "2B"), (7, "7")],
)
def test_money_is_printed_short(amount: int, text: str) -> None:
    """As beside Apollo's numbers."""
    assert money(amount) == text


# --- keys, credits, windows ----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["wrong-key", ""])
def test_a_wrong_key_is_401_in_plain_text(api: Api, key: str) -> None:
    """Not JSON, and without rate headers."""
    refused = api.http.post(SEARCH, headers={"x-api-key": key})
    assert refused.status_code == 401
    assert refused.headers["content-type"].startswith("text/plain")
    assert refused.text.startswith("Invalid API key.")
    assert not [name for name in refused.headers if "rate-limit" in name]


def test_a_key_out_of_scope_is_403(api: Api) -> None:
    """With the scope to add in the text."""
    refused = api.post("/people/match", {}, key="key-search-only")
    assert (refused.status_code, refused.json()["error_code"]) == (403, "API_INACCESSIBLE")
    assert "api/v1/people/match" in refused.json()["error"]
    assert api.post(SEARCH, {}, key="key-search-only").status_code == 200


def test_health_tells_a_bad_key_in_the_body(api: Api) -> None:
    """Always 200."""
    assert api.get("/auth/health").json() == {"healthy": True, "is_logged_in": True}
    assert api.get("/auth/health", key="wrong-key").json() == {"healthy": True, "is_logged_in": False}


def test_out_of_credits_is_422_and_buys_nothing(api: Api, world: World) -> None:
    """`key-poor` can buy 25; the request that goes beyond is refused as a whole, and search goes on."""
    ids = [{"id": p.id} for p in world.people if p.matchable]
    assert api.post("/people/bulk_match", {"details": ids[:10]}, key="key-poor").status_code == 200
    assert api.post("/people/bulk_match", {"details": ids[10:20]}, key="key-poor").status_code == 200
    refused = api.post("/people/bulk_match", {"details": ids[20:30]}, key="key-poor")
    assert refused.status_code == 422
    assert refused.json()["error_details"] == {"code": "BILLING.LIMIT.CREDITS_EXHAUSTED"}
    assert api.used("key-poor") == 20
    assert api.post("/people/bulk_match", {"details": ids[20:25]}, key="key-poor").status_code == 200
    assert api.post("/people/match", ids[30], key="key-poor").status_code == 422
    assert api.post(SEARCH, {}, key="key-poor").status_code == 200


def test_usage_is_told_in_two_places(api: Api, world: World) -> None:
    """Credit statistics and profile agree; without asking, the profile says nothing of credits."""
    api.post("/people/match", {"id": _someone(world, email_status="verified").id})
    stats = api.post("/usage_stats/credit_usage_stats").json()
    credit = stats["credit_usage_stats"]["lead_credit"]
    assert credit.keys() == {"limit", "consumed", "left_over"}
    assert stats["current_credit_cycle"].keys() == {"start_date", "end_date"}
    me = api.get("/users/api_profile", include_credit_usage="true").json()
    assert me["num_credits_remaining"] == credit["left_over"] == credit["limit"] - 1
    assert "num_credits_remaining" not in api.get("/users/api_profile").json()


def test_windows_are_told_in_headers(api: Api) -> None:
    """Three windows at the search; at enrichment the unlimited ones send an empty limit and no usage."""
    headers = api.post(SEARCH, {}).headers
    for limit, usage, left, most in (
        ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left", 200),
        ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left", 6_000),
        ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left", 50_000),
    ):
        assert (headers[limit], headers[usage], headers[left]) == (str(most), "1", str(most - 1))
    headers = api.post("/people/match", {}).headers
    assert headers["x-rate-limit-minute"] == "1000"
    assert headers["x-rate-limit-hourly"] == headers["x-rate-limit-24-hour"] == ""
    assert "x-hourly-usage" not in headers


def test_windows_are_per_key_and_endpoint(api: Api) -> None:
    """The free plan's 51st search in a minute is 429; other endpoints and keys go on."""
    statuses = [api.post(SEARCH, {"per_page": 1}, key="key-free").status_code for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    refused = api.post(SEARCH, {}, key="key-free")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-minute-requests-left"] == "0"
    assert (
        "50 times per minute" in json.loads(refused.json()["message"])["message"]
    )  # a JSON text in a JSON text
    assert api.post("/people/match", {}, key="key-free").status_code == 200
    assert api.post(SEARCH, {}, key="key-free-too").status_code == 200


def test_lifted_windows_let_everything_pass(api: Api) -> None:
    """For benchmarks: no 429, and all limits are empty."""
    api.http.post(f"{api.url}/_sandbox/limits", json={"lifted": True}).raise_for_status()
    answers = [api.post(SEARCH, {"per_page": 1}, key="key-free") for _ in range(60)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers["x-rate-limit-minute"] == ""


def test_a_key_that_is_limited_once(api: Api) -> None:
    """One 429 with a second to wait, then all is well."""
    refused = api.post("/people/match", {}, key="key-limited-once")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert "api/v1/people/match" in refused.json()["message"]
    assert api.post("/people/match", {}, key="key-limited-once").status_code == 200
