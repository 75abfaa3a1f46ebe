"""What others do, in the same arena: a plain script, and a Prefect task with retries and a cached result.

    python -m tests.kill.contenders [--leads 600] [--kills 60] [--seed N]

One worker at a time (none of them is made for two), killed at random and started again until it says that it is done, as a
schedule would. Prints doubles and losses per 1,000 leads, with ours beside them under the same faults and kills.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from flows.cli import servers
from tests.kill import loop
from tests.kill.arena import CAMPAIGN, Arena

_BATCH = 8
_SETTINGS = {"ignore_global_block_list": False, "return_lead_ids": True}


def _post(url: str, emails: Sequence[str]) -> dict[str, Any]:
    rows = [{"email": one, "first_name": "A", "custom_fields": {"opener": "Hello"}} for one in emails]
    answer = httpx.post(
        f"{url}/smartlead/api/v1/campaigns/{CAMPAIGN}/leads",
        params={"api_key": "k"},
        json={"lead_list": rows, "settings": _SETTINGS},
        timeout=5,
        trust_env=False,
    )
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _batches(emails: Sequence[str]) -> list[list[str]]:
    return [list(emails[start : start + _BATCH]) for start in range(0, len(emails), _BATCH)]


def plain_script(url: str, emails: Sequence[str], home: Path) -> None:
    """Send, then write down what was sent; on any trouble stop, and go on behind what is written down."""
    record = home / "sent.json"
    done = json.loads(record.read_text()) if record.exists() else 0
    for number, batch in enumerate(_batches(emails)):
        if number >= done:
            _post(url, batch)
            record.with_suffix(".new").write_text(json.dumps(number + 1))
            record.with_suffix(".new").replace(record)


def retry_then_record(url: str, emails: Sequence[str], home: Path) -> None:
    """The same, but every batch is tried up to four times before it is trouble."""
    record = home / "sent.json"
    done = json.loads(record.read_text()) if record.exists() else 0
    for number, batch in enumerate(_batches(emails)):
        if number < done:
            continue
        for attempt in range(4):
            try:
                _post(url, batch)
                break
            except (httpx.HTTPError, ValueError):
                if attempt == 3:
                    raise
                time.sleep(0.05)
        record.with_suffix(".new").write_text(json.dumps(number + 1))
        record.with_suffix(".new").replace(record)


def naive_prefect(url: str, emails: Sequence[str], home: Path) -> None:
    """The flow of many tutorials: a task per batch with retries, its result kept so that a re-run skips it."""
    os.environ["PREFECT_LOCAL_STORAGE_PATH"] = str(home / "results")
    from prefect import flow, task
    from prefect.cache_policies import INPUTS

    @task(retries=3, retry_delay_seconds=0.05, persist_result=True, cache_policy=INPUTS, log_prints=False)
    def push_batch(batch: list[str]) -> dict[str, Any]:
        return _post(url, batch)

    @flow
    def push_all() -> None:
        for batch in _batches(emails):
            push_batch(batch)

    push_all()


def battle(
    arena: Arena,
    contender: Callable[[str, Sequence[str], Path], None],
    leads: int,
    kills: int,
    dice: random.Random,
) -> tuple[int, int, int]:
    """(doubled, lost, kills): a contender against the faults until it says that it is done."""
    arena.prepare(0, "none")
    emails = [f"{contender.__name__}-{number}@lead{number % 97}.example" for number in range(leads)]
    home = Path(tempfile.mkdtemp(dir=arena.home))
    killed = 0
    for _ in range(10 * kills + 200):
        pid = os.fork()
        if pid == 0:
            sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - the process is thrown away
            try:
                contender(arena.url, emails, home)
                os._exit(0)
            except BaseException:
                os._exit(1)
        die = killed < kills
        span = dice.uniform(0.05, 0.5) if contender is not naive_prefect else dice.uniform(2, 5)
        if die:
            time.sleep(span)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        elif os.WEXITSTATUS(status) == 0:
            break
    time.sleep(1)  # what was queued arrives
    given_again = arena.tell("state", method="GET")["smartlead"]["campaigns"][CAMPAIGN]["given_again"]
    return len(given_again), len(set(emails) - arena.members()), killed


def main() -> int:
    """All contenders, then ours."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=600)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{'':<34}{'leads':>8}{'kills':>8}{'doubled':>10}{'lost':>8}   per 1,000 leads")
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="gtm-kill-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        children: list[servers.Child] = []
        stack.enter_context(servers.stopped_at_the_end(children))
        port, prefect = servers.free_port(0), servers.free_port(0)
        url = f"http://{servers.HOST}:{port}"
        children.append(servers.sandbox_server(home, port))
        children[0].answers(f"{url}/_sandbox/state")
        os.environ.update(servers.prefect_environment(home, prefect))
        children.append(servers.prefect_server(home, prefect))
        children[1].answers(f"{os.environ['PREFECT_API_URL']}/health")
        arena = Arena(home / "home", url)
        for contender, share in ((plain_script, 1), (retry_then_record, 1), (naive_prefect, 3)):
            dice = random.Random(asked.seed)
            leads, kills = asked.leads // share, asked.kills // share
            doubled, lost, killed = battle(arena, contender, leads, kills, dice)
            _tell(contender.__name__.replace("_", " "), leads, killed, doubled, lost)
    tally = loop.run(kills=asked.kills, leads=asked.leads, seed=asked.seed, workers=2, quiet=True)
    _tell("gtm-flows", tally.leads, tally.kills, tally.doubled, tally.lost)
    return 0 if tally.sound() else 1


def _tell(name: str, leads: int, kills: int, doubled: int, lost: int) -> None:
    rates = f"{1000 * doubled / leads:6.1f} doubled, {1000 * lost / leads:6.1f} lost"
    print(f"{name:<34}{leads:>8,}{kills:>8,}{doubled:>10,}{lost:>8,}   {rates}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
