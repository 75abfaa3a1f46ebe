"""What colleagues share: a company is looked at once a day, and only by those whose facts are the very same."""

import gc
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gtm.models import Fact
from gtm.openers import Draft, company, draft, read_opener
from gtm.openers.company import company_of
from gtm.openers.evidence import ABOUT_SOMETHING, COMPANY_FINDERS, RESTS_ON, Asked

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 20, tzinfo=UTC)
FUNDED = read_opener(
    "---\nevidence: funding\nneeds: [company.name]\n---\n"
    "Hi {{ person.first_name }}, congratulations on the {{ funding.round }} at {{ company.name }}. What comes first now?",
    "funded.j2",
    "openers/funded",
)
PLAIN = read_opener(
    "---\nneeds: [company.name]\n---\n"
    "Hi {{ person.first_name }}, who decides at {{ company.name }} which of the leads is called first?",
    "plain.j2",
    "openers/plain",
)


def facts(**said: Any) -> dict[str, Fact]:
    return {
        path.replace("__", "."): Fact(value=value, source="x", observed_at=AT) for path, value in said.items()
    }


def written(known: dict[str, Fact], today: date = TODAY) -> Draft:
    return draft([FUNDED, PLAIN], known, (), variants={}, key="x", today=today)


FIRM = facts(company__name="Northwind", company__funding_date="2026-11-10", company__funding_stage="Series A")


def test_colleagues_share_what_is_known_of_their_company() -> None:
    """The same facts give the same company; each colleague is greeted by their own name."""
    maya, tom = ({**FIRM, **facts(person__first_name=name)} for name in ("Maya", "Tom"))

    assert company_of(maya, TODAY) is company_of(tom, TODAY)
    texts = [written(one).text for one in (maya, tom)]
    assert texts == [
        f"Hi {name}, congratulations on the Series A at Northwind. What comes first now?"
        for name in ("Maya", "Tom")
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [("company.name", "Kestrel"), ("company.funding_stage", "seed"), ("company.growth_12_months", -0.5)],
)
def test_one_other_fact_is_another_company(path: str, value: Any) -> None:
    """A fact that differs, or is there besides, is never covered by what a colleague was told."""
    maya = {**FIRM, **facts(person__first_name="Maya")}
    before = written(maya)

    after = written({**maya, path: Fact(value=value, source="x", observed_at=AT)})

    assert after.text != before.text


def test_the_next_day_is_looked_at_anew() -> None:
    """Evidence grows old while the facts stay the same."""
    maya = {**FIRM, **facts(person__first_name="Maya")}

    assert written(maya).opener == "openers/funded"
    assert written(maya, TODAY + timedelta(days=100)).opener == "openers/plain"
    assert written(maya).opener == "openers/funded"


def test_whoever_left_hears_nothing_of_the_company_that_colleagues_hear() -> None:
    """What holds for all who work there does not hold for somebody who does not."""
    stays = {**FIRM, **facts(person__first_name="Maya")}
    left = {**FIRM, **facts(person__first_name="Tom", person__left_company=True)}

    assert written(stays).opener == "openers/funded"
    passed = written(left).passed_over[0]
    assert (passed.opener, passed.lacked) == (
        "openers/funded",
        "funding is contradicted: this person has left the company",
    )


def test_what_is_kept_is_bounded_and_never_taken_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts come and go, and so do their places in memory: each company is still called by its own name."""
    assert company.MOST_COMPANIES == 2_000
    monkeypatch.setattr(company, "MOST_COMPANIES", most := 200)
    for number in range(2 * most + 10):
        name = f"Northwind{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}"
        known = facts(person__first_name="Maya", company__name=name)
        assert name in written(known).text
        assert len(company._kept) <= most
        del known
        if number % 100 == 0:
            gc.collect()


@pytest.mark.parametrize("kind", sorted(COMPANY_FINDERS))
def test_a_company_is_asked_for_what_it_has_and_once_for_all_who_ask_alike(kind: str) -> None:
    """Without the fact that a finder rests on it finds nothing; one that `about` means nothing to finds the same for all."""
    known = {
        **facts(
            company__name="Northwind", company__industry="software", company__employees=180,
            company__technologies=["HubSpot"], company__growth_12_months=0.4, company__funding_date="2026-11-10",
            company__funding_stage="Series A", company__open_roles=[{"title": "SDR", "posted_at": "2026-11-20"}],
        )
    }  # fmt: skip

    def found(told: dict[str, Fact], *about: str) -> object:
        return COMPANY_FINDERS[kind](Asked(told, (), about, 90, TODAY))

    assert found(known, "SDR", "HubSpot") is not None
    assert (
        found({path: fact for path, fact in known.items() if path != RESTS_ON[kind]}, "SDR", "HubSpot")
        is None
    )
    assert (found(known, "nothing of the kind") == found(known, "SDR", "HubSpot")) is (
        kind not in ABOUT_SOMETHING
    )
