"""Which addresses may be written to: the first question of every verdict.

A `fail` drops, an `unknown` waits for a person or for better data. Whether a catch-all, shared or private
address does the one or the other is the play's choice; an address that is wrong or made to be thrown away is
never used.
"""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from gtm.icp.readings import READINGS
from gtm.icp.spec import EmailPolicyLike, Policy
from gtm.icp.steps import Block, Outcome, Step, is_within
from gtm.icp.verdict import Decision, Facts, Result, RuleResult, Seen, age_in_days, shown
from gtm.icp.vocabularies import email_status_word
from gtm.models import Fact
from gtm.names.emails import read_email

EMAIL_FIELDS = frozenset({"person.email", "person.email_status", "person.left_company"})

_BY_POLICY: dict[Policy, Result] = {"hold": "unknown", "drop": "fail", "keep": "pass"}
_BLOCKS: dict[Result, Decision] = {"fail": "drop", "unknown": "hold"}
_WORK_ADDRESS = "a personal work address were known"


def check_email(
    policy: EmailPolicyLike,
    own: str,
    facts: Facts,
    today: date,
    results: list[RuleResult],
    blocks: list[Block],
) -> None:
    """Add every rule about the address that has something to say; `verified` was asked before. Never raises.

    `own` is the domain of our own colleagues, if it is known.
    """
    status, held = results.pop(), blocks.pop() if blocks else None
    outcomes: list[Outcome] = []
    left = facts.get("person.left_company")
    if left is not None and READINGS["flag"].value(left.value) == 1:
        need = "they had not left"
        outcomes.append(_outcome("still at the company", "fail", left, today, "left the company", need))
    fact = facts.get("person.email")
    if fact is None or fact.value is None or not str(fact.value).strip():
        need = "an e-mail address were known"
        outcomes.append(_outcome("e-mail address", "unknown", fact, today, "no e-mail address", need))
    else:
        try:
            address = read_email(str(fact.value))
        except ValueError as error:
            need = f"this were put right: {error}"
            outcomes.append(_outcome("e-mail address", "fail", fact, today, "e-mail unreadable", need))
        else:
            if own and is_within(address.domain, own):
                need = "they worked elsewhere"
                outcomes.append(_outcome("not one of us", "fail", fact, today, "our own domain", need))
            if address.disposable:
                outcomes.append(_kind("disposable address", "drop", fact, today))
            if address.role:
                outcomes.append(_kind("role address", policy.role_addresses, fact, today))
            if address.free:
                outcomes.append(_kind("free-mail address", policy.free_mail, fact, today))
            if status.source is None:
                status = status._replace(**_origin(fact, today))
            outcomes.append(Outcome(status, held))
    for result, block in outcomes:
        results.append(result)
        if block is not None:
            blocks.append(block)


def _kind(name: str, choice: Policy, fact: Fact, today: date) -> Outcome:
    return _outcome(f"no {name}", _BY_POLICY[choice], fact, today, name, _WORK_ADDRESS)


def verified(policy: EmailPolicyLike) -> Step:
    """Verified, lately. The age is that of the verification: the day on which the status was said."""

    def ask(facts: Facts, today: date) -> Outcome:
        fact = facts.get("person.email_status")
        status = email_status_word(fact.value) if fact and isinstance(fact.value, str) else None
        result, reason, need = _read_status(policy, status, age_in_days(fact, today) if fact else 0)
        return _outcome("e-mail verified", result, fact, today, reason, need, seen=status or "unknown")

    return Step(ask, frozenset({"person.email_status"}))


def _read_status(policy: EmailPolicyLike, status: str | None, age_days: int) -> tuple[Result, str, str]:
    """Result, reason and remedy for a status of that age."""
    if status == "invalid":
        return "fail", "e-mail invalid", "a valid address were known"
    if status == "catch_all":
        return _BY_POLICY[policy.catch_all], "catch-all e-mail", "the address were verified"
    if status != "verified":
        return "unknown", "e-mail not verified", "the address were verified"
    if age_days > policy.reverify_after_days:
        reason = f"e-mail verified over {policy.reverify_after_days} days ago"
        return "unknown", reason, "the address were verified again"
    return "pass", "", ""


def _outcome(
    text: str, result: Result, fact: Fact | None, today: date, reason: str, need: str, *, seen: Seen = None
) -> Outcome:
    value = seen or (shown(fact.value) if fact else None)
    remedy = "" if result == "pass" else f"would pass if {need}"
    told = RuleResult("email", text, result, value, remedy=remedy, **_origin(fact, today))
    blocks = _BLOCKS.get(result)
    return Outcome(told, Block(blocks, reason, need) if blocks else None)


class _Origin(TypedDict):
    source: str | None
    age_days: int | None
    price: Decimal | None


def _origin(fact: Fact | None, today: date) -> _Origin:
    if fact is None:
        return {"source": None, "age_days": None, "price": None}
    return {"source": fact.source, "age_days": age_in_days(fact, today), "price": fact.price}
