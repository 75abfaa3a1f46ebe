"""How many pushes nobody knows the end of: after a run among faults, and after one reconcile among the same faults.

    python -m tests.kill.doubt_rate [--leads 5000] [--faults 0.05] [--seed N] [--database postgresql]

The real stages and connector, the sandbox in a process of its own; faults strike so large a share of all requests,
look-ups too, and stay. Nobody is killed. Every push still in doubt must be listed by `gtm status`, which then ends with
3. Exits 1 when a promise is broken or more than one push in a thousand is in doubt in the end.
"""

import contextlib
import io
import json
import shutil
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path

from flows.cli import servers
from flows.cli.looking import status
from gtm.ledger import pushes
from tasks.push import push_people
from tasks.reconcile import settle_all
from tests.conftest import postgres_cluster
from tests.kill import loop
from tests.kill.arena import QUIET, SPACING, Arena
from tests.kill.tally import Tally

_ROUND, _BATCH = 5_000, 10  # a new round begins with the same dice
_MOST = 0.001


def one_round(arena: Arena, tag: str, leads: int, faults: float) -> tuple[int, int, int]:
    """(in doubt after the run, after the reconcile, listed by `gtm status`)."""
    arena.prepare(leads, tag, batch=_BATCH, share=faults)
    while "planned" in arena.states():  # what stopped it is told, and it is resumed
        push_people.fn(arena.run_id)
    before = arena.states().get(pushes.UNKNOWN, 0)
    for pause in (QUIET, SPACING):  # one `gtm reconcile`: it waits between its two look-ups
        time.sleep(pause.total_seconds() * 1.1)
        settle_all.fn(patient=False)
    after = arena.states()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = status(json=True)
    listed = len(json.loads(said.getvalue())["in_doubt"])
    open_ones = sum(after.get(state, 0) for state in (pushes.UNKNOWN, pushes.NEEDS_HUMAN))
    assert (code == 3) == bool(open_ones), f"gtm status ended with {code}, with {open_ones} in doubt"
    return before, open_ones, listed


def main() -> int:
    """From the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=5_000)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, loop.ended)
    began, tally = time.monotonic(), Tally()
    before = after = listed = 0
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="gtm-kill-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        database = stack.enter_context(postgres_cluster()) if asked.database == "postgresql" else None
        url = stack.enter_context(database.database()) if database else None
        children: list[servers.Child] = []
        stack.enter_context(servers.stopped_at_the_end(children))
        port = servers.free_port(0)
        children.append(servers.sandbox_server(home, port))
        children[0].answers(f"http://{servers.HOST}:{port}/_sandbox/state")
        arena = Arena(home / "home", f"http://{servers.HOST}:{port}", url)
        for number in range(-(-asked.leads // _ROUND)):
            tag = f"s{asked.seed}-d{number}"
            found = one_round(arena, tag, min(_ROUND, asked.leads), asked.faults)
            before, after, listed = before + found[0], after + found[1], listed + found[2]
            arena.calm_down()
            tally.add(arena.judge(unfinished=True))
            print(
                f"{time.monotonic() - began:6.0f} s  {tally.leads:,} leads, {tally.struck / tally.requests:.1%} of "
                f"{tally.requests:,} pushes met a fault: {before:,} in doubt after the run, {after:,} after one "
                f"reconcile ({after / tally.leads:.3%}), {listed:,} listed by gtm status; {tally.doubled} doubled, "
                f"{tally.lost} lost, {tally.falsely_confirmed} falsely confirmed",
                flush=True,
            )
    for trouble in (*tally.broken[:5], *tally.stories[:5]):
        print(trouble)
    return 0 if tally.sound() and after <= _MOST * tally.leads and listed == after else 1


if __name__ == "__main__":
    sys.exit(main())
