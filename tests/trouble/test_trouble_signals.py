"""Ctrl-C and SIGTERM to a real process, in each stage that talks to a provider: it rests, says how, goes on."""

import json
import os
import re
import signal
import time
from collections import Counter
from typing import Any

import pytest

from tests.depth import some

STAGES = {
    "pull": ("apollo", "POST /mixed_people/api_search"),
    "enrich": ("apollo", "POST /people/bulk_match"),
    "push": ("smartlead", "POST /campaigns/{id}/leads"),
}


@pytest.mark.fault(72)
@pytest.mark.parametrize(
    ("stage", "sign", "late"),
    some([("pull", signal.SIGTERM, 3), ("enrich", signal.SIGINT, 3), ("push", signal.SIGTERM, 40)], 1, 2),
)
def test_a_signal_brings_a_run_to_rest_and_resume_finishes_it(world, stage, sign, late):
    """Within ten seconds, without one more request; the sentence names the command; afterwards everybody is somewhere
    and nobody twice.

    `late` seconds pass before the provider answers: the stage finishes its request, or is left behind.
    """
    provider, endpoint = STAGES[stage]
    if stage == "pull":  # the first search only asks how many there are
        world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=late)
    else:
        world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=late, count=1)
    few = {"SMARTLEAD_BATCH_SIZE": "5"}  # there is more than one request to come
    program = world.start("run", "trouble", "--mode", "push", **few)
    world.wait_for(provider, endpoint, times=2 if stage == "pull" else 1)
    os.kill(program.pid, sign)
    began, asked = time.monotonic(), world.asked(provider, endpoint)
    code, _, err = program.end(30)
    assert time.monotonic() - began < 13
    assert world.asked(provider, endpoint) == asked
    assert code == 1, err
    resume = re.search(r"Go on with: gtm resume (\w+)", err)
    assert resume, err
    world.calm()
    if late > 10:  # the request was left behind: it may have arrived, so it is looked up, not repeated
        time.sleep(0.1)
    code, told = world.told("resume", resume[1])
    outcomes = {
        name: told[name] for name in ("dropped", "held", "pushed", "in_doubt", "duplicate", "refused")
    }
    assert told["unfinished"] == 0
    assert sum(outcomes.values()) + told["suppressed"] + told["lint_blocked"] == told["pulled"] == 40
    assert code == (3 if told["in_doubt"] else 0), outcomes
    here = Counter(world.enrolled())
    assert set(here.values()) <= {1}
    assert len(here) == told["pushed"]
    assert told["pushed"] + told["in_doubt"] > 5
    assert sum(key["bought_again"] for key in world.ask("credits")["keys"]) == 0


@pytest.mark.parametrize("pause", some([1.0, 0.0], 1))
def test_who_goes_on_pressing_ctrl_c_does_not_wait_and_sees_no_traceback(world, pause):
    """Whoever is impatient gets the terminal back at once, and the same sentence, however often they press.

    After a moment of patience, or hammering from the first moment on.
    """
    provider, endpoint = STAGES["enrich"]
    world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=60)
    program = world.start("run", "trouble", "--mode", "push")
    world.wait_for(provider, endpoint)
    os.kill(program.pid, signal.SIGINT)
    time.sleep(pause)
    began = time.monotonic()
    while not program.ended() and time.monotonic() < began + 30:
        os.kill(program.pid, signal.SIGINT)
        time.sleep(0.02)
    assert time.monotonic() - began < 3
    code, _, err = program.end(30)
    assert code == 1, err
    assert err.count("Go on with: gtm resume") == 1, err
    world.calm()


