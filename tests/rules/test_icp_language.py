"""The rule language: what it accepts, and what it says to everything else."""

from datetime import date
from typing import Any

import pytest

from gtm.icp import RuleError, parse_rule
from gtm.icp.fields import FIELDS
from gtm.models import CompanyFields, PersonFields

EMPLOYEES = "company.employees"
HOLDS = [
    # rule, values, expected
    ("company.employees in 50..500", {EMPLOYEES: 50}, True),
    ("company.employees in 50..500", {EMPLOYEES: 500}, True),
    ("company.employees in 50..500", {EMPLOYEES: 49}, False),
    ("company.employees in 50..500", {EMPLOYEES: 501}, False),
    ("company.employees in 50..500", {}, None),
    ("company.employees in 50..500", {EMPLOYEES: None}, None),
    ("company.employees in 50..500", {EMPLOYEES: ""}, None),
    ("company.employees in 50..500", {EMPLOYEES: "120"}, True),
    ("company.employees in 50..500", {EMPLOYEES: "1,200"}, False),
    ("company.employees in 50..500", {EMPLOYEES: "many"}, None),
    ("company.employees in 50..500", {EMPLOYEES: True}, None),
    ("company.employees in 50..500", {EMPLOYEES: float("nan")}, None),
    ("company.employees in 50..500", {EMPLOYEES: [50]}, None),
    ("company.employees in 50 .. 500", {EMPLOYEES: 50}, True),
    ("company.employees in 50..", {EMPLOYEES: 10_000}, True),
    ("company.employees in ..50", {EMPLOYEES: 51}, False),
    ("company.employees not in 50..500", {EMPLOYEES: 10}, True),
    ("company.employees not in 50..500", {}, None),
    ("company.employees in [50, 100]", {EMPLOYEES: 100}, True),
    ("company.employees >= 50", {EMPLOYEES: 50}, True),
    ("company.employees > 50", {EMPLOYEES: 50}, False),
    ("company.employees <= 50", {EMPLOYEES: 50}, True),
    ("company.employees<50", {EMPLOYEES: 49}, True),
    ("company.employees = 50", {EMPLOYEES: 50}, True),
    ("company.employees != 50", {EMPLOYEES: 50}, False),
    ("company.employees is 50", {EMPLOYEES: 50}, True),
    ("COMPANY.Employees IN 50..500", {EMPLOYEES: 50}, True),
    ("company.revenue_usd >= 5M", {"company.revenue_usd": 5_000_000}, True),
    ("company.revenue_usd in 1.5M..2M", {"company.revenue_usd": 1_400_000}, False),
    ("company.employees >= 1_000", {EMPLOYEES: 1_000}, True),
    ("company.growth_12_months >= 15%", {"company.growth_12_months": 0.2}, True),
    ("company.country in [US, CA]", {"company.country": "United States"}, True),
    ("company.country in [US, CA]", {"company.country": "canada"}, True),
    ("company.country in (US, CA)", {"company.country": "US"}, True),
    ("company.country in US", {"company.country": "USA"}, True),
    ("company.country = UK", {"company.country": "Great Britain"}, True),
    ("company.country = NO", {"company.country": "Norway"}, True),
    ("company.country in [Germany, The Netherlands]", {"company.country": "NL"}, True),
    ("company.country in [DACH]", {"company.country": "Austria"}, True),
    ("company.country not in [EU]", {"company.country": "GB"}, True),
    ("company.country in [US]", {"company.country": "Wakanda"}, None),
    ("person.state in [California, ON]", {"person.state": "CA"}, True),
    ("person.state = NY", {"person.state": "New York"}, True),
    ("person.state = Bavaria", {"person.state": "bavaria"}, True),
    ("company.technologies has hubspot", {"company.technologies": ["Salesforce", "HubSpot"]}, True),
    ("company.technologies has hubspot", {"company.technologies": ["HubSpot CRM"]}, True),
    ("company.technologies has java", {"company.technologies": ["JavaScript"]}, False),
    ("company.technologies has google analytics", {"company.technologies": ["google_analytics"]}, True),
    ("company.technologies has [hubspot, marketo]", {"company.technologies": ["Marketo"]}, True),
    ("company.technologies has not hubspot", {"company.technologies": ["Marketo"]}, True),
    ("company.technologies not has hubspot", {"company.technologies": ["HubSpot"]}, False),
    ("company.technologies has hubspot", {"company.technologies": []}, False),
    ("company.technologies has hubspot", {}, None),
    ("company.industry is software", {"company.industry": "Computer Software"}, True),
    ("company.industry is software", {"company.industry": "hospital & health care"}, False),
    ("company.industry is not software", {"company.industry": "Retail"}, True),
    ("company.industry is healthcare", {"company.industry": "Hospital & Health Care"}, True),
    ("company.industry in [software, internet]", {"company.industry": "SaaS"}, True),
    ("company.name is 'Northwind Labs'", {"company.name": "NORTHWIND LABS"}, True),
    ("company.name is Northwind Labs", {"company.name": "Northwind Labs"}, True),
    ("company.name has labs", {"company.name": "Northwind Labs"}, True),
    ("company.name has lab", {"company.name": "Northwind Labs"}, False),
    ("person.email_status = verified", {"person.email_status": "verified"}, True),
    ("person.email_status in [verified, catch-all]", {"person.email_status": "catch_all"}, True),
    ("person.left_company", {"person.left_company": True}, True),
    ("not person.left_company", {"person.left_company": False}, True),
    ("not person.left_company", {}, None),
    ("person.left_company = no", {"person.left_company": False}, True),
    ("person.has_email is not true", {"person.has_email": True}, False),
    ("person.seniority >= director", {"person.seniority": "vp"}, True),
    ("person.seniority >= director", {"person.seniority": "manager"}, False),
    ("person.seniority >= director", {"person.seniority": "C-Suite"}, True),
    ("person.seniority in director..vp", {"person.seniority": "head"}, True),
    ("person.seniority in [vp, head]", {"person.seniority": "director"}, False),
    ("person.seniority >= director", {"person.seniority": "wizard"}, None),
    ("person.seniority >= director", {"person.title": "VP Sales"}, True),
    ("person.seniority >= director", {"person.title": "Wizard"}, None),
    ("person.departments has sales", {"person.departments": ["master_sales"]}, True),
    ("person.departments has sales", {"person.title": "Head of Marketing"}, False),
    ("company.funding_stage >= series a", {"company.funding_stage": "Series B"}, True),
    ("company.funding_stage >= Series A", {"company.funding_stage": "Seed"}, False),
    ("company.funding_stage in seed..series_b", {"company.funding_stage": "Series C"}, False),
    ("company.funding_stage in [Series A, Series B]", {"company.funding_stage": "series_a"}, True),
    ("company.funding_stage >= Series A", {"company.funding_stage": "Debt Financing"}, None),
    ("company.funding_stage is Debt Financing", {"company.funding_stage": "debt financing"}, True),
    ("company.funding_date within 90d", {"company.funding_date": "2026-08-22"}, True),
    ("company.funding_date within 90d", {"company.funding_date": "2026-08-21"}, False),
    ("company.funding_date within 12w", {"company.funding_date": "2026-11-01T10:00:00Z"}, True),
    ("company.funding_date within 90 days", {"company.funding_date": "2026-11-21"}, True),
    ("company.funding_date within 90d", {"company.funding_date": "2027-01-01"}, None),
    ("company.funding_date within 90d", {"company.funding_date": "soon"}, None),
    ("company.funding_date within 3 months", {"company.funding_date": "2026-08-22"}, True),
    ("company.funding_date within 1 year", {"company.funding_date": "2025-11-19"}, False),
    ("company.funding_date not within 90d", {"company.funding_date": "2026-08-21"}, True),
    ("company.funding_date older than 90d", {"company.funding_date": "2026-08-21"}, True),
    ("company.funding_date older than 90d", {"company.funding_date": "2026-08-22"}, False),
    ("company.funding_date older than 90d", {"company.funding_date": "2027-08-22"}, None),
    ("company.funding_date >= 90d ago", {"company.funding_date": "2026-08-22"}, True),
    ("company.funding_date > 90d ago", {"company.funding_date": "2026-08-22"}, False),
    ("company.funding_date <= yesterday", {"company.funding_date": "2026-11-19"}, True),
    ("company.funding_date < today", {"company.funding_date": "2026-11-20"}, False),
    ("company.funding_date in 2026-01-01..today", {"company.funding_date": "2026-11-20"}, True),
    ("company.funding_date in 2026-01-01..today", {"company.funding_date": "2026-11-21"}, False),
    ("company.region in [EMEA]", {"company.country": "Germany"}, True),
    ("company.region in [EMEA]", {"company.country": "US"}, False),
    ("person.region is APAC", {"person.country": "Japan"}, True),
    ("company.country in [Latin America, DACH]", {"company.country": "Brazil"}, True),
    ("person.state in [West Coast]", {"person.state": "California"}, True),
    ("person.state in [New England]", {"person.state": "TX"}, False),
    ("person.state in [midwest, Ontario]", {"person.state": "ON"}, True),
    ("hiring(SDR)<=30d", {"company.open_roles": [{"title": "SDR", "posted_at": "2026-11-10"}]}, True),
    ("hiring(SDR)<=30d", {"company.open_roles": [{"title": "CFO", "posted_at": "2026-11-10"}]}, False),
    ("hiring(SDR)<=30d", {}, None),
    (
        "tech(hubspot)<=400d and company.employees > 5",
        {"company.technologies": ["HubSpot"], EMPLOYEES: 6},
        True,
    ),
    ("funding(Series A, Series B)<=90d or company.employees > 5", {EMPLOYEES: 6}, True),
    ("not funding<=90d", {"company.funding_date": "2026-01-01"}, True),
    (
        "engagement.replied within 30d",
        {"engagement.events": [{"kind": "replied", "at": "2026-11-10T09:00:00Z"}]},
        True,
    ),
    ("engagement.replied within 5d", {"engagement.events": [{"kind": "replied", "at": "2026-11-10"}]}, False),
    ("engagement.replied within 30d", {"engagement.events": []}, False),
    ("engagement.replied within 30d", {}, None),
    (
        "engagement.times_opened >= 2",
        {"engagement.events": [{"kind": "opened", "at": "2026-11-10"}] * 2},
        True,
    ),
    ("engagement.times_opened >= 2", {"engagement.events": []}, False),
    ("not engagement.unsubscribed within 1 year", {"engagement.events": []}, True),
    ("company.funding_date >= 2026-01-01", {"company.funding_date": "2026-01-01"}, True),
    ("company.funding_date in 2026-01-01..2026-06-30", {"company.funding_date": "2026-07-01"}, False),
    ("company.open_roles has SDR", {"company.open_roles": [{"title": "Sales Development Rep"}]}, True),
    ("company.open_roles has SDR", {"company.open_roles": [{"title": "SDR Manager"}]}, False),
    ("company.open_roles has SDR", {"company.open_roles": "SDR"}, None),
    ('person.title matches "VP Sales"', {"person.title": "Vice President of Sales"}, True),
    ('person.title matches "VP Sales"', {"person.title": "VP Sales Engineering"}, False),
    ("person.title not matches VP Sales", {"person.title": "VP Sales"}, False),
    ("person.title matches [VP Sales, Head of Sales]", {"person.title": "Head of Sales"}, True),
    ("person.title matches [Sales, not VP Sales]", {"person.title": "VP of Sales"}, False),
    ("person.title matches [Sales, not VP Sales]", {"person.title": "Head of Sales"}, True),
    ("person.title matches [Sales, not VP Sales]", {"person.title": "CFO"}, False),
    ("person.title not matches [Sales, not VP Sales]", {"person.title": "VP Sales"}, True),
    ("company.open_roles has [SDR, not Account Executive]", {"company.open_roles": [{"title": "SDR"}]}, True),
    ("company.funding_stage >= A", {"company.funding_stage": "Series B"}, True),
    ("person.title has sales", {"person.title": "Sales Ops Manager"}, True),
    # and, or, not
    ("company.employees > 5 and company.country = US", {EMPLOYEES: 6, "company.country": "US"}, True),
    ("company.employees > 5 and company.country = US", {EMPLOYEES: 4}, False),
    ("company.employees > 5 and company.country = US", {EMPLOYEES: 6}, None),
    ("company.employees > 5 or company.country = US", {EMPLOYEES: 6}, True),
    ("company.employees > 5 or company.country = US", {EMPLOYEES: 4}, None),
    ("company.employees > 5 or company.country = US", {EMPLOYEES: 4, "company.country": "DE"}, False),
    ("any(company.employees > 5, company.country = US)", {EMPLOYEES: 6}, True),
    ("all(company.employees > 5, company.country = US)", {EMPLOYEES: 4}, False),
    ("not (company.employees > 5 or company.country = US)", {EMPLOYEES: 4, "company.country": "DE"}, True),
    ("not not company.employees > 5", {EMPLOYEES: 6}, True),
    ("company.employees > 5 or company.employees < 2 and company.country = US", {EMPLOYEES: 9}, True),
]


