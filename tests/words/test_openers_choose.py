"""Which opener speaks, why, in which words; and who gets none."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gtm.models import Fact
from gtm.openers import Draft, TemplateError, by_specificity, choose_variant, draft, load_openers, read_opener
from gtm.openers.events import EVENTS, list_event, said_as
from gtm.openers.tiers import personalisation_tier

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 25)
ALL = tuple(
    sorted(f"openers/{path.name.partition('.')[0]}" for path in (ROOT / "templates/openers").glob("*.j2"))
)


def fact(value: Any, days: int = 2) -> Fact:
    """A fact seen some days ago."""
    return Fact(
        value=value, source="apollo", observed_at=datetime(2026, 11, 25, tzinfo=UTC) - timedelta(days=days)
    )


def facts(**changes: Any) -> dict[str, Fact]:
    """Maya of Northwind; keywords like `company__growth_12_months` add to or replace what is known."""
    known = {
        "person.first_name": "MAYA",
        "person.last_name": "ortega",
        "person.title": "VP SALES - EMEA",
        "person.email": "maya@northwind.example",
        "company.name": "Northwind, Inc.",
        "company.industry": "computer software",
    }
    known |= {path.replace("__", "."): value for path, value in changes.items()}
    return {path: fact(value) for path, value in known.items() if value is not None}


def roles(*titles: str, days: int = 14, city: str | None = "LEEDS") -> list[dict[str, Any]]:
    """Open postings."""
    return [
        {"title": title, "posted_at": str(TODAY - timedelta(days=days)), "city": city} for title in titles
    ]


@cache
def openers(*names: str) -> tuple[Any, ...]:
    """Shipped openers by their short names; none: all, most specific first."""
    if not names:
        return by_specificity(load_openers(ROOT / "templates", ALL))
    return load_openers(ROOT / "templates", [f"openers/{name}" for name in names])


def drafted(names: tuple[str, ...], known: dict[str, Fact], *signals: Any, **more: Any) -> Draft:
    """A draft with the key of one person."""
    return draft(openers(*names), known, signals, **{"variants": {}, "key": "maya", "today": TODAY} | more)


def test_the_first_opener_with_evidence_speaks_and_the_others_say_what_they_lacked() -> None:
    """The chain falls through to what is known; the reviewer is told why."""
    words = drafted(("funding", "hiring", "generic"), facts(company__open_roles=roles("SDR", "sdr")))

    assert words.opener == "openers/hiring"
    assert not words.findings
    assert [(one.opener, one.lacked) for one in words.passed_over] == [
        ("openers/funding", "no funding evidence of the last 90 days")
    ]
    (evidence,) = words.evidence
    assert (evidence.path, evidence.source, evidence.age_days) == ("company.open_roles", "apollo", 14)
    assert evidence.id.startswith("hiring:")


def test_names_roles_and_places_are_tidied_on_the_way() -> None:
    """What the list shouted is said as people say it."""
    words = drafted(
        ("hiring",), facts(company__open_roles=roles("SDR", "Senior SDR", "sdr")), variants={"a": 1}
    )

    assert words.text.startswith("Hi Maya, Northwind has two SDR roles open in Leeds. ")


def test_a_text_is_the_same_again() -> None:
    """No randomness: the same facts, key and day give the same words, evidence and arm."""
    known = facts(company__open_roles=roles("SDR"))
    assert drafted(("hiring",), known) == drafted(("hiring",), known)


def test_arms_follow_the_shares_and_stay_with_the_person() -> None:
    """A stable hash over the play's shares; other arms of the file are out of the test."""
    (hiring,) = openers("hiring")
    keys = [f"person-{number}" for number in range(2000)]
    first = [choose_variant(hiring, {"a": 80, "b": 20}, key) for key in keys]

    assert first == [choose_variant(hiring, {"b": 20, "a": 80}, key) for key in keys]
    assert 0.76 < first.count("a") / len(first) < 0.84
    assert {choose_variant(hiring, {"b": 1, "nowhere": 9}, key) for key in keys[:50]} == {"b"}


