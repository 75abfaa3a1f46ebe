"""The stages on a real ledger and the sandbox, called directly: no Prefect server is needed for that."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from gtm.ledger import leads, review, runs
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.owner import Owner
from gtm.models import Mode, RunState, RunSummary
from gtm.plays.load import find_play, read_play
from gtm.settings import Settings
from tasks.approve import ask_approval
from tasks.draft import draft_openers
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.push import push_people
from tasks.qualify import qualify_people
from tasks.queue_up import queue_pushes
from tasks.settle import settle_doubts
from tasks.stage import Stop, losses, stopping
from tests import loopback

ROOT = Path(__file__).parents[2]

PLAY: dict[str, Any] = {
    "play": "test-play",
    "owner": "dana@northpass.example",
    "timezone": "UTC",
    "source": {
        "apollo": {
            "titles": ["VP Sales", "Head of Sales"],
            "employees": "50-500",
            "company_locations": ["United States"],
            "limit": 24,
        }
    },
    "icp": {"must": ["company.employees in 50..500"], "unknown": "hold"},
    "enrich": {"waterfall": ["apollo"], "budget_credits": 200},
    "opener": {"templates": ["openers/hiring", "openers/funding", "openers/generic"]},
    "approve": {"required": False},
    "push": {"smartlead": {"campaign": "123", "max_per_day": 1000}},
}


class Sandbox:
    """The sandbox's control API, in a test's words."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, what: str) -> dict[str, Any]:
        """Look behind the curtain."""
        return loopback.get(f"{self.url}/_sandbox/{what}").raise_for_status().json()

    def tell(self, what: str, **body: Any) -> None:
        """Change something."""
        loopback.post(f"{self.url}/_sandbox/{what}", json=body).raise_for_status()

    def clear_faults(self) -> None:
        """All is well again."""
        loopback.delete(f"{self.url}/_sandbox/faults").raise_for_status()

    def enrolled(self, campaign: str = "123") -> list[dict[str, Any]]:
        """Everybody in a campaign, as the sequencer lists them."""
        found: list[dict[str, Any]] = []
        while True:
            page = loopback.get(
                f"{self.url}/smartlead/api/v1/campaigns/{campaign}/leads",
                params={"api_key": "sandbox-key", "offset": len(found), "limit": 100},
            ).json()["data"]
            found += page
            if len(page) < 100:
                return found

    def spent(self) -> int:
        """Credits used with the default key."""
        keys = [k for k in self.ask("credits")["keys"] if k["key"] == "sandbox-key"]
        return keys[0]["used"] if keys else 0

    def asked(self, endpoint: str, provider: str = "smartlead") -> int:
        """How often an endpoint was called."""
        calls = self.ask("calls")["asked"].get(provider, {})
        wanted = re.compile(endpoint.replace("*", "[^/]+"))
        return sum(count for name, count in calls.items() if wanted.fullmatch(name))

    def given_again(self, campaign: str = "123") -> int:
        """How many people a campaign was given more than once."""
        return len(self.ask("state")["smartlead"]["campaigns"][campaign]["given_again"])

    def enrol(self, email: str, campaign: str = "123") -> None:
        """Somebody adds a person by hand."""
        self._by_hand("POST", f"campaigns/{campaign}/leads", {"lead_list": [{"email": email}]})

    def expel(self, lead_id: int, campaign: str = "123") -> None:
        """Somebody deletes a person by hand."""
        self._by_hand("DELETE", f"campaigns/{campaign}/leads/{lead_id}", None)

    def _by_hand(self, method: str, path: str, body: Any) -> None:
        url = f"{self.url}/smartlead/api/v1/{path}"
        loopback.request(method, url, params={"api_key": "sandbox-key"}, json=body).raise_for_status()

    def bought_again(self) -> int:
        """How many answers were paid for twice."""
        return sum(k["bought_again"] for k in self.ask("credits")["keys"])


