"""What a play asks its source for: places by name, and only what that source can be asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.play_problems import problems_of
from gtm.plays.load import read_play

PLAY: dict[str, Any] = {
    "play": "test-play",
    "owner": "dana@northpass.example",
    "timezone": "UTC",
    "icp": {"must": ["company.employees in 50..500"]},
    "opener": {"templates": ["openers/generic"]},
    "approve": {"required": False},
    "push": {"smartlead": {"campaign": "123"}},
}


@pytest.fixture
def told(tmp_path: Path, ledger_at_home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is wrong with a play that has this source; each with its line."""
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(Path(__file__).parents[2] / "templates"))

    def told(**source: Any) -> list[tuple[int | None, str]]:
        file = tmp_path / "test-play.yaml"
        file.write_text(json.dumps(PLAY | {"source": source}, indent=1))
        return [(one.line, one.message) for one in problems_of(read_play(file))[0]]

    return told


@pytest.mark.parametrize("key", ["company_locations", "person_locations"])
@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("US", '"United States"'),
        ("usa", '"United States"'),
        ("U.S.", '"United States"'),
        ("UK", '"United Kingdom"'),
        ("CA", '"Canada" or "California"'),
        ("US-CA", '"California"'),
        ("DACH", '"Austria", "Germany", "Switzerland", each by itself'),
        ("emea", "its countries, each by its name"),
    ],
)
def test_a_place_by_code_is_told_with_its_names(told: Any, key: str, code: str, names: str) -> None:
    """At its line, with what to write; a source finds nobody by a code and says that all is well."""
    problems = told(apollo={key: ["France", code]})
    assert len(problems) == 1
    line, message = problems[0]
    assert message.startswith(f'"{code}" finds nobody: places are looked for by name. Write {names}')
    assert line == told(apollo={key: ["FR", code]})[1][0] != told(apollo={key: ["FR", code]})[0][0]


@pytest.mark.parametrize(
    "place",
    ["United States", "canada", "California", "Georgia", "Berlin", "New York, NY", "Rio", "Ulm", "Köln"],
)
def test_a_place_by_name_is_taken(told: Any, place: str) -> None:
    """Cities are countless, so whatever is no code may be one."""
    assert told(apollo={"company_locations": [place]}) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            {"apollo": {"seniorities": ["vp", "cxo"]}},
            "\"source.apollo.seniorities\": Apollo does not know 'cxo'; it knows",
        ),
        ({"apollo": {"funding_usd": ["1-2", "5-6"]}}, '"source.apollo.funding_usd": Apollo takes one range'),
        ({"apollo": {"file": "a.csv"}}, '"source.apollo.file": Apollo reads no files'),
        (
            {"csv": {"file": "a.csv", "titles": ["CEO"]}},
            '"source.csv.titles": a file cannot be asked for that',
        ),
        ({"csv": {"limit": 5}}, '"source.csv.file": it is missing; name the CSV file'),
    ],
)
def test_what_a_source_cannot_be_asked_is_told_before_a_run(told: Any, source: Any, sentence: str) -> None:
    """By the source's own word, at the key; a run would have begun before it heard."""
    lines = [line for line, message in told(**source) if message.startswith(sentence)]
    assert len(lines) == 1
    assert lines[0] is not None
