"""What enrichment pays for, keeps and settles: nothing twice, whoever asks; every reply; every doubt."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import httpx
import pytest
from sqlalchemy import func, select

from flows.cli import main
from gtm import clock
from gtm.ledger import credits, leads, people, replies, runs
from gtm.ledger.owner import Owner
from gtm.ledger.schema import credits as table
from gtm.ledger.schema import replies as kept
from gtm.ledger.schema import runs as run_table
from gtm.models import CompanyFields, Outcome, PersonFields, RunState
from tasks import enrich
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.purchase import SAME_PERSON
from tasks.qualify import qualify_people
from tasks.usage import look_at_usage, settle_charges
from tests import loopback
from tests.depth import some

MATCH = "POST /people/bulk_match"


def _counts(ledger):
    with ledger.read() as tx:
        rows = tx.execute(select(table.c.state, func.count()).group_by(table.c.state))
        return {row[0]: row[1] for row in rows}


def _enrich(run):
    return pull_people.fn(run.run_id) or run.chunks(enrich_people, leads.PULLED)


def test_every_answer_leads_to_the_reply_it_came_from(trip, ledger, sandbox):
    """One row per request, found by each person it speaks of, without the key; as the provider put it."""
    run = trip()
    assert _enrich(run) is None
    with ledger.read() as tx:
        settled = tx.execute(select(table.c.subject_id, table.c.reply_id)).all()
        requests = tx.execute(select(func.count()).select_from(kept)).scalar_one()
        told = [replies.about(tx, row.subject_id) for row in settled]
    assert requests == sandbox.asked(MATCH, "apollo") > 0
    assert all(len(one) == 1 and "matches" in one[0].body for one in told)
    assert all(row.subject_id in one[0].subject_ids for row, one in zip(settled, told, strict=True))
    assert not any("sandbox-key" in one[0].body for one in told)


def test_two_plays_that_ask_about_the_same_people_at_once_pay_once(trip, ledger, sandbox):
    """One buys, the other waits for the answer and goes on with it, free of charge."""
    sandbox.tell("faults", kind="slow", provider="apollo", endpoint=MATCH, seconds=0.15)
    both = [trip(play="one"), trip(play="two")]
    for run in both:
        assert pull_people.fn(run.run_id) is None
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda run: run.chunks(enrich_people, leads.PULLED), both)) == [None, None]
    assert sandbox.bought_again() == 0
    with ledger.read() as tx:
        spent = [credits.committed(tx, run.run_id) for run in both]
        matched = [len(leads.claim(tx, run.run_id, leads.MATCHED)) for run in both]
    assert sum(spent) == sandbox.spent()
    assert (
        min(matched) > 10
    )  # not always equal: who turns out to be somebody else rests in the run that bought


@pytest.mark.parametrize(
    ("ledger", "when"),
    some([*product(["sqlite", "postgresql"], ["before", "meanwhile"])], 0, 1, 3),
    indirect=["ledger"],
)
def test_who_turns_out_to_be_somebody_else_is_not_bought_again_by_another_play(
    trip, sandbox, monkeypatch: pytest.MonkeyPatch, when: str
):
    """Both have pulled them under two ids of the provider's; one asks first, and the other rests them as it does.

    `meanwhile`: after the other has looked whom it has to ask about, and by which ids.
    """
    source = {"apollo": {"titles": ["Sales Manager"], "company_locations": ["Germany"], "limit": 60}}
    one, two = trip(play="one", source=source), trip(play="two", source=source)
    assert [pull_people.fn(run.run_id) for run in (one, two)] == [None, None]
    spent: list[int] = []

    def first() -> None:
        if not spent:
            spent.append(0)
            assert one.chunks(enrich_people, leads.PULLED) is None
            spent.append(sandbox.spent())

    if when == "before":
        first()
    else:
        looked = enrich._quote
        monkeypatch.setattr(enrich, "_quote", lambda *args: (looked(*args), first())[0])
    with two.ledger.write() as tx:
        (chunk,) = leads.split(tx, two.run_id, leads.PULLED, 100)
    assert enrich_people.fn(two.run_id, chunk) is None
    assert (sandbox.spent(), sandbox.bought_again()) == (spent[-1], 0)
    same = [[drop.count for drop in run.told().reasons if drop.reason == SAME_PERSON] for run in (one, two)]
    assert same[0] == same[1] != []


@pytest.mark.parametrize("ledger", ["sqlite", "postgresql"], indirect=True)
def test_who_turns_out_to_be_known_from_elsewhere_goes_on_in_this_run(trip, ledger, sandbox):
    """A list was taken in: the play has no lead of these people, so they are not there twice, and are written to."""
    run = trip()
    assert pull_people.fn(run.run_id) is None
    with ledger.read() as tx:
        pulled = {row.person_id: row.id for row in leads.claim(tx, run.run_id, leads.PULLED)}
        ids = {found["apollo"]: person for person, found in people.refs_of(tx, list(pulled)).items()}
    answer = loopback.post(
        f"{sandbox.url}/apollo/api/v1/people/bulk_match",
        json={"details": [{"id": ref} for ref in list(ids)[:10]]},
        headers={"x-api-key": "another-key"},
    ).json()
    addresses = {ids[one["id"]]: one["email"] for one in answer["matches"] if one and one["email"]}
    with ledger.write() as tx:
        seen = [
            people.Sighting("csv", None, email.lower(), None, PersonFields(email=email), CompanyFields())
            for email in addresses.values()
        ]
        known = dict(zip(addresses, people.recognise(tx, seen, clock.now()), strict=True))
    assert run.chunks(enrich_people, leads.PULLED) is None
    assert run.told().duplicate == 0
    with ledger.read() as tx:
        now_of = {row.id: row.person_id for row in leads.of(tx, list(pulled.values()))}
    assert {pulled[one]: other for one, other in known.items()}.items() <= now_of.items()
    assert len(known) > 5
    again = trip(play="again")
    assert _enrich(again) is None
    assert (again.told().duplicate, sandbox.bought_again()) == (0, 0)


def test_a_budget_over_days_holds_over_several_runs(trip, sandbox):
    """The second run of the play gets what the first has left, and says why it is not more."""
    enrich = {"waterfall": ["apollo"], "budget_credits": 25, "budget_days": 30}
    assert _enrich(trip(enrich=enrich, source={"apollo": {"titles": ["VP Sales"], "limit": 20}})) is None
    second = trip(enrich=enrich, source={"apollo": {"titles": ["Head of Sales"], "limit": 20}})
    assert _enrich(second) is None
    assert 15 < sandbox.spent() <= 25
    assert any("25 credits for 30 days" in drop.reason for drop in second.told().reasons)


NEEDS_COMPANY = {"must": ["company.technologies has salesforce"], "unknown": "hold"}
LIKES_COMPANY = {"nice": {"company.technologies has salesforce": 10}, "unknown": "hold"}


def _many(titles: Sequence[str] = ("VP Sales", "Head of Sales")):
    return {"apollo": {"titles": list(titles), "company_locations": ["United States"], "limit": 120}}


def _budget(credits: int):
    return {"waterfall": ["apollo"], "budget_credits": credits}


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_tight_budget_buys_people_whose_companies_it_can_buy_too(trip, sandbox, at_once: int):
    """Else it would be spent on people of whom none can be kept. Little of it is left over, or lacks.

    What is kept back rests on those heard of so far: where answers are slow, few at a time, it is nearer to the truth.
    """
    run = trip(source=_many(), icp=NEEDS_COMPANY, enrich=_budget(60))
    assert pull_people.fn(run.run_id) is None
    with run.ledger.write() as tx:
        numbers = leads.split(tx, run.run_id, leads.PULLED, 30)
    with ThreadPoolExecutor(at_once) as pool:
        assert set(pool.map(lambda number: enrich_people.fn(run.run_id, number), numbers)) == {None}
    people = sandbox.spent()
    assert run.chunks(enrich_companies, leads.MATCHED, by_company=True) is None
    reasons = {drop.reason: drop.count for drop in run.told().reasons}
    lacking = sum(count for reason, count in reasons.items() if reason.startswith("company not enriched"))
    assert 20 < people < 50
    assert 50 <= sandbox.spent() <= 60
    assert lacking <= people // 4
    assert any("is kept for the companies of those who were" in reason for reason in reasons)


@pytest.mark.parametrize("icp", [NEEDS_COMPANY, {"must": ['person.title is "known"'], "unknown": "hold"}])
def test_a_budget_that_is_enough_for_all_keeps_nothing_back(trip, icp):
    """The money of the play is for 40 people and their companies, or for 40 people of whose companies nothing is asked."""
    run = trip(icp=icp, enrich=_budget(80 if icp is NEEDS_COMPANY else 40))
    assert run.to_kept() is None
    assert not any("budget" in drop.reason for drop in run.told().reasons)


def test_whoever_is_kept_without_a_company_that_cannot_be_paid_for_goes_on(trip, sandbox):
    """A nicety keeps nobody back, and no money either."""
    run = trip(icp=LIKES_COMPANY, enrich=_budget(20))
    assert run.to_kept() is None
    with run.ledger.read() as tx:
        on_the_way = leads.moving(tx, run.run_id).get(leads.KEPT, 0)
    assert sandbox.spent() == 20
    assert on_the_way > 10


def test_whom_the_rules_do_not_keep_without_it_is_held_for_want_of_money(trip, monkeypatch):
    """Where others spent what was kept back, say: the reason is the money, not the person."""
    monkeypatch.setattr("tasks.kept_back.price_of_company", lambda _: Decimal(0))
    run = trip(icp=NEEDS_COMPANY, enrich=_budget(20))
    assert run.to_kept() is None
    short = "company not enriched: the budget of 20 credits is used up"
    assert short in {drop.reason for drop in run.told().reasons}
    with run.ledger.read() as tx:
        assert leads.moving(tx, run.run_id).get(leads.KEPT, 0) == 0


def test_a_lost_answer_that_was_not_charged_is_released_by_the_figures(trip, ledger, sandbox):
    """Dropped before the provider did anything: its count did not move, so the people may be asked again."""
    run = _with_lost_answer(trip, sandbox, after_work=False)
    assert _counts(ledger)["unknown"] == 10
    early = settle_charges(ledger)
    assert (early.released, early.open) == (0, 10)  # the provider may not have booked it yet
    with _later():
        told = settle_charges(ledger)
    assert (told.charged, told.released, told.open) == (0, 10, 0)
    assert _counts(ledger).get("unknown", 0) == 0
    with ledger.read() as tx:
        assert credits.committed(tx, run.run_id) == sandbox.spent()


def test_a_lost_answer_that_was_charged_is_booked_and_never_paid_again(trip, ledger, sandbox):
    """The provider's count moved: at most so much is booked, and the next run does not ask about them."""
    run = _with_lost_answer(trip, sandbox, after_work=True)
    with _later():
        told = settle_charges(ledger)
    assert (told.charged, told.released, told.open) == (10, 0, 0)
    with ledger.read() as tx:
        assert sandbox.spent() <= credits.committed(tx, run.run_id) <= sandbox.spent() + 1
    again = trip(play="again")
    assert _enrich(again) is None
    assert sandbox.bought_again() == 0