@pytest.mark.parametrize(("rule", "values", "expected"), HOLDS)
def test_rule_is_true_false_or_unknown(
    rule: str, values: dict[str, Any], expected: bool | None, make_facts: Any, today: date
) -> None:
    """Each operator on each kind of field; what was not said or cannot be read is unknown, never no."""
    assert parse_rule(rule).check(make_facts(values), today).truth is expected


MISUSES = [
    # rule, position of the fault (from 0), part of the message or hint
    ("", 0, "empty"),
    ("   ", 3, "empty"),
    ("company.employes in 50..500", 0, 'Did you mean "company.employees"?'),
    ("employees in 50..500", 0, "Write company.employees."),
    ("country = US", 0, "Write person.country or company.country."),
    ("foo in 50..500", 0, "Fields begin with person., company. or engagement."),
    ("company.employees", 0, "needs a comparison"),
    ("company.employees 50", 18, "expected a comparison"),
    ("company employees > 50", 8, "expected a comparison"),
    ("company.employees inn 50..500", 18, 'Did you mean "in"?'),
    ("company.employees in", 20, "the end of the rule"),
    ("company.employees in 50..500 500", 25, "is not a number"),
    ("company.employees in 500..50", 21, "smaller value first"),
    ("company.employees in fifty..500", 21, "is not a number"),
    ("company.employees in []", 21, "the list is empty"),
    ("company.employees in [50", 24, "expected a comma or ]"),
    ("company.employees in [50 500]", 22, "is not a number"),
    ("company.employees in 5,000", 22, "did not expect"),
    ("company.employees > [1, 2]", 18, "takes one value"),
    ("company.employees > 1..2", 20, "Use in for ranges"),
    ("company.employees matches 50", 18, "does not go with a number"),
    ("company.employees within 90d", 18, "does not go with a number"),
    ("company.employees has 50", 18, "does not go with a number"),
    ("company.employees ! 50", 18, 'Write "not" or "!="'),
    ("company.employees => 50", 19, "expected a value"),
    ("company.employees > 50 and", 26, "expected a field"),
    ("company.employees > 50 or and", 26, "expected a field"),
    ("(company.employees > 50", 23, 'expected ")"'),
    ("company.employees > 50)", 22, "did not expect"),
    ("any(company.employees > 50", 26, 'expected ")"'),
    ("any()", 4, "expected a field"),
    ("not", 3, "expected a field"),
    ("company.name is 'Northwind", 16, "a quote is opened"),
    ('company.name is "Northwind', 16, "quote is opened"),
    ("company.name is ''", 16, "the value is empty"),
    ("company.name > 5", 13, "does not go with a text"),
    ("company.name in a..b", 16, "a text has no order"),
    ("company.country in [UX]", 20, "is not a country"),
    ("company.country in [Germny]", 20, 'Did you mean "Germany"?'),
    ("company.country > US", 16, "does not go with a country"),
    ("company.country in US..CA", 19, "has no order"),
    ("company.country has US", 16, "does not go with a country"),
    ("company.technologies is hubspot", 21, "company.technologies has hubspot"),
    ("company.technologies in [hubspot]", 21, "company.technologies has hubspot"),
    ("company.technologies has 1..5", 25, "a range does not go here"),
    ("company.open_roles is SDR", 19, "company.open_roles has SDR"),
    ("company.open_roles has the", 23, "is not a job title"),
    ('person.title matches ""', 21, "is not a job title"),
    ("person.title >= VP", 13, "does not go with a job title"),
    ("company.name matches x", 13, "does not go with a text"),
    ("person.seniority >= boss", 20, "There are: intern"),
    ("person.seniority >= directr", 20, 'Did you mean "director"?'),
    ("person.email_status = verifed", 22, 'Did you mean "verified"?'),
    ("person.email_status > verified", 20, "does not go with an e-mail status"),
    ("company.funding_stage >= serie a", 25, 'Did you mean "series_a"?'),
    ("company.funding_stage >= Debt", 25, "no place in the order"),
    ("company.funding_date within 3 moons", 28, "like 90d, 12w or 3 months"),
    ("company.funding_date within 90", 28, "like 90d, 12w or 3 months"),
    ("company.funding_date within [90d]", 21, "takes one value"),
    ("company.funding_date > last week", 23, "within 90d"),
    ("company.funding_date > 90 moons ago", 23, "within 90d"),
    ("company.funding_date = today", 23, "is not a date"),
    ("company.funding_date in today..90d ago", 24, "smaller value first"),
    ("company.funding_date older 90d", 27, 'expected "than"'),
    ("company.funding_date older than long", 32, "is not an age"),
    ("company.employees older than 90d", 18, "does not go with a number"),
    ("company.employees > 5 if unkown keep", 25, 'expected "unknown" after "if"'),
    ("company.employees > 5 if unknown", 32, "expected hold, drop or keep"),
    ("company.employees > 5 if unknown kep", 33, 'Did you mean "keep"?'),
    ("company.employees > 5 if unknown keep and", 38, "did not expect"),
    ("(company.employees > 5 if unknown keep) or person.left_company", 23, 'expected ")"'),
    ("if unknown keep", 0, "expected a field"),
    ("hiring(SDR)", 11, "needs a greatest age"),
    ("company.employees > 5 or hiring(SDR)<=30", 38, "is not an age"),
    ("hiring(SDR", 10, 'expected ")"'),
    ("hiring()<=30d", 7, "brackets are empty"),
    ("funding(Series A)<=", 19, "expected a value"),
    ("hiring", 0, "there is no field"),
    ("engagement.repliet within 30d", 0, 'Did you mean "engagement.replied"?'),
    ("engagement.times_opened within 30d", 24, "does not go with a number"),
    ("engagement.replied >= 3", 22, "is not a date"),
    ("funding(Serie A)<=90d", 8, 'Did you mean "series_a"?'),
    ("company.employees > 5 and funding(Serie A)<=90d", 34, 'Did you mean "series_a"?'),
    ("company.employees between 50 and 500", 18, "in 50..500"),
    ("company.employees 50-500", 18, "in 50..500"),
    ("company.employees in [50..500, 700]", 24, "join ranges with or"),
    ("person.title matches [not Intern]", 22, "only titles to leave out"),
    ("person.title matches [VP Sales, not the]", 32, "is not a job title"),
    ("company.region in [EMAE]", 19, 'Did you mean "EMEA"?'),
    ("company.country in US and CA", 26, 'there is no field "CA"'),
    ("company.funding_date = 2026-02-30", 23, "is not a date"),
    ("person.left_company = maybe", 22, "Write yes or no"),
    ("person.left_company > 3", 20, "does not go with a yes or no"),
    ("person.left_company = [yes, no]", 20, "takes one value"),
    ("(" * 30 + "person.left_company", 20, "more than 20 levels"),
    ("not " * 30 + "person.left_company", 80, "more than 20 levels"),
    ("company.name is " + "x" * 3_000, 80, "longer than 2,000"),
    ("person.email contains gmail", 13, 'Write "has".'),
    ("company.employees ≥ 50", 18, 'Write ">=".'),
    ("company.funding_date before 2026-01-01", 21, 'Write "<".'),
    ("company.country in US, CA", 21, "Several values go into brackets"),
    ("company.country in [US CA]", 20, "Put commas between them: [US, CA]"),
    ("__import__('os').system('x')", 10, "expected a comparison"),
    ("company.name.__class__ is x", 0, "there is no field"),
]


