"""Whole flows under Prefect: started twice, resumed, stopped for a human; nothing is added a second time."""

import json
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.flow_engine import run_flow
from prefect.states import AwaitingRetry

from flows.cli.forecast import look_ahead
from gtm.figures.funnel import _cell
from gtm.figures.plan_lines import go_command, plan_lines
from gtm.ledger import review, runs, suppressions
from gtm.ledger.engine import open_ledger
from gtm.ledger.owner import Owner
from gtm.models import Mode, RunState
from gtm.openers.errors import TemplateError
from gtm.plays.explain import PlayError
from gtm.plays.load import find_play, read_play
from gtm.settings import Settings
from tests import loopback
from tests.depth import some

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("prefect_server")


def _state(url: str) -> dict[str, Any]:
    state: dict[str, Any] = loopback.get(f"{url}/_sandbox/state").json()
    return {k: v for k, v in state.items() if k in ("smartlead", "wordpress", "slack")}


def _push(play: str, limit: int) -> runs.RunSummary:
    from flows.outbound import outbound, resume

    state = outbound(play, Mode.PUSH, limit=limit, return_state=True)
    ledger = open_ledger(Settings())
    with ledger.read() as tx:
        run = runs.recent(tx, play, limit=1)[0]
        told = runs.summary(tx, run.id)
    assert state.is_completed(), told.note
    if told.awaiting_approval:
        assert state.name == "Waits for approval"
        review.decide(ledger, run.id, drop=(), by="test")
        assert resume(run.id, return_state=True).is_completed()
    with ledger.read() as tx:
        return runs.summary(tx, run.id)


def test_the_whole_road_twice_adds_nothing_the_second_time(world):
    """Leads, blog draft, digest: after a second run of every flow the sandbox holds the same."""
    from flows.content import content
    from flows.digest import digest
    from flows.replies import replies

    def everything() -> runs.RunSummary:
        told = _push("seed-a-hiring-sdr", 60)
        assert content(str(ROOT / "deployments/briefs/lead-scoring.md"), return_state=True).is_completed()
        assert replies(return_state=True).is_completed()
        assert digest(return_state=True).is_completed()
        return told

    first = everything()
    assert first.pushed > 5
    held = _state(world)
    second = everything()
    assert (second.pushed, second.already_there) == (0, first.pushed)
    assert json.dumps(_state(world), sort_keys=True) == json.dumps(held, sort_keys=True)


def test_nothing_is_bought_for_a_campaign_that_is_not_ready(world):
    """A schedule asks before it buys, as `gtm run` does; when the campaign is mended, the run goes on from there."""
    from flows.outbound import outbound, resume

    def campaign(path: str, body: dict[str, Any]) -> None:
        url = f"{world}/smartlead/api/v1/campaigns/124/{path}?api_key=sandbox-key"
        loopback.post(url, json=body).raise_for_status()

    campaign(
        "leads", {"lead_list": [{"email": "ines@elsewhere.example"}]}
    )  # without anybody it does not start
    campaign("status", {"status": "PAUSED"})
    state = outbound("series-a", Mode.PUSH, limit=40, return_state=True)
    assert state.name == "Stopped"
    assert "Campaign 124 is not ready" in str(state.message)
    assert "Nothing was bought or pushed" in str(state.message)
    assert "apollo" not in loopback.get(f"{world}/_sandbox/calls").json()["asked"]
    campaign("status", {"status": "START"})
    assert resume("", return_state=True).name == "Waits for approval"


def test_a_sequencer_that_is_down_for_a_moment_does_not_keep_people_from_being_drafted(world):
    """It is asked again when people are queued; until then nothing depends on it."""
    from flows.outbound import outbound

    down = {"kind": "outage", "provider": "smartlead", "endpoint": "GET /campaigns/*"}
    loopback.post(f"{world}/_sandbox/faults", json=down).raise_for_status()
    assert outbound("series-a", Mode.PUSH, limit=40, return_state=True).name == "Waits for approval"


def test_a_restored_ledger_is_told_by_the_state_of_the_nightly_reconcile(world):
    """Somebody has to see that nothing is pushed any more, and why."""
    from flows.reconcile import reconcile

    assert _push("series-a", 40).pushed > 0
    assert reconcile(full=True, return_state=True).is_completed()
    for file in (Settings().home / "generation.json", Settings().home / ".ledger.db.generation.json"):
        said = json.loads(file.read_text())
        file.write_text(json.dumps({**said, "sent": said["sent"] + 1}))
    state = reconcile(full=True, return_state=True)
    assert (state.name, state.is_failed()) == ("Restored", True)
    assert "Nothing is pushed yet" in str(state.message)