def test_what_others_spend_with_the_account_proves_nothing(trip, ledger, sandbox):
    """More was spent than the doubtful can have cost: they stay in doubt, and hold their budget."""
    run = _with_lost_answer(trip, sandbox, after_work=False)
    with ledger.read() as tx:
        before = credits.committed(tx, run.run_id)
    _spend_by_hand(sandbox, 12)
    with _later():
        told = settle_charges(ledger)
    assert (told.charged, told.released, told.open, told.held) == (0, 0, 0, 10)
    with ledger.read() as tx:
        assert credits.committed(tx, run.run_id) == before


def test_only_what_can_be_settled_keeps_reconcile_and_status_at_exit_3(trip, ledger, sandbox, capsys):
    """Until the provider has surely booked it, a look may tell: 3. When it could not tell, only time can: told, and 0."""
    run = _with_lost_answer(trip, sandbox, after_work=False)
    with ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.STOPPED)
    assert [main([verb]) for verb in ("status", "reconcile")] == [3, 3]
    assert "compared with the provider's figures by `gtm reconcile`" in " ".join(
        capsys.readouterr().out.split()
    )
    _spend_by_hand(sandbox, 12)
    with _later():
        assert [main([verb]) for verb in ("reconcile", "reconcile", "status")] == [0, 0, 0]
    told = " ".join(capsys.readouterr().out.split())
    assert "10 charges may stand that the provider's figures cannot tell any more" in told
    assert "10 credits may have been charged without an answer" in told
    assert "the provider's figures cannot tell; nothing to do" in told


