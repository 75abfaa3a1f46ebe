"""The demo's journey, once Prefect and the sandbox answer. Everything here is what a user would type."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from textwrap import wrap
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request

from prefect.client.schemas.objects import State
from rich.console import Console

from flows.cli import servers
from flows.cli.funnel import show_run
from flows.cli.journey import failure
from flows.cli.printing import rows, styled
from flows.content import content
from flows.digest import digest
from flows.outbound import outbound, resume
from flows.replies import replies
from flows.suppression_lists import list_files
from flows.taken import listening
from gtm.clock import now
from gtm.ledger import events, review, runs, story, suppressions
from gtm.ledger.engine import Ledger, open_ledger
from gtm.ledger.lists import read_list
from gtm.models import Mode, Outcome, RunSummary
from gtm.settings import Settings

PLAY = "seed-a-hiring-sdr"
BRIEF = "deployments/briefs/lead-scoring.md"
DAYS = 4
"""How far the sandbox's clock is moved after the push, so that people open, answer and unsubscribe."""


def travel(console: Console, home: Path) -> int:
    """Walk the whole road once and print what happened. Returns the exit code."""
    ledger = open_ledger(Settings())
    _load_lists(ledger)
    told = _outbound(console, ledger)
    _print_outbound(console, ledger, told)
    post = content(BRIEF, return_state=True)
    _step(console, "content", f"{BRIEF}  ->  {_said(post)} (not published)")
    _advance(DAYS)
    seen = replies(return_state=True)
    _step(console, "replies", f"the sandbox's clock moved {DAYS} days  ->  {_said(seen)}")
    message = digest(week=_week_of_the_mails(ledger), return_state=True)
    _step(console, "digest", _said(message))
    page = _keep_page(home)
    _print_next(console, ledger, told, page, home)
    good = all(state.is_completed() for state in (post, seen, message))
    return 0 if good and told.adds_up() and not told.in_doubt else 1


def _step(console: Console, name: str, told: str) -> None:
    """One step of the road; what does not fit beside its name goes on under its beginning."""
    console.print(rows([(styled((f"{name:<8}", "strong")), told)], indent=0))


def _load_lists(ledger: Ledger) -> None:
    with ledger.write() as tx:
        for file in list_files():
            suppressions.add(tx, read_list(file).entries, now())


def _outbound(console: Console, ledger: Ledger) -> RunSummary:
    """Push until the approval is asked for, give it as a person would, and go on."""
    with console.status(f"outbound  {PLAY}  push"), listening() as ours:
        first = outbound(PLAY, Mode.PUSH, return_state=True)
    run_id = ours.run_id
    if run_id is None:
        raise failure(first)
    with ledger.read() as tx:
        waiting = review.waiting(tx, run_id)
    if not first.is_completed():
        return _summary(ledger, run_id)
    _step(console, "approve", f"{len(waiting)} openers waited for a person; the demo says yes, as you would:")
    _step(console, "", f"gtm approve {run_id} --all\n")
    review.decide(ledger, run_id, drop=(), by="the demo")
    with console.status(f"outbound  {PLAY}  push"):
        resume(run_id, return_state=True)
    return _summary(ledger, run_id)


def _summary(ledger: Ledger, run_id: str) -> RunSummary:
    with ledger.read() as tx:
        return runs.summary(tx, run_id)


def _print_outbound(console: Console, ledger: Ledger, told: RunSummary) -> None:
    console.print("[bold]outbound[/]")
    show_run(console, told)
    for shown in _openers(ledger, told.run_id, 3):
        console.print()
        for line in wrap(" ".join(shown.text.split()), min(console.width, 90) - 8):
            console.print(f"      {line}")
        console.print(f"      [dim]{shown.opener}  variant {shown.variant}[/]")
    console.print()


def _openers(ledger: Ledger, run_id: str, count: int) -> list[review.Shown]:
    with ledger.read() as tx:
        return review.sample(tx, run_id, Outcome.PUSHED, count)


def _advance(days: int) -> None:
    body = json.dumps({"days": days}).encode()
    url = f"{os.environ['GTM_SANDBOX_URL']}/_sandbox/clock"
    servers.ask(Request(url, data=body, headers={"Content-Type": "application/json"}))  # noqa: S310 - loopback


def _week_of_the_mails(ledger: Ledger) -> str:
    """The week to tell of: that of the first mail. The sandbox's clock may have been moved into the next one."""
    with ledger.read() as tx:
        year, week, _ = (events.first(tx, "sent") or now()).isocalendar()
    return f"{year}-W{week:02}"


def _keep_page(home: Path) -> Path:
    """The sandbox ends with the demo; what arrived there stays as one file."""
    page = servers.fetch(f"{os.environ['GTM_SANDBOX_URL']}/?still=1").decode()
    link = re.search(r'<link rel="stylesheet" href="([^"]+)">', page)
    if link:  # the server that has the style is gone when somebody opens the file
        style = servers.fetch(urljoin(f"{os.environ['GTM_SANDBOX_URL']}/", link[1])).decode()
        page = page.replace(link[0], f"<style>{style}</style>")
    file = home / "what-arrived.html"
    file.touch(mode=0o600)
    file.write_text(page, encoding="utf-8")
    return file


def _print_next(console: Console, ledger: Ledger, told: RunSummary, page: Path, home: Path) -> None:
    with ledger.read() as tx:
        kept = story.example(tx, told.run_id, Outcome.PUSHED)
        dropped = story.example(tx, told.run_id, Outcome.DROPPED)
    here = f"GTM_HOME={home} {_gtm()}"
    # One command a line, with room for none beside it: a wrapped command cannot be copied.
    console.print("\n[bold]Look[/]   what arrived: campaigns, the draft, the message")
    console.print(f"         {page}", soft_wrap=True)
    console.print("       why one person was dropped, and another one kept")
    console.print(f"         {here} why {dropped}", soft_wrap=True)
    console.print(f"         {here} why {kept}", soft_wrap=True)
    console.print("[bold]Next[/]   Prefect, a worker, the sandbox and all deployments, kept running")
    console.print("         make up")


def _gtm() -> str:
    """The command as it can be typed here: a fresh clone has it in .venv/bin, which is on nobody's path."""
    return "gtm" if shutil.which("gtm") else os.path.relpath(Path(sys.executable).with_name("gtm"))


def _said(state: State[Any]) -> str:
    return state.message or state.name or ""
