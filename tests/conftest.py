"""What every test stands on: a clean environment, this machine only, and the few servers that are shared.

No test sees the developer's keys, folder or clock-dependent leftovers, and none reaches beyond loopback.
With GTM_CI_STRICT=1 a skipped test is a failure, so that CI cannot pass by lacking something.
"""

import fcntl
import gc
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine

from tests import depth

FOREIGN = (
    "GTM_", "PREFECT_", "APOLLO_", "SMARTLEAD_", "INSTANTLY_", "HUBSPOT_", "WORDPRESS_", "SANITY_", "GHOST_",
    "CLAY_", "SLACK_",
)  # fmt: skip
PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}
STRICT = pytest.StashKey[bool]()
HERE = Path(__file__).parent


# --- the environment -----------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-generated",
        action="store_true",
        help="Write the generated files (.env.example, the play schema) instead of comparing them.",
    )

    parser.addoption(
        "--deep",
        action="store_true",
        help="Tests that try many cases by chance try all of them, not the share of every run. CI does.",
    )
    parser.addoption(
        "--histories",
        type=int,
        default=0,
        help="So many histories of the push ledger's machine, by chance, instead of the few of every run.",
    )


def pytest_configure(config: pytest.Config) -> None:
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # a script's background inherits that; tests send Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[STRICT] = os.environ.get("GTM_CI_STRICT") == "1"
    depth.deep = config.getoption("--deep")
    hypothesis.settings.register_profile(
        "gtm", deadline=None, database=None, derandomize=True, max_examples=depth.tries(100, 30)
    )
    hypothesis.settings.load_profile("gtm")
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name.lower() in PROXIES:
            del os.environ[name]
    prefect_home = tempfile.mkdtemp(prefix="gtm-tests-prefect-")
    config.add_cleanup(lambda: shutil.rmtree(prefect_home, ignore_errors=True))
    os.environ["PREFECT_HOME"] = prefect_home  # read when prefect is imported
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is dear is left to `--deep`, unless it was asked for by its file; what is long begins first."""
    left = set() if config.getoption("--deep") else _dear(config, items)
    depth.left = list(left)
    if left:
        config.hook.pytest_deselected(items=depth.left)
    taken_up = {room: place for place, room in enumerate(sorted({_room(item.path) for item in items}))}
    items[:] = sorted(
        (item for item in items if item not in left),
        key=lambda item: (_turn(item.nodeid), taken_up[_room(item.path)] if _process() else 0),
    )


def _dear(config: pytest.Config, items: list[pytest.Item]) -> set[pytest.Item]:
    named = {Path(word.partition("::")[0]).resolve() for word in config.args}
    return {item for item in items if item.get_closest_marker("dear") and item.path not in named}


def _process() -> int:
    """Which of several processes this is: 1 and on; 0 where there is but one, or where it only hands out the tests."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def _room(path: Path) -> str:
    """The folder of `tests/` in which this is."""
    return (*path.relative_to(HERE).parts, "")[0] if path.is_relative_to(HERE) else ""


def _begins_elsewhere(rooms: list[Any]) -> list[Any]:
    """Each process reads the rooms from another one on, so that in a fresh clone none compiles what another one is
    compiling: the files are compiled once, a share by each."""
    all_of_them = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = len(rooms) * max(_process() - 1, 0) // all_of_them
    return [*rooms[first:], *rooms[:first]]


