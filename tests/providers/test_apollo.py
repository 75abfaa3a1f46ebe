"""Apollo: the real connector against the sandbox, and against answers the sandbox does not give."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from gtm import clock
from gtm.models import CompanyKey, Found, LeadQuery, NotFound, Page, PersonKey
from integrations import apollo, apollo_reading
from integrations.apollo import ApolloCompanies, ApolloPeople, ApolloSearch, Settings
from integrations.apollo_matching import answers_by_key, ask_for
from integrations.apollo_search import filters
from integrations.errors import (
    AuthRefused,
    IntegrationError,
    NotConfigured,
    OutOfCredits,
    RateLimited,
    Rejected,
    Unclear,
)
from tests import loopback

SEARCH, MATCH = "/mixed_people/api_search", "/people/bulk_match"
TODAY = date(2026, 11, 24)
SALES = LeadQuery(titles=("VP Sales", "Head of Sales"), limit=40)

Keyed = Callable[..., Settings]
Control = Callable[..., Any]


@pytest.fixture
def keyed(sandbox_url: str, monkeypatch: pytest.MonkeyPatch) -> Keyed:
    """Settings for the sandbox with a key of choice; nobody really waits."""
    monkeypatch.setattr("gtm.clock.sleep", lambda seconds: None)

    def settings(key: str = "sandbox-key", **more: Any) -> Settings:
        return apollo.sandboxed(sandbox_url).model_copy(update={"api_key": SecretStr(key), **more})

    return settings


@pytest.fixture
def control(sandbox_url: str) -> Control:
    """The sandbox's control API: `control("credits")` reads, with fields it writes."""

    def ask(what: str, **fields: Any) -> Any:
        url = f"{sandbox_url}/_sandbox/{what}"
        answer = loopback.post(url, json=fields) if fields else loopback.get(url)
        return answer.raise_for_status().json()

    return ask


@pytest.fixture
def odd(vendor: Any) -> Settings:
    """Settings for a vendor that answers what the test tells it to."""
    return Settings(api_key=SecretStr("odd-key"), base_url=vendor.url)


def spent(control: Control) -> Decimal:
    return Decimal(sum(account["used"] for account in control("credits")["keys"]))


def stubs(settings: Settings, count: int, query: LeadQuery = SALES) -> list[PersonKey]:
    """The first people of a search, as an enricher is asked for them."""
    wanted = query.model_copy(update={"limit": count})
    leads = [lead for page in ApolloSearch(settings).pages(wanted) for lead in page.leads]
    return [PersonKey(person_id=f"p{place}", refs={"apollo": lead.ref}) for place, lead in enumerate(leads)]


# --- searching ------------------------------------------------------------------------------------------


def test_a_search_lists_everybody_once_and_costs_nothing(keyed: Keyed, control: Control) -> None:
    """Pages add up to the estimate; stubs hold neither address nor last name."""
    query = LeadQuery(titles=("VP Sales",), employees=["50-500"])  # type: ignore[arg-type]
    source = ApolloSearch(keyed())
    pages = list(source.pages(query))
    leads = [lead for page in pages for lead in page.leads]
    assert len({lead.ref for lead in leads}) == len(leads) == source.estimate(query).matches == pages[0].total
    assert len(leads) > 100
    assert all(lead.person.title and "sales" in lead.person.title.lower() for lead in leads)
    assert all(lead.company.name for lead in leads)
    assert not any(lead.person.email or lead.person.last_name or lead.company.domain for lead in leads)
    assert pages[-1].cursor is None
    assert spent(control) == 0


@pytest.mark.parametrize(("limit", "sizes"), [(7, [7]), (25, [10, 10, 5]), (20, [10, 10])])
def test_the_limit_is_kept(keyed: Keyed, limit: int, sizes: list[int]) -> None:
    """Never more people than asked for, and no request beyond them."""
    pages = list(ApolloSearch(keyed(page_size=10)).pages(SALES.model_copy(update={"limit": limit})))
    assert [len(page.leads) for page in pages] == sizes
    assert [page.cursor is None for page in pages] == [False] * (len(sizes) - 1) + [True]


def test_reading_goes_on_from_a_cursor(keyed: Keyed) -> None:
    """The pages after a cursor are those the whole reading held."""
    source = ApolloSearch(keyed(page_size=10))
    whole = list(source.pages(SALES))
    for done, page in enumerate(whole[:-1], start=1):
        assert list(source.pages(SALES, page.cursor)) == whole[done:]


