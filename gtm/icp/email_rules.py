"""Which addresses may be written to: the first question of every verdict.

A `fail` drops, an `unknown` waits for a person or for better data. Whether a catch-all, shared or private
address does the one or the other is the play's choice; an address that is wrong or made to be thrown away is
never used.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from gtm.icp.readings import READINGS
from gtm.icp.spec import EmailPolicyLike, Policy
from gtm.icp.verdict import Facts, Result, RuleResult, age_in_days, shown
from gtm.icp.vocabularies import email_status_word
from gtm.models import Fact
from gtm.names.emails import EmailAddress, read_email

EMAIL_FIELDS = frozenset({"person.email", "person.email_status", "person.left_company"})

_BY_POLICY: dict[Policy, Result] = {"hold": "unknown", "drop": "fail", "keep": "pass"}


class EmailFinding(NamedTuple):
    """One rule about the address; `reason` is for the verdict if this one decides."""

    result: RuleResult
    reason: str


def check_email(policy: EmailPolicyLike, facts: Facts, today: date) -> Iterator[EmailFinding]:
    """Every rule about the address that has something to say. Never raises."""
    left = facts.get("person.left_company")
    if left is not None and READINGS["flag"].value(left.value) == 1:
        yield _finding("still at the company", "fail", left, today, "left the company", "they had not left")
    fact = facts.get("person.email")
    if fact is None or fact.value is None or not str(fact.value).strip():
        remedy = "an e-mail address were known"
        yield _finding("e-mail address", "unknown", fact, today, "no e-mail address", remedy)
        return
    try:
        address = read_email(str(fact.value))
    except ValueError as error:
        yield _finding(
            "e-mail address", "fail", fact, today, "e-mail unreadable", f"this were put right: {error}"
        )
        return
    yield from _check_kind(address, policy, fact, today)
    yield _check_status(policy, facts, fact, today)


def _check_kind(
    address: EmailAddress, policy: EmailPolicyLike, fact: Fact, today: date
) -> Iterator[EmailFinding]:
    kinds: tuple[tuple[bool, str, Policy], ...] = (
        (address.disposable, "disposable address", "drop"),
        (address.role, "role address", policy.role_addresses),
        (address.free, "free-mail address", policy.free_mail),
    )
    for applies, name, choice in kinds:
        if applies:
            remedy = "a personal work address were known"
            yield _finding(f"no {name}", _BY_POLICY[choice], fact, today, name, remedy)


def _check_status(policy: EmailPolicyLike, facts: Facts, email: Fact, today: date) -> EmailFinding:
    """Verified, lately. The age is that of the verification: the day on which the status was said."""
    fact = facts.get("person.email_status")
    status = email_status_word(fact.value) if fact and isinstance(fact.value, str) else None
    result, reason, remedy = _read_status(policy, status, age_in_days(fact, today) if fact else 0)
    return _finding("e-mail verified", result, fact or email, today, reason, remedy, seen=status or "unknown")


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


def _finding(
    text: str,
    result: Result,
    fact: Fact | None,
    today: date,
    reason: str,
    remedy: str,
    *,
    seen: str | None = None,
) -> EmailFinding:
    rule = RuleResult(
        kind="email",
        text=text,
        result=result,
        seen=seen or (shown(fact.value) if fact else None),
        source=fact.source if fact else None,
        age_days=age_in_days(fact, today) if fact else None,
        price=fact.price if fact else None,
        remedy="" if result == "pass" else f"would pass if {remedy}",
    )
    return EmailFinding(rule, reason)