@pytest.mark.parametrize("error", some([httpx.ConnectError("away"), httpx.ReadTimeout("late")], 0))
def test_a_page_that_cannot_be_written_to_ends_no_run(world, monkeypatch, error: httpx.HTTPError):
    """Prefect's server may be busy: what people see is beside the work, and the work is done."""
    from flows.outbound import outbound

    def refused(*_: Any, **__: Any) -> None:
        raise error

    for shown in (
        "progress.create_progress_artifact",
        "endings.create_markdown_artifact",
        "endings._take_down",
    ):
        monkeypatch.setattr(f"flows.{shown}", refused)
    state = outbound("series-a", Mode.DRAFT, limit=40, return_state=True)
    assert state.is_completed(), state.message


@pytest.mark.parametrize("mode", list(Mode))
def test_the_bar_has_as_many_parts_as_the_road(monkeypatch, mode: Mode):
    """One too few and it stands at the end before the work does."""
    from flows import outbound, progress, road

    class Counting(road.Road):
        parts = 0

        def __init__(self) -> None:
            self.run_id, self.mode = "7f3a", mode

        def whole(self, *_: Any) -> None:
            self.parts += 1

        def in_chunks(self, *_: Any, **__: Any) -> None:
            self.parts += 1

    for aside in ("look_at_usage", "wait_for_human", "named"):
        monkeypatch.setattr(outbound, aside, lambda _: None)
    walked = Counting()
    outbound._walk(walked)
    assert walked.parts == progress.stages(mode)


@pytest.mark.parametrize("play", some(["series-a", "webinar-attendees"], 1))
def test_every_shipped_play_keeps_somebody(world, play):
    """The other plays run to the end on the sandbox and push."""
    told = _push(play, 120)
    assert told.adds_up()
    assert told.pushed > 3


@pytest.mark.parametrize("play", some(["seed-a-hiring-sdr", "series-a", "webinar-attendees"], 1))
def test_a_plan_of_a_shipped_play_pays_nothing(world, play):
    """By the sandbox's own book, although there is something to pay for."""
    from flows.outbound import outbound

    assert outbound(play, Mode.PLAN, limit=100, return_state=True).is_completed()
    with open_ledger(Settings()).read() as tx:
        (run,) = runs.recent(tx)
        assert run.quoted_high > 0
    assert not any(key["used"] for key in loopback.get(f"{world}/_sandbox/credits").json()["keys"])
    asked = loopback.get(f"{world}/_sandbox/calls").json()["asked"]
    assert not [call for call in asked.get("apollo", {}) if "match" in call or "enrich" in call]


def _page(play: str) -> str:
    """The newest summary artifact of a play."""
    key = ArtifactFilter(key=ArtifactFilterKey(any_=[f"{play}-summary"]))
    with get_client(sync_client=True) as client:
        return str(max(client.read_artifacts(artifact_filter=key), key=lambda one: one.created).data)


def test_a_plan_from_the_form_shows_the_price_that_the_terminal_shows(world):
    """The page of a plan has every line of `gtm plan`, companies included, and the run was quoted the same."""
    from flows.outbound import outbound
    from tasks.quoting import quote

    assert outbound("seed-a-hiring-sdr", Mode.PLAN, limit=100, return_state=True).is_completed()
    ledger = open_ledger(Settings())
    with ledger.read() as tx:
        told = runs.summary(tx, runs.recent(tx)[0].id)
    loaded = read_play(find_play("seed-a-hiring-sdr", Settings().plays()))
    ahead = look_ahead(ledger, loaded, Mode.PLAN, 100)
    costs = quote(told.run_id, told, ahead.destination)
    page = _page(told.play)
    for label, words in plan_lines(told, ahead.estimate, ahead.destination, costs):
        assert f"| {label} | {_cell(words)} |" in page
    assert tuple(map(int, told.credits_quoted)) == costs.credits
    assert "| destination | " in page
    assert f"`{go_command(told, costs, 100)}`" in page