def test_asked_and_found_nobody_is_an_empty_page(keyed: Keyed) -> None:
    """Not an error, and not None."""
    nobody = LeadQuery(titles=("Keeper of the Royal Swans",))
    assert list(ApolloSearch(keyed()).pages(nobody)) == [Page(leads=(), total=0)]
    assert ApolloSearch(keyed()).estimate(nobody).matches == 0


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ({"titles": ("VP Sales",)}, {"person_titles": ["VP Sales"], "include_similar_titles": False}),
        ({"not_titles": ("Intern",)}, {"person_not_titles": ["Intern"]}),
        ({"seniorities": ("vp", "head")}, {"person_seniorities": ["vp", "head"]}),
        ({"person_locations": ("Germany",)}, {"person_locations": ["Germany"]}),
        ({"company_locations": ("Canada",)}, {"organization_locations": ["Canada"]}),
        ({"employees": ["50-500", "1000-2000"]}, {"organization_num_employees_ranges": ["50,500", "1000,2000"]}),
        ({"keywords": ("robotics",)}, {"q_organization_keyword_tags": ["robotics"]}),
        ({"technologies": ("Google Analytics", "Node.js")},
         {"currently_using_any_of_technology_uids": ["google_analytics", "node_js"]}),
        ({"hiring": ("SDR",)}, {"q_organization_job_titles": ["SDR"]}),
        ({"hiring_within_days": 30}, {"organization_job_posted_at_range": {"min": "2026-10-25", "max": "2026-11-24"}}),
        ({"funded_within_days": 1}, {"latest_funding_date_range": {"min": "2026-11-23", "max": "2026-11-24"}}),
        ({"funding_usd": "1000-5000"}, {"latest_funding_amount_range": {"min": 1000, "max": 5000}}),
        ({"domains": ("fabrikam.example",)}, {"q_organization_domains_list": ["fabrikam.example"]}),
        ({"verified_only": True}, {"contact_email_status": ["verified"]}),
        ({"limit": 10}, {}),
    ],
)  # fmt: skip
def test_every_key_of_a_query_has_its_filter(query: dict[str, Any], sent: dict[str, Any]) -> None:
    """As https://docs.apollo.io/reference/people-api-search names them, and nothing besides."""
    assert filters(LeadQuery(**query), TODAY) == sent


def test_no_key_of_a_query_is_forgotten() -> None:
    """A key that is neither asked nor refused would silently widen the list."""
    values: dict[str, Any] = {
        "titles": ("x",), "not_titles": ("x",), "seniorities": ("vp",), "person_locations": ("x",),
        "company_locations": ("x",), "employees": "1-2", "keywords": ("x",), "technologies": ("x",),
        "hiring": ("x",), "hiring_within_days": 1, "funded_within_days": 1, "funding_usd": "1-2",
        "domains": ("x",), "verified_only": True,
    }  # fmt: skip
    assert set(values) | {"file", "limit"} == set(LeadQuery.model_fields)
    assert all(filters(LeadQuery(**{key: value}), TODAY) for key, value in values.items())


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"file": "leads.csv"}, "file"),
        ({"seniorities": ("boss",)}, "seniorities"),
        ({"funding_usd": ["1-2", "3-4"]}, "funding_usd"),
        ({"domains": tuple(f"d{n}.example" for n in range(1_001))}, "domains"),
        ({}, "limit"),
    ],
)
def test_what_apollo_cannot_be_asked_is_refused_by_name(
    odd: Settings, vendor: Any, query: Any, key: str
) -> None:
    """Before anything is sent."""
    source = ApolloSearch(odd)
    for ask in (lambda: source.estimate(LeadQuery(**query)), lambda: list(source.pages(LeadQuery(**query)))):
        with pytest.raises(Rejected, match=rf"source\.apollo\.{key}: "):
            ask()
    assert vendor.asked == []


@pytest.mark.parametrize(
    "query", [{"keywords": ("software",)}, {"funded_within_days": 90}, {"not_titles": ("Intern",)}]
)
def test_undocumented_filters_work_while_they_make_a_difference(keyed: Keyed, query: dict[str, Any]) -> None:
    """The sandbox heeds them, as the real search was seen to."""
    assert next(ApolloSearch(keyed()).pages(LeadQuery(limit=5, **query))).leads