def test_stale_evidence_is_not_mentioned() -> None:
    """A role posted too long ago is passed over."""
    words = drafted(("hiring", "generic"), facts(company__open_roles=roles("SDR", days=46)))
    assert words.opener == "openers/generic"


def test_a_role_is_called_open_for_45_days_whatever_else_the_opener_rests_on() -> None:
    """An opener on a round and a posting allows the round 90 days, and said of a posting of 77 that the role is open."""
    round_ = {
        "company__funding_date": (TODAY - timedelta(days=70)).isoformat(),
        "company__funding_stage": "Series A",
    }
    for days, opener in ((45, "openers/hiring-funding"), (46, "openers/funding")):
        known = facts(**round_, company__open_roles=roles("SDR", days=days))
        assert drafted(("hiring-funding", "funding"), known).opener == opener


def test_evidence_older_than_any_template_may_allow_blocks() -> None:
    """A template that allows two years does not make a two-year-old round news."""
    text = (
        "---\nevidence: funding\nmax_age_days: 700\nneeds: [company.name]\n---\nHi {{ person.first_name }},\n\n"
        "{{ company.name }} closed its {{ funding.round }}. Who builds the lists?"
    )
    day = (TODAY - timedelta(days=400)).isoformat()
    opener = read_opener(text, "x.j2", "openers/x")
    words = draft(
        [opener],
        facts(company__funding_date=day, company__funding_stage="Series A"),
        (),
        variants={},
        key="k",
        today=TODAY,
    )
    assert [finding.id for finding in words.findings] == ["stale-signal"]
    assert words.blocked


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"company__growth_12_months": -0.3}, "30% fewer people than a year ago"),
        ({"person__left_company": True}, "this person has left the company"),
        ({"company__employees": 0}, "the company has no employees"),
        ({"person__title": "Sales Development Representative"}, "the role is the reader's own"),
    ],
)
def test_contradicted_evidence_is_passed_over(known: dict[str, Any], reason: str) -> None:
    """What else is known decides whether it may be said."""
    words = drafted(("hiring", "open-question"), facts(company__open_roles=roles("SDR"), **known))
    assert words.opener == "openers/open-question"
    assert reason in words.passed_over[0].lacked


def test_nobody_is_told_that_their_boss_is_being_replaced() -> None:
    """A VP Marketing posting is no news for the Head of Marketing."""
    known = facts(company__open_roles=roles("VP Marketing"))
    assert drafted(("hiring-marketing", "generic"), known).opener == "openers/hiring-marketing"
    known |= {"person.title": fact("Head of Marketing")}
    assert drafted(("hiring-marketing", "generic"), known).opener == "openers/generic"


def test_colleagues_do_not_get_the_same_words() -> None:
    """The second one gets the next opener that applies; when there is none, that blocks."""
    known = facts(company__open_roles=roles("SDR"))
    first = drafted(("hiring", "generic"), known)
    second = drafted(("hiring", "generic"), known, taken={(first.opener, first.variant)})
    assert second.opener == "openers/generic"
    assert second.passed_over[0].lacked == "a colleague gets the same words"
    arms = {("openers/hiring", "a"), ("openers/hiring", "b")}
    third = drafted(("hiring",), known, taken=arms)
    assert [finding.id for finding in third.findings] == ["same-opener"]
    assert third.text == first.text
    assert third.blocked


def test_a_colleague_gets_the_other_arm_before_nothing_at_all() -> None:
    """Where no other opener applies, a free arm of the same one speaks; it is told, and does not block."""
    known = facts(company__open_roles=roles("SDR"))
    first = drafted(("hiring",), known)
    second = drafted(("hiring",), known, taken={(first.opener, first.variant)})
    assert (second.opener, second.variant) == (first.opener, "b" if first.variant == "a" else "a")
    assert second.text != first.text
    assert not second.blocked
    assert [(one.id, one.blocking) for one in second.findings] == [("other-arm", False)]
    assert second.findings[0].message == (
        f"openers/hiring {first.variant} goes to a colleague at the same company, so this is {second.variant}"
    )
    assert second.passed_over == first.passed_over