def test_a_plan_that_cannot_be_priced_says_so_and_completes(world):
    """The campaign cannot be asked: the page has no price and the reason, and the plan stands."""
    from flows.outbound import outbound

    down = {"kind": "outage", "provider": "smartlead", "endpoint": "GET /campaigns/*"}
    loopback.post(f"{world}/_sandbox/faults", json=down).raise_for_status()
    assert outbound("series-a", Mode.PLAN, limit=40, return_state=True).is_completed()
    page = _page("series-a")
    assert "no quote could be made (smartlead" in page.lower()
    assert "quoted" not in page  # what the stages counted is not the price of the whole
    assert "gtm plan series-a" in page
    assert "| pulled | 40 |" in page


def test_a_retry_of_the_flow_run_goes_on_with_its_run(world):
    """As from Prefect's page: the same flow run again finds the run that it began, and begins no second one."""
    from flows.outbound import outbound

    fault = {"kind": "outage", "provider": "apollo", "endpoint": "POST /people/*"}
    loopback.post(f"{world}/_sandbox/faults", json=fault)
    stopped = outbound("seed-a-hiring-sdr", Mode.DRAFT, limit=60, return_state=True)
    assert stopped.name == "Stopped"
    loopback.delete(f"{world}/_sandbox/faults")
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(stopped.state_details.flow_run_id)
        client.set_flow_run_state(flow_run.id, AwaitingRetry(), force=True)
        flow_run = client.read_flow_run(flow_run.id)
    state = run_flow(outbound, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
    assert state.is_completed()
    with open_ledger(Settings()).read() as tx:
        (run,) = runs.recent(tx)
        assert runs.summary(tx, run.id).unfinished == 0


def test_nothing_to_resume_is_no_failure(world):
    """The form of `resume` as it comes, and no run waits: it ends well and says so."""
    from flows.outbound import resume

    state = resume("", return_state=True)
    assert (state.is_completed(), state.name) == (True, "Nothing to resume")
    assert "No run waits to go on" in str(state.message)


def test_wrong_input_is_told_by_the_state_and_carried_to_the_terminal(world):
    """A wrong play, run or brief: a name and a sentence in Prefect, the same error for whoever called the flow."""
    from flows.content import content
    from flows.outbound import outbound, resume

    play = outbound("nosuch", return_state=True)
    run = resume("nosuch", return_state=True)
    brief = content("nowhere.md", return_state=True)
    for state, kind, words in (
        (play, PlayError, 'there is no play "nosuch"'),
        (run, runs.RunMissing, "'nosuch' is no run"),
        (brief, TemplateError, "nowhere.md: cannot be read"),
    ):
        assert (state.is_failed(), state.name) == (True, "Wrong input")
        assert words in str(state.message)
        assert "encountered an exception" not in str(state.message)
        assert isinstance(state.result(raise_on_failure=False), kind)


def test_a_stopped_run_tells_prefect_and_goes_on(world):
    """A provider in trouble fails the flow run with our sentence; resume finishes the job."""
    from flows.outbound import outbound, resume

    loopback.post(
        f"{world}/_sandbox/faults",
        json={"kind": "outage", "provider": "apollo", "endpoint": "POST /people/*"},
    )
    state = outbound("seed-a-hiring-sdr", Mode.DRAFT, limit=60, return_state=True)
    assert state.name == "Stopped"
    with open_ledger(Settings()).read() as tx:
        run = runs.recent(tx, limit=1)[0]
    assert f"gtm resume {run.id}" in (state.message or "")
    loopback.delete(f"{world}/_sandbox/faults")
    assert resume(run.id, return_state=True).is_completed()
    with open_ledger(Settings()).read() as tx:
        assert runs.summary(tx, run.id).unfinished == 0


def test_the_next_schedule_sends_what_a_stopped_push_left_behind(world):
    """No resume by hand: the next run of the play first finishes the earlier one; nobody is given twice."""
    from flows.outbound import outbound, resume

    loopback.post(
        f"{world}/_sandbox/faults",
        json={"kind": "outage", "provider": "smartlead", "endpoint": "GET /campaigns/*"},
    )
    outbound("seed-a-hiring-sdr", Mode.PUSH, limit=60, return_state=True)
    ledger = open_ledger(Settings())
    with ledger.read() as tx:
        first = runs.recent(tx, limit=1)[0]
    review.decide(ledger, first.id, drop=(), by="test")
    assert resume(first.id, return_state=True).name == "Stopped"
    loopback.delete(f"{world}/_sandbox/faults")
    outbound("seed-a-hiring-sdr", Mode.PUSH, limit=60, return_state=True)
    with ledger.read() as tx:
        told, again = runs.summary(tx, first.id), runs.summary(tx, runs.recent(tx, limit=1)[0].id)
    campaign = _state(world)["smartlead"]["campaigns"]["123"]
    assert (told.unfinished, told.pushed) == (0, campaign["leads"])
    assert (again.pushed, again.already_there, campaign["given_again"]) == (0, told.pushed, [])


def test_a_schedule_buys_nobody_for_words_that_cannot_be_written(world, tmp_path, monkeypatch):
    """What the terminal refuses before it begins, a flow does: a template that does not compile, an event still to come."""
    from flows.outbound import outbound

    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(shutil.copytree(ROOT / "templates", tmp_path / "templates")))
    broken = tmp_path / "templates" / "openers" / "generic.j2"
    words = broken.read_text()
    broken.write_text(words.replace("{{ person.first_name }}", "{{ person.first_nam }}"))
    with pytest.raises(PlayError, match="generic"):
        outbound("seed-a-hiring-sdr", Mode.PUSH)
    broken.write_text(words)
    monkeypatch.setenv("GTM_PLAYS_DIR", str(shutil.copytree(ROOT / "deployments/plays", tmp_path / "plays")))
    play = tmp_path / "plays" / "webinar-attendees.yaml"
    play.write_text(play.read_text().replace("date: 2026-11-19}", "date: 2099-01-01}"))
    with pytest.raises(PlayError, match="still to come"):
        outbound("webinar-attendees", Mode.PUSH)
    with open_ledger(Settings()).read() as tx:
        assert runs.recent(tx) == []


