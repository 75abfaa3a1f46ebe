"""The command line itself: help with an example for every verb, and a sentence for every slip."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from flows.cli.app import build
from gtm.ledger.engine import forget_opened

GROUPS = ("suppress",)
VERBS = [(name,) for name in build() if not name.startswith("-") and name not in GROUPS]
VERBS += [("suppress", name) for name in ("add", "remove", "list", "import")]


@pytest.fixture(autouse=True)
def _closed_afterwards(ledger_at_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:9")
    yield
    forget_opened()


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_with_an_example(capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]):
    """`gtm VERB --help` and `gtm help VERB` are the same, fit 60 columns and show how it is called."""
    assert main([*verb, "--help"]) == 0
    told = capsys.readouterr()
    assert f"Example: gtm {' '.join(verb)}" in told.out
    assert "\x1b" not in told.out
    assert main(["help", *verb]) == 0
    assert capsys.readouterr().out == told.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("plan", "gtm plan needs PLAY"),
        ("suppress remove", "gtm suppress remove needs VALUE"),
        ("suppress remove acme.example", "gtm suppress remove needs --why"),
        ("plan a b", "Too many words: b. See: gtm plan --help"),
        ("pln", 'There is no verb "pln". Did you mean "plan"? See: gtm --help'),
        ("suppress ad", 'Did you mean "add"? See: gtm suppress --help'),
        ("suppress", "A verb must come before --json"),
        ("", "A verb must come before --json: demo"),
        ("run x --limt 3", "Did you mean --limit? See: gtm run --help"),
        ("run x --limit 0", "Must be >= 1"),
        ("run x --max-credits -1", "Must be >= 0"),
        ("run x --mode sideways", "Choose from"),
        ("sandbox --port 99999", "Must be <= 65535"),
        ("digest --week 2026-W99", "no week of a year; write it like 2026-W47"),
        ("digest --week last", "no week of a year"),
        ("digest", "the sandbox at http://127.0.0.1:9 stands in"),
    ],
)
def test_a_slip_is_one_object_with_the_remedy(capsys: pytest.CaptureFixture[str], words: str, sentence: str):
    """Exit 2; stdout holds the object and nothing else, stderr the sentence; Prefect was not started for it."""
    assert main([*words.split(), "--json"]) == 2
    told = capsys.readouterr()
    assert sentence in json.loads(told.out)["message"]
    assert sentence in " ".join(told.err.split())


@pytest.mark.parametrize(
    ("words", "lacking"),
    [
        ("plan series-a", ("APOLLO_API_KEY is not set", "SMARTLEAD_API_KEY is not set")),
        ("digest", ("SLACK_BOT_TOKEN is not set",)),
    ],
)
def test_one_key_of_several_is_not_enough(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, lacking: tuple[str, ...]
):
    """With some keys set nothing is the sandbox: one sentence names every variable that lacks, and exit 2."""
    monkeypatch.setenv("WORDPRESS_APP_PASSWORD", "abcd efgh")
    assert main(words.split()) == 2
    told = " ".join(capsys.readouterr().err.split())
    for name in lacking:
        assert name in told
    assert told.count("put it into the environment or .env") == 1


def test_a_verb_does_not_import_prefect_before_it_must():
    """It takes seconds, and its logging would be set up before the command has asked for silence."""
    modules = [f"flows.cli.{name}" for name in ("running", "approving", "looking", "why", "lists")]
    code = (
        "import importlib, sys\n"
        f"for name in {modules}:\n"
        "    importlib.import_module(name)\n"
        "    assert 'prefect' not in sys.modules, name\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