def test_nothing_is_concluded_while_somebody_buys(trip, ledger, sandbox):
    """A reservation of a living process is open: the two sides are not of one moment."""
    _with_lost_answer(trip, sandbox, after_work=False)
    other = trip(play="other")
    with Owner(ledger) as alive:
        with ledger.write() as tx:
            purse = credits.Purse(other.run_id, alive.id, None)
            at = clock.now()
            credits.reserve(tx, purse, "apollo", "person", ["p_x"], Decimal(1), at, at)
        with _later():
            assert settle_charges(ledger).released == 0
    assert settle_charges(ledger).released == 0  # its owner is gone: one more is in doubt
    assert _counts(ledger)["unknown"] == 11


def test_another_run_that_tidies_up_leaves_the_living_alone(trip, ledger, sandbox):
    """Going on with one run never calls the reservations of a living one into doubt."""
    run = trip()
    assert pull_people.fn(run.run_id) is None
    with ledger.write() as tx:
        owner = tx.execute(select(run_table.c.owner)).scalar_one()
        at = clock.now()
        purse = credits.Purse(run.run_id, owner, None)
        credits.reserve(tx, purse, "apollo", "person", ["p_1"], Decimal(1), at, at)
        assert credits.doubt_of_the_dead(ledger, tx, at) == 0
    assert _counts(ledger) == {"reserved": 1}