@pytest.mark.parametrize(("rule", "position", "says"), MISUSES)
def test_misuse_is_told_with_place_and_remedy(rule: str, position: int, says: str) -> None:
    """The error points at the character where the fault is and says what to write."""
    with pytest.raises(RuleError) as refusal:
        parse_rule(rule)
    error = refusal.value
    assert error.position == position
    assert says in str(error)
    assert f"at character {position + 1}" in str(error)
    assert error.pointer().splitlines()[1].index("^") == position
    assert "\n" not in str(error)
    assert error.hint
    assert str(error).endswith(error.hint)


def test_every_field_of_the_models_can_be_asked_about() -> None:
    """A field added to the models is in the language without another step."""
    names = {f"person.{name}" for name in PersonFields.model_fields}
    names |= {f"company.{name}" for name in CompanyFields.model_fields}
    assert {name for name in FIELDS if name.startswith(("person.", "company."))} - names == {
        "person.region",
        "company.region",
    }
    assert names <= FIELDS.keys()


def test_rule_names_its_fields() -> None:
    """What a rule looks at is known before it is asked, so that nothing else is bought."""
    rule = parse_rule("company.employees > 5 and not (person.title matches Intern or company.country = US)")
    assert rule.fields == {"company.employees", "person.title", "company.country"}