@pytest.fixture(autouse=True)
def _ask_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between tries are as long as the policy says elsewhere (tests/faults)."""
    monkeypatch.setattr("integrations.http._jitter", lambda _: 0.01)


@pytest.fixture
def sandbox(sandbox_url: str) -> Sandbox:
    """The sandbox, as new, without rate windows."""
    sandbox = Sandbox(sandbox_url)
    sandbox.tell("limits", lifted=True)
    return sandbox


@pytest.fixture
def ledger(
    request: pytest.FixtureRequest, ledger_at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ledger]:
    """A ledger of the test's own, where the tasks will look for it; on PostgreSQL where the test says so."""
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    with ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgres").ledger())
            monkeypatch.setenv("GTM_DATABASE_URL", url)
        stack.callback(forget_opened)
        yield stack.enter_context(closing(open_ledger(Settings())))


class Trip:
    """One run, stage by stage or all at once."""

    def __init__(self, ledger: Ledger, run_id: str, owner: str) -> None:
        self.ledger = ledger
        self.run_id = run_id
        self.owner = owner

    def chunks(self, stage: Any, frm: str, *, by_company: bool = False) -> Stop | None:
        """Run a stage over all its chunks."""
        with self.ledger.write() as tx:
            split = leads.split_by_company if by_company else leads.split
            numbers = split(tx, self.run_id, frm, 15)
        for number in numbers:
            stop: Stop | None = stage.fn(self.run_id, number)
            if stop:
                return stop
        return None

    def to_kept(self) -> Stop | None:
        """Pull, enrich, qualify."""
        return (
            pull_people.fn(self.run_id)
            or self.chunks(enrich_people, leads.PULLED)
            or self.chunks(enrich_companies, leads.MATCHED, by_company=True)
            or self.chunks(qualify_people, leads.ENRICHED)
        )

    def draft(self) -> Stop | None:
        """Draft for whoever was kept."""
        return self.chunks(draft_openers, leads.KEPT, by_company=True)

    def to_drafts(self) -> Stop | None:
        """Pull, enrich, qualify, draft, ask for approval."""
        return self.to_kept() or self.draft() or ask_approval.fn(self.run_id)

    def push(self) -> Stop | None:
        """Settle, queue, push."""
        return (
            settle_doubts.fn(self.run_id)
            or queue_pushes.fn(self.run_id)
            or push_people.fn(self.run_id)
            or settle_doubts.fn(self.run_id)
        )

    def all(self) -> Stop | None:
        """The whole road."""
        return self.to_drafts() or self.push()

    def approve(self, *drop: str) -> tuple[int, int]:
        """A person's yes."""
        return review.decide(self.ledger, self.run_id, drop=drop, by="test")

    def told(self, state: RunState = RunState.STOPPED) -> RunSummary:
        """The summary; asserts that everybody is somewhere."""
        with self.ledger.read() as tx:
            told = runs.summary(tx, self.run_id)
        assert told.adds_up()
        return told


@pytest.fixture
def trip(
    ledger: Ledger, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Trip]]:
    """Begin a run of the test play; keywords replace its top-level keys."""
    plays = tmp_path / "plays"
    plays.mkdir()
    monkeypatch.setenv("GTM_PLAYS_DIR", str(plays))
    stopping.clear()
    losses.forget()
    with Owner(ledger) as owner:

        def begin(mode: Mode = Mode.PUSH, limit: int | None = None, **changes: Any) -> Trip:
            name = changes.get("play", "test-play")
            (plays / f"{name}.yaml").write_text(json.dumps({**PLAY, **changes}))
            loaded = read_play(find_play(name, plays))
            with ledger.write() as tx:
                for earlier in runs.recent(tx, loaded.play.play):  # a run in which everybody rests has ended
                    if earlier.state is RunState.RUNNING and not leads.moving(tx, earlier.id):
                        runs.end(tx, earlier.id, RunState.DONE)
                run = runs.begin(
                    tx,
                    play=loaded.play.play,
                    mode=mode,
                    owner=owner.id,
                    play_hash=loaded.text_hash,
                    play_file=str(loaded.file),
                    limit=limit,
                )
            return Trip(ledger, run.id, owner.id)

        yield begin
    stopping.clear()
