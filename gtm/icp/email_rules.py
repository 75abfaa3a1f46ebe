"""Which addresses may be written to: the first question of every verdict.

A `fail` drops, an `unknown` waits for a person or for better data. Whether a catch-all, shared or private
address does the one or the other is the play's choice; an address that is wrong or made to be thrown away is
never used.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pydantic import JsonValue

from gtm.icp.evidence import Answer, Block, Ruling
from gtm.icp.readings import READINGS
from gtm.icp.results import Decision, Result, age_in_days
from gtm.icp.spec import EmailPolicyLike, Policy
from gtm.icp.steps import MOST_REMEMBERED, Step, is_within
from gtm.icp.verdict import Facts
from gtm.icp.vocabularies import email_status_word
from gtm.models import Fact
from gtm.names.emails import personal_domain, read_email

EMAIL_FIELDS = frozenset({"person.email", "person.email_status", "person.left_company"})

NO_ADDRESS = "the source has no e-mail address"
"""Why somebody is dropped whose only source says that it has none: whatever the rules are."""

_BY_POLICY: dict[Policy, Result] = {"hold": "unknown", "drop": "fail", "keep": "pass"}
_BLOCKS: dict[Result, Decision] = {"fail": "drop", "unknown": "hold"}
_WORK_ADDRESS = "a personal work address were known"


def check_email(
    policy: EmailPolicyLike, own: str, fact: Fact | None, left: Fact | None
) -> tuple[Fact | None, Sequence[tuple[Answer, Fact | None]]]:
    """The address where `verified` has to be asked next, and what is to be said of it itself. Never raises.

    `fact` holds the address, `left` whether they have left the company; `own` is the domain of our own colleagues,
    if it is known.
    """
    if left is None and fact is not None and type(fact.value) is str:
        domain = personal_domain(fact.value)
        if domain and not (own and is_within(domain, own)):  # nearly all are done with this
            return fact, ()
    told: list[tuple[Answer, Fact | None]] = []
    if left is not None and READINGS["flag"].value(left.value) == 1:
        told.append(_said("still at the company", "fail", left, "left the company", "they had not left"))
    if fact is None or fact.value is None or not (written := str(fact.value)).strip():
        told.append(
            _said("e-mail address", "unknown", fact, "no e-mail address", "an e-mail address were known")
        )
        return None, told
    try:
        address = read_email(written)
    except ValueError as error:
        told.append(
            _said("e-mail address", "fail", fact, "e-mail unreadable", f"this were put right: {error}")
        )
        return None, told
    if own and is_within(address.domain, own):
        told.append(_said("not one of us", "fail", fact, "our own domain", "they worked elsewhere"))
    if address.disposable or address.role or address.free:
        kinds: tuple[tuple[bool, str, Policy], ...] = (
            (address.disposable, "disposable address", "drop"),
            (address.role, "role address", policy.role_addresses),
            (address.free, "free-mail address", policy.free_mail),
        )
        mistyped = f", mistyped for {address.meant}" if address.meant else ""
        told += [
            _said(f"no {name}", _BY_POLICY[choice], fact, f"{name}{mistyped}", _WORK_ADDRESS)
            for applies, name, choice in kinds
            if applies
        ]
    return fact, told


def always_asked(policy: EmailPolicyLike) -> tuple[tuple[str, str], ...]:
    """What everybody who is kept has to meet, as rules that a play could have, and the names that verdicts give it."""
    statuses = "verified, catch_all" if policy.catch_all == "keep" else "verified"
    return (
        (f"person.email_status in [{statuses}]", "e-mail verified"),
        ("not person.left_company if unknown keep", "still at the company"),
    )


def _said(text: str, result: Result, fact: Fact | None, reason: str, need: str) -> tuple[Answer, Fact | None]:
    return Answer(_ruling(text, result, reason, need), fact.value if fact else None), fact


def verified(policy: EmailPolicyLike) -> Step:
    """Verified, lately. The age is that of the verification: the day on which the status was said."""

    def ask(facts: Facts, today: date) -> tuple[Ruling, JsonValue, Fact | None]:
        fact = facts.get("person.email_status")
        status = email_status_word(fact.value) if fact and isinstance(fact.value, str) else None
        result, reason, need = _read_status(policy, status, age_in_days(fact, today) if fact else 0)
        return _ruling("e-mail verified", result, reason, need), status or "unknown", fact

    return Step(ask, frozenset({"person.email_status"}), dated=True)


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


@lru_cache(maxsize=MOST_REMEMBERED)
def _ruling(text: str, result: Result, reason: str, need: str) -> Ruling:
    blocks = _BLOCKS.get(result)
    remedy = "" if result == "pass" else f"would pass if {need}"
    return Ruling("email", text, result, 0, remedy, Block(blocks, reason, need) if blocks else None)
