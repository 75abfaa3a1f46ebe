"""Lacking: what nobody has told about a person or a company, or not lately, and whether more could change a verdict."""

from collections.abc import Iterable
from datetime import timedelta

from gtm.clock import now
from gtm.icp import Verdict
from gtm.ledger.people import Facts
from tasks.desk import COMPANY_PREFIX, Desk


def stale(facts: Facts, wanted: Iterable[str], days: int) -> frozenset[str]:
    """Those of the wanted fields that nobody has told, or not within so many days."""
    oldest = now() - timedelta(days=max(days, 1))
    return frozenset(
        field for field in wanted if (fact := facts.get(field)) is None or fact.observed_at < oldest
    )


def lacking(desk: Desk, facts: Facts) -> frozenset[str]:
    """The company fields (without prefix) that the play's rules want and nobody has said lately."""
    lacks = stale(facts, desk.wanted_of_companies, desk.play.enrich.cache_days)
    return frozenset(field.removeprefix(COMPANY_PREFIX) for field in lacks)


def settled_without(verdict: Verdict) -> bool:
    """Whether more about the company could not help: dropped already, or the e-mail cannot be used."""
    email = any(rule.kind == "email" and rule.result != "pass" for rule in verdict.rules)
    return verdict.decision == "drop" or (verdict.decision == "hold" and email)
