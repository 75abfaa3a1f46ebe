"""The ground the tests stand on holds: nothing leaves this machine, nothing leaks in, no skip hides in CI."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.depth import some

CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("203.0.113.7", 443)])
def test_other_machines_are_out_of_reach(address: tuple[str, int]) -> None:
    """A connection that would leave is refused loudly, by either call."""
    with socket.socket() as outgoing:
        with pytest.raises(RuntimeError, match="this machine only"):
            outgoing.connect(address)
        with pytest.raises(RuntimeError, match="this machine only"):
            outgoing.connect_ex(address)


def test_names_beyond_this_machine_do_not_resolve() -> None:
    """Not even a question to a name server leaves."""
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("api.vendor.example", 443)
    assert socket.getaddrinfo("localhost", 80)


def test_this_machine_is_in_reach() -> None:
    """Loopback works: the sandbox, Prefect and PostgreSQL live there."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_each_test_has_its_own_folder(tmp_path: Path) -> None:
    """Neither the working directory nor the home of the ledger is the checkout's."""
    assert Path.cwd() == tmp_path
    assert os.environ["GTM_HOME"].startswith(str(tmp_path))


INNER = {
    "skipping": "import pytest\ndef test_it():\n    pytest.skip('no PostgreSQL here')\n",
    "module": "import pytest\npytest.importorskip('no_such_module')\n",
    "keys": (
        "import os\n"
        "def test_it():\n"
        "    foreign = {'APOLLO_API_KEY', 'PREFECT_API_URL', 'GTM_PLAYS_DIR', 'HTTPS_PROXY'}\n"
        "    assert not foreign & os.environ.keys()\n"
    ),
}


def inner(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A pytest run of its own, with our conftest and the files above, in a shell that is full of keys."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    for name, code in INNER.items():
        (folder / f"test_{name}.py").write_text(code, encoding="utf-8")
    keys = {
        "APOLLO_API_KEY": "k", "PREFECT_API_URL": "u", "GTM_PLAYS_DIR": "p", "HTTPS_PROXY": "http://x.example",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # looking for plugins takes seconds
    }  # fmt: skip
    switches = ["-q", "-rA", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *switches, *(words or [str(folder)])],
        capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **keys, **environment},
    )  # fmt: skip


def test_a_skip_is_no_failure_on_a_machine_that_lacks_something(tmp_path: Path) -> None:
    """And a key in the shell, or a Prefect profile, changes nothing in a test."""
    lax = inner(tmp_path)
    assert lax.returncode == 0, lax.stdout
    assert "1 passed, 2 skipped" in lax.stdout
    assert "PASSED test_keys.py" in lax.stdout


def test_a_skip_is_a_failure_in_ci(tmp_path: Path) -> None:
    """With GTM_CI_STRICT=1 a test that did not run did not pass; a whole file that excuses itself is no better."""
    strict = inner(tmp_path, GTM_CI_STRICT="1")
    assert strict.returncode == 1, strict.stdout
    assert "GTM_CI_STRICT: nothing may be skipped here" in strict.stdout
    assert "FAILED test_skipping.py" in strict.stdout
    assert "no PostgreSQL here" in strict.stdout
    assert "ERROR test_module.py" in strict.stdout
    assert "PASSED test_keys.py" in strict.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    some(
        [
            ((".",), "1 passed, 1 deselected"),
            ((".", "--deep"), "2 passed"),
            (("test_dear.py",), "2 passed"),
            (("test_dear.py::test_dear",), "1 passed"),
        ],
        0,
        2,
    ),
)
def test_what_is_dear_runs_with_deep_or_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    """And is counted as left out else."""
    marked = "import pytest\n\n@pytest.mark.dear\ndef test_dear():\n    pass\n\ndef test_cheap():\n    pass\n"
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    dear: half a minute\n", encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.INNER", {"dear": marked})
    done = inner(tmp_path, *words)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith(told)


def test_what_one_test_leaves_in_its_folder_the_next_does_not_find(tmp_path: Path) -> None:
    """Whether or not a test has asked for a folder; and the keys it has set are gone."""
    lines = (
        "import os",
        "from pathlib import Path",
        "def test_first():",
        "    Path('left').touch()",
        "    Path(os.environ['GTM_HOME']).mkdir()",
        "def test_second(tmp_path):",
        "    (tmp_path / 'left').touch()",
        "def test_third():",
        "    assert list(Path.cwd().iterdir()) == []",
        "    assert Path(os.environ['GTM_HOME']).parent == Path.cwd()",
    )
    (tmp_path / "test_leaving.py").write_text("\n".join(lines), encoding="utf-8")
    done = inner(tmp_path, "test_leaving.py")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
