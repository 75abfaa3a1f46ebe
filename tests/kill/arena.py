"""The arena of the kill loop: a ledger with planned pushes, a sandbox that breaks, and what must hold at the end."""

import gc
import json
import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from gtm import clock
from gtm.ledger import doubts, entering, leads, people, push_rules, pushes, runs, suppressions, withdrawals
from gtm.ledger.audit import violations
from gtm.ledger.doubts import Found
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.leads import Move
from gtm.ledger.push_rows import instant, rows
from gtm.ledger.push_rules import Seen
from gtm.ledger.suppressions import OPT_OUT, Subject, Suppression
from gtm.models import CompanyFields, Mode, OutboundLead, PersonFields
from gtm.plays.load import read_play
from gtm.settings import Settings
from tasks import settle
from tasks.push import push_people
from tasks.settle import settle_doubts

QUIET = timedelta(seconds=1.2)
"""Stands for the ten minutes; the sandbox's late work comes within `LATE` seconds."""
SPACING = timedelta(seconds=0.2)
LATE = 0.5
CAMPAIGN = "123"
BATCH = 8
LEADS_ENDPOINT = "POST /campaigns/{id}/leads"

TOO_LARGE = "the arena says that this is too large"
"""Of a single lead it is a refusal by name: `rejected` for this reason is right."""

# Each alone; the first that strikes wins. Together some 43 % of the pushes meet one.
_PUSH_FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop", "probability": 0.05},
    {"kind": "drop", "after_work": True, "probability": 0.08},
    {"kind": "late", "seconds": LATE, "probability": 0.07},
    {"kind": "status", "status": 500, "probability": 0.04},
    {"kind": "status", "status": 502, "after_work": True, "probability": 0.05},
    {"kind": "storm", "headers": {"retry-after": "0"}, "probability": 0.05},
    {"kind": "truncated", "probability": 0.05},
    {"kind": "empty", "probability": 0.03},
    {"kind": "html", "probability": 0.02},
    {"kind": "slow", "seconds": 0.2, "probability": 0.06},
    {"kind": "status", "status": 413, "body": {"message": TOO_LARGE}, "probability": 0.04},
    {"kind": "status", "status": 401, "body": {"message": "Invalid API key"}, "probability": 0.02},
)
_LOOK_FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 503, "probability": 0.03},
    {"kind": "drop", "probability": 0.03},
)

_PLAY = """\
play: kill
owner: kill@example.com
timezone: UTC
source: {csv: {file: people.csv}}
icp: {must: ["company.employees in 1..10"]}
opener: {templates: [openers/generic]}
approve: {required: false}
push: {smartlead: {campaign: "123", max_per_day: 100000}}
"""


WRONG = ("doubled", "lost", "falsely_confirmed", "falsely_rejected", "sent_though_suppressed")
"""What must be nothing, however a round went."""


@dataclass
class Verdict:
    """What a round ended with. All but `leads`, `unknown`, `requests` and `struck` must be nothing."""

    leads: int = 0
    doubled: int = 0
    lost: int = 0
    falsely_confirmed: int = 0
    falsely_rejected: int = 0
    sent_though_suppressed: int = 0
    unknown: int = 0
    requests: int = 0
    struck: int = 0
    broken: list[str] = field(default_factory=list)
    story: str = ""

    def sound(self) -> bool:
        """Whether every promise held."""
        return not any(getattr(self, name) for name in WRONG) and not self.broken


def _scaled(faults: Sequence[dict[str, Any]], share: float) -> Iterator[dict[str, Any]]:
    """The same mixture, so that together they strike this share: each passes with its chance to the same power."""
    passes = math.prod(1 - fault["probability"] for fault in faults)
    power = math.log(1 - share) / math.log(passes)
    for fault in faults:
        yield {**fault, "probability": 1 - (1 - fault["probability"]) ** power}


class _TakenBack(Exception):
    """Rolls a transaction back."""