def test_a_misspelt_play_touches_nothing(world):
    """The flow fails before a run exists."""
    from flows.outbound import outbound
    from gtm.plays.explain import PlayError

    with pytest.raises(PlayError, match="seed-a-hiring-sdr"):
        outbound("seed-a-hiring", Mode.PLAN)
    with open_ledger(Settings()).read() as tx:
        assert runs.recent(tx) == []
        assert suppressions.listed(tx) == []


def test_of_a_flow_that_took_no_run_nothing_of_anothers_is_told(world, monkeypatch):
    """Another process begins a run of the play meanwhile, or has the run that was to be gone on with."""
    from prefect.settings import PREFECT_API_URL

    from flows.cli import running
    from flows.cli.errors import Trouble
    from flows.outbound import resume

    monkeypatch.setenv(
        "PREFECT_API_URL", str(PREFECT_API_URL.value())
    )  # else each starts a server of its own
    ledger = open_ledger(Settings())
    with Owner(ledger) as other:

        def flow() -> Any:
            with ledger.write() as tx:
                play = {"play": "series-a", "play_hash": "", "play_file": ""}
                begun.append(runs.begin(tx, mode=Mode.DRAFT, owner=other.id, **play).id)
            return resume(begun[0], return_state=True)

        begun: list[str] = []
        with pytest.raises(Trouble, match="is being worked on by another process") as busy:
            running._watched(ledger, flow, None, again="the same command")
        assert (busy.value.kind, busy.value.code) == ("run_busy", 1)
        with pytest.raises(Trouble) as missing:
            running._watched(ledger, lambda: resume("ffffff", return_state=True), None, again="")
        assert missing.value.kind == "run_missing"


def test_a_run_left_over_is_not_what_a_push_tells(world):
    """A push goes on with what earlier ones left behind, beside its own run, which it has not begun by then."""
    from flows.outbound import outbound
    from flows.taken import listening

    away = {"kind": "outage", "provider": "apollo", "endpoint": "POST /people/bulk_match"}
    loopback.post(f"{world}/_sandbox/faults", json=away).raise_for_status()
    with listening() as first:
        outbound("seed-a-hiring-sdr", Mode.PUSH, limit=60, return_state=True)
    loopback.delete(f"{world}/_sandbox/faults").raise_for_status()
    with listening() as second:
        outbound("seed-a-hiring-sdr", Mode.PUSH, limit=1, return_state=True)
    assert (first.beside, second.beside) == ([], [first.run_id])
    assert second.run_id not in (None, first.run_id)
    with open_ledger(Settings()).read() as tx:
        assert runs.summary(tx, first.run_id).state is RunState.WAITING  # for a yes
