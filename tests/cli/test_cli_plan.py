"""A plan at the terminal: the answer first, 80 columns, and the command to go last."""

import io
import json
from decimal import Decimal

import pytest
from rich.console import Console

from flows.cli import plan, running
from flows.cli.forecast import Forecast
from flows.cli.funnel import show_run
from gtm.figures.forecast import Cost, Quote
from gtm.figures.plan_lines import go_command
from gtm.models import Destination, Drop, Estimate, Mode, Outcome, RunState, RunSummary

TOLD = RunSummary(
    run_id="7f3a1c",
    play="seed-a-hiring-sdr",
    mode=Mode.PLAN,
    state=RunState.DONE,
    pulled=300,
    duplicate=12,
    dropped=150,
    held=138,
    credits_quoted=(Decimal(0), Decimal(138)),
    reasons=(Drop(outcome=Outcome.DROPPED, reason="company.employees in 50..500", count=150),),
)
QUOTE = Quote(
    pulled=300,
    on_the_way=138,
    asked=138,
    reach=(138, 138),
    enriched=(129, 138),
    kept=(104, 131),
    credits=(129, 147),
    costs=(Cost(provider="apollo", low=129, high=147, already=103, balance=4310, per_minute=1000, calls=32),),
    budget=250,
    room=250,
    per_day=40,
    days=(3, 4),
    seconds=(40, 130),
    basis="212 people this play paid apollo for before",
)
PLACE = Destination(
    campaign="123",
    name="Seed A hiring",
    status="ACTIVE",
    mailboxes=4,
    daily_capacity=40,
    schedule="Mon-Fri 09:00-17:00 America/New_York",
    variables=("first_name", "company_name", "opener"),
)
AHEAD = Forecast(Estimate(matches=412), 300, PLACE)


def _shown(quote: Quote = QUOTE, ahead: Forecast = AHEAD) -> str:
    out = io.StringIO()
    go = go_command(TOLD, quote, None)
    plan._show(Console(file=out, width=80, highlight=False), TOLD, ahead, quote, go)
    return out.getvalue()


def test_a_plan_says_who_comes_what_it_costs_and_how_to_go() -> None:
    """Every figure with its interval; nothing wider than a terminal."""
    text = _shown()
    flat = " ".join(text.split())
    assert text.startswith("Plan for seed-a-hiring-sdr (nothing is bought, nothing is sent)")
    assert "412 people match, free" in flat
    assert "pull 300 -> enrich 129-138 -> keep 104-131 -> push at most 40 a day: 3-4 days" in flat
    assert "129-147 of Apollo, 103 already paid for are free; balance 4,310" in flat
    assert "budget 250; estimated from 212 people this play paid apollo for before" in flat
    assert "about 40 s to 2 min 10 s; 32 calls at most, Apollo allows 1,000 a minute" in flat
    assert "Seed A hiring: active, 4 mailboxes, Mon-Fri 09:00-17:00 America/New_York" in flat
    assert text.rstrip().endswith("\n  Go:  gtm run seed-a-hiring-sdr --mode push --max-credits 150")
    assert max(len(line) for line in text.splitlines()) <= 80


def test_what_stands_in_the_way_is_said() -> None:
    """Too little money in the account or the budget, and a campaign that sleeps."""
    short = QUOTE.model_copy(
        update={
            "room": 100,
            "reach": (50, 100),
            "costs": (QUOTE.costs[0].model_copy(update={"balance": 90.0}),),
            "basis": "no history, so anything is possible",
        }
    )
    asleep = AHEAD._replace(destination=PLACE.model_copy(update={"problems": ("the campaign is paused",)}))
    flat = " ".join(_shown(short, asleep).split())
    assert "balance 90, which may not be enough" in flat
    assert "the budget is for 50-100 of the 138 people to be asked about; the rest are held" in flat
    assert "budget 250; no history, so anything is possible" in flat
    assert "problem: the campaign is paused" in flat


def test_machines_get_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object with the summary, the forecast, the destination and the command."""
    assert plan.tell_plan(TOLD, AHEAD, QUOTE, None, json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["forecast"]["credits"] == [129, 147]
    assert told["forecast"]["max_credits"] == 150
    assert told["forecast"]["costs"][0]["already"] == 103
    assert told["destination"]["mailboxes"] == 4
    assert told["go"] == "gtm run seed-a-hiring-sdr --mode push --max-credits 150"
    assert told["pulled"] == 300


def test_what_a_list_could_not_tell_is_told_by_plan_and_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As `source_note` in JSON, and beside the people pulled in a run's summary."""
    note = "2 head counts could not be read and stay unknown, e.g. row 2 '51-200'"
    ahead = AHEAD._replace(estimate=Estimate(matches=412, note=note))
    assert plan.tell_plan(TOLD, ahead, QUOTE, None, json=True) == 0
    assert json.loads(capsys.readouterr().out)["source_note"] == note
    out = io.StringIO()
    show_run(Console(file=out, width=80, highlight=False), TOLD, source=note)
    assert note in " ".join(out.getvalue().split())


def test_what_a_push_went_on_with_first_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A run left over: what was sent and bought for it, and its next command; as `went_on_with` in JSON."""
    left = TOLD.model_copy(
        update={"run_id": "19856c", "mode": Mode.PUSH, "state": RunState.WAITING, "awaiting_approval": 3}
    )
    assert running.tell_run(TOLD, json=False, beside=[left]) == running.tell_run(TOLD, json=False)
    told = " ".join(capsys.readouterr().out.split())
    assert "Before that it went on with run 19856c, left over: " in told
    assert "3 awaiting approval" in told
    assert "gtm approve 19856c" in told
    running.tell_run(TOLD, json=True, beside=[left])
    assert [one["run_id"] for one in json.loads(capsys.readouterr().out)["went_on_with"]] == ["19856c"]


def test_a_runs_answer_for_machines_holds_what_a_plans_does(capsys: pytest.CaptureFixture[str]) -> None:
    """`run --json` has `source_note`, too."""
    told = TOLD.model_copy(update={"mode": Mode.DRAFT})
    assert running.tell_run(told, json=True, source="the column Country is the person's") == 0
    assert json.loads(capsys.readouterr().out)["source_note"] == "the column Country is the person's"
