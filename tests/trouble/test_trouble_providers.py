"""Providers in trouble, as whoever typed `gtm run` meets it: the sentence, the exit code, and `gtm resume` goes on."""

from collections import Counter

import pytest

from tests.depth import some

RUN = ("run", "trouble", "--mode", "push")


def _assert_goes_on(world, run_id: str, *, bought_before: int, **environment: str) -> None:
    """`gtm resume` finishes it; everybody is somewhere, nobody is there twice, nothing was paid for twice."""
    code, told = world.told("resume", run_id, **environment)
    assert (code, told["unfinished"], told["pulled"]) == (0, 0, 40)
    here = Counter(world.enrolled())
    assert set(here.values()) == {1}
    assert len(here) == told["pushed"] > 5
    keys = world.ask("credits")["keys"]
    assert sum(key["bought_again"] for key in keys) == 0
    assert sum(key["used"] for key in keys) == told["credits_spent"] > bought_before


def test_credits_that_run_out_in_the_middle_stop_the_run_and_resume_finishes_it(world):
    """Exit 1; the sentence says who is out of credits and how to go on; what was bought is kept, nobody was pushed."""
    world.tell("credits", left=15)
    code, out, _ = world.gtm(*RUN)
    assert code == 1
    said = " ".join(out.split())
    (run_id,) = world.told("status")[1]["resumable"]
    assert "apollo" in said
    assert "credits" in said
    assert "what was bought is kept" in said
    assert f"When there are credits again: gtm resume {run_id}" in said
    assert "pulled 40" in said
    assert world.enrolled() == []
    assert 0 < sum(key["used"] for key in world.ask("credits")["keys"]) <= 15
    world.tell("credits", left=500)
    _assert_goes_on(world, run_id, bought_before=15)


def _keys(world, **others: str) -> dict[str, str]:
    """The environment of somebody with keys, at the sandbox's addresses."""
    return {
        "APOLLO_API_KEY": "sandbox-key", "APOLLO_BASE_URL": f"{world.url}/apollo/api/v1",
        "SMARTLEAD_API_KEY": "sandbox-key", "SMARTLEAD_BASE_URL": f"{world.url}/smartlead/api/v1", **others,
    }  # fmt: skip


@pytest.mark.parametrize("provider", ["apollo", "smartlead"])
def test_a_wrong_key_is_told_before_anything_begins(world, provider):
    """Exit 2 with the variable to mend, never its value: the free questions before a run have met the 401."""
    variable = f"{provider.upper()}_API_KEY"
    code, out, err = world.gtm(*RUN, **_keys(world, **{variable: "wrong-key-0f-this-acc0unt"}))
    assert (code, out) == (2, "")
    assert f"{provider}: " in err
    assert variable in err
    assert "HTTP 401" in err
    assert "Nothing was begun, bought or sent" in err
    assert "this-acc0unt" not in err
    assert world.told("status")[1]["runs"] == []


@pytest.mark.parametrize(
    ("provider", "endpoint"),
    some([("apollo", "POST /people/bulk_match"), ("smartlead", "POST /campaigns/{id}/leads")], 1),
)
def test_a_key_that_is_withdrawn_in_the_middle_stops_the_run_and_a_new_one_finishes_it(
    world, provider, endpoint
):
    """401 while buying, or while pushing: exit 1, the variable, how to go on; nothing is lost and nobody was sent."""
    world.tell("faults", kind="status", status=401, provider=provider, endpoint=endpoint)
    code, out, _ = world.gtm(*RUN, **_keys(world))
    said = " ".join(out.split())
    assert code == 1
    (run_id,) = world.told("status")[1]["resumable"]
    assert f"{provider.upper()}_API_KEY" in said
    assert f"gtm resume {run_id}" in said
    assert "sandbox-key" not in said
    assert "pulled 40" in said
    assert world.enrolled() == []
    assert world.asked(provider, endpoint) == 1
    world.calm()
    _assert_goes_on(world, run_id, bought_before=0, **_keys(world))
