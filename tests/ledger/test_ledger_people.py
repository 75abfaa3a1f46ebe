"""Who is who, and what was said about them."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from gtm import clock
from gtm.ledger import people
from gtm.ledger.people import Revealed, Said, Sighting
from gtm.ledger.schema import facts
from gtm.models import CompanyFields, PersonFields


def _seen(ref=None, email=None, company=None):
    return Sighting("apollo", ref, email, company, PersonFields(), CompanyFields())


def test_a_person_is_recognised_by_address_then_by_reference(ledger):
    """A second sighting is the same person, whichever of the two it shows."""
    with ledger.write() as tx:
        first = people.recognise(tx, [_seen("ref-1", "a@x.example")], clock.now())
        again = people.recognise(tx, [_seen("ref-1"), _seen("ref-2", "a@x.example")], clock.now())
    assert again == first * 2


def test_enrichment_that_reveals_a_known_address_merges_the_two(ledger):
    """The newer row points to the older one, and its reference now means the older person."""
    with ledger.write() as tx:
        (old,) = people.recognise(tx, [_seen(None, "a@x.example")], clock.now())
        (new,) = people.recognise(tx, [_seen("ref-9")], clock.now())
        assert people.identify(tx, [Revealed(new, "a@x.example", None)], clock.now(), None) == {new: old}
        assert people.recognise(tx, [_seen("ref-9")], clock.now()) == [old]


def test_many_are_identified_as_one_after_the_other_would_be(ledger):
    """Order decides: who shows an address first has it, whoever shows it later is that person."""
    with ledger.write() as tx:
        a, b, c, d, e = people.recognise(
            tx,
            [_seen("a"), _seen("b"), _seen(None, "c@x.example"), _seen("d"), _seen("e")],
            clock.now(),
        )
        home = people.ensure_companies(tx, ["domain:x.example"], clock.now())["domain:x.example"]
        told = [
            Revealed(a, "new@x.example", home),  # nobody had it
            Revealed(b, "new@x.example", home),  # ... but now somebody has
            Revealed(c, "moved@x.example", None),  # has a new address, and gives up the old one
            Revealed(d, "c@x.example", home),  # which may then be somebody else's
            Revealed(e, None, home),  # only the company is known
        ]
        assert people.identify(tx, told, clock.now(), None) == {a: a, b: a, c: c, d: d, e: e}
        assert people.companies_of(tx, [a, b, c, d, e]) == {a: home, d: home, e: home}
        addresses = people.by_email_key(tx, ["new@x.example", "moved@x.example", "c@x.example"])
        assert addresses == {"new@x.example": a, "moved@x.example": c, "c@x.example": d}
        assert people.recognise(tx, [_seen("b"), _seen("e")], clock.now()) == [a, e]


def test_what_a_colleague_repeats_about_the_company_is_kept_once(ledger, hands):
    """One answer however many people bring it along; a change, a price, a run or a day make it a new one."""
    with ledger.write() as tx:
        (one,) = people.recognise(tx, [_seen("1", None, "domain:x.example")], clock.now())
        company = people.companies_of(tx, [one])[one]

        def say(source="apollo", run="r1", price=0, **fields):
            people.record(tx, [Said(company, source, fields, Decimal(price))] * 2, clock.now(), run)
            return tx.execute(select(func.count()).select_from(facts)).scalar_one()

        assert say(employees=80, name="X") == 1
        assert say(employees=80) == 1
        assert say(employees=90) == 2
        assert say(employees=80) == 3
        assert say("csv", employees=80) == 4
        assert say(employees=80) == 5
        assert say(employees=80, run="r2") == 6
        assert say(employees=80, run="r2", price=1) == 8
        hands.move(days=2)
        assert say(employees=80, run="r2") == 9
        known = people.known(tx, [one])[one]
    assert known["company.employees"].observed_at == hands.at
    assert known["company.name"].value == "X"


def test_what_is_known_can_be_looked_up_and_gone_through(ledger):
    """A field nobody told is not there, in whichever way one asks."""
    with ledger.write() as tx:
        (one,) = people.recognise(tx, [_seen("1", None, "domain:x.example")], clock.now())
        company = people.companies_of(tx, [one])[one]
        people.record(
            tx, [Said(one, "csv", {"title": "VP"}), Said(company, "csv", {"name": "X"})], clock.now(), None
        )
        known = people.known(tx, [one])[one]
    assert known.get("person.city") is None
    assert known.get("city", "none") == "none"
    assert "person.title" in known
    assert "company.title" not in known
    assert {name: fact.value for name, fact in known.items()} == {"person.title": "VP", "company.name": "X"}
    assert sorted(known) == ["company.name", "person.title"]
    assert len(known) == 2
    with pytest.raises(KeyError):
        known["company.city"]


def test_the_newest_answer_to_each_field_wins_and_knows_its_source(ledger, hands):
    """Fields nobody repeats keep their older answer, source and price."""
    with ledger.write() as tx:
        (person,) = people.recognise(tx, [_seen(None, "a@x.example", "domain:x.example")], clock.now())
        people.record(tx, [Said(person, "csv", {"title": "VP", "city": "Leeds"})], clock.now(), None)
        then = hands.at
        hands.move(days=3)
        people.record(tx, [Said(person, "apollo", {"title": "SVP"}, Decimal("1.5"))], clock.now(), None)
        known = people.known(tx, [person])[person]
    assert (known["person.title"].value, known["person.title"].source) == ("SVP", "apollo")
    assert known["person.title"].price == Decimal("1.5")
    assert (known["person.city"].value, known["person.city"].observed_at) == ("Leeds", then)


def test_facts_of_the_company_are_told_with_the_person(ledger):
    """Both come under their own prefix; a person without a company has only their own."""
    with ledger.write() as tx:
        ids = people.recognise(tx, [_seen("1", None, "domain:x.example"), _seen("2")], clock.now())
        company = people.companies_of(tx, ids)[ids[0]]
        people.record(tx, [Said(company, "csv", {"employees": 80})], clock.now(), None)
        known = people.known(tx, ids)
    assert known[ids[0]]["company.employees"].value == 80
    assert known[ids[1]] == {}


def test_silence_is_not_a_fact(ledger):
    """Fields that were not said are not stored, so an older answer is never overwritten by nothing."""
    assert people.said_fields(PersonFields(title="VP", city=None)) == {"title": "VP"}
    with ledger.write() as tx:
        (person,) = people.recognise(tx, [_seen("1")], clock.now())
        people.record(tx, [Said(person, "csv", {})], clock.now(), None)
        assert people.known(tx, [person])[person] == {}


def test_more_people_than_one_query_can_name(ledger):
    """Two thousand people in one page are recognised, and recognised again."""
    seen = [_seen(f"r{n}", f"p{n}@x.example", "domain:x.example") for n in range(2000)]
    with ledger.write() as tx:
        first = people.recognise(tx, seen, clock.now())
        assert len(set(first)) == 2000
        assert people.recognise(tx, seen, clock.now()) == first
        assert len(people.known(tx, first)) == 2000