class Arena:
    """One ledger and one sandbox. Forked workers open the ledger for themselves."""

    def __init__(self, home: Path, sandbox_url: str, database_url: str | None = None) -> None:
        self.home = home
        self.url = sandbox_url
        self.run_id = ""
        self.pushes = self.struck = 0  # requests of this round so far, and those that met a fault
        self.opted_out: dict[str, int] = {}  # address -> version of the list from which on it holds
        home.mkdir(parents=True, exist_ok=True)
        os.environ.update(
            GTM_HOME=str(home),
            GTM_SANDBOX_URL=sandbox_url,
            GTM_ALLOW_LOOPBACK="1",
            SMARTLEAD_BATCH_SIZE=str(BATCH),
        )
        if database_url:
            os.environ["GTM_DATABASE_URL"] = database_url
        settle.quiet = lambda: QUIET
        push_rules.SPACING = SPACING

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Opened for a moment: no connection may be open while the supervisor forks.

        What SQLAlchemy has compiled stays, and forked workers find it.
        """
        opened = open_ledger(Settings())
        try:
            yield opened
        finally:
            opened.close()

    def warm_up(self) -> None:
        """Have imported and compiled what every worker needs, so that one of them lives for its work only.

        The stages pass over a run that has nothing to send; what they would have said to the ledger is taken back.
        """
        forget_opened()
        self.prepare(0, "none")
        for stage in (settle_doubts, push_people):
            stage.fn(self.run_id)
        with self.ledger() as ledger, suppress(_TakenBack), ledger.write() as tx:
            self._plan(ledger, tx, 4, "warm")
            at, quiet = instant(), timedelta(0)
            claimed = pushes.claim(tx, self.run_id, "arena", 4, at.wall)
            going, _ = pushes.intend(ledger, tx, claimed, "arena", "warm", (), at, quiet)
            told = [pushes.Answer(row.key, pushes.Reply.LOST) for row in going]
            pushes.answer(tx, going, told, "arena", at)
            found = [(row, Found(Seen.PRESENT)) for row in doubts.in_doubt(tx, self.run_id)]
            doubts.looked_up(tx, found, "arena", at, quiet)
            raise _TakenBack
        gc.freeze()  # forked workers share what is there by now

    def tell(self, what: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        """Ask the sandbox's control API."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(
            f"{self.url}/_sandbox/{what}", data, {"Content-Type": "application/json"}, method=method
        )
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def prepare(self, count: int, tag: str, batch: int = BATCH, share: float | None = None) -> None:
        """A fresh run with `count` planned pushes to be sent in batches, and a sandbox in trouble.

        `share`: of the pushes, and of the look-ups, that meet a fault; None: of pushes as many as `_PUSH_FAULTS` make.
        """
        os.environ["SMARTLEAD_BATCH_SIZE"] = str(batch)
        self.pushes = self.struck = 0
        self.tell("reset", {})
        self.tell("limits", {"lifted": True})
        with self.ledger() as ledger, ledger.write() as tx:
            self._plan(ledger, tx, count, tag)
        for faults, endpoint in ((_PUSH_FAULTS, LEADS_ENDPOINT), (_LOOK_FAULTS, "GET /leads/")):
            for fault in faults if share is None else _scaled(faults, share):
                self.tell("faults", {"provider": "smartlead", "endpoint": endpoint, **fault})

    def _plan(self, ledger: Ledger, tx: pushes.Transaction, count: int, tag: str) -> None:
        file = self.home / "kill.yaml"
        file.write_text(_PLAY)
        run = runs.begin(
            tx,
            play="kill",
            mode=Mode.PUSH,
            owner="arena",
            play_hash=read_play(file).text_hash,
            play_file=str(file),
        )
        self.run_id = run.id
        emails = [f"{tag}-{number}@lead{number % 97}.example" for number in range(count)]
        seen = [
            people.Sighting("csv", None, one, None, PersonFields(email=one), CompanyFields())
            for one in emails
        ]
        ids = people.recognise(tx, seen, clock.now())
        entered = entering.pull(
            ledger, tx, run.id, "kill", list(zip(emails, ids, strict=True)), [], clock.now()
        )
        email_of = dict(zip(ids, emails, strict=True))
        route = pushes.Route("smartlead", CAMPAIGN)
        wanted = []
        for row in entered:
            email = email_of[row.person_id]
            lead = OutboundLead(
                key=route.key(email), email=email, first_name="A", last_name="B", company_name="C",
                fields={"opener": "Two roles in one month. " * 12},
            )  # fmt: skip
            wanted.append(pushes.PlannedPush(row.id, row.person_id, None, lead, Subject((email,))))
        pushes.plan(tx, run.id, "kill", route, wanted, clock.now())
        leads.move(tx, run.id, [Move(row.id, leads.QUEUED) for row in entered], clock.now())

    def states(self) -> dict[str, int]:
        """How many pushes stand where."""
        with self.ledger() as ledger, ledger.read() as tx:
            return pushes.states(tx, self.run_id)

    def suppress_one(self, choose: Callable[[list[Any]], Any]) -> None:
        """Somebody opts out while the loop runs."""
        with self.ledger() as ledger, ledger.write() as tx:
            email = choose(sorted(self._rows(tx), key=lambda row: row.key)).email
            entry = Suppression("email", email, OPT_OUT, "asked", "kill loop")
            if withdrawals.add_suppressions(tx, [entry], clock.now()):
                self.opted_out[email] = suppressions.version(tx)

    def _rows(self, tx: pushes.Transaction) -> list[pushes.PushRow]:
        found = tx.exec_driver_sql(f"SELECT key FROM pushes WHERE run_id = '{self.run_id}'")
        return rows(tx, [row[0] for row in found])

    def calm_down(self) -> None:
        """No more faults, no more kills: whatever is open is settled by the ordinary means."""
        asked = self.tell("calls", method="GET")["asked"].get("smartlead", {})
        active = self.tell("faults", method="GET")["faults"]
        self.pushes = asked.get(LEADS_ENDPOINT, 0)
        self.struck = sum(fault["hits"] for fault in active if fault["endpoint"] == LEADS_ENDPOINT)
        self.tell("faults", method="DELETE")

    def judge(self, unfinished: bool = False) -> Verdict:
        """Hold the ledger against what the sandbox was really given. `unfinished`: some may be planned still."""
        state = self.tell("state", method="GET")["smartlead"]["campaigns"][CAMPAIGN]
        there = self.members()
        with self.ledger() as ledger, ledger.read() as tx:
            held = self._rows(tx)
            broken = [str(one) for one in violations(tx, instant())]
            unknown = len(doubts.in_doubt(tx, self.run_id))
            seen = {row[0]: row[1] for row in tx.exec_driver_sql("SELECT key, suppressions_seen FROM pushes")}
            known = {suppressed.value for suppressed in suppressions.listed(tx)}
        verdict = Verdict(
            leads=len(held),
            doubled=len(state["given_again"]),
            unknown=unknown,
            requests=self.pushes,
            struck=self.struck,
            broken=broken,
        )
        if state["given_again"]:
            verdict.story = self._story(state["given_again"][0])
        for row in held:
            present = row.email in there
            if row.state in ("planned", "claimed", "sending"):
                verdict.lost += present if unfinished and row.state == "planned" else 1
            elif row.state == "confirmed" and not present:
                verdict.falsely_confirmed += 1
            elif row.state == "rejected" and (present or not (row.email in known or TOO_LARGE in row.reason)):
                verdict.falsely_rejected += 1
            if row.email in there and row.attempt == 1 and self._had_seen(row.key, row.email, seen):
                verdict.sent_though_suppressed += 1
        return verdict

    def _had_seen(self, key: str, email: str, seen: dict[str, int]) -> bool:
        """Whether the push's only intent was checked against a list that held its person already."""
        return email in self.opted_out and seen[key] >= self.opted_out[email]

    def _story(self, email: str) -> str:
        """All that the ledger knows of one push, for whoever has to find out."""
        query = (
            "SELECT e.at, e.before, e.after, e.by, e.why FROM push_events e JOIN pushes p ON p.key = e.key "
            "WHERE p.email = %(email)s ORDER BY e.seq"
        )
        with self.ledger() as ledger, ledger.read() as tx:
            if ledger.is_sqlite:
                query = query.replace("%(email)s", ":email")
            found = tx.exec_driver_sql(query, {"email": email})
            return "\n".join(" ".join(str(part) for part in row) for row in found)

    def members(self) -> set[str]:
        found: set[str] = set()
        offset = 0
        while True:
            url = (
                f"{self.url}/smartlead/api/v1/campaigns/{CAMPAIGN}/leads?api_key=k&offset={offset}&limit=100"
            )
            with urlopen(url, timeout=30) as answer:
                page = json.load(answer)["data"]
            found |= {row["lead"]["email"] for row in page}
            offset += len(page)
            if len(page) < 100:
                return found
