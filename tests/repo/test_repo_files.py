"""Files that people and machines rely on: the lock, the Makefile, the shipped plays, the deployments."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from gtm.plays.load import play_names, read_play
from gtm.plays.schema import SCHEMA_NAME
from gtm.settings import Settings

ROOT = Path(__file__).parents[2]
PLAYS = ROOT / "deployments" / "plays"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, str]:
    """Package name -> version of the lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, flags=re.MULTILINE))


def wanted() -> list[Requirement]:
    """What the project, its development and its build ask for."""
    groups = (PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["dev"])
    return [Requirement(text) for group in (*groups, PROJECT["build-system"]["requires"]) for text in group]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_satisfies_the_project(requirement: Requirement) -> None:
    """Whoever changes a bound also runs `make lock`."""
    version = locked().get(canonicalize_name(requirement.name))
    assert version is not None, f"{requirement.name} is not in requirements.lock: run make lock"
    assert requirement.specifier.contains(version, prereleases=True), f"{requirement} but {version} is locked"


def test_every_locked_package_has_hashes() -> None:
    """pip checks what it downloads; one package without a hash would make it refuse all."""
    blocks = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_index_and_no_machine() -> None:
    """It works wherever pip is configured to look, and tells nothing about where it was made."""
    assert re.findall(r"^--|^-[a-z]|://|^\s*#.*\s/\S+", LOCK, flags=re.MULTILINE) == []


@pytest.mark.parametrize("name", play_names(PLAYS))
def test_shipped_plays_load_and_name_their_schema(name: str) -> None:
    """A newcomer's first look is at these; editors find the schema by the first line."""
    loaded = read_play(PLAYS / f"{name}.yaml")
    first_line = loaded.file.read_text(encoding="utf-8").splitlines()[0]
    assert first_line == f"# yaml-language-server: $schema=./{SCHEMA_NAME}"
    assert loaded.play.approve.required


def test_shipped_plays_pass_the_check() -> None:
    """Their rules parse, their templates, providers, files and suppression lists are there."""
    from gtm.plays.check import check_play
    from integrations.registry import ROLES, providers

    folders = Settings()
    able = {role: providers(role) for role in ROLES}
    lists = [file.stem for file in (ROOT / "deployments" / "lists").glob("*.txt")]
    problems = [
        str(problem)
        for name in play_names(PLAYS)
        for problem in check_play(
            read_play(PLAYS / f"{name}.yaml"), templates=folders.templates(), providers=able, lists=lists
        )
    ]
    assert problems == []


def test_make_alone_prints_its_help() -> None:
    """Every target that people call has a line, and nothing is built."""
    answer = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    )
    told = set(re.findall(r"make ([a-z]+)", answer.stdout))
    assert told == {
        "help",
        "setup",
        "demo",
        "test",
        "model",
        "static",
        "check",
        "up",
        "bench",
        "soak",
        "lock",
        "docs",
        "clean",
    }


def test_contributing_names_all_that_make_docs_writes() -> None:
    """The list for contributors is that of the Makefile's help."""
    made = re.search(
        r"^docs:.*## Write what is generated: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    told = re.search(
        r"make docs +writes what is generated: (.*)$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE
    )
    assert made
    assert told
    assert told[1] == made[1]


# Runs as a process of its own: loading a flow the way Prefect does puts flows/ first on sys.path for good.
_LOAD = """
import json, sys
from prefect.flows import load_flow_from_entrypoint
flows = {name: load_flow_from_entrypoint(name) for name in sys.argv[1:]}
print(json.dumps({name: list(flow.parameters.properties) for name, flow in flows.items()}))
"""


def test_deployments_load_as_prefect_loads_them() -> None:
    """Entrypoints, parameters, plays and zones exist; a typo would show on Monday at nine."""
    text = (ROOT / "deployments" / "prefect.yaml").read_text(encoding="utf-8")
    deployments = YAML(typ="safe", pure=True).load(text)["deployments"]
    entrypoints = sorted({deployment["entrypoint"] for deployment in deployments})
    answer = subprocess.run(
        [sys.executable, "-c", _LOAD, *entrypoints], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    known = json.loads(answer.stdout.splitlines()[-1])
    for deployment in deployments:
        schedules = deployment.get("schedules", [])
        zones = {schedule["timezone"] for schedule in schedules}
        given = [
            deployment.get("parameters", {}),
            *(schedule.get("parameters", {}) for schedule in schedules),
        ]
        assert {key for one in given for key in one} <= set(known[deployment["entrypoint"]]), deployment[
            "name"
        ]
        assert {one["play"] for one in given if "play" in one} <= set(play_names(PLAYS)), deployment["name"]
        assert zones <= available_timezones(), deployment["name"]


def texts() -> Iterator[Path]:
    """Every text file of the project; not what tools leave behind."""
    left_behind = {".git", ".venv", ".gtm", "build", "dist", ".hypothesis", "__pycache__"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in left_behind and not name.endswith("_cache")]
        yield from (
            Path(folder, name)
            for name in names
            if not name.endswith((".png", ".pyc")) and not name.startswith(".coverage") and name != ".git"
        )


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Neither where it was written nor where packages come from belongs in the project."""
    pattern = re.compile(
        r"pypi[.]org|python[h]osted|registry[.]npm[j]s|deb[.]debian|(?<![\w.$}])/(?:work|farm|root)/"
    )
    assert [str(file) for file in texts() if pattern.search(file.read_text("utf-8", errors="replace"))] == []