@pytest.mark.parametrize(
    ("words", "sign"),
    some(
        [
            (("run", "trouble", "--mode", "push", "--json"), signal.SIGTERM),
            (("plan", "trouble"), signal.SIGINT),
            (("plan", "trouble", "--json"), signal.SIGINT),
            (("run", "trouble", "--mode", "draft"), signal.SIGTERM),
        ],
        1,
        2,
    ),
)
def test_a_signal_before_the_flow_has_begun_is_told(world, words: tuple[str, ...], sign: signal.Signals):
    """The first look at a provider takes long: nothing has begun, and whoever interrupts it hears so at once, with
    exit code 1, as one object under `--json`."""
    provider, endpoint = STAGES["pull"]
    world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=40)
    program = world.start(*words)
    world.wait_for(provider, endpoint)
    os.kill(program.pid, sign)
    began = time.monotonic()
    code, out, err = program.end(30)
    assert time.monotonic() - began < 5
    sentence = "Interrupted. What was recorded before stands."
    assert (code, err.strip()) == (1, sentence)
    told = {"error": "interrupted", "message": sentence, "exit_code": 1}
    assert (json.loads(out) if out else None) == (told if "--json" in words else None)
    world.calm()


def _pressed_at_the_end() -> None:
    """For `first`: Ctrl-C when the run has come to its end and its page is being written."""
    from flows import outbound

    ending = outbound.ending

    def pressed(*given: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)
        return ending(*given)

    outbound.ending = pressed  # type: ignore[assignment]


def test_an_interrupt_that_comes_when_the_run_is_at_its_end_names_what_is_to_be_done(world):
    """The answer to the only push was lost, and nothing waits to go on: the run is told, and people in doubt are looked
    up by `gtm reconcile`, which `gtm resume` names too."""
    endpoint = "POST /campaigns/{id}/leads"
    world.tell("faults", kind="drop", provider="smartlead", endpoint=endpoint, count=1)
    program = world.start("run", "trouble", "--mode", "push", first=_pressed_at_the_end)
    code, out, err = program.end(90)
    assert "There was nothing left to interrupt" in err
    assert "gtm resume" not in out + err
    assert "Next:  gtm reconcile" in out
    assert code == 3
    code, _, err = world.gtm("resume")
    assert code == 2
    assert re.match(
        r"No run waits to go on, but \d+ people are in doubt: gtm reconcile looks them up. Nothing was touched.",
        err.replace("`", ""),
    ), err
    world.calm()


def test_a_plan_that_is_interrupted_at_its_end_is_asked_for_again(world):
    """There is nothing to resume in it."""
    code, _, err = world.start("plan", "trouble", first=_pressed_at_the_end).end(90)
    assert code == 1
    assert err.strip().endswith("Interrupted. What is done stands. Go on with: gtm plan trouble")


def test_each_of_two_runs_of_a_play_at_once_tells_its_own(world):
    """The second begins while the first is buying. What the first tells is its own, and so is what goes on with it."""
    provider, endpoint = STAGES["enrich"]
    world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=60, count=1)
    first = world.start("run", "trouble", "--mode", "draft", "--limit", "10", "--json")
    world.wait_for(provider, endpoint)
    _, second = world.told("run", "trouble", "--mode", "draft", "--limit", "20")
    os.kill(first.pid, signal.SIGINT)
    code, out, _ = first.end(30)
    told = json.loads(out)
    assert (code, told["error"]) == (1, "interrupted")
    resume = told["message"].rpartition("gtm resume ")[2]
    assert resume != second["run_id"]
    world.calm()
    code, told = world.told("resume", resume)
    assert (code, told["run_id"], told["pulled"]) == (0, resume, 10)


def test_a_run_that_ends_after_a_later_one_tells_its_own(world):
    """By its own figures, and not by those of the newest run of the play."""
    provider, endpoint = STAGES["enrich"]
    world.tell("faults", kind="slow", provider=provider, endpoint=endpoint, seconds=6, count=1)
    first = world.start("run", "trouble", "--mode", "draft", "--limit", "10", "--json")
    world.wait_for(provider, endpoint)
    _, second = world.told("run", "trouble", "--mode", "draft", "--limit", "20")
    code, out, err = first.end(60)
    told = json.loads(out)
    assert code == 0, err
    assert told["run_id"] != second["run_id"]
    assert (told["pulled"], second["pulled"]) == (10, 20)
    world.calm()
