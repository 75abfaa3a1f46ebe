"""docs/icp.md says what the code does: every rule on it parses, every row of its tables is tried."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from gtm.icp import Judge, RuleError, TitlePattern, parse_rule
from gtm.icp.spec import Policy
from gtm.plays.models import EmailPolicy, Icp, Signals, Unsure

PAGE = (Path(__file__).parents[2] / "docs" / "icp.md").read_text()
KNOWN = {
    "person.email": "jonas.feld@brightwater.example",
    "person.email_status": "verified",
    "company.country": "US",
}
POLICIES: tuple[Policy, ...] = ("hold", "drop", "keep")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def table(header: str) -> list[list[str]]:
    """The rows below the table's header line."""
    lines = PAGE[PAGE.index(header) :].splitlines()[2:]
    end = next(number for number, line in enumerate(lines) if not line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]]


RULES = block("rules").splitlines()


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_on_the_page_parses(rule: str) -> None:
    """A reader can copy it."""
    assert parse_rule(rule).text


def test_the_example_is_an_icp() -> None:
    """The block at the top of the page loads as it stands, and judges."""
    data = YAML(typ="safe").load(block("yaml"))
    assert Judge(Icp.model_validate(data["icp"]), Signals(), EmailPolicy(), "dana@northpass.example")


@pytest.mark.parametrize("row", table("| kind | rule |"), ids=lambda row: " ".join(row[:3]))
def test_each_kind_of_rule_and_policy_gives_the_documented_verdict(
    row: list[str], make_facts: Any, today: date
) -> None:
    """A play with this rule alone, a person of whom this is known: the decision under each `unknown`."""
    kind, rule, value, *decisions = row
    for policy, decision in zip(POLICIES, decisions, strict=True):
        rules = {
            "must": {"must": (rule,)},
            "never": {"never": (rule,)},
            "nice": {"nice": {rule: 10}, "keep_if": 10},
            "nice, taking": {"nice": {"person.email_status is verified": 10, rule: -10}, "keep_if": 10},
        }.get(kind, {})
        signals = Signals(require_any=(rule,)) if kind == "signal" else Signals()
        email = EmailPolicy(**{kind.removeprefix("email: "): policy}) if ": " in kind else EmailPolicy()
        field = {"signal": "company.funding_date"}.get(kind) or rule.split()[0]
        said = {} if value == "nothing" else {field: int(value) if value.isdecimal() else value}
        judge = Judge(Icp(unknown=policy, **rules), signals, email, "dana@northpass.example")
        assert judge.judge(make_facts(KNOWN | said), today).decision == decision


def test_the_table_holds_every_kind_of_rule_and_every_policy() -> None:
    """Nothing that a play can say of the unknown is left out: for each kind, what is met, what is not, what is not known."""
    rows = table("| kind | rule |")
    for kind in ("must", "never", "nice", "nice, taking", "signal"):
        told = {tuple(row[3:]) for row in rows if row[0] == kind and "if unknown" not in row[1]}
        assert told == {("keep",) * 3, ("drop",) * 3, POLICIES}
    for kind in ("must", "never", "nice", "nice, taking"):
        clauses = {row[1].rpartition(" ")[2] for row in rows if row[0] == kind and "if unknown" in row[1]}
        assert clauses == set(POLICIES)
    policies = [name for name, field in EmailPolicy.model_fields.items() if field.annotation == Unsure]
    assert {row[0] for row in rows if row[0].startswith("email: ")} == {f"email: {name}" for name in policies}


@pytest.mark.parametrize(("title", "answer"), table("| title | matches"))
def test_titles_on_the_page(title: str, answer: str) -> None:
    """`VP Sales` means these, and not those."""
    assert TitlePattern("VP Sales").matches(title) is (answer == "yes")


@pytest.mark.parametrize(("rank", "met", "not_met"), table("| a rank alone | matches |"))
def test_ranks_on_the_page(rank: str, met: str, not_met: str) -> None:
    """A rank alone means these, and not those."""
    pattern = TitlePattern(rank.strip("`"))
    assert all(map(pattern.matches, met.split(", ")))
    assert not any(map(pattern.matches, not_met.split(", ")))


@pytest.mark.parametrize(("rule", "message"), table("| rule | message |"))
def test_messages_on_the_page(rule: str, message: str) -> None:
    """Word for word."""
    with pytest.raises(RuleError) as refusal:
        parse_rule(rule.strip("`"))
    assert str(refusal.value).endswith(f": {message}")