def test_only_an_arm_with_a_share_is_another_one() -> None:
    """A play that tries one arm only gets no other through the back door; the first choice is the hash's."""
    known = facts(company__open_roles=roles("SDR"))
    taken = {("openers/hiring", "a")}
    words = draft(openers("hiring"), known, (), variants={"a": 1}, key="k", today=TODAY, taken=taken)
    assert [finding.id for finding in words.findings] == ["same-opener"]
    free = draft(openers("hiring"), known, (), variants={"a": 1}, key="k", today=TODAY)
    assert (free.variant, free.findings) == ("a", ())


@pytest.mark.parametrize("company", ["Self-employed", "Freelance", "Stealth Startup", "Vertraulich", "N/A"])
def test_without_a_company_the_next_opener_speaks(company: str) -> None:
    """Nobody is asked how leads are picked at Freelance."""
    words = drafted(("persona", "generic", "open-question"), facts(company__name=company))
    assert (words.opener, words.findings) == ("openers/open-question", ())
    assert [one.lacked for one in words.passed_over] == ["company.name is not known"] * 2


@pytest.mark.parametrize(
    ("tier", "where"), [("[A, D]", '"tier.entry 2"'), ("a", '"tier"'), ("Gold", '"tier"')]
)
def test_an_opener_can_only_be_for_tiers_there_are(tier: str, where: str) -> None:
    """One for D would be for nobody, and no play can say D."""
    text = f"---\ntier: {tier}\n---\nHi {{{{ person.first_name }}}}, who decides which leads get a call?"
    with pytest.raises(TemplateError) as refused:
        read_opener(text, "x.j2", "openers/x")
    assert f"{where} must be A, B or C" in str(refused.value)


def test_an_opener_can_be_for_some_tiers_only() -> None:
    """Tier A gets no small talk; without a tier every opener may speak."""
    text = "---\ntier: [B, C]\n---\nHi {{ person.first_name }},\n\nWho decides on your side which leads get a call first?"
    small = read_opener(text, "x.j2", "openers/x")
    for tier, opener in (("A", ""), ("B", "openers/x"), (None, "openers/x")):
        words = draft([small], facts(), (), variants={}, key="k", today=TODAY, tier=tier)
        assert words.opener == opener


@pytest.mark.parametrize(
    ("icp", "deal", "tier"),
    [("B", 90_000, "B"), (None, 90_000, "A"), (None, 50_000, "A"), (None, 49_999, "B"), (None, 10, "C")],
)
def test_the_tier_is_the_icps_or_else_the_deals(icp: str | None, deal: int, tier: str) -> None:
    """What the ICP says counts before what the deal is worth."""
    assert personalisation_tier(icp, deal) == tier
    assert personalisation_tier(None, None) is None


def test_the_most_specific_opener_comes_first_whatever_the_list_says() -> None:
    """A referral before a webinar, a webinar before a posting, anything before nothing."""
    order = [opener.name.removeprefix("openers/") for opener in openers()]
    wanted = ["referral", "webinar", "new-role", "hiring-funding", "hiring", "tech", "role", "generic"]
    assert [name for name in order if name in wanted] == wanted
    assert order[-1] == "open-question"


def test_twenty_openers_are_shipped_and_each_kind_of_evidence_has_one() -> None:
    """Nothing that can be known is without words."""
    shipped = openers()
    assert len(shipped) >= 20
    spoken = {kind for opener in shipped for kind in opener.head.evidence}
    assert spoken >= {"hiring", "funding", "tech", "growth", "role", "industry", "size", *EVENTS}
    assert all(len(opener.variants) >= 2 for opener in shipped)


