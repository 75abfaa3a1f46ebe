"""The model check: every history of one person within the bounds, and every seeded bug caught by name.

`make model` explores deeper. Figures and limits: docs/reliability.md.
"""

import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import depth
from tests.model.explore import Found, explore
from tests.model.ledger_model import Model
from tests.model.mutants import LIMITS, MUTANTS, ONE, RESTART, Mutant
from tests.model.scenarios import SCENARIOS
from tests.model.short_rules import Rules
from tests.model.spaces import REGULAR, Space
from tests.model.states import Bounds
from tests.model.tell import Scenario, steps, story

SCENARIOS_FILE = Path(__file__).with_name("scenarios.py")
AGAIN = "run pytest --deep tests/model --write-generated"
DOUBLED = frozenset({"I1"})
EXPLORED = tuple(
    mutant for mutant in MUTANTS if depth.deep or not (mutant.bounds.reboots or mutant.bounds.looks > 1)
)
"""The seeded bugs of every run: those of a restart and of two look-ups take seconds each, and come with `--deep`."""

pytestmark = [
    pytest.mark.timeout(1_800),  # half a minute of one core, two with `--deep`; beside other work a multiple
    pytest.mark.no_cover,  # the real rules run here half a million times; counting their lines would double that
]


@cache
def worst(mutant: Mutant) -> Found:
    """The shortest history that mails twice, or breaks what the mutant breaks if it never does."""
    return explore(mutant.model(), only=DOUBLED if mutant.doubles else frozenset({mutant.breaks}))


@cache
def whole(bounds: Bounds) -> Found:
    """All that may happen within these bounds by the rules as they are."""
    return explore(Model(bounds), liveness=True)


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """The states form no cycles; collecting them would double the time."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("space", depth.some(REGULAR, 0, 1), ids=lambda space: space.name)
def test_no_history_breaks_an_invariant(space: Space, record_property: object) -> None:
    """The whole bounded space: every invariant holds in every state, and each state has a way out without a person.

    The two smallest spaces; with `--deep` those of other sizes too.
    """
    found = whole(space.bounds)
    assert space.liveness
    assert found.broken is None, f"{found.broken}\n{story(found.trace, space.bounds.rows)}"
    assert found.stuck is None, f"there is no way out after\n{story(found.stuck or (), space.bounds.rows)}"
    assert found.complete
    assert found.states >= space.at_least, f"the space shrank to {found.states:,} states"
    record_property("states", found.states)  # type: ignore[operator]


_LONG = {
    *(
        "lease back to planned",
        "late answer overwrites",
        "row's lease instead of own deadline",
        "no own deadline",
    ),
    "an old doubt's absence is kept",
}
"""Bugs whose history is found after a second and more; the others take a tenth of it."""
_CAUGHT = [
    pytest.param(mutant, marks=pytest.mark.dear if mutant.name in _LONG else ())
    for mutant in (*EXPLORED, *LIMITS)
]


@pytest.mark.parametrize("mutant", _CAUGHT, ids=lambda mutant: mutant.name)
def test_each_seeded_bug_is_caught(mutant: Mutant) -> None:
    """By the invariant it is meant to break; and where it mails twice, a history shows that too."""
    if mutant.doubles:
        assert worst(mutant).broken is not None, "it never mails twice, but is said to"
    alike = not mutant.doubles or mutant.breaks in DOUBLED
    found = worst(mutant) if alike else explore(mutant.model(), only=frozenset({mutant.breaks}))
    assert found.broken is not None, f"{found.states:,} states explored and nothing seen"
    assert found.broken.invariant == mutant.breaks


@pytest.mark.parametrize(
    "mutant", [m for m in MUTANTS if m.harmless_under_lock], ids=lambda mutant: mutant.name
)
def test_the_owner_lock_makes_these_harmless(mutant: Mutant) -> None:
    """With rows taken only from owners the kernel knows to be dead, there is no late writer: no state is bad."""
    sound = whole(ONE)
    found = explore(mutant.model(ONE))
    assert found.broken is None, story(found.trace)
    assert found.complete
    assert found.states == sound.states


@pytest.mark.dear
def test_a_time_lease_is_sound_only_without_a_gap_before_the_send() -> None:
    """Fence and own deadline hold where nothing comes between check and request; a real process cannot promise that."""
    lease = ONE._replace(lease=True)
    assert explore(Model(lease._replace(atomic_send=True))).broken is None
    assert explore(Model(lease), only=DOUBLED).broken is not None


def test_the_model_runs_the_real_rules() -> None:
    """An edit of push_rules.py that has no effect on the model would prove nothing; each edit has one."""
    sound = explore(Model(RESTART, Rules()), at_most=2_000)
    assert sound.broken is None
    for mutant in MUTANTS:
        if mutant.edit is not None:
            assert mutant.edit.old != mutant.edit.new
            mutant.model()  # asserts that the text is there, once


@pytest.mark.dear
def test_hashes_find_as_many_states_as_the_states_themselves() -> None:
    """The deep run keeps 64-bit hashes only; here both are counted."""
    bounds = Bounds(reboots=0, jumps=0)
    assert explore(Model(bounds), compact=True).states == whole(bounds).states


def test_workers_that_are_alike_are_counted_once_without_losing_a_bug() -> None:
    """Symmetry halves the space and nothing else: the same bugs are found without it."""
    for name in depth.some(("sending back to planned", "second key missing", "lease back to planned"), 0):
        mutant = next(m for m in MUTANTS if m.name == name)
        plain = mutant.model()
        plain.symmetric = False
        with_names, without = explore(plain, only=DOUBLED), explore(mutant.model(), only=DOUBLED)
        assert (with_names.broken, with_names.depth) == (without.broken, without.depth)


# --- scenarios ---------------------------------------------------------------------------------------


def shortest() -> Iterator[Scenario]:
    """The counter-example of each bug: the one that mails twice if there is one."""
    for mutant in EXPLORED:
        found = worst(mutant)
        assert found.broken is not None
        yield Scenario(
            mutant.name,
            found.broken.invariant,
            mutant.why,
            mutant.bounds.lease,
            steps(found.trace, mutant.bounds.rows),
        )


def written(scenarios: tuple[Scenario, ...]) -> str:
    """The text of scenarios.py."""
    head = SCENARIOS_FILE.read_text(encoding="utf-8").partition("# fmt: off\n")[0]
    lines = [head + "# fmt: off", "SCENARIOS = ("]
    for one in scenarios:
        lines += [
            "    Scenario(",
            f"        {_quoted(one.name)}, {_quoted(one.breaks)},",
            f"        {_quoted(one.why)},",
            f"        by_lease={one.by_lease},",
            "        steps=(",
            *(
                f"            ({', '.join(_quoted(x) for x in step)}{',' if len(step) == 1 else ''}),"
                for step in one.steps
            ),
            "        ),",
            "    ),",
        ]
    return "\n".join([*lines, ")", ""])


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def test_every_counter_example_is_a_scenario(request: pytest.FixtureRequest) -> None:
    """The SQL is held against these histories; `--deep --write-generated` writes them anew."""
    found = tuple(shortest())
    if depth.deep and request.config.getoption("--write-generated"):
        SCENARIOS_FILE.write_text(written(found), encoding="utf-8")
        return
    explored = {mutant.name for mutant in EXPLORED}
    assert [mutant.name for mutant in MUTANTS] == [one.name for one in SCENARIOS]
    assert found == tuple(one for one in SCENARIOS if one.name in explored), AGAIN