@pytest.mark.parametrize(
    ("booked", "unknown"),
    some([*product([False, True], ["hold", "drop"])], 0, 3),
    ids=lambda value: {False: "in doubt", True: "booked by the figures"}.get(value, value),
)
def test_who_was_asked_about_by_a_run_that_died_is_held_for_the_lost_answer(trip, ledger, unknown, booked):
    """Not for "no e-mail address", and not dropped for what nobody could tell; who is surely out is dropped all the same."""
    must = ["company.employees in 50..500", "person.title matches VP Sales"]
    run = trip(icp={"must": must, "unknown": unknown})
    assert pull_people.fn(run.run_id) is None
    with ledger.read() as tx:
        asked = [row.person_id for row in leads.claim(tx, run.run_id, leads.PULLED)]
    with Owner(ledger) as dead, ledger.write() as tx:
        purse, at = credits.Purse(run.run_id, dead.id, None), clock.now()
        credits.reserve(tx, purse, "apollo", "person", asked, Decimal(1), at, at - timedelta(days=1))
    with ledger.write() as tx:
        assert credits.doubt_of_the_dead(ledger, tx, at) == len(asked)
        if booked:
            doubtful = credits.account(tx, "apollo", 0).unknown
            credits.close_doubts(tx, [(one.id, Decimal("0.5")) for one in doubtful], at)
    assert run.chunks(enrich_people, leads.PULLED) is None
    assert run.chunks(enrich_companies, leads.MATCHED, by_company=True) is None
    assert run.chunks(qualify_people, leads.ENRICHED) is None
    told = run.told()
    (reason,) = [drop.reason for drop in told.reasons if drop.outcome is Outcome.HELD]
    assert reason == (
        "apollo was asked, but the answer was lost; it may have been charged, so it is not asked again within 90 days"
    )
    assert (told.held > 0, told.dropped > 0) == (True, True)
    assert told.held + told.dropped + told.duplicate + told.suppressed == told.pulled


def test_a_lost_answer_about_a_company_is_told_of_its_people(trip, ledger, sandbox):
    """The run stopped when it was lost; when it goes on, the rule that wanted the answer is not the reason."""
    run = trip(icp={"must": ["company.funding_stage >= seed"], "unknown": "hold"})
    assert _enrich(run) is None
    sandbox.tell("faults", kind="drop", provider="apollo", endpoint="GET /organizations/enrich", count=1)
    assert run.chunks(enrich_companies, leads.MATCHED, by_company=True) is not None
    assert run.chunks(enrich_companies, leads.MATCHED, by_company=True) is None
    assert run.chunks(qualify_people, leads.ENRICHED) is None
    assert [drop.reason for drop in run.told().reasons if "was lost" in drop.reason] == [
        "apollo was asked about the company, but the answer was lost; it may have been charged, so it is not asked "
        "again within 90 days"
    ]


def _with_lost_answer(trip, sandbox, *, after_work):
    """A run that looked before it bought, and lost the answer to one request of ten people."""
    run = trip()
    assert pull_people.fn(run.run_id) is None
    look_at_usage.fn(run.run_id)
    sandbox.tell("faults", kind="drop", provider="apollo", endpoint=MATCH, after_work=after_work, count=1)
    assert run.chunks(enrich_people, leads.PULLED) is None
    return run


def _later():
    """Twenty minutes on: what a provider has to book is booked."""
    return clock.use(lambda: datetime.now(UTC) + timedelta(minutes=20))


def _spend_by_hand(sandbox, count):
    """Somebody else uses the account."""
    asks = httpx.Client(
        verify=False, base_url=f"{sandbox.url}/apollo/api/v1", headers={"x-api-key": "sandbox-key"}
    )
    with asks:
        search = {"person_titles": ["CTO", "Engineer"], "per_page": 100}
        people = asks.post("/mixed_people/api_search", json=search).json()["people"]
        spent = sandbox.spent()
        for one in people:
            if sandbox.spent() - spent >= count:
                return
            asks.post("/people/match", params={"id": one["id"]})
    raise AssertionError("the sandbox ran out of people")
