"""Editors accept what the loader accepts and mark what it refuses."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from gtm.plays.schema import play_schema

GOOD = """\
play: hiring
owner: dana@northpass.example
timezone: America/New_York
source: {apollo: {titles: [VP Sales], employees: 50-500, limit: 300}}
icp: {must: [company.employees in 50..500], nice: {a is b: 20}}
opener: {templates: [openers/hiring]}
push: {smartlead: {campaign: 123, max_per_day: auto, max_per_account: 2}}
"""


def errors(text: str) -> list[str]:
    """What an editor would mark, by JSON Schema; editors read YAML's numbers as numbers."""
    data: Any = YAML(typ="safe", pure=True).load(text)
    return [error.message for error in Draft202012Validator(play_schema()).iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    """It is valid by its own standard and tells the meaning of every key."""
    schema = play_schema()
    Draft202012Validator.check_schema(schema)
    assert all("description" in spec or "$ref" in spec for spec in schema["properties"].values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("campaign: 123", 'campaign: "123"'),
        ("max_per_day: auto", "max_per_day: 40"),
        ("employees: 50-500", "employees: [50-500, 600..700]"),
    ],
)
def test_what_loads_is_not_marked(old: str, new: str) -> None:
    """A bare number is as good as a text, a range is a text, one or several."""
    assert errors(GOOD.replace(old, new, 1)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("titles:", "titels:"),
        ("employees: 50-500", "employees: lots"),
        ("limit: 300", "limit: many"),
        ("max_per_account: 2", "max_per_account: "),
        ("max_per_day: auto", "max_per_day: atuo"),
        ("owner: dana@northpass.example\n", ""),
        ("{smartlead:", "{x: {campaign: 1}, smartlead:"),
    ],
)
def test_what_does_not_load_is_marked(old: str, new: str) -> None:
    """Misspelt, wrong, missing, empty or too many."""
    assert errors(GOOD.replace(old, new, 1))
