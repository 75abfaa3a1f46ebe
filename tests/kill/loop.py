"""The kill loop: several workers on one run, killed at named points and at random, stopped, with wrong clocks.

    python -m tests.kill.loop --kills 300 --leads 2000 [--seed N] [--arenas 4] [--workers 3] [--database postgresql]
    python -m tests.kill.loop --credits --kills 100 --leads 1000      (see `money`)

Arenas lie side by side, each with a ledger, a sandbox and workers of its own: while one waits for its quiet
period the others fight. Prints its seed and a line per round; exits 1 when a promise was broken. `make soak` runs it
for as long as asked.
"""

import multiprocessing
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from flows.cli import servers
from tests.conftest import Postgres, postgres_cluster
from tests.kill import money
from tests.kill.arena import Arena
from tests.kill.points import SPENDING, catalogue
from tests.kill.rounds import PER_ROUND, rounds
from tests.kill.tally import Tally

ARENAS = 4


def run(
    *,
    kills: int,
    leads: int,
    seed: int,
    workers: int | None = None,
    cluster: Postgres | None = None,
    arenas: int = ARENAS,
    quiet: bool = False,
) -> Tally:
    """Rounds of 200 leads in several arenas until there were enough kills and leads. Stops at a broken promise.

    Each arena has a ledger of its own: a database of the cluster, or a SQLite file.
    """
    began, arenas = time.monotonic(), min(arenas, -(-leads // PER_ROUND))
    parts: dict[Connection, Tally] = {}
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="gtm-kill-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        for number in range(arenas):
            url = _private(stack, cluster)
            hear, tell = multiprocessing.Pipe(duplex=False)
            share = (_share(kills, arenas, number), _share(leads, arenas, number))
            process = multiprocessing.get_context("fork").Process(
                target=_arena,
                args=(tell, home / f"{number}", url, share, f"{seed}.{number}", workers),
            )
            process.start()
            tell.close()
            stack.callback(_end, process)
            parts[hear] = Tally()
        open_ends = list(parts)
        while open_ends:
            for end in wait(open_ends):
                assert isinstance(end, Connection)
                try:
                    parts[end] = end.recv()
                except EOFError:
                    open_ends.remove(end)
                    continue
                together = _together(parts)
                if not quiet:
                    print(f"{time.monotonic() - began:7.0f} s  {together.line()}", flush=True)
                if not together.sound():
                    return together
    return _together(parts)


def _end(process: BaseProcess) -> None:
    """Ask until it has ended: Python drops what a signal's handler raises while it is in some hook of its own."""
    while process.is_alive():
        process.terminate()
        process.join(2)


def _share(whole: int, parts: int, number: int) -> int:
    """Rounds are not shared: an arena gets so many of the rounds, kills alike."""
    return whole * (number + 1) // parts - whole * number // parts


def _together(parts: dict[Connection, Tally]) -> Tally:
    tally = Tally()
    for part in parts.values():
        tally.merge(part)
    return tally


def _arena(
    tell: Connection,
    home: Path,
    database_url: str | None,
    share: tuple[int, int],
    seed: str,
    workers: int | None,
) -> None:
    """One arena, in a process of its own; tells its sums after every round."""
    signal.signal(signal.SIGTERM, ended)
    try:
        with ExitStack() as stack:
            port, children = servers.free_port(0), list[servers.Child]()
            stack.enter_context(servers.stopped_at_the_end(children))
            children.append(servers.sandbox_server(home, port))
            url = f"http://{servers.HOST}:{port}"
            children[0].answers(f"{url}/_sandbox/state")
            arena = Arena(home / "home", url, database_url)
            rounds(arena, kills=share[0], leads=share[1], seed=seed, workers=workers, tell=tell.send)
    except Exception:
        tell.send(Tally(broken=[traceback.format_exc()]))
    finally:
        tell.close()


def ended(_signal: int, _frame: object) -> None:
    """Asked to end: whoever has children ends them on the way out."""
    sys.exit(1)


def _private(stack: ExitStack, cluster: Postgres | None) -> str | None:
    """The URL of a PostgreSQL database of our own; None: a SQLite file."""
    return stack.enter_context(cluster.ledger()) if cluster else None


def main() -> int:
    """From the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--leads", type=int, default=2_000)
    parser.add_argument(
        "--workers", type=int, default=None, help="Of each arena; left out: 2 to 4 by chance."
    )
    parser.add_argument("--arenas", type=int, default=ARENAS, help="Side by side.")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--credits", action="store_true", help="Kill those who buy, not those who push.")
    parser.add_argument("--point", action="append", help="Kill a buyer once at this point (all: at each).")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, ended)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    if asked.point:
        bill = money.at_points(catalogue(SPENDING) if asked.point == ["all"] else asked.point, seed)
        print(bill.line(), *bill.broken, sep="\n")
        return 0 if bill.sound() else 1
    with ExitStack() as stack:
        cluster = stack.enter_context(postgres_cluster()) if asked.database == "postgresql" else None
        return _money(asked, seed, stack, cluster) if asked.credits else _pushes(asked, seed, cluster)


def _money(asked: Namespace, seed: int, stack: ExitStack, cluster: Postgres | None) -> int:
    bills = money.run(
        kills=asked.kills,
        leads_wanted=asked.leads,
        seed=seed,
        workers=asked.workers or 3,
        database=lambda: _private(stack, cluster),
    )
    print(f"never killed at: {sorted(set(catalogue(SPENDING)) - set(bills[0].points))}")
    for bill in bills:
        print(bill.line())
    for trouble in bills[0].broken[:5]:
        print(trouble)
    return 0 if bills[0].sound() else 1


def _pushes(asked: Namespace, seed: int, cluster: Postgres | None) -> int:
    tally = run(
        kills=asked.kills,
        leads=asked.leads,
        seed=seed,
        workers=asked.workers,
        cluster=cluster,
        arenas=asked.arenas,
    )
    for trouble in (*tally.broken[:5], *tally.stories[:5]):
        print(trouble)
    print(f"never killed at: {', '.join(tally.never()) or 'each point was one'}")
    return 0 if tally.sound() else 1


if __name__ == "__main__":
    sys.exit(main())
