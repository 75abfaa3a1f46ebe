"""Files that are made from the code say what the code says. `make docs` writes them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gtm.plays.schema import SCHEMA_NAME, schema_text
from gtm.settings import Settings
from gtm.settings_table import env_example
from integrations.registry import settings_models
from integrations.sandbox.csv_export import render
from integrations.sandbox.world import World

ROOT = Path(__file__).parents[2]


def environment() -> str:
    """The house's own variables first, then each provider's."""
    return env_example({"gtm-flows": Settings, **settings_models()})


def attendees() -> str:
    """The shipped list: 200 people of the default world, three of the rows cut short."""
    any_day = date(2026, 11, 2)  # postings and rounds are dated by it, people are not
    return render(World(7, any_day), 200, seed=1, broken=3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env.example", environment),
        (f"deployments/plays/{SCHEMA_NAME}", schema_text),
        ("deployments/plays/webinar-attendees.csv", attendees),
    ],
)
def test_generated_files_are_in_step(
    name: str, text: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    """What is committed is what would be written now."""
    file = ROOT / name
    if request.config.getoption("--write-generated"):
        file.write_bytes(text().encode())
    assert file.read_bytes().decode() == text(), f"{name} is out of date: run make docs"


def test_every_setting_has_a_meaning() -> None:
    """No variable is listed without a word about it."""
    silent = [
        f"{title}.{name}"
        for title, model in {"gtm": Settings, **settings_models()}.items()
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert silent == []
