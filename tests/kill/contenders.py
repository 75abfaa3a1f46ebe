"""What others do, in the same arena: a plain script, one that retries, and a Prefect flow with retries and cached results.

    python -m tests.kill.contenders [--leads 1000] [--kills 50] [--seed N]

Each pushes so many people and then buys the data of others, against the same faults. One worker at a time (none of them is
made for two): it is killed at a random moment between two of its requests, and started again until it says that it is done,
as a schedule would. Prints what the sandbox counted per 1,000 leads, with ours beside it.
"""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from flows.cli import servers
from gtm.models import LeadQuery
from integrations import registry
from tests.kill import loop, money
from tests.kill.arena import BATCH, CAMPAIGN, Arena

_SETTINGS = {"ignore_global_block_list": False, "return_lead_ids": True}
_TRIES = 4
_KEY = "sandbox-key"

Work = Callable[[list[str]], dict[str, Any]]
"""One request for a batch; raises when the answer is none."""


def push(url: str, batch: Sequence[str]) -> dict[str, Any]:
    """Give a batch to the campaign."""
    rows = [{"email": one, "first_name": "A", "custom_fields": {"opener": "Hello"}} for one in batch]
    answer = httpx.post(
        f"{url}/smartlead/api/v1/campaigns/{CAMPAIGN}/leads",
        params={"api_key": _KEY},
        json={"lead_list": rows, "settings": _SETTINGS},
        timeout=5,
        trust_env=False,
    )
    return _told(answer)


def buy(url: str, batch: Sequence[str]) -> dict[str, Any]:
    """Buy what Apollo knows of a batch."""
    answer = httpx.post(
        f"{url}/apollo/api/v1/people/bulk_match",
        headers={"X-Api-Key": _KEY},
        json={"details": [{"id": one} for one in batch]},
        timeout=5,
        trust_env=False,
    )
    return _told(answer)


def _told(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _record(home: Path) -> tuple[int, Callable[[int], None]]:
    """How many batches are written down as done, and how to write down more."""
    record = home / "done.json"

    def write(number: int) -> None:
        record.with_suffix(".new").write_text(json.dumps(number))
        record.with_suffix(".new").replace(record)

    return json.loads(record.read_text()) if record.exists() else 0, write


def plain_script(work: Work, batches: Sequence[list[str]], home: Path) -> None:
    """Send every batch once; what fails is told on the screen, and not tried again. Goes on behind what is written down."""
    done, write = _record(home)
    for number, batch in enumerate(batches):
        if number >= done:
            try:
                work(batch)
            except (httpx.HTTPError, ValueError) as trouble:
                print(f"batch {number}: {trouble}")
            write(number + 1)


def retry_then_record(work: Work, batches: Sequence[list[str]], home: Path) -> None:
    """Every batch is tried up to four times before it stops the script, and written down when it was answered."""
    done, write = _record(home)
    for number, batch in enumerate(batches):
        if number >= done:
            _tried(work, batch)
            write(number + 1)


def _tried(work: Work, batch: list[str]) -> None:
    for attempt in range(_TRIES):
        try:
            work(batch)
        except (httpx.HTTPError, ValueError):
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05)
        else:
            return


def prefect_flow(work: Work, batches: Sequence[list[str]], home: Path) -> None:
    """The flow of many tutorials: a task per batch with retries, its result kept so that a re-run skips it."""
    os.environ["PREFECT_LOCAL_STORAGE_PATH"] = str(home / "results")
    from prefect import flow, task
    from prefect.cache_policies import INPUTS
    from prefect.context import refresh_global_settings_context

    refresh_global_settings_context()  # this process was forked from one that had imported Prefect

    @task(retries=_TRIES - 1, retry_delay_seconds=0.05, persist_result=True, cache_policy=INPUTS)
    def one_batch(batch: list[str]) -> dict[str, Any]:
        return work(batch)

    @flow
    def all_batches() -> None:
        for batch in batches:
            one_batch(batch)

    all_batches()


Contender = Callable[[Work, Sequence[list[str]], Path], None]
CONTENDERS: tuple[Contender, ...] = (plain_script, retry_then_record, prefect_flow)


class Result(NamedTuple):
    """What a contender ended with; `wrong`: given twice, or paid for twice."""

    leads: int
    kills: int
    wrong: int
    lost: int = 0


def battle(
    home: Path, contender: Contender, work: Work, wanted: list[list[str]], kills: int, seed: int
) -> int:
    """Run it against kills until it says that it is done; how often it was killed."""
    dice, spans = random.Random(seed), [0.1]
    home.mkdir(parents=True)
    killed = 0
    while True:
        hear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            _as_a_program(contender, partial(_announced, tell, work), wanted, home)
        os.close(tell)
        if killed < kills and _requests(hear, dice.randint(2, 6), spans):
            time.sleep(dice.uniform(0, statistics.median(spans)))  # anywhere between two requests
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(hear)
        killed += os.WIFSIGNALED(status)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return killed