# --- what people of a list did --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "detail", "days", "opener", "said"),
    [
        ("webinar", "Forecasting without spreadsheets", 6, "webinar", '"Forecasting without spreadsheets"'),
        ("webinar_no_show", 'The "new" outbound', 4, "webinar-no-show", "\"The 'new' outbound\""),
        ("conference", "Northern Sales Days", 9, "conference-after", "Northern Sales Days"),
        ("conference", "Northern Sales Days", -20, "conference-before", "in December"),
        ("download", "The outbound checklist", 3, "download", '"The outbound checklist" a few days ago'),
        ("download", "The outbound checklist", 0, "download", '"The outbound checklist" recently'),
        ("webinar", "Forecasting without spreadsheets", 1, "webinar", "recently"),
        ("webinar", "OUTBOUND IN DACH", 6, "webinar", '"Outbound in DACH"'),
        ("conference", "SAASTR ANNUAL 2026", 9, "conference-after", "SaaStr Annual 2026"),
        ("conference", "WEB SUMMIT LISBON", -20, "conference-before", "Web Summit Lisbon"),
        ("visit", "The Pricing page", 2, "visits", "pricing"),
        ("visit", "Pricing | Northpass", 2, "visits", "pricing"),
        ("visit", "Northpass - Pricing", 2, "visits", "pricing"),
        ("visit", "Case Studies", 2, "visits", "case studies"),
        ("visit", "HubSpot integration", 2, "visits", "HubSpot integration"),
        ("visit", "Northpass Pricing", 2, "visits", "Northpass Pricing"),
        ("visit", "Pipeline Days", 2, "visits", "Pipeline Days"),
        ("visit", "API Documentation", 2, "visits", "API Documentation"),
        ("competitor", "LISTMILL INC.", 12, "competitor", "Listmill"),
        ("referral", "imani BROOKS", 5, "referral", "Imani Brooks"),
        ("referral", "Imani Brooks (CFO)", 5, "referral", "Imani Brooks"),
        ("referral", "Brooks, Imani", 5, "referral", "Imani Brooks"),
        ("new_role", "VP SALES - EMEA", 20, "new-role", "as VP Sales"),
        ("new_role", "the new CRO", 20, "new-role", "as CRO"),
        ("new_role", "New Business Director", 20, "new-role", "as New Business Director"),
        ("new_leader", "our new CRO", 25, "new-leader", "a new CRO"),
        ("new_role", "-", 20, "new-role", "new role."),
        ("new_leader", "Chief Revenue Officer", 25, "new-leader", "a new Chief Revenue Officer"),
        ("tech_change", "HubSpot", 40, "tech-change", "HubSpot"),
        ("expansion", "GERMANY", 10, "expansion", "Germany"),
        ("expansion", "US", 10, "expansion", "going into the US"),
        ("expansion", "DACH", 10, "expansion", "going into DACH"),
        ("request", "Demo request", 1, "request", '("Demo request")'),
        ("trial", "Northpass", 4, "trial", "a trial of Northpass"),
        ("last_contact", "lead scoring", 130, "re-engage", "four months ago"),
    ],
)
def test_each_kind_of_event_has_its_words(kind: str, detail: str, days: int, opener: str, said: str) -> None:
    """The detail is tidied, the age is said so that it stays true, the source is kept."""
    event = list_event(kind, detail, TODAY - timedelta(days=days), "csv", TODAY)
    texts = {}
    for arm in ("a", "b"):
        words = drafted((opener, "generic"), facts(person__title="CEO"), event, variants={arm: 1})
        assert words.opener == f"openers/{opener}", words.passed_over
        assert not words.blocked
        texts[arm] = words.text
        assert (words.evidence[0].source, words.evidence[0].age_days) == ("csv", days)
        assert words.evidence[0].id == event.ref
    assert any(said in text for text in texts.values()), texts


@pytest.mark.parametrize(
    ("kind", "detail", "days"),
    [
        ("webinar", "x" * 200, 3),
        ("webinar", "  ", 3),
        ("webinar", "Old news", 30),
        ("webinar", "Forecasting without spreadsheets", 0),
        ("webinar_no_show", "Forecasting without spreadsheets", 0),
        ("conference", "Northern Sales Days", 0),
        ("referral", "info", 3),
        ("visit", "https://northpass.example/pricing", 3),
        ("visit", "Home page", 3),
        ("visit", "Contact Us", 3),
        ("visit", "Book a demo", 3),
        ("visit", "Northpass | Scoring", 3),
        ("referral", "your CEO", 3),
        ("referral", "our friend Imani", 3),
        ("new_leader", "CEO Assistant", 3),
        ("expansion", "CA", 3),
        ("expansion", "Remote", 3),
        ("conference", "Northern Sales Days", 0 - 60),
        ("last_contact", "lead scoring", 10),
        ("new_leader", "N/A", 3),
    ],
)
def test_what_does_not_fit_into_a_sentence_is_not_said(kind: str, detail: str, days: int) -> None:
    """Too long, too old, too soon, empty or an address: another opener speaks."""
    event = list_event(kind, detail, TODAY - timedelta(days=days), "csv", TODAY)
    assert drafted((), facts(person__title="CEO"), event).opener in (
        "openers/persona",
        "openers/role",
        "openers/industry-insight",
    )


