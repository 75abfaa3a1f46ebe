"""Who meets the zoo: the real connectors, in the four ways in which a provider can be asked.

A write that changes (push), a write that costs (enrich), and two reads (look up, search). Each knows what a
good answer looks like, so that a test can tell "it was asked again and worked" from "it gave up".
"""

import json
import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest
from pydantic import SecretStr

from gtm.models import LeadQuery, OutboundLead, PersonKey
from integrations import apollo, smartlead
from integrations.errors import IntegrationError
from tests.faults.zoo import Behaviour, answer

KEY = "c4nary-key-0f-the-acc0unt"
ADA, BOB, CY = "ada.canary@northwind.example", "bob.canary@contoso.example", "cy.canary@fabrikam.example"
CANARIES = (KEY, "canary@", "northwind.example", "contoso.example", "fabrikam.example", "Canaryname")


def lead(email: str = ADA, key: str = "k1", **fields: str) -> OutboundLead:
    """A person as a push gets it."""
    return OutboundLead(
        key=key,
        email=email,
        first_name="Ada",
        last_name="Canaryname",
        company_name="Northwind",
        fields=fields,
    )


def added(*emails: str) -> dict[str, Any]:
    """What Smartlead answers when it let these in."""
    return {
        "ok": True,
        "emailToLeadIdMap": {
            "newlyAddedLeads": {email: str(number) for number, email in enumerate(emails, 7)}
        },
    }


def sequencer(url: str, **settings: Any) -> smartlead.Smartlead:
    """The real Smartlead connector."""
    return smartlead.Smartlead(smartlead.Settings(api_key=SecretStr(KEY), base_url=url, **settings))


def apollo_at(url: str, **settings: Any) -> apollo.Settings:
    """Settings of the real Apollo connectors."""
    return apollo.Settings(api_key=SecretStr(KEY), base_url=url, **settings)


def push(url: str, leads: Sequence[OutboundLead] = (lead(),)) -> Any:
    """Enrol one person."""
    return sequencer(url).push("77", leads)


def enrich(url: str) -> Any:
    """Buy what Apollo knows of one person."""
    return apollo.ApolloPeople(apollo_at(url)).enrich([PersonKey(person_id="p1", email=ADA)])


def lookup(url: str) -> Any:
    """Is one person in the campaign?"""
    return sequencer(url).lookup("77", [ADA])


def search(url: str) -> Any:
    """One page of people."""
    return list(apollo.ApolloSearch(apollo_at(url)).pages(LeadQuery(titles=("CTO",), limit=1)))


class Caller(NamedTuple):
    """A way to ask, and the answer that satisfies it."""

    ask: Callable[[str], Any]
    good: Behaviour


_THERE = {"id": 7, "email": ADA, "lead_campaign_data": [{"campaign_id": 77}], "custom_fields": {}}
WRITES = {
    "push": Caller(push, answer(added(ADA))),
    "enrich": Caller(enrich, answer({"matches": [{"id": "a1", "email": ADA}], "credits_consumed": 1})),
}
READS = {
    "lookup": Caller(lookup, answer(_THERE)),
    "search": Caller(search, answer({"people": [{"id": "a1"}], "total_entries": 1})),
}


def seen_of(error: BaseException, *, args: bool = True) -> str:
    """Everything that a log, a state or a crash report could show of an error, and of what it came from."""
    told: list[str] = []
    one: BaseException | None = error
    while one is not None:
        told += [str(one), repr(vars(one)), *([repr(one), repr(one.args)] if args else [])]
        one = one.__cause__ or one.__context__
    return "\n".join([*told, *traceback.format_exception(error)])


def canaries_in(told: str) -> list[str]:
    """Which of them are to be seen."""
    return [canary for canary in CANARIES if canary in told]


def assert_no_canary(
    error: BaseException | None, log: pytest.LogCaptureFixture, *, args: bool = True
) -> None:
    """Neither the key nor a person is in the error, its causes, its traceback or any log line at DEBUG."""
    told = (seen_of(error, args=args) if error else "") + log.text
    assert not canaries_in(told), f"{canaries_in(told)} in {told}"


def listening(log: pytest.LogCaptureFixture) -> None:
    """Every logger at DEBUG, those of httpx and httpcore too."""
    log.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.connection", "httpcore.http11", "tenacity", "asyncio"):
        log.set_level(logging.DEBUG, logger=name)


def sent_json(request: bytes) -> Any:
    """The JSON of a request as it arrived."""
    return json.loads(request.partition(b"\r\n\r\n")[2])


def kind_of(error: IntegrationError) -> str:
    """The decision an error forces, in the ledger's words."""
    return f"{type(error).__name__}{' and halt' if error.halts else ''}"