def _announced(tell: int, work: Work, batch: list[str]) -> dict[str, Any]:
    with suppress(BrokenPipeError):
        os.write(tell, b".")
    return work(batch)


def _requests(hear: int, count: int, spans: list[float]) -> bool:
    """Wait for the n-th request, noting the seconds between them; False: the process ended before it."""
    last = None
    for _ in range(count):
        if not os.read(hear, 1):
            return False
        at = time.monotonic()
        spans += [] if last is None else [at - last]
        last = at
    return True


def _as_a_program(contender: Contender, work: Work, wanted: list[list[str]], home: Path) -> None:
    said = os.open(home / "said.txt", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        contender(work, wanted, home)
    except BaseException as error:
        os.write(said, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def pushing(arena: Arena, contender: Contender, leads: int, kills: int, seed: int) -> Result:
    """So many people into a campaign."""
    arena.prepare(0, "none")
    emails = [f"{contender.__name__}-{number}@lead{number % 97}.example" for number in range(leads)]
    home = arena.home / f"{contender.__name__}-pushes"
    killed = battle(home, contender, partial(push, arena.url), _batches(emails, BATCH), kills, seed)
    time.sleep(1)  # what was queued arrives
    given_again = arena.tell("state", method="GET")["smartlead"]["campaigns"][CAMPAIGN]["given_again"]
    return Result(leads, killed, len(given_again), len(set(emails) - arena.members()))


def buying(arena: Arena, contender: Contender, leads: int, kills: int, seed: int) -> Result:
    """The data of so many people, each worth a credit."""
    arena.tell("reset", {})
    arena.tell("limits", {"lifted": True})
    arena.tell("credits", {"provider": "apollo", "key": _KEY, "left": 100 * leads})
    source = registry.connect("lead_source", "apollo")
    query = LeadQuery(titles=money.TITLES, limit=leads)
    people = list(dict.fromkeys(lead.ref for page in source.pages(query) for lead in page.leads))
    money.trouble(arena)
    home = arena.home / f"{contender.__name__}-buys"
    killed = battle(home, contender, partial(buy, arena.url), _batches(people, 10), kills, seed)
    return Result(len(people), killed, money.book(arena)["bought_again"])


def _batches(wanted: Sequence[str], size: int) -> list[list[str]]:
    return [list(wanted[start : start + size]) for start in range(0, len(wanted), size)]


def main() -> int:
    """All contenders, then ours."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, loop.ended)
    told = (asked.leads, asked.kills, asked.seed)
    print(
        "per 1,000 leads: given twice, lost (of those pushed); credits paid twice (of those bought)",
        flush=True,
    )
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="gtm-kill-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        children: list[servers.Child] = []
        stack.enter_context(servers.stopped_at_the_end(children))
        port, prefect = servers.free_port(0), servers.free_port(0)
        url = f"http://{servers.HOST}:{port}"
        children.append(servers.sandbox_server(home, port))
        children[0].answers(f"{url}/_sandbox/state")
        os.environ.update(servers.prefect_environment(home, prefect) | {"PREFECT_LOGGING_LEVEL": "ERROR"})
        children.append(servers.prefect_server(home, prefect))
        children[1].answers(f"{os.environ['PREFECT_API_URL']}/health")
        arena = Arena(home / "home", url)
        for contender in CONTENDERS:
            _tell(contender.__name__, pushing(arena, contender, *told), buying(arena, contender, *told))
    tally = loop.run(kills=asked.kills, leads=asked.leads, seed=asked.seed, workers=2, quiet=True)
    with contextlib.redirect_stdout(io.StringIO()):
        (bill,) = money.run(
            kills=asked.kills, leads_wanted=asked.leads, seed=asked.seed, workers=2, usual=False
        )
    pushed = Result(tally.leads, tally.kills, tally.doubled, tally.lost)
    _tell("gtm_flows", pushed, Result(bill.leads, bill.kills, bill.double_billed))
    return 0 if tally.sound() and bill.sound() else 1


def _tell(name: str, pushed: Result, bought: Result) -> None:
    def rate(count: int, result: Result) -> str:
        return f"{1000 * count / max(result.leads, 1):6.1f}"

    print(
        f"{name:<18} pushed {pushed.leads:>6,} with {pushed.kills:>4,} kills: {rate(pushed.wrong, pushed)} twice "
        f"({pushed.wrong:,}), {rate(pushed.lost, pushed)} lost ({pushed.lost:,}); bought {bought.leads:>6,} with "
        f"{bought.kills:>4,} kills: {rate(bought.wrong, bought)} paid twice ({bought.wrong:,})",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
