"""GTM_HOME holds people and the logs of those who handle them: its owner's alone, whichever command makes it."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.cli import demo, errors, servers
from gtm.folders import make_private
from gtm.ledger.engine import forget_opened, open_ledger
from gtm.settings import Settings


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """What most machines have: new folders are everybody's to read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders deep, neither of which is there."""
    monkeypatch.setenv("GTM_HOME", str(tmp_path / "new" / "home"))
    return tmp_path / "new" / "home"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _serve(home: Path) -> None:
    with servers.stopped_at_the_end(children := []):
        children += [
            servers.sandbox_server(home, 1),
            servers.prefect_server(home, 1),
            servers.worker(home, 1, "p"),
        ]
        for child in children:
            child.process.wait()


def _open_a_ledger(_: Path) -> None:
    open_ledger(Settings()).close()
    forget_opened()


@pytest.mark.parametrize(
    "make",
    [_serve, _open_a_ledger, lambda _: errors._write_log(ValueError("x")), lambda _: demo._fresh_home()],
    ids=["serve", "ledger", "error log", "demo"],
)
def test_home_is_private_however_it_comes_to_be(
    home: Path, monkeypatch, make: Callable[[Path], object]
) -> None:
    """Every folder on the way that we make, every folder in it, and every log."""
    monkeypatch.setattr(servers, "tethered", lambda *_: [sys.executable, "-c", "print('hello')"])
    make(home)
    assert home.is_dir()
    for path in (
        home.parent,
        home,
        *(one for one in home.rglob("*") if one.is_dir() or one.suffix == ".log"),
    ):
        assert _mode(path) & 0o077 == 0, path


def test_logs_of_an_earlier_version_are_closed_and_the_home_of_others_is_left(
    home: Path, monkeypatch
) -> None:
    """A home that somebody made for several stays as it is; what is ours in it does not."""
    monkeypatch.setattr(servers, "tethered", lambda *_: [sys.executable, "-c", "print('hello')"])
    (home / "logs").mkdir(parents=True)
    (home / "logs" / "worker.log").write_text("before\n")
    _serve(home)
    assert (_mode(home), _mode(home / "logs"), _mode(home / "logs" / "worker.log")) == (0o755, 0o700, 0o600)
    assert (home / "logs" / "worker.log").read_text() == "before\nhello\n"


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    """Also the one above: only what is missing is made."""
    make_private(tmp_path / "a" / "b")
    (tmp_path / "a").chmod(0o755)
    make_private(tmp_path / "a" / "b" / "c")
    assert [_mode(tmp_path / part) for part in ("a", "a/b", "a/b/c")] == [0o755, 0o700, 0o700]