@pytest.fixture(scope="session")
def _empty_folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folder of the next test that asks for none, if the one before has left it empty."""
    return [tmp_path_factory.mktemp("empty")]


@pytest.fixture(autouse=True)
def _own_folder(
    request: pytest.FixtureRequest,
    _empty_folders: list[Path],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Each test works in a folder of its own: nothing may depend on where pytest was started.

    Most write nothing; a new folder for each of them would cost more than they do.
    """
    asked = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if asked else _empty_folders[-1]
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GTM_HOME", str(folder / ".gtm"))
    yield
    if not asked and any(folder.iterdir()):
        _empty_folders.append(tmp_path_factory.mktemp("empty"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What the imports made lives until the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


# --- only this machine ---------------------------------------------------------------------------


def _is_here(host: object) -> bool:
    text = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if text == "localhost":
        return True
    try:
        return ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Connections leave for loopback and Unix sockets only; other names do not resolve."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_beyond(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise RuntimeError(f"a test tried to reach {address[0]}; tests talk to this machine only")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_beyond(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_beyond(self, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        if not _is_here(host) and not _is_address(host):
            raise socket.gaierror(socket.EAI_NONAME, "names beyond this machine do not resolve in tests")
        return getaddrinfo(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


def _is_address(host: object) -> bool:
    """Numbers need no look-up; whether they may be reached is decided when connecting."""
    try:
        ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


# --- a skip in CI is a failure ---------------------------------------------------------------------


def _failed_for_skipping(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"GTM_CI_STRICT: nothing may be skipped here. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if item.config.stash[STRICT] and report.skipped and not hasattr(report, "wasxfail"):
        _failed_for_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    if isinstance(collector, pytest.Dir) and collector.path == HERE and report.passed:
        report.result = _begins_elsewhere(report.result)
    if collector.config.stash[STRICT] and report.skipped:
        _failed_for_skipping(report)
    return report


# --- who runs together ------------------------------------------------------------------------------

TOGETHER = {
    "tests/runs/test_runs_approval.py": "Prefect",  # one server for all; this one reads all that it holds
    "tests/runs/test_runs_flows.py": "Prefect",
    "tests/runs/test_runs_schedules.py": "Prefect",
    "tests/runs/test_runs_answers.py": "Prefect",
    "tests/runs/test_runs_forms.py": "Prefect",
    "tests/trouble/": "Prefect",
    "tests/repo/test_repo_files.py": "Prefect",  # imports it, which takes five seconds
    "tests/stages/test_stages_credit_kills.py": "Prefect",  # forks from one that has imported it
    "tests/sandbox/": "the sandbox",  # worlds of several seeds and days, a second each
    "tests/model/test_model_check.py": "the model",  # explores each bug once for several tests
    "tests/runs/test_runs_demo.py": "the demo",  # one for all of them; begins with the tables of the first Prefect
}
"""Files whose tests run in the same one of several processes, and before the others."""

QUICK = ("tests/rules/", "tests/words/", "tests/plays/", "tests/repo/")
"""Rooms of many small tests: a file at a time goes to a process. All other tests go to whoever is free, at the end."""


def _group(nodeid: str) -> str:
    """Whose tests this one runs with; itself if it runs with none."""
    file = nodeid.partition("::")[0]
    named = next((group for place, group in TOGETHER.items() if file.startswith(place)), "")
    return named or (file if file.startswith(QUICK) else nodeid)


def _turn(nodeid: str) -> int:
    group = _group(nodeid)
    first = list(dict.fromkeys(TOGETHER.values()))
    return first.index(group) if group in first else len(first) + (group == nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What is dear is made once, and the longest begins first."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    config.option.loadscopereorder = False  # they are in order
    return Together(config, log)


# --- the sandbox and Prefect -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def _sandbox_server() -> Iterator[str]:
    from integrations.sandbox.serve import running

    with running() as url:
        yield url


@pytest.fixture
def sandbox_url(_sandbox_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The shared sandbox, as new; the settings point at it."""
    from tests import loopback

    loopback.post(f"{_sandbox_server}/_sandbox/reset").raise_for_status()
    monkeypatch.setenv("GTM_SANDBOX_URL", _sandbox_server)
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    return _sandbox_server


_NOBODY_ASKS = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
}
"""What Prefect's server keeps beside its runs. Only dear tests read it, and it is an eighth of what a flow costs."""


@pytest.fixture(scope="session")
def prefect_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One Prefect server with a database of its own for each process of the session. 8 to 20 s: whole flows only.

    Prefect takes 12 s for the tables of a new database; who comes second starts with a copy of the first one's.
    """
    from prefect.testing import utilities

    folder = tmp_path_factory.mktemp("prefect")
    with ExitStack() as until_the_end:
        patch = until_the_end.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(utilities, "mkdtemp", lambda: str(folder))
        if not any(item.get_closest_marker("dear") for item in request.session.items):
            for name, value in _NOBODY_ASKS.items():
                patch.setenv(name, value)
        # A client of Prefect's for each question, and each reads all certificates of the machine: 20 ms.
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        with _shared_by_all(tmp_path_factory, "prefect-made.db") as made:
            if made.exists():
                shutil.copy(made, folder / "prefect-test.db")
            until_the_end.enter_context(utilities.prefect_test_harness(server_startup_timeout=240))
            if not made.exists():
                _copy_database(folder / "prefect-test.db", made)
        yield


@pytest.fixture(scope="session")
def prefect_tables(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """A database as Prefect's server makes it, with nothing in it yet, if any process of this session has one."""
    with _shared_by_all(tmp_path_factory, "prefect-made.db") as made:
        return made if made.exists() else None


@contextmanager
def _shared_by_all(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A file of all processes of this session; one of them at a time may look whether it is there, and make it."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


def _copy_database(source: Path, target: Path) -> None:
    """A whole copy of a SQLite database that somebody has open."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


# --- ledgers -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def shipped_pragmas() -> Iterator[tuple[str, ...]]:
    """What a SQLite ledger is opened with. Here none waits for the disk at each commit: no test cuts the power, and what
    a killed process has written the kernel still holds."""
    from gtm.ledger import engine

    shipped = engine._PRAGMAS
    assert "synchronous=FULL" in shipped
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            engine, "_PRAGMAS", ("synchronous=OFF", *(p for p in shipped if p != "synchronous=FULL"))
        )
        yield shipped


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Each test opens a ledger of its own; a statement that SQLAlchemy has compiled for one serves all of this process."""
    from gtm.ledger import engine

    make = engine._engine
    first: dict[str, Engine] = {}

    def made(url: str) -> Engine:
        new = make(url)
        known = first.get(new.dialect.name)
        if known is None or known.dialect.server_version_info is None:  # it has never connected
            first[new.dialect.name] = new
        else:
            new.dialect = new.pool._dialect = known.dialect
            new._compiled_cache = known._compiled_cache
        return new

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_engine", made)
        yield


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a SQLite ledger as the migrations make it. A copy costs a tenth of making a new one."""
    home = tmp_path_factory.mktemp("made")
    _make(home, f"sqlite:///{home / 'ledger.db'}")
    return home / "ledger.db"


@pytest.fixture
def ledger_at_home(made_ledger: Path) -> Path:
    """GTM_HOME holds an empty ledger already: for tests that are not about how a ledger comes to be."""
    home = Path(os.environ["GTM_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(made_ledger, home))


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty ledger that has been migrated, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("made_ledger"), tmp_path)
        yield f"sqlite:///{copy}"
        return
    with request.getfixturevalue("postgres").ledger() as url:
        yield url


def _make(home: Path, url: str) -> None:
    from gtm.ledger.engine import forget_opened, open_ledger
    from gtm.settings import Settings

    open_ledger(Settings(home=home, database_url=url)).close()
    forget_opened()


class Postgres:
    """A private PostgreSQL on loopback. Gives databases, and drops each afterwards."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)
        self._made = ""

    @contextmanager
    def database(self, like: str = "template1") -> Iterator[str]:
        """The SQLAlchemy URL of a database that lives as long as the block: an empty one, or a copy."""
        name = f"ledger_{next(self._numbers)}"
        # PostgreSQL's own way writes every page of the copy to its log first: 130 ms of CPU instead of 25.
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
        yield self._url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def ledger(self) -> Iterator[str]:
        """The same, as the migrations leave it: a copy costs a tenth of making a new one."""
        if not self._made:
            self.execute("CREATE DATABASE made")
            _make(Path(tempfile.gettempdir()), self._url("made"))
            self._made = "made"
        with self.database(like=self._made) as url:
            yield url

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://gtm@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="gtm", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A cluster for this session, made with the machine's own PostgreSQL; skips when there is none."""
    binaries = _postgres_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_cluster(binaries) as cluster:
        yield cluster


@contextmanager
def postgres_cluster(binaries: Path | None = None) -> Iterator[Postgres]:
    """A private PostgreSQL that is gone afterwards. For programs beside the tests too."""
    binaries = binaries or _postgres_binaries()
    assert binaries is not None, "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    folder = Path(tempfile.mkdtemp(prefix="gtm-tests-postgres-"))
    owner = _owner_for_postgres(folder)
    try:
        initdb = [binaries / "initdb", "-D", folder / "data", "-U", "gtm", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run([*initdb, "--locale=C"], check=True, capture_output=True, cwd=folder, **owner)
        with _serving(binaries, folder, owner) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_binaries() -> Path | None:
    """The folder that holds both programs: Debian's (newest version first), or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parts[-2]))
    on_path = shutil.which("initdb")
    folders = [*reversed(debian), *([Path(on_path).resolve().parent] if on_path else [])]
    complete = (
        folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()
    )
    return next(complete, None)


def _owner_for_postgres(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root hands its folder to the user of Debian's package."""
    if os.geteuid() != 0:
        return {}
    for user in ("postgres", "nobody"):
        try:
            shutil.chown(folder, user)
        except LookupError:
            continue
        return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    return {}


@contextmanager
def _serving(binaries: Path, folder: Path, owner: dict[str, Any]) -> Iterator[Postgres]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "max_connections": "60",
        "full_page_writes": "off",
    }
    switches = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), *switches],
            stdout=log, stderr=log, cwd=folder, **owner,
        )  # fmt: skip
    try:
        cluster = Postgres(port)
        _wait_until_ready(cluster, server, folder / "log")
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        server.wait(timeout=30)


def _wait_until_ready(cluster: Postgres, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    for _ in range(300):
        try:
            return cluster.execute("SELECT 1")
        except psycopg.OperationalError:
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
                break
    pytest.fail(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
