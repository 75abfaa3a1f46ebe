"""A ledger is of one world: what the sandbox invented and confirmed never mixes with real accounts."""

from pathlib import Path

import pytest

from flows.cli import main
from gtm.ledger import runs, world
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.models import Mode, RunState
from gtm.settings import Settings
from tasks.desk import working_ledger
from tasks.reconcile import settle_all

ROOT = Path(__file__).parents[2]
KEYS = (
    "APOLLO_API_KEY",
    "SMARTLEAD_API_KEY",
    "WORDPRESS_URL",
    "WORDPRESS_USERNAME",
    "WORDPRESS_APP_PASSWORD",
)
VERBS = [
    ("plan", "series-a"),
    ("run", "series-a", "--mode", "push"),
    ("resume",),
    ("content", str(ROOT / "deployments/briefs/lead-scoring.md")),
    ("replies",),
    ("reconcile",),
]


@pytest.fixture
def ledger(ledger_at_home: Path, sandbox_url: str, monkeypatch: pytest.MonkeyPatch):
    """An empty ledger, the shipped plays, and a sandbox that runs."""
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    yield open_ledger(Settings())
    forget_opened()


def _begin(ledger: Ledger) -> None:
    """The first use: a run, as the road begins it, that has ended."""
    working_ledger()
    with ledger.write() as tx:
        run = runs.begin(tx, play="series-a", mode=Mode.PLAN, owner="o", play_hash="", play_file="")
        runs.note(tx, run.id, id="7f3a01")
        runs.end(tx, "7f3a01", RunState.DONE)


def _refused(capsys: pytest.CaptureFixture[str], ledger: Ledger, words: tuple[str, ...]) -> str:
    assert main(words) == 2, words
    err = capsys.readouterr().err
    with ledger.read() as tx:
        assert [run.id for run in runs.recent(tx)] == ["7f3a01"]
    assert "Nothing was touched." in err
    return " ".join(err.split())


@pytest.mark.parametrize("words", VERBS)
def test_real_accounts_do_not_go_on_where_the_sandbox_was(
    ledger: Ledger,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever asks or sends refuses, before anybody is asked, and names both ways out."""
    _begin(ledger)  # without any key
    for name in KEYS:
        monkeypatch.setenv(name, "https://blog.example" if name.endswith("URL") else "k")
    told = _refused(capsys, ledger, words)
    assert "was begun with the sandbox" in told
    assert "GTM_HOME" in told
    assert "GTM_SANDBOX_ONLY=true" in told
    assert main(["status"]) == 0
    assert "begun with the sandbox: nothing runs in it now" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setenv("GTM_SANDBOX_ONLY", "true")
    assert settle_all.fn().open == 0


@pytest.mark.parametrize("words", VERBS)
def test_the_sandbox_does_not_stand_in_where_real_accounts_were(
    ledger: Ledger,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Keys that went missing must not make a real list go out to nobody, confirmed."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", "k")
    _begin(ledger)
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    assert "was begun with real accounts" in _refused(capsys, ledger, words)


def test_what_only_looks_or_keeps_lists_is_of_no_world(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list may be imported and looked at before anything is chosen; the first run chooses."""
    (tmp_path / "one.csv").write_text("email\nann@acme.example\n")
    for words in (
        ("import", "one.csv"),
        ("suppress", "add", "bob@acme.example"),
        ("why", "ann@acme.example"),
        ("status",),
    ):
        assert main(words) == 0
    with ledger.read() as tx:
        assert world.of(tx) == ""
    settle_all.fn()
    with ledger.read() as tx:
        assert world.of(tx) == "sandbox"


def test_keys_may_come_before_anything_has_happened(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schedule that found nothing to do in the sandbox does not bind a ledger to it; a run does."""
    settle_all.fn()
    monkeypatch.setenv("SMARTLEAD_API_KEY", "k")
    settle_all.fn()
    _begin(ledger)
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    with pytest.raises(world.OtherWorld, match="begun with real accounts"):
        settle_all.fn()