@pytest.mark.parametrize(
    ("rule", "values", "want", "remedy"),
    [
        ("company.employees in 50..500", {EMPLOYEES: 34}, True, "company.employees were at least 50"),
        ("company.employees in 50..500", {EMPLOYEES: 900}, True, "company.employees were at most 500"),
        ("company.employees > 50", {EMPLOYEES: 50}, True, "company.employees were more than 50"),
        ("company.funding_date older than 90d", {"company.funding_date": "2026-11-01"}, True,
         "company.funding_date were before the last 90 days"),
        ("company.funding_date > 90d ago", {"company.funding_date": "2025-01-01"}, True,
         "company.funding_date were > 90d ago"),
        ("hiring(SDR)<=30d", {}, True, "a role for SDR had been posted within the last 30 days"),
        ("not hiring(SDR)<=30d", {"company.open_roles": [{"title": "SDR", "posted_at": "2026-11-10"}]}, True,
         "hiring(SDR)<=30d were no longer so"),
        ("engagement.replied within 30d", {"engagement.events": []}, True,
         "engagement.replied were within the last 30 days"),
        ("company.employees in 50..500", {}, True, "company.employees were known and were in 50..500"),
        ("company.employees in 50..500", {EMPLOYEES: 60}, False, "company.employees were not in 50..500"),
        ("company.country in [US, CA]", {"company.country": "DE"}, True, "company.country were one of US, CA"),
        ("company.country not in [US]", {"company.country": "US"}, True, "company.country were not US"),
        ("person.left_company", {"person.left_company": True}, False, "person.left_company were no"),
        ("company.funding_date within 90d", {"company.funding_date": "2025-01-01"}, True,
         "company.funding_date were within the last 90 days"),
        ("company.funding_date >= 2026-01-01", {"company.funding_date": "2025-01-01"}, True,
         "company.funding_date were on or after 2026-01-01"),
        ("person.title matches VP Sales", {"person.title": "CEO"}, True, "person.title matched VP Sales"),
        ("company.technologies has hubspot", {"company.technologies": []}, True,
         "company.technologies included hubspot"),
        ("company.employees > 5 and company.country = US", {EMPLOYEES: 4, "company.country": "US"}, True,
         "company.employees were more than 5"),
        ("company.employees > 5 or company.country = US", {EMPLOYEES: 4, "company.country": "DE"}, True,
         "company.employees were more than 5 or company.country were US"),
        ("not (company.employees > 5 or company.country = US)", {EMPLOYEES: 6, "company.country": "US"}, True,
         "company.employees were not more than 5 and company.country were not US"),
    ],
)  # fmt: skip
def test_remedy_says_what_would_have_to_be_so(
    rule: str, values: dict[str, Any], want: bool, remedy: str, make_facts: Any, today: date
) -> None:
    """Only the end of a range that was missed, only the parts that are not so."""
    parsed, facts = parse_rule(rule), make_facts(values)
    assert parsed.remedy(parsed.check(facts, today), facts, today, want=want) == remedy