def test_an_ignored_filter_stops_the_search(odd: Settings, vendor: Any, says: Any) -> None:
    """The same number with and without it: the list would be another one than the play asks for."""
    vendor.on(f"POST {SEARCH}", says({"people": [{"id": "a"}], "total_entries": 4_000}))
    with pytest.raises(Rejected, match=r"source\.apollo\.keywords: it makes no difference"):
        next(ApolloSearch(odd).pages(LeadQuery(keywords=("robotics",), titles=("CTO",))))
    assert [set(asked.json) - {"page", "per_page", "include_similar_titles"} for asked in vendor.asked] == [
        {"person_titles", "q_organization_keyword_tags"}, {"person_titles"},
    ]  # fmt: skip


def test_what_lies_beyond_apollos_last_page_is_said(odd: Settings, vendor: Any, says: Any) -> None:
    """50,000 people at most can be listed; the estimate says so when it matters."""
    vendor.on(f"POST {SEARCH}", says({"people": [], "total_entries": 128_274}))
    assert "only the first 50,000" in ApolloSearch(odd).estimate(LeadQuery(titles=("CTO",))).note
    assert ApolloSearch(odd).estimate(LeadQuery(titles=("CTO",), limit=300)).note == ""


@pytest.mark.parametrize("body", [{}, [], {"people": None}, {"people": {}}, "null"])
def test_an_answer_without_people_is_not_an_empty_list(
    odd: Settings, vendor: Any, says: Any, body: Any
) -> None:
    """Could not ask must never look like found nothing."""
    vendor.on(f"POST {SEARCH}", says(body))
    with pytest.raises(Unclear, match="no list of people"):
        list(ApolloSearch(odd).pages(SALES))


def test_the_same_page_twice_stops_the_reading(odd: Settings, vendor: Any, says: Any) -> None:
    """A server that ignores the page number would be read for ever."""
    vendor.on(f"POST {SEARCH}", says({"people": [{"id": "a"}], "total_entries": 9}))
    with pytest.raises(Unclear, match="once more"):
        list(ApolloSearch(odd).pages(SALES))


def test_a_server_that_ignores_the_page_size_is_read_to_the_end(
    odd: Settings, vendor: Any, says: Any
) -> None:
    """A short page is not the last page; only an empty one is. Strange rows are told by their place."""
    people = [
        [{"id": 1, "first_name": None, "organization": None}],
        [{"id": "b", "has_email": "Maybe"}, {}],
        [],
    ]
    vendor.on(f"POST {SEARCH}", *[says({"people": rows, "total_entries": "3"}) for rows in people])
    pages = list(ApolloSearch(odd).pages(SALES))
    assert [lead.ref for page in pages for lead in page.leads] == ["1", "b"]
    assert [row.ref for page in pages for row in page.unreadable] == ["page 2, row 2"]
    assert [page.total for page in pages] == [3, 3, 3]


@pytest.mark.parametrize("cursor", ["0", "501", "row 3", "-1"])
def test_a_cursor_that_is_no_page_is_refused(odd: Settings, cursor: str) -> None:
    """Apollo ends at page 500."""
    with pytest.raises(Rejected, match="is no page"):
        next(ApolloSearch(odd).pages(SALES, cursor))


# --- people ---------------------------------------------------------------------------------------------


def test_people_are_found_in_the_order_asked(keyed: Keyed, control: Control) -> None:
    """Every answer belongs to its key, whatever order and gaps came back; credits are what was charged."""
    people = stubs(keyed(), 200, LeadQuery(seniorities=("vp", "head", "director")))
    enricher = ApolloPeople(keyed())
    answers: list[Found | NotFound] = []
    for start in range(0, len(people), enricher.batch_size):
        answers += enricher.enrich(people[start : start + enricher.batch_size])
    assert [answer.subject_id for answer in answers] == [key.person_id for key in people]
    found = [(key, answer) for key, answer in zip(people, answers, strict=True) if isinstance(answer, Found)]
    assert all(answer.person_ref == key.refs["apollo"] for key, answer in found)
    assert 150 < len(found) < 200
    assert sum(answer.credits for answer in answers) == spent(control)
    assert sum(answer.person.last_name is not None for _, answer in found) > 0.9 * len(found)
    assert sum(answer.company.domain is not None for _, answer in found) > 0.9 * len(found)
    assert {answer.person.email_status for _, answer in found} >= {"verified", "guessed", "invalid"}