def test_a_title_in_capitals_gets_those_of_a_title_and_its_quotes_are_single() -> None:
    """It stands between double quotes itself."""
    assert said_as("FORECASTING WITHOUT SPREADSHEETS") == "Forecasting Without Spreadsheets"
    assert (
        said_as("HOW IT WORKS IN THE US: IT LEADERS AND SDRS")
        == "How It Works in the US: IT Leaders and SDRs"
    )
    assert said_as("HUBSPOT INBOUND 2026") == "HubSpot Inbound 2026"
    assert said_as("INBOUND") == "INBOUND"
    assert said_as('"Is outbound dead?"') == "Is outbound dead?"
    assert said_as("AI in B2B") == "AI in B2B"


# --- what the reading of 200 openers found --------------------------------------------------------


def test_a_title_in_another_language_is_not_put_into_an_english_sentence() -> None:
    """`You are Geschäftsführer at` is no English."""
    for title in ("Geschäftsführer", "Vertriebsleiter", "Directeur commercial", "x" * 60):
        assert drafted(("role", "persona", "generic"), facts(person__title=title)).opener != "openers/role"


def test_an_account_executive_is_not_said_to_run_sales() -> None:
    """The persona is the department, not a rank nobody gave."""
    words = drafted(("persona",), facts(person__title="Account Executive"), variants={"a": 1})
    assert "for people in sales the trap" in words.text


def test_a_rank_is_named_without_an_article_only_where_english_allows_it() -> None:
    """`As Software Engineer at` reads; `You are Software Engineer at` does not."""
    for name in ("role", "persona"):
        for arm in ("a", "b"):
            words = drafted((name,), facts(person__title="Sales Engineer"), variants={arm: 1})
            assert "You are" not in words.text


def test_a_question_in_a_title_is_not_our_question() -> None:
    """The webinar asks; we ask once."""
    event = list_event("webinar_no_show", "Outbound: what works?", TODAY - timedelta(days=4), "csv", TODAY)
    assert drafted(("webinar-no-show",), facts(), event).findings == ()


def test_fifteen_percent_is_not_called_quick_growth() -> None:
    """The number speaks for itself."""
    for arm in ("a", "b"):
        words = drafted(("growth",), facts(company__growth_12_months=0.15), variants={arm: 1})
        assert "quick" not in words.text
        assert "about 15%" in words.text


@pytest.mark.parametrize(
    ("industry", "said"),
    [
        ("law practice", "law firms"),
        ("Marketing & Advertising", "marketing agencies"),
        ("food & beverages", "food and beverage companies"),
        ("higher education", "universities"),
        ("computer software", "software companies"),
    ],
)
def test_companies_are_called_what_they_are_called(industry: str, said: str) -> None:
    """Nobody says `law practice companies`."""
    words = drafted(("industry",), facts(company__industry=industry))
    assert said in words.text


def test_a_companys_mark_does_not_end_our_sentence() -> None:
    """`at Yahoo!?` would be read as a slip."""
    words = drafted(("generic",), facts(company__name="Yahoo!"), variants={"a": 1})
    assert "at Yahoo, who" in words.text


def test_without_a_name_nobody_is_written_to() -> None:
    """An initial is no greeting."""
    words = drafted(("generic",), facts(person__first_name="M."))
    assert ([finding.id for finding in words.findings], words.text) == (["greeting-missing"], "")


def test_a_company_that_cannot_be_said_is_not_said() -> None:
    """The question without a name is left; the others needed it."""
    words = drafted(("generic", "open-question"), facts(company__name="Nоrthwind"))  # a Cyrillic o
    assert words.opener == "openers/open-question"
    assert "company.name is not known" in words.passed_over[0].lacked


