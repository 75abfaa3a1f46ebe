"""What `gtm` starts beside itself ends with it, however impatient the person at the keyboard is."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import pytest
from rich.console import Console

from flows.cli import journey, servers
from flows.cli.printing import rows, styled
from tasks.stage import stopping
from tests.depth import some

_HOLDER = """
import sys
from pathlib import Path
from flows.cli import servers
slow_to_end = (
    "import signal, time; signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1), exit()));"
    "print(1, flush=True); time.sleep(60)"
)
children = []
with servers.stopped_at_the_end(children):
    log = Path("child.log")
    children.append(servers.Child("The child", [sys.executable, "-c", slow_to_end], {}, log))
    while not log.read_text():
        pass
    print(children[0].process.pid, flush=True)
    children[0].process.wait()
"""


def test_hammering_ctrl_c_leaves_no_server_behind(tmp_path: Path) -> None:
    """Interrupted while it waits for its child to end, and again and again: the child has ended before it does."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as holder:
        assert holder.stdout
        child = int(holder.stdout.readline())
        until = time.monotonic() + 30
        while holder.poll() is None and time.monotonic() < until:
            os.kill(holder.pid, signal.SIGINT)
            time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_of_two_who_start_prefect_in_one_folder_the_second_waits(tmp_path: Path) -> None:
    """Two servers that make the tables of one database at the same moment break each other."""
    first = servers.turn_to_start(tmp_path)
    order = []

    def let_go() -> None:
        order.append("the first is ready")
        first.close()

    timer = Timer(0.5, let_go)
    timer.start()
    second = servers.turn_to_start(tmp_path)
    order.append("the second begins")
    second.close()
    timer.join()
    assert order == ["the first is ready", "the second begins"]


_DIES = """
import os, signal
from pathlib import Path
from flows.cli import servers
port = servers.free_port(0)
child = servers.Child("A server", servers.tethered("http.server", "--bind", servers.HOST, str(port)), {}, Path("log"))
child.answers(f"http://{servers.HOST}:{port}")
print(port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_server_does_not_outlive_a_killed_parent() -> None:
    """`kill -9` leaves nobody who could tidy up; the server sees the end of its pipe."""
    done = subprocess.run(
        [sys.executable, "-c", _DIES], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    until = time.monotonic() + 15
    while servers.taken(int(done.stdout)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not servers.taken(int(done.stdout))


def test_only_the_first_ctrl_c_interrupts() -> None:
    """The others are heard, also those that come while the end is being told; SIGTERM counts as Ctrl-C."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        with journey._Hearing() as hearing:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
            assert not hearing.again.is_set()
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                signal.raise_signal(sign)
            assert hearing.again.is_set()
        signal.raise_signal(signal.SIGINT)  # the sentence that says how to go on is not cut off
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
    with journey._Hearing():
        pass
    assert before == {sign: signal.getsignal(sign) for sign in before}


def test_no_line_is_filled_up_with_blanks() -> None:
    """What is copied from a terminal holds no trailing blanks; an empty cell, a style and a long cell make none."""
    out = io.StringIO()
    console = Console(file=out, width=40, force_terminal=True, color_system="standard")
    words = "a reason that does not fit beside its number and goes on below"
    console.print(rows([("pushed", styled(("119", "good")), ""), ("dropped", "7", words)], right=(1,)))
    for line in out.getvalue().splitlines():
        assert line == line.rstrip(), repr(line)
        assert not line.endswith(" \x1b[0m"), repr(line)


def test_the_first_ctrl_c_waits_for_the_flow_to_come_to_rest() -> None:
    """It arrives while we wait for the flow's thread; Python 3.11 then takes a thread that was joined for ended."""
    done = []

    def flow() -> None:
        Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        stopping.wait(20)
        time.sleep(0.3)  # the request in progress
        done.append("finished")

    before = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    stopping.clear()
    try:
        with journey._Hearing() as hearing, pytest.raises(journey.Interrupted) as interrupted:
            journey._watched(flow, None, hearing)
    finally:
        stopping.clear()
        for sign, handler in before.items():
            signal.signal(sign, handler)
    assert (done, interrupted.value.at_rest) == (["finished"], True)


_INTERRUPTED = """
import os, signal, sys
WHERE = sys.argv.pop(1)
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == WHERE:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from flows.cli import main
sys.exit(main())
"""


def _interrupted(where: str, *words: str) -> tuple[int, str, str]:
    """`gtm words...` that gets a Ctrl-C when it imports `where`: exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, where, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("where", ["cyclopts", "pydantic"])
def test_ctrl_c_while_things_are_imported_ends_without_a_word(where: str) -> None:
    """What takes a second has begun nothing: it ends as any program that is interrupted (a shell tells 130)."""
    assert _interrupted(where, "status") == (-signal.SIGINT, "", "")


@pytest.mark.parametrize(
    "words",
    some(
        [
            ("status",),
            ("status", "--json"),
            ("suppress", "list"),
            ("why", "dana@northpass.example", "--json"),
        ],
        2,
        3,
    ),
)
def test_ctrl_c_in_a_verb_is_told(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a new ledger is made, say: the sentence, exit code 1, and the one object where JSON was asked for."""
    monkeypatch.setenv("GTM_HOME", str(tmp_path / "home"))
    code, out, err = _interrupted("alembic", *words)
    sentence = "Interrupted. What was recorded before stands."
    assert (code, err) == (1, f"{sentence}\n")
    told = {"error": "interrupted", "message": sentence, "exit_code": 1}
    assert (json.loads(out) if out else None) == (told if "--json" in words else None)


def test_ctrl_c_in_a_pipe_whose_reader_it_has_ended_leaves_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In `gtm status --json | jq` both hear it, and there is nobody left to read the object."""
    monkeypatch.setenv("GTM_HOME", str(tmp_path / "home"))
    read, write = os.pipe()
    os.close(read)
    try:
        command = [sys.executable, "-c", _INTERRUPTED, "alembic", "status", "--json"]
        done = subprocess.run(
            command, stdout=write, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, "Interrupted. What was recorded before stands.\n")