def test_people_are_recognised_by_what_is_known_of_them(keyed: Keyed) -> None:
    """By e-mail in any case, by LinkedIn page in any spelling, by name at a company."""
    enricher = ApolloPeople(keyed())
    known = [
        answer for answer in enricher.enrich(stubs(keyed(), 10))
        if isinstance(answer, Found) and answer.person.email and answer.person.linkedin_url
    ][:3]  # fmt: skip
    by_mail, by_page, by_name = (answer.person for answer in known)
    assert by_mail.email
    assert by_page.linkedin_url
    keys = [
        PersonKey(person_id="mail", email=by_mail.email.upper()),
        PersonKey(person_id="page", linkedin_url=by_page.linkedin_url),
        PersonKey(person_id="name", first_name=by_name.first_name, last_name=by_name.last_name,
                  company_domain=known[2].company.domain),
        PersonKey(person_id="nobody", email="nobody@fabrikam.example"),
        PersonKey(person_id="nothing", first_name="Maya"),
    ]  # fmt: skip
    answers = enricher.enrich(keys)
    assert [getattr(answer, "person_ref", None) for answer in answers] == [
        known[0].person_ref, known[1].person_ref, known[2].person_ref, None, None,
    ]  # fmt: skip


def test_nobody_is_asked_for_by_too_little(odd: Settings, vendor: Any) -> None:
    """A first name finds nobody, so it is not sent; the quote does not count it."""
    vague = [PersonKey(person_id="p", first_name="Maya"), PersonKey(person_id="q", company_name="Fabrikam")]
    assert ApolloPeople(odd).enrich(vague) == [NotFound(subject_id="p"), NotFound(subject_id="q")]
    assert vendor.asked == []


def test_a_person_twice_in_a_batch_is_asked_for_once(keyed: Keyed, control: Control) -> None:
    """Both keys get the answer; it is paid once."""
    (key,) = stubs(keyed(), 1)
    answers = ApolloPeople(keyed()).enrich([key, key.model_copy(update={"person_id": "again"})])
    assert [answer.subject_id for answer in answers] == ["p0", "again"]
    assert all(isinstance(answer, Found) for answer in answers)
    assert sum(answer.credits for answer in answers) == spent(control) == 1


def test_more_than_ten_at_a_time_is_a_mistake_of_the_caller(odd: Settings) -> None:
    """Apollo refuses them all; nothing is sent."""
    with pytest.raises(ValueError, match="at most 10"):
        ApolloPeople(odd).enrich([PersonKey(person_id=str(n), email=f"a{n}@x.example") for n in range(11)])


def test_the_quote_tells_the_price_and_the_balance(keyed: Keyed, control: Control) -> None:
    """Between nothing and one credit each; a key without the scope tells no balance, a wrong one is refused."""
    control("credits", key="key-poor", left=25)
    people = stubs(keyed(), 12)
    quote = ApolloPeople(keyed("key-poor")).quote(people)
    assert (quote.low, quote.high, quote.balance) == (0, 12, 25)
    assert ApolloPeople(keyed("key-search-only")).quote(people).balance is None
    with pytest.raises(AuthRefused):
        ApolloPeople(keyed("wrong-key")).quote(people)


def test_the_end_of_credits_is_said_and_what_was_bought_stands(keyed: Keyed, control: Control) -> None:
    """A 422 whose text says it: OutOfCredits with the number asked for, not a bad request."""
    control("credits", key="key-poor", left=25)
    people = stubs(keyed(), 40)
    enricher = ApolloPeople(keyed("key-poor"))
    bought: list[Found | NotFound] = []
    with pytest.raises(OutOfCredits, match=r"asked for 10\): the account has no credits left.*HTTP 422"):
        for start in range(0, 40, 10):
            bought += enricher.enrich(people[start : start + 10])
    assert 15 <= sum(answer.credits for answer in bought) <= 25


