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
) -> Fact | None:
    """Add what is to be said of the address itself; returns it where `verified` has to be asked next. Never raises.

    `own` is the domain of our own colleagues, if it is known.
    """

    def add(name: str, result: Result, fact: Fact | None, reason: str, need: str) -> None:
        told, block = _outcome(name, result, fact, today, reason, need)
        results.append(told)
        if block is not None:
            blocks.append(block)

    left = facts.get("person.left_company")
    if left is not None and READINGS["flag"].value(left.value) == 1:
        add("still at the company", "fail", left, "left the company", "they had not left")
    fact = facts.get("person.email")
    if fact is None or fact.value is None or not (written := str(fact.value)).strip():
        add("e-mail address", "unknown", fact, "no e-mail address", "an e-mail address were known")
        return None
    try:
        address = read_email(written)
    except ValueError as error:
        add("e-mail address", "fail", fact, "e-mail unreadable", f"this were put right: {error}")
        return None
    if own and is_within(address.domain, own):
        add("not one of us", "fail", fact, "our own domain", "they worked elsewhere")
    if address.disposable or address.role or address.free:
        kinds: tuple[tuple[bool, str, Policy], ...] = (
            (address.disposable, "disposable address", "drop"),
            (address.role, "role address", policy.role_addresses),
            (address.free, "free-mail address", policy.free_mail),
        )
        for applies, name, choice in kinds:
            if applies:
                add(f"no {name}", _BY_POLICY[choice], fact, name, _WORK_ADDRESS)
    return fact


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
    told = RuleResult("email", text, result, value, remedy=remedy, **origin(fact, today))
    blocks = _BLOCKS.get(result)
    return Outcome(told, Block(blocks, reason, need) if blocks else None)


class Origin(TypedDict):
    """The three columns of a result that name its source."""

    source: str | None
    age_days: int | None
    price: Decimal | None


def origin(fact: Fact | None, today: date) -> Origin:
    """Where a value comes from, as results tell it."""
    if fact is None:
        return {"source": None, "age_days": None, "price": None}
    return {"source": fact.source, "age_days": age_in_days(fact, today), "price": fact.price}