@pytest.mark.parametrize(
    ("rule", "seen", "wider"),
    [
        ("company.employees in 50..500", 34, "company.employees in 34..500"),
        ("company.employees in 50..500", 900, "company.employees in 50..900"),
        ("company.employees > 50", 50, "company.employees >= 50"),
        ("person.seniority >= director", "manager", "person.seniority >= manager"),
        ("company.funding_stage in seed..series_b", "Series C", "company.funding_stage in seed..series_c"),
        ("company.funding_date >= 2026-01-01", "2025-12-30", "company.funding_date >= 2025-12-30"),
        ("company.country in [US, CA]", "Germany", "company.country in [US, CA, DE]"),
        ("company.industry is software", "Hospital & Health Care",
         'company.industry in [software, "Hospital & Health Care"]'),
        ("person.title matches [VP Sales]", "Head of Sales", "person.title matches [VP Sales, Head of Sales]"),
        ("company.name is Northwind", 'The "Wind"', ""),
        ("company.country not in [US]", "US", ""),
        ("company.employees in 50..500", 60, ""),
    ],
)  # fmt: skip
def test_nearest_wider_rule(rule: str, seen: Any, wider: str, make_facts: Any, today: date) -> None:
    """The smallest change of the rule is a rule itself, and lets this person through."""
    parsed = parse_rule(rule)
    facts = make_facts({next(iter(parsed.fields)): seen})
    found = parsed.check(facts, today)
    assert found.test is not None
    assert found.test.widened(found.seen) == wider
    if wider:
        assert found.truth is False
        assert parse_rule(wider).check(facts, today).truth is True