@pytest.mark.parametrize("body", [
    "You have insufficient credits! Upgrade your plan to increase your number of lead credits.",
    {"error": "x", "error_details": {"code": "BILLING.LIMIT.CREDITS_EXHAUSTED"}},
])  # fmt: skip
def test_both_shapes_of_no_credits_are_known(odd: Settings, vendor: Any, says: Any, body: Any) -> None:
    """The older plain text and the newer code."""
    vendor.on(f"POST {MATCH}", says(body, 422))
    with pytest.raises(OutOfCredits):
        ApolloPeople(odd).enrich([PersonKey(person_id="p", email="a@x.example")])


def _row(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "organization": {"id": "o", "primary_domain": "fabrikam.example"}, **fields}


def test_answers_are_matched_by_identity_never_by_place() -> None:
    """Reversed, with gaps and strangers: surest sign first, nobody gets another's row."""
    keys = [
        PersonKey(person_id="1", refs={"apollo": "a1"}),
        PersonKey(person_id="2", email="Maya@Fabrikam.example"),
        PersonKey(person_id="3", linkedin_url="https://de.linkedin.com/in/Kim-Example/?x=1"),
        PersonKey(person_id="4", first_name="ana", last_name="LIMA", company_domain="Fabrikam.example"),
        PersonKey(person_id="5", first_name="Maya", last_name="Ortega", company_domain="fabrikam.example"),
        PersonKey(person_id="6", email="unknown@fabrikam.example"),
    ]
    rows = [
        None,
        _row("a9", email="stranger@else.example"),
        _row("a4", first_name="Ana", last_name="Lima"),
        _row("a3", linkedin_url="http://www.linkedin.com/in/kim-example"),
        _row("a2", email="maya@fabrikam.example", first_name="Maya", last_name="Ortega"),
        {"email": "unknown@fabrikam.example"},  # no id: not a match
        _row("a1", email="email_not_unlocked@domain.com"),
    ]
    answers = answers_by_key(keys, rows, Decimal("4.5"))
    assert [getattr(answer, "person_ref", None) for answer in answers] == ["a1", "a2", "a3", "a4", None, None]
    assert sum(answer.credits for answer in answers) == Decimal("4.5")
    assert answers[0].person.email is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("charged", "rows", "credits"),
    [(None, 3, "3"), (Decimal(0), 3, "0"), (Decimal("0.1"), 3, "0.1"), (Decimal(2), 0, "2"), (None, 0, "0")],
)
def test_the_credits_of_the_answers_are_what_was_charged(
    charged: Decimal | None, rows: int, credits: str
) -> None:
    """Fractions and misses included; without a word of it, one per match. Nothing gets lost on the way."""
    keys = [PersonKey(person_id=str(n), refs={"apollo": f"a{n}"}) for n in range(3)]
    answers = answers_by_key(keys, [_row(f"a{n}") for n in range(rows)], charged)
    assert sum(answer.credits for answer in answers) == Decimal(credits)


def test_an_id_is_asked_for_alone() -> None:
    """It is the surest; other fields could only disagree with it. Names need a company."""
    full = PersonKey(person_id="p", refs={"apollo": "a1"}, email="a@x.example", first_name="A", last_name="B")
    assert ask_for(full) == {"id": "a1"}
    assert ask_for(full.model_copy(update={"refs": {"other": "9"}, "company_name": "X"})) == {
        "email": "a@x.example", "first_name": "A", "last_name": "B", "organization_name": "X",
    }  # fmt: skip
    assert ask_for(PersonKey(person_id="p", first_name="A", last_name="B")) == {}


# --- refusals and faults --------------------------------------------------------------------------------


def test_a_wrong_key_is_told_by_its_variable(keyed: Keyed) -> None:
    """401 is plain text at Apollo; the sentence names the variable, not the key."""
    with pytest.raises(AuthRefused, match=r"APOLLO_API_KEY was refused.*HTTP 401") as caught:
        ApolloSearch(keyed("wrong-key-42")).estimate(SALES)
    assert "wrong-key-42" not in str(caught.value)


def test_a_key_without_the_scope_is_told_which(keyed: Keyed) -> None:
    """Apollo's words name the endpoint that must be ticked."""
    people = stubs(keyed("key-search-only"), 3)
    with pytest.raises(AuthRefused, match="not authorized to access api/v1/people/bulk_match"):
        ApolloPeople(keyed("key-search-only")).enrich(people)