@pytest.mark.parametrize(
    ("title", "opener"),
    [
        ("Business Development Representative", ""),
        ("Senior Account Executive", ""),
        ("Sales Manager", "openers/hiring"),
        ("VP Sales", "openers/hiring"),
        ("Founder", "openers/hiring"),
    ],
)
def test_a_rep_is_not_asked_how_new_reps_are_led(title: str, opener: str) -> None:
    """`How will you keep that from happening to yours?` is a question to somebody who has reps, or could have."""
    words = drafted(("hiring",), facts(person__title=title, company__open_roles=roles("SDR")))
    assert words.opener == opener


@pytest.mark.parametrize(
    "title",
    ["CTO", "CFO", "VP Engineering", "VP Marketing", "Head of People", "VP Sales Engineering",
     "Executive Assistant to the CEO",     "Director", "VP Supply Chain", None],
)  # fmt: skip
def test_nobody_is_asked_about_a_sales_team_that_is_not_theirs(title: str | None) -> None:
    """`How will you keep that from happening to yours?` asked a CTO about reps; the chain goes on instead."""
    known = facts(person__title=title, company__open_roles=roles("SDR"), company__technologies=["Outreach"])
    words = drafted(("hiring", "generic"), known)
    assert words.opener == "openers/generic"
    assert "need not know" in words.passed_over[0].lacked


@pytest.mark.parametrize(
    "title",
    ["CEO", "COO", "Co-Founder & CTO", "Geschäftsführer", "Head of RevOps", "VP Marketing and Sales", "CRO",
     "Head of Business Development", "Sales Operations Manager", "Managing Director"],
)  # fmt: skip
def test_who_has_a_sales_team_or_answers_for_one_is_asked_about_it(title: str) -> None:
    """Sales, who runs it from beside, and who answers for the whole company."""
    assert drafted(("hiring",), facts(person__title=title, company__open_roles=roles("SDR"))).opener


def test_an_opener_of_ones_own_asks_about_sales_hiring_whom_it_concerns_and_its_head_can_say_otherwise() -> (
    None
):
    """Left out, `readers` follows from the department that is hiring; `anyone` is asked all the same."""
    text = (
        "---\nevidence: hiring\n{}needs: [company.name]\n---\n"
        "Hi {{{{ person.first_name }}}}, {{{{ company.name }}}} has {{{{ hiring.roles }}}} open. Why?"
    )
    known = facts(person__title="CTO", company__open_roles=roles("SDR"))
    for readers, asked in (("", False), ("readers: marketing\n", False), ("readers: anyone\n", True)):
        opener = read_opener(text.format(readers), "own.j2", "openers/own")
        words = draft((opener,), known, (), variants={}, key="maya", today=TODAY)
        assert bool(words.opener) is asked


def test_congratulations_that_come_late_say_so() -> None:
    """After six weeks everybody else has congratulated."""
    for days, said in ((10, "Hi Maya, congratulations on"), (60, "Hi Maya, belated congratulations on")):
        day = (TODAY - timedelta(days=days)).isoformat()
        known = facts(company__funding_date=day, company__funding_stage="Series A")
        assert drafted(("funding",), known, variants={"a": 1}).text.startswith(said)


def test_one_open_role_brings_one_new_person() -> None:
    """`With an SDR role open ... the new people` counted wrong."""
    day = (TODAY - timedelta(days=10)).isoformat()
    for open_roles, said in ((roles("SDR"), "the new person"), (roles("SDR", "SDR"), "the new people")):
        known = facts(
            company__funding_date=day, company__funding_stage="Series A", company__open_roles=open_roles
        )
        words = drafted(("hiring-funding",), known, variants={"b": 1})
        assert said in words.text


def test_the_question_is_what_a_decision_is_based_on() -> None:
    """`who is written to first, and by what?` asked for a tool where a reason was meant."""
    for name in ("generic", "open-question"):
        assert "and based on what?" in drafted((name,), facts(), variants={"a": 1}).text
