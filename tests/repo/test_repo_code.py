"""Rules of the house that a reader can rely on because they are read from the code itself."""

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("gtm", "integrations", "tasks", "flows")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))

# Who may ask the operating system for the time, and why.
CLOCKS = {
    "gtm/clock.py": "the one clock",
    "benchmarks": "measures wall time; that is what it is for",
}
CLOCK_CALLS = {
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.sleep",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
}  # fmt: skip
HTTP_HOMES = {"integrations/http.py", "integrations/lines.py"}


def shown(file: Path) -> str:
    """A file as the rest of the texts name it."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """The code of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes(file: Path) -> list[ast.AST]:
    """All that is in it."""
    return list(ast.walk(tree(file)))


def calls(file: Path, modules: set[str]) -> Iterator[tuple[int, str]]:
    """Uses of names of the given modules, with aliases and `from` imports spelt out: line, dotted name."""
    code = nodes(file)
    names: dict[str, str] = {}
    for node in code:
        if isinstance(node, ast.Import):
            names |= {(a.asname or a.name): a.name for a in node.names if a.name in modules}
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            names |= {(a.asname or a.name): f"{node.module}.{a.name}" for a in node.names}
    for node in code:
        if not isinstance(node, ast.Attribute | ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        if _head(node) in names:
            head, _, rest = ast.unparse(node).partition(".")
            yield node.lineno, f"{names[head]}.{rest}".rstrip(".")


def _head(node: ast.expr) -> str:
    """`a` of `a.b.c`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_every_module_says_what_it_is_for() -> None:
    """A docstring on top: the place on the road and the reason to exist."""
    assert [shown(file) for file in MODULES if not ast.get_docstring(tree(file))] == []


def test_only_the_clock_asks_for_the_time() -> None:
    """Time is a parameter everywhere else, the sandbox included."""
    files = [*MODULES, *(ROOT / "benchmarks").rglob("*.py")]
    found = [
        f"{shown(file)}:{line} {name}"
        for file in files
        if not any(shown(file) == home or shown(file).startswith(f"{home}/") for home in CLOCKS)
        for line, name in calls(file, {"time", "datetime"})
        if name in CLOCK_CALLS
    ]
    assert found == [], "use gtm.clock"


def test_the_search_for_clocks_finds_them(tmp_path: Path) -> None:
    """Aliases and `from` imports are no way around the rule above."""
    file = tmp_path / "sly.py"
    file.write_text("import datetime as d\nfrom time import sleep as s\nd.datetime.now()\ns(1)\n")
    assert {name for _, name in calls(file, {"time", "datetime"})} >= {"datetime.datetime.now", "time.sleep"}


def test_only_the_http_module_makes_requests() -> None:
    """Time-outs, retries, pacing and redaction are decided in one place."""
    ours = set((ROOT / "flows").rglob("*.py"))  # they ask our own servers on loopback whether they are up
    active = {"Client", "AsyncClient", "HTTPTransport", "request", "stream"}
    active |= {"get", "post", "put", "patch", "delete", "head", "options"}
    found = [
        f"{shown(file)}:{line} {name}"
        for file in MODULES
        if shown(file) not in HTTP_HOMES
        for line, name in calls(file, {"httpx", "requests"} | (set() if file in ours else {"urllib.request"}))
        if name.startswith("urllib.request.") or name.rpartition(".")[2] in active
    ]
    assert found == [], "use integrations.http.Http"


def test_nothing_reads_the_environment_by_itself() -> None:
    """Settings classes read it, when they are used, and nobody else; their module looks whether it has changed."""
    found = [
        f"{shown(file)}:{line} {name}"
        for package in ("gtm", "integrations", "tasks")
        for file in (ROOT / package).rglob("*.py")
        if shown(file) != "gtm/settings.py"
        for line, name in calls(file, {"os"})
        if name in {"os.environ", "os.getenv"}
    ]
    assert found == [], "use a Settings class"


@pytest.mark.parametrize("room", ["gtm", "tasks", "flows"])
def test_words_of_others_are_ended_before_a_sentence_of_ours_follows(room: str) -> None:
    """An error may be a question: `f"{error}. Nothing was touched."` would end it twice."""
    joined = re.compile(r"\{(error|problem|why|refused|str\(error\))(\.\w+)*\}\. ")
    found = [
        f"{shown(file)}: {line.strip()}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if joined.search(line) and ".strerror}" not in line  # the machine's own words, which end in nothing
    ]
    assert found == [], "use gtm.sentences.ended"


def test_flow_files_shadow_nothing() -> None:
    """Prefect puts flows/ first on sys.path, so a stem there hides every module of the same name."""
    elsewhere = [path for path in sys.path if path and Path(path).resolve() != ROOT / "flows"]
    stems = {file.stem for file in (ROOT / "flows").glob("*.py")} - {"__init__"}
    stems |= {folder.parent.name for folder in (ROOT / "flows").glob("*/__init__.py")}
    taken = {
        stem
        for stem in stems
        if stem in sys.stdlib_module_names
        or stem in PACKAGES
        or PathFinder.find_spec(stem, elsewhere) is not None
    }
    assert taken == set()


def test_tests_shadow_no_package() -> None:
    """No file or folder under tests/ is called like a top-level package; names are unique."""
    files = [path for path in (ROOT / "tests").rglob("*") if "__pycache__" not in path.parts]
    assert [shown(path) for path in files if path.stem in (*PACKAGES, "benchmarks", "__init__")] == []
    tests = [path.name for path in files if path.name.startswith("test_")]
    assert sorted(tests) == sorted(set(tests))


def test_every_room_of_the_core_is_under_contract() -> None:
    """A new package of rules, or a new provider, must be named in .importlinter, or nobody watches it."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    rules = contracts["importlinter:contract:rules-know-nobody"]["source_modules"].split()
    strangers = contracts["importlinter:contract:providers-are-strangers"]["modules"].split()
    rooms = {f"gtm.{path.stem}" for path in (ROOT / "gtm").iterdir() if _is_module(path)}
    providers = {
        f"integrations.{file.stem}"
        for file in (ROOT / "integrations").glob("*.py")
        if any(isinstance(node, ast.ClassDef) and node.name == "Settings" for node in tree(file).body)
    }
    assert rooms - {"gtm.ledger"} == set(rules)
    assert providers == set(strangers)


def _is_module(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