def test_a_forbidden_page_needs_no_json(odd: Settings, vendor: Any, says: Any) -> None:
    """A content network's 403 is still a refusal."""
    vendor.on(f"POST {SEARCH}", says("<html>", 403, {"Content-Type": "text/html"}))
    with pytest.raises(AuthRefused):
        ApolloSearch(odd).estimate(SALES)


def test_a_rate_limit_is_waited_out(keyed: Keyed) -> None:
    """Surely not processed, so even the paid request goes out again."""
    people = stubs(keyed(), 2)
    assert len(ApolloPeople(keyed("key-limited-once")).enrich(people)) == 2


def test_a_search_survives_what_passes(keyed: Keyed, control: Control) -> None:
    """Dropped connections and cut answers: asked again."""
    control("faults", kind="drop", provider="apollo", count=1)
    control("faults", kind="truncated", provider="apollo", count=1)
    assert ApolloSearch(keyed()).estimate(SALES).matches


@pytest.mark.parametrize("fault", ["drop", "truncated", "html", "outage", "empty"])
def test_a_paid_request_in_doubt_is_not_repeated(keyed: Keyed, control: Control, fault: str) -> None:
    """It may have been charged: Unclear, one request."""
    people = stubs(keyed(), 2)
    control("faults", kind=fault, provider="apollo", endpoint=f"POST {MATCH}", after_work=True)
    with pytest.raises(Unclear):
        ApolloPeople(keyed()).enrich(people)
    assert control("calls")["asked"]["apollo"][f"POST {MATCH}"] == 1


def test_a_storm_of_429_ends(keyed: Keyed, control: Control) -> None:
    """After the allowed attempts the run learns when to come back."""
    control("faults", kind="storm", provider="apollo", headers={"retry-after": "1"})
    with pytest.raises(RateLimited) as caught:
        ApolloSearch(keyed()).estimate(SALES)
    assert caught.value.retry_after == 1


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"status": "failed", "error_message": "later"}, 200, Unclear),
        ({"status": "success"}, 200, Unclear),
        (
            {"status": "failed", "error_code": "INVALID_REQUEST", "error_message": "missing details"},
            400,
            Rejected,
        ),
        ({"error": "This endpoint is deprecated for API callers."}, 422, Rejected),
        ({"message": "This endpoint is only available to Apollo users on paid plans."}, 403, AuthRefused),
        ({"error": "oops"}, 500, Unclear),
    ],
)
def test_refusals_force_the_right_decision(
    odd: Settings, vendor: Any, says: Any, body: Any, status: int, kind: type[IntegrationError]
) -> None:
    """Also when a 200 holds them."""
    vendor.on(f"POST {MATCH}", says(body, status))
    with pytest.raises(kind):
        ApolloPeople(odd).enrich([PersonKey(person_id="p", email="a@x.example")])
    assert len(vendor.asked) == 1
    assert vendor.asked[0].headers["x-api-key"] == "odd-key"
    assert vendor.asked[0].query == {"reveal_personal_emails": "false", "reveal_phone_number": "false"}


def test_the_old_address_is_refused() -> None:
    """It takes the key and finds nobody, which would look like an empty market."""
    old = Settings(api_key=SecretStr("x-key"), base_url="https://api.apollo.io/v1/")
    with pytest.raises(NotConfigured, match=r"must end in /api/v1"):
        apollo.lead_source(old)


# --- companies ------------------------------------------------------------------------------------------

FIRM = frozenset({"employees", "industry"})
ROLES = frozenset({"open_roles"})


@pytest.fixture
def hiring(keyed: Keyed) -> Found:
    """A company with open roles, found through one of its people."""
    query = LeadQuery(hiring=("SDR", "Sales Development Representative"), limit=10)
    people = stubs(keyed("key-of-another"), 10, query)
    return next(
        answer for answer in ApolloPeople(keyed("key-of-another")).enrich(people)
        if isinstance(answer, Found) and answer.company.domain
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "known", "price"),
    [(FIRM, False, 1), (FIRM | ROLES, False, 2), (ROLES, True, 1), (ROLES, False, 2)],
)
def test_a_company_costs_what_is_wanted_of_it(
    keyed: Keyed, control: Control, hiring: Found, wanted: frozenset[str], known: bool, price: int
) -> None:
    """One credit for the firm, one for its roles; no more than the price says, and what the sandbox charged."""
    before, enricher = spent(control), ApolloCompanies(keyed())
    refs = {"apollo": hiring.company_ref or ""} if known else {}
    answer = enricher.enrich(CompanyKey(company_id="c1", refs=refs, domain=hiring.company.domain), wanted)
    assert isinstance(answer, Found)
    assert (answer.subject_id, answer.company_ref) == ("c1", hiring.company_ref)
    assert answer.credits == price == spent(control) - before
    assert answer.credits <= enricher.price(wanted)
    assert bool(answer.company.open_roles) is bool(wanted & ROLES)
    assert bool(answer.company.employees or answer.company.name) is not (known and wanted == ROLES)


