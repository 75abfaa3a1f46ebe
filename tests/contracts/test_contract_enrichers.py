from decimal import Decimal
from typing import Any

import pytest

from gtm.models import CompanyKey, Found, LeadQuery, NotFound, PersonKey
from integrations.errors import OutOfCredits, Unclear
from integrations.registry import providers

PEOPLE = pytest.mark.parametrize("provider", providers("enricher"))
COMPANIES = pytest.mark.parametrize("provider", providers("company_enricher"))
WANTED = frozenset({"industry", "employees"})


@pytest.fixture
def keys(adapter: Any, provider: str) -> list[PersonKey]:
    """Three people whom the provider lists itself, and between them one whom nobody knows."""
    source = adapter("lead_source", provider)
    (page,) = source.pages(LeadQuery(titles=("VP Sales",), limit=3))
    known = [PersonKey(person_id=f"ours-{n}", refs={provider: lead.ref}) for n, lead in enumerate(page.leads)]
    return [known[0], PersonKey(person_id="nobody", email="nobody@nowhere.example"), *known[1:]]


@PEOPLE
def test_answers_come_one_per_person_in_order(adapter: Any, provider: str, keys: list[PersonKey]) -> None:
    """Known or not, each is named by our id; somebody unknown is a value and costs nothing."""
    answers = adapter("enricher", provider).enrich(keys)
    assert [answer.subject_id for answer in answers] == [key.person_id for key in keys]
    assert [type(answer) for answer in answers] == [Found, NotFound, Found, Found]
    assert answers[1].credits == 0
    assert answers[0].person.last_name
    assert answers[0].person_ref == keys[0].refs[provider]


@PEOPLE
def test_the_quote_and_the_price_bound_the_cost(adapter: Any, provider: str, keys: list[PersonKey]) -> None:
    """Nobody pays more than was quoted, nor more for one person than the price."""
    enricher = adapter("enricher", provider)
    quote = enricher.quote(keys)
    answers = enricher.enrich(keys)
    assert Decimal(0) <= quote.low <= sum(answer.credits for answer in answers) <= quote.high
    assert all(answer.credits <= enricher.price for answer in answers)
    assert enricher.quote(keys).balance == quote.balance - sum(answer.credits for answer in answers)


@PEOPLE
def test_nobody_asked_costs_nothing(adapter: Any, provider: str) -> None:
    """An empty batch is answered without a call."""
    assert adapter("enricher", provider).enrich([]) == []


@PEOPLE
def test_a_batch_has_a_size_for_people(adapter: Any, provider: str, control: Any) -> None:
    """One more is a mistake of the caller's and is told before anything is paid."""
    enricher = adapter("enricher", provider)
    people = [PersonKey(person_id=str(n), email=f"p{n}@x.example") for n in range(enricher.batch_size + 1)]
    with pytest.raises(ValueError, match=str(enricher.batch_size)):
        enricher.enrich(people)
    assert control.calls(provider) == 0


@PEOPLE
def test_an_account_without_credits_stops(
    adapter: Any, provider: str, keys: list[PersonKey], control: Any
) -> None:
    """Out of credits is not "not found"."""
    control.leave_credits(provider, 0)
    with pytest.raises(OutOfCredits):
        adapter("enricher", provider).enrich(keys)


@PEOPLE
@pytest.mark.parametrize("kind", ["drop", "status", "truncated", "html"])
def test_a_paid_call_in_trouble_is_not_repeated(
    adapter: Any, provider: str, keys: list[PersonKey], control: Any, kind: str
) -> None:
    """It may have been charged: one request, and Unclear."""
    before = control.calls(provider)
    control.trouble(kind, provider)
    with pytest.raises(Unclear):
        adapter("enricher", provider).enrich(keys)
    assert control.calls(provider) == before + 1


@COMPANIES
def test_a_company_is_found_or_not(adapter: Any, provider: str, keys: list[PersonKey]) -> None:
    """The domain of a known person's company is known too; an invented one is not, and that is a value."""
    person = next(
        answer for answer in adapter("enricher", provider).enrich(keys) if isinstance(answer, Found)
    )
    enricher = adapter("company_enricher", provider)
    known = enricher.enrich(CompanyKey(company_id="ours", domain=person.company.domain), WANTED)
    assert isinstance(known, Found)
    assert known.subject_id == "ours"
    assert known.credits <= enricher.price(WANTED)
    unknown = enricher.enrich(CompanyKey(company_id="none", domain="nowhere.example"), WANTED)
    assert isinstance(unknown, NotFound)
    assert unknown.subject_id == "none"


@COMPANIES
def test_what_is_not_wanted_costs_nothing(adapter: Any, provider: str) -> None:
    """The price grows with the wishes, from zero."""
    enricher = adapter("company_enricher", provider)
    assert enricher.price(frozenset()) == 0
    assert 0 < enricher.price(WANTED) <= enricher.price(WANTED | {"open_roles"})


@COMPANIES
@pytest.mark.parametrize("kind", ["drop", "status", "truncated", "html"])
def test_a_paid_question_about_a_company_is_not_repeated(
    adapter: Any, provider: str, control: Any, kind: str
) -> None:
    """It may have been charged: one request, and Unclear."""
    control.trouble(kind, provider)
    with pytest.raises(Unclear):
        adapter("company_enricher", provider).enrich(CompanyKey(company_id="c", domain="a.example"), WANTED)
    assert control.calls(provider) == 1
