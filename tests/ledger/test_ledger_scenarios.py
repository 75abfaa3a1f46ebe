"""Every counter-example of the model, replayed on the real SQL: refused at a step that is named here, or without harm.

And the other way round: with a seeded bug in the SQL, the scenario of that name does the harm it is meant to show.
"""

from collections.abc import Iterator
from itertools import product

import pytest

from gtm.ledger.engine import Ledger
from gtm.ledger.pushes import IllegalMove
from tests.depth import some
from tests.ledger.more_scenarios import MORE
from tests.ledger.scenario_steps import Replay, scaled
from tests.ledger.seeded_bugs import BUGS, Bug
from tests.model.scenarios import SCENARIOS
from tests.model.tell import Scenario

ALL = (*SCENARIOS, *MORE)
BY_NAME = {scenario.name: scenario for scenario in ALL}

REFUSED = {
    "sending back to planned": "7. claim w1",
    "retry on 5xx": "6. claim w1",
    "no quiet period": "11. claim w1",
    "absence within the quiet period counts": "13. claim w1",
    "single absence enough": "11. claim w1",
    "absences need no spacing": "13. claim w1",
    "wall clock": "12. claim w1",
    "wall clock after a restart": "13. claim w1",
    "restart without the spacing": "15. claim w1",
    "absence of an earlier boot counts": "15. claim w1",
    "needs_human never": "",
    "a call taken back": "",
    "already there at first is ours": "",
    "already there is always foreign": "",
    "no intent": "2. send w1 done added",
    "no re-check of suppression": "3. intend w1",
    "second key missing": "4. intend w2",
    "doubt dates from the intent": "17. claim w1",
    "an old doubt's absence is kept": "21. claim w1",
    "absence dated when written": "14. claim w1",
    "old doubt judged": "18. claim w1",
    "plan overwrites": "5. plan anew",
    "a person's word counts at once": "9. person says absent",
    "refused attempts count": "",
    "lease back to planned": "9. recover",
    "no fence": "4. recover",
    "late answer overwrites": "7. recover",
    "row's lease instead of own deadline": "5. recover",
    "no own deadline": "5. recover",
    "words changed after planning": "5. intend w1",
    "refused, planned anew, and there already": "",
}
"""The step at which the ledger says no. Empty: the history goes to its end, and does no harm."""


@pytest.fixture
def replay(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    """A world with the model's times."""
    scaled(monkeypatch)
    replay = Replay(ledger)
    yield replay
    replay.world.close()


@pytest.mark.parametrize(
    ("ledger_url", "scenario"),
    [*product(["sqlite"], ALL), *product(["postgresql"], some(ALL, *range(0, len(ALL), 3)))],
    ids=lambda value: value if isinstance(value, str) else value.name,
    indirect=["ledger_url"],
)
def test_no_history_of_the_model_does_harm(replay: Replay, scenario: Scenario):
    """Refused at the named step, or to its end; nobody is sent twice, and every promise holds after each step."""
    refused = replay.run(scenario)
    assert replay.harm() == []
    assert refused == REFUSED[scenario.name]


@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_each_seeded_bug_of_the_sql_is_caught(replay: Replay, bug: Bug, monkeypatch: pytest.MonkeyPatch):
    """By its scenario, and by the invariant it is meant to break."""
    bug.put_in(monkeypatch)
    replay.world.flaws = frozenset(bug.flaws)
    if bug.breaks == "IllegalMove":
        with pytest.raises(IllegalMove):
            replay.run(BY_NAME[bug.scenario or bug.name])
        return
    refused = replay.run(BY_NAME[bug.scenario or bug.name], until=bug.breaks)
    assert bug.breaks in {one.partition(":")[0] for one in replay.harm()}, refused or "no harm was done"


def test_every_counter_example_of_the_model_has_its_seeded_bug_in_the_sql():
    """None of them is only ever seen to be refused."""
    assert {bug.scenario or bug.name for bug in BUGS} == set(BY_NAME) == set(REFUSED)
