from collections.abc import Sequence
from typing import Any

import pytest

from gtm.models import OutboundLead
from integrations.errors import Rejected, Transient, Unclear
from integrations.registry import providers

pytestmark = pytest.mark.parametrize("provider", providers("sequencer"))

# Per provider, campaigns of the sandbox: one that sends, one that is paused, one that does not exist.
CAMPAIGNS = {"smartlead": ("123", "127", "999999")}


@pytest.fixture
def sequencer(adapter: Any, provider: str) -> Any:
    return adapter("sequencer", provider)


@pytest.fixture
def campaign(provider: str) -> str:
    return CAMPAIGNS[provider][0]


def leads(count: int, name: str = "p") -> list[OutboundLead]:
    return [
        OutboundLead(
            key=f"key-{name}{n}", email=f"{name}{n}@contract.example", first_name="Ada", last_name="Byron",
            company_name="Contract", fields={"opener": "Saw the Berlin opening."},
        )
        for n in range(count)
    ]  # fmt: skip


def results(receipts: Sequence[Any]) -> list[str]:
    return [receipt.result for receipt in receipts]


def test_a_running_campaign_has_no_problems(sequencer: Any, campaign: str) -> None:
    """Pre-flight tells its name, mailboxes, capacity and the variables of its words."""
    found = sequencer.preflight(campaign)
    assert found.problems == ()
    assert found.name
    assert found.mailboxes > 0
    assert found.daily_capacity
    assert found.schedule
    assert "opener" in found.variables


@pytest.mark.parametrize("which", [1, 2])
def test_a_campaign_that_sends_nothing_has_a_problem(sequencer: Any, provider: str, which: int) -> None:
    """Paused or missing: a value with a sentence, not an exception and not silence."""
    assert sequencer.preflight(CAMPAIGNS[provider][which]).problems


def test_receipts_come_in_order_and_the_leads_are_found_again(sequencer: Any, campaign: str) -> None:
    """Each lead that was added can be looked up by its address and carries its push key."""
    batch = leads(3)
    receipts = sequencer.push(campaign, batch)
    assert [receipt.email for receipt in receipts] == [lead.email for lead in batch]
    assert results(receipts) == ["added"] * 3
    found = sequencer.lookup(campaign, [batch[2].email, "nobody@contract.example", batch[0].email.upper()])
    assert [one.present for one in found] == [True, False, True]
    assert [one.key for one in found] == ["key-p2", None, "key-p0"]
    assert found[0].provider_ref == receipts[2].provider_ref


def test_who_is_there_already_is_not_added_again(sequencer: Any, campaign: str) -> None:
    """A second push says so, lead by lead."""
    sequencer.push(campaign, leads(2))
    assert results(sequencer.push(campaign, leads(3))) == ["already_there", "already_there", "added"]


def test_who_is_in_another_campaign_is_not_added(sequencer: Any, campaign: str, provider: str) -> None:
    """One person is not written to by two campaigns, and the look-up knows in which one they are."""
    other = CAMPAIGNS[provider][1]
    sequencer.push(other, leads(1))
    assert results(sequencer.push(campaign, leads(1))) == ["elsewhere"]
    assert [one.present for one in sequencer.lookup(campaign, [leads(1)[0].email])] == [False]
    assert [one.present for one in sequencer.lookup(other, [leads(1)[0].email])] == [True]


def test_who_is_blocked_is_refused(sequencer: Any, campaign: str) -> None:
    """Blocking holds for every later push and may be repeated."""
    batch = leads(2)
    for _ in range(2):
        sequencer.block([batch[0].email])
    receipts = sequencer.push(campaign, batch)
    assert results(receipts) == ["refused", "added"]
    assert receipts[0].reason


def test_a_bad_address_is_refused_alone(sequencer: Any, campaign: str) -> None:
    """The others of its batch are added."""
    bad = leads(1)[0].model_copy(update={"email": "no address"})
    assert results(sequencer.push(campaign, [bad, *leads(1)])) == ["refused", "added"]


def test_a_batch_has_a_size(sequencer: Any, campaign: str, control: Any, provider: str) -> None:
    """One more is refused before anything is sent; a full one passes."""
    with pytest.raises(Rejected):
        sequencer.push(campaign, leads(sequencer.batch_size + 1))
    assert control.calls(provider) == 0
    assert set(results(sequencer.push(campaign, leads(sequencer.batch_size)))) == {"added"}


def test_a_push_whose_answer_is_lost_is_unclear_and_found_by_look_up(
    sequencer: Any, campaign: str, control: Any, provider: str
) -> None:
    """It is sent once; whether it happened is for the look-up to say."""
    control.trouble("drop", provider, after_work=True, count=1)
    with pytest.raises(Unclear):
        sequencer.push(campaign, leads(2))
    assert control.calls(provider) == 1
    assert [one.present for one in sequencer.lookup(campaign, [lead.email for lead in leads(2)])] == [
        True,
        True,
    ]


@pytest.mark.parametrize("kind", ["drop", "status", "outage", "truncated", "html"])
def test_a_push_in_trouble_is_never_repeated(
    sequencer: Any, campaign: str, control: Any, provider: str, kind: str
) -> None:
    """Whatever happens to the answer: one request, and no receipt that claims to know."""
    control.trouble(kind, provider)
    with pytest.raises(Unclear):
        sequencer.push(campaign, leads(1))
    assert control.calls(provider) == 1


@pytest.mark.parametrize("kind", ["drop", "status", "outage", "truncated", "html", "storm"])
def test_an_absence_is_never_made_up(
    sequencer: Any, campaign: str, control: Any, provider: str, kind: str
) -> None:
    """A look-up that could not ask raises."""
    control.trouble(kind, provider)
    with pytest.raises(Transient):
        sequencer.lookup(campaign, ["p0@contract.example"])


def test_what_happened_is_told_and_countable_once(
    sequencer: Any, campaign: str, control: Any, provider: str
) -> None:
    """Nothing at first; after some days mails were sent, and a second reading tells the same events."""
    assert [event for page in sequencer.outcomes(campaign) for event in page.events] == []
    batch = leads(20)
    sequencer.push(campaign, batch)
    control.pass_days(10)
    first, second = (
        {event.ref: event for page in sequencer.outcomes(campaign) for event in page.events} for _ in range(2)
    )
    assert first == second
    assert {event.email for event in first.values()} <= {lead.email for lead in batch}
    assert "sent" in {event.kind for event in first.values()}
    assert all(event.at.tzinfo for event in first.values())
