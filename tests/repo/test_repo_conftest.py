"""The ground the tests stand on holds: nothing leaves this machine, nothing leaks in, no skip hides in CI."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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


def inner(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A pytest run of its own, with our conftest and the given test."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_inner.py").write_text(code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:cov", str(folder)],
        capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_skip_is_a_failure_in_ci(tmp_path: Path) -> None:
    """With GTM_CI_STRICT=1 a test that did not run did not pass; without it, it is a skip."""
    code = "import pytest\ndef test_it():\n    pytest.skip('no PostgreSQL here')\n"
    assert inner(tmp_path, code).returncode == 0
    strict = inner(tmp_path, code, GTM_CI_STRICT="1")
    assert strict.returncode == 1
    assert "nothing may be skipped here" in strict.stdout
    assert "no PostgreSQL here" in strict.stdout


def test_a_skipped_module_is_a_failure_in_ci(tmp_path: Path) -> None:
    """A whole file that excuses itself is no better."""
    code = "import pytest\npytest.importorskip('no_such_module')\n"
    assert inner(tmp_path, code, GTM_CI_STRICT="1").returncode not in (0, 5)


def test_the_developers_keys_do_not_leak_in(tmp_path: Path) -> None:
    """A key in the shell, or a Prefect profile, changes nothing in a test."""
    code = (
        "import os\n"
        "def test_it():\n"
        "    foreign = {'APOLLO_API_KEY', 'PREFECT_API_URL', 'GTM_PLAYS_DIR', 'HTTPS_PROXY'}\n"
        "    assert not foreign & os.environ.keys()\n"
    )
    answer = inner(
        tmp_path,
        code,
        APOLLO_API_KEY="k",
        PREFECT_API_URL="u",
        GTM_PLAYS_DIR="p",
        HTTPS_PROXY="http://x.example",
    )
    assert answer.returncode == 0, answer.stdout
