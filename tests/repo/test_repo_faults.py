"""Every fault of the list has a test that names its number, or a written reason; docs/faults.md says which."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests import depth
from tests.faults.rows import LATER, REASONS, ROWS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"
COLLECTOR = """
import json, sys, pytest

class Rows:
    def pytest_collection_modifyitems(self, items):
        self.found = [(mark.args[0], item.nodeid) for item in items for mark in item.iter_markers("fault")]

rows = Rows()
code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[rows])
print("\\n" + json.dumps(rows.found if code == 0 else f"collecting failed with {code}"))
"""

Proof = dict[int, set[tuple[str, str]]]
"""Row -> the tests that carry its mark, as (file, function)."""


@pytest.fixture(scope="module")
def proof(request: pytest.FixtureRequest) -> Proof:
    """As pytest collects it, so that marks on cases count as well as marks on functions."""
    rows: Proof = defaultdict(set)
    for row, file, function in _collected(request.session) or _collected_anew():
        rows[row].add((file, function))
    return rows


def _collected(session: pytest.Session) -> list[tuple[int, str, str]] | None:
    """Of this very run, if it is of all tests; else None."""
    everything = {str(ROOT / "tests"), str(ROOT)}
    asked = {str((ROOT / argument).resolve()) for argument in session.config.args}
    ways = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise")
    if not asked <= everything or any(getattr(session.config.option, way, None) for way in ways):
        return None
    return [
        (mark.args[0], item.path.relative_to(ROOT).as_posix(), getattr(item, "originalname", item.name))
        for item in (*session.items, *depth.left)
        for mark in item.iter_markers("fault")
    ]


def _collected_anew() -> list[tuple[int, str, str]]:
    marked = [
        file for file in (ROOT / "tests").rglob("test_*.py") if "mark.fault(" in file.read_text("utf-8")
    ]
    names = sorted(file.relative_to(ROOT).as_posix() for file in marked if file != Path(__file__))
    command = [sys.executable, "-c", COLLECTOR, *names]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    found = json.loads(ran.stdout.splitlines()[-1])
    assert isinstance(found, list), f"{found}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    nodes = ((int(row), *str(node).partition("[")[0].partition("::")) for row, node in found)
    return [(row, file, function) for row, file, _, function in nodes]


def page(proof: Proof) -> str:
    """docs/faults.md."""
    lines = [
        "# Faults, and what must follow",
        "",
        "What providers, networks, machines and people do to this system, by number, and the tests that prove the",
        'answer. "In doubt" means: never sent again unseen, looked up after a quiet period. "Halt" means: the run stops,',
        "what was not sent stays planned. Written by `make docs` from tests/faults/rows.py and the marks of the tests.",
        "",
        "| # | what happens | what must follow | tested by |",
        "|---|---|---|---|",
    ]
    for row, (happens, follows) in ROWS.items():
        lines.append(f"| {row} | {happens} | {follows} | {'<br>'.join(_told(row, proof.get(row, set())))} |")
    return "\n".join(lines) + "\n"


def _told(row: int, tests: set[tuple[str, str]]) -> list[str]:
    files = sorted({file for file, _ in tests})
    told = [
        f"{file}: " + ", ".join(f"`{name.removeprefix('test_')}`" for at, name in sorted(tests) if at == file)
        for file in files
    ]
    told += [REASONS[row]] if row in REASONS else []
    return told or (["to be written"] if row in LATER else [])


def test_every_row_has_a_test_or_a_reason(proof: Proof) -> None:
    """1 to 108, none left out; what is promised for later is named as such and nowhere else."""
    assert list(ROWS) == list(range(1, 109))
    bare = [row for row in ROWS if not proof.get(row) and row not in REASONS and row not in LATER]
    assert bare == [], f"rows without a test, a reason or a place in LATER: {bare}"
    assert set(proof) <= set(ROWS), "a test names a row that does not exist"
    assert set(REASONS) | LATER <= set(ROWS)


def test_the_page_of_faults_is_in_step(proof: Proof, request: pytest.FixtureRequest) -> None:
    """What is committed is what would be written now."""
    if request.config.getoption("--write-generated"):
        PAGE.write_text(page(proof), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(proof), "docs/faults.md is out of date: run make docs"
