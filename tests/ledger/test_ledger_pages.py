"""People whom a file shows without an e-mail address: the same page and the same row are the same person."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, text

from gtm import clock
from gtm.ledger import credits, migrations, people, refs
from gtm.ledger.people import Revealed, Said, Sighting
from gtm.ledger.refs import Named
from gtm.ledger.schema import credits as credits_table
from gtm.ledger.schema import people as people_table
from gtm.ledger.schema import refs as refs_table
from gtm.models import CompanyFields, PersonFields

PAGE = "in/maya-ortega"


def _seen(page=PAGE, email=None, ref=None, provider="csv"):
    return Sighting(provider, ref, email, None, PersonFields(), CompanyFields(), page)


def _count(tx):
    return tx.execute(select(func.count()).select_from(people_table)).scalar_one()


def test_a_page_is_the_same_person_in_every_run(ledger):
    """Also twice in one list, and whichever source shows it."""
    with ledger.write() as tx:
        first = people.recognise(tx, [_seen(), _seen(), _seen("in/other")], clock.now())
    with ledger.write() as tx:
        again = people.recognise(tx, [_seen(), _seen("in/other"), _seen(provider="apollo")], clock.now())
        assert first[0] == first[1] != first[2]
        assert again == [first[0], first[2], first[0]]
        assert _count(tx) == 2


def test_an_address_says_who_it_is_before_a_page_does(ledger):
    """Two addresses with one page stay two people; without an address the page means the one who had it first."""
    with ledger.write() as tx:
        seen = [_seen(email="a@x.example"), _seen(email="b@x.example"), _seen()]
        a, b, nobody = people.recognise(tx, seen, clock.now())
        assert (a != b, nobody) == (True, a)
        assert people.recognise(tx, seen, clock.now()) == [a, b, a]


@pytest.mark.parametrize("together", [True, False], ids=["one list", "two lists"])
def test_whose_page_is_known_gets_the_address_that_comes_later(ledger, together):
    """The address is theirs from then on, and no second person is made for it."""
    with ledger.write() as tx:
        lists = (
            [[_seen(), _seen(email="a@x.example")]] if together else [[_seen()], [_seen(email="a@x.example")]]
        )
        ids = [one for some in lists for one in people.recognise(tx, some, clock.now())]
        assert len(set(ids)) == 1
        assert people.by_email_key(tx, ["a@x.example"]) == {"a@x.example": ids[0]}
        assert people.recognise(tx, [_seen(email="a@x.example", page=None)], clock.now()) == ids[:1]


def test_who_turns_out_to_be_known_keeps_the_page(ledger):
    """Enrichment shows a known address: the page means that person in the next run."""
    with ledger.write() as tx:
        (old,) = people.recognise(tx, [_seen(None, "a@x.example")], clock.now())
        (new,) = people.recognise(tx, [_seen()], clock.now())
        people.identify(tx, [Revealed(new, "a@x.example", None)], clock.now(), None)
        assert people.recognise(tx, [_seen()], clock.now()) == [old]


def test_a_question_remembers_who_asked_it_last(ledger):
    """And is no id of theirs with the provider: nobody is asked about by it."""
    with ledger.write() as tx:
        refs.note_askers(tx, "apollo", {"q": "p_1", "other": "p_3"})
        refs.note_askers(tx, "apollo", {"q": "p_2"})
        asked = refs.subjects(
            tx, [Named("apollo", "q", refs.QUESTION), Named("apollo", "other", refs.QUESTION)]
        )
        assert {named.ref: who for named, who in asked.items()} == {"q": "p_2", "other": "p_3"}
        assert people.refs_of(tx, ["p_1", "p_2"]) == {}


def test_a_ledger_of_before_gets_its_doubles_in_order(ledger, begin):
    """One page, five people: one of them stays, with what was paid for; two addresses stay two people."""
    run = begin()
    with ledger.write() as tx:
        five = people.recognise(tx, [_seen(f"in/{n}") for n in range(5)], clock.now())
        a, b = people.recognise(tx, [_seen(None, "a@x.example"), _seen(None, "b@x.example")], clock.now())
        told = [Said(one, "csv", {"linkedin_url": "http://www.linkedin.com/in/Maya"}) for one in five]
        told += [Said(one, "csv", {"linkedin_url": "https://de.linkedin.com/in/shared/"}) for one in (a, b)]
        people.record(tx, told, clock.now(), None)
        purse = credits.Purse(run.id, run.owner, None)
        credits.reserve(tx, purse, "apollo", "person", five[3:], Decimal(1), clock.now(), clock.now())
        paid = {one: credits.Paid(False, Decimal(1)) for one in five[3:]}
        credits.settle(tx, run.id, "apollo", "person", paid, clock.now(), run.owner)
        tx.execute(delete(refs_table))
        tx.execute(text("DROP TABLE post_intents"))  # of a later step
        tx.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    migrations.bring_up_to_date(ledger.engine)
    with ledger.write() as tx:
        (kept,) = people.recognise(tx, [_seen("in/maya")], clock.now())
        assert kept in five[3:]
        assert set(tx.execute(select(credits_table.c.subject_id)).scalars()) == {kept}
        merged = dict(tx.execute(select(people_table.c.id, people_table.c.merged_into)).all())
        assert {merged[one] for one in five if one != kept} == {kept}
        assert merged[kept] is merged[a] is merged[b] is None
        assert people.recognise(tx, [_seen("in/shared")], clock.now())[0] in (a, b)