def test_open_roles_have_title_and_day(keyed: Keyed, hiring: Found) -> None:
    """What a hiring signal needs."""
    answer = ApolloCompanies(keyed()).enrich(
        CompanyKey(company_id="c1", refs={"apollo": hiring.company_ref or ""}), ROLES
    )
    assert isinstance(answer, Found)
    assert answer.company.open_roles
    assert all(role.title and role.posted_at for role in answer.company.open_roles)


@pytest.mark.parametrize(
    "key",
    [{"domain": "nobody-at-all.example"}, {"name": "No Such Company Ever"}, {}],
    ids=["domain", "name", "none"],
)
def test_an_unknown_company_is_not_found_and_free(
    keyed: Keyed, control: Control, key: dict[str, str]
) -> None:
    """A value, not an error."""
    answer = ApolloCompanies(keyed()).enrich(CompanyKey(company_id="c1", **key), FIRM | ROLES)  # type: ignore[arg-type]
    assert isinstance(answer, NotFound)
    assert (answer.subject_id, answer.credits) == ("c1", 0)
    assert spent(control) == 0


def test_a_company_is_found_by_name_or_id(keyed: Keyed, hiring: Found) -> None:
    """When its domain is not known."""
    for key in ({"name": hiring.company.name}, {"refs": {"apollo": hiring.company_ref}}):
        answer = ApolloCompanies(keyed()).enrich(CompanyKey(company_id="c", **key), FIRM)  # type: ignore[arg-type]
        assert isinstance(answer, Found)
        assert answer.company.domain


def test_what_is_paid_is_kept_when_the_credits_end_in_between(
    keyed: Keyed, control: Control, hiring: Found
) -> None:
    """The firmographics come without roles ("not said"); asking for the roles alone raises."""
    control("credits", key="key-last", left=1)
    enricher = ApolloCompanies(keyed("key-last"))
    key = CompanyKey(company_id="c", refs={"apollo": hiring.company_ref or ""}, domain=hiring.company.domain)
    answer = enricher.enrich(key, FIRM | ROLES)
    assert isinstance(answer, Found)
    assert (answer.credits, answer.company.open_roles) == (1, None)
    with pytest.raises(OutOfCredits):
        enricher.enrich(key, ROLES)


@pytest.mark.parametrize(
    ("path", "key", "wanted"),
    [("GET /organizations/enrich", {"domain": "x.example"}, FIRM),
     ("GET /organizations/o1/job_postings", {"refs": {"apollo": "o1"}}, ROLES)],
)  # fmt: skip
def test_an_answer_without_its_subject_is_unclear(
    odd: Settings, vendor: Any, says: Any, path: str, key: Any, wanted: frozenset[str]
) -> None:
    """It may have been charged; it is not "no such company" and not "no open roles"."""
    vendor.on(path, says({"status": "success"}))
    with pytest.raises(Unclear):
        ApolloCompanies(odd).enrich(CompanyKey(company_id="c", **key), wanted)
    assert len(vendor.asked) == 1


# --- reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "email", "status"),
    [
        ({"email": "a@x.example", "email_status": "verified"}, "a@x.example", "verified"),
        ({"email": "a@x.example", "email_status": "likely to engage"}, "a@x.example", "verified"),
        ({"email": "a@x.example", "email_status": "extrapolated"}, "a@x.example", "guessed"),
        ({"email": "a@x.example", "email_status": "update_required"}, "a@x.example", "invalid"),
        ({"email": "a@x.example", "email_status": "user_managed"}, "a@x.example", "unverified"),
        ({"email": "a@x.example", "email_status": None}, "a@x.example", "unknown"),
        ({"email": "a@x.example", "email_status": "brand_new_word"}, "a@x.example", "unknown"),
        ({"email": "a@x.example", "email_status": "verified", "email_domain_catchall": True}, "a@x.example",
         "catch_all"),
        ({"email": "a@x.example", "email_status": "verified",
          "contact": {"email": "A@x.example", "email_true_status": "User Managed"}}, "a@x.example", "unverified"),
        ({"email": "a@x.example", "email_status": "verified",
          "contact": {"email": "other@x.example", "email_true_status": "User Managed"}}, "a@x.example", "verified"),
        ({"email": "email_not_unlocked@domain.com", "email_status": "verified"}, None, None),
        ({"email": "Email_Not_Unlocked@Domain.com", "email_status": "verified"}, None, None),
        ({"email": None, "email_status": "unavailable"}, None, None),
        ({"email": 7, "email_status": "verified"}, None, None),
    ],
)  # fmt: skip
def test_addresses_are_read_with_suspicion(
    row: dict[str, Any], email: str | None, status: str | None
) -> None:
    """The placeholder is nobody's address; only what Apollo verified itself is verified."""
    person = apollo_reading.person_fields(row)
    assert (person.email, person.email_status, person.has_email) == (email, status, email is not None)


def test_identity_never_comes_from_the_contact() -> None:
    """Apollo's own example shows another person there."""
    row = {"id": "a", "first_name": None, "contact": {"first_name": "Other", "email": "other@x.example"}}
    assert apollo_reading.person_fields(row).model_dump(exclude_none=True) == {"has_email": False}


@pytest.mark.parametrize(
    ("history", "left"),
    [
        ([], None),
        ([{"current": False}], True),
        ([{"current": False}, {"current": True}], False),
        ([None], True),
    ],
)
def test_who_has_no_job_of_today_has_left(history: list[Any], left: bool | None) -> None:
    """An empty history says nothing."""
    assert apollo_reading.person_fields({"employment_history": history}).left_company is left


@pytest.mark.parametrize(
    ("amount", "currency", "dollars"),
    [("20M", "$", 20_000_000), ("1.5B", "USD", 1_500_000_000), ("750K", "$", 750_000), ("12,500", "$", 12_500),
     ("20M", "€", None), ("20M", None, None), ("undisclosed", "$", None), (None, "$", None), ("1.2.3M", "$", None)],
)  # fmt: skip
def test_amounts_are_text(amount: Any, currency: Any, dollars: int | None) -> None:
    """Only dollars become dollars."""
    assert apollo_reading.money(amount, currency) == dollars


def test_a_company_of_odd_types_is_read_as_far_as_it_goes() -> None:
    """Text where numbers were, nulls in lists, the newest dated round for the amount."""
    company = apollo_reading.company_fields({
        "name": "Fabrikam", "primary_domain": "fabrikam.example", "estimated_num_employees": "180",
        "annual_revenue": 24000000.0, "total_funding": "unknown", "keywords": [None, "robotics"],
        "current_technologies": [{"name": "HubSpot"}, {}], "technology_names": None,
        "latest_funding_round_date": "2026-03-01T00:00:00.000+00:00", "latest_funding_stage": "Series B",
        "funding_events": [{"date": "2021-01-01", "amount": "1M", "currency": "$"}, {"amount": "9M"},
                           {"date": "2026-03-01T00:00:00.000+00:00", "amount": "20M", "currency": "$"}],
        "organization_headcount_twelve_month_growth": 0.25,
    })  # fmt: skip
    assert company.model_dump(exclude_none=True) == {
        "name": "Fabrikam", "domain": "fabrikam.example", "employees": 180, "revenue_usd": 24_000_000,
        "keywords": ("robotics",), "technologies": ("HubSpot",), "funding_stage": "Series B",
        "funding_date": date(2026, 3, 1), "funding_amount_usd": 20_000_000, "growth_12_months": 0.25,
    }  # fmt: skip


def test_days_count_from_the_one_clock(odd: Settings, vendor: Any, says: Any) -> None:
    """A backtest asks as of its own day."""
    vendor.on(f"POST {SEARCH}", says({"people": [], "total_entries": 0}))
    with clock.use(lambda: datetime(2026, 3, 31, tzinfo=UTC)):
        ApolloSearch(odd).estimate(LeadQuery(hiring_within_days=30))
    assert vendor.asked[0].json["organization_job_posted_at_range"]["min"] == "2026-03-01"
