"""Answers given to a resume form, and whom they leave out whoever else has decided meanwhile.

A form is answered at once, and its flow run wakes when a worker takes it: half a minute later, or on Monday. In between
somebody may decide the same question at a terminal, who has not seen that answer. Then the answer is heard all the same:
a no wins over every yes for everybody who has not been sent, and whoever was sent already is told as a number.

The form names people by number, so what the numbers mean is kept beside it: ids of leads, no address.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run

from flows.road import TAG
from gtm.ledger import review
from gtm.ledger.engine import Ledger
from gtm.ledger.review import Waiting
from tasks.desk import working_ledger

_ASKED = "approval-"
_KEPT = f"suspended-{_ASKED}"  # Prefect's own prefix for what belongs to a suspension
_MOST = 200  # inputs; four to a question


class Given(NamedTuple):
    """One answer. `people`, `leave_out`: ids of leads; `open`: its flow run is not over, it is still to be carried out."""

    flow_run: str
    name: str
    run_id: str
    key: str
    people: list[str]
    leave_out: list[str]
    note: str
    open: bool

    @property
    def by(self) -> str:
        """How the ledger names who decided."""
        return decider(self.flow_run)


class Late(NamedTuple):
    """An answer of this flow run to a question that others had decided when it arrived."""

    run_id: str
    by: tuple[str, ...]
    taken_out: int
    on_the_way: int


def decider(flow_run_id: str) -> str:
    """How the ledger names an answer to a form."""
    return f"Prefect flow run {flow_run_id}"


def question(run_id: str, waiting: list[Waiting]) -> str:
    """The key of a question. Changes with the people, their order and the words."""
    pairs = "\n".join(f"{one.lead.id} {one.draft.content_hash}" for one in waiting)
    return f"{_ASKED}{run_id}-{sha256(pairs.encode()).hexdigest()[:12]}"


def keep_numbers(key: str, waiting: list[Waiting]) -> None:
    """Write down whom the numbers of a form mean, before it is shown. Repeatable."""
    this, people = UUID(str(flow_run.id)), f"suspended-{key}-people"
    with get_client(sync_client=True) as client:
        if people not in _inputs(client, this):
            client.create_flow_run_input(this, people, json.dumps([one.lead.id for one in waiting]))


def given(run_id: str) -> list[Given]:
    """Every answer to a question about this run, whichever flow run asked it."""
    with get_client(sync_client=True) as client:
        return [one for asker in askers(client, run_id) for one in _answers(client, asker)]


def askers(client: SyncPrefectClient, run_id: str) -> list[FlowRun]:
    """The flow runs that have had this run in their hands: one of them may have asked."""
    tagged = FlowRunFilter(tags=FlowRunFilterTags(all_=[f"{TAG}{run_id}"]))
    return client.read_flow_runs(flow_run_filter=tagged)


def hear(ledger: Ledger, run_id: str) -> Late | None:
    """Take out whom answers about a run leave out. Repeatable, and needs no ownership of the run.

    An answer to the question as it stands is left to whoever carries it out whole. Returns what has become of this flow
    run's own answer if others had decided before it arrived.
    """
    return _heard(ledger, given(run_id)) if flow_run.id else None


def hear_own() -> Late | None:
    """The same for the answers to this flow run, before it goes on with anything: others may hold its run."""
    own = _own() if flow_run.id else []
    return _heard(working_ledger(), own) if own else None


def _heard(ledger: Ledger, answers: list[Given]) -> Late | None:
    late = None
    for one in answers:
        with ledger.read() as tx:
            stands = one.key == question(one.run_id, review.waiting(tx, one.run_id))
        if stands:
            continue
        left = review.leave_out(ledger, one.run_id, one.leave_out, by=one.by, note=one.note)
        if one.flow_run == str(flow_run.id):
            with ledger.read() as tx:
                others = review.deciders(tx, one.people) - {one.by}
            if others:
                late = Late(one.run_id, tuple(sorted(others)), left.taken_out, left.on_the_way)
    return late


def _own() -> list[Given]:
    with get_client(sync_client=True) as client:
        try:
            return _answers(client, client.read_flow_run(UUID(str(flow_run.id))))
        except ObjectNotFound:
            return []


def _answers(client: SyncPrefectClient, asker: FlowRun) -> list[Given]:
    held = _inputs(client, asker.id)
    found = []
    for name, people in held.items():
        key = name.removeprefix("suspended-").removesuffix("-people")
        answer = held.get(f"suspended-{key}-response")
        if name.endswith("-people") and answer is not None:
            over = asker.state is not None and asker.state.is_final()
            run_id = key.removeprefix(_ASKED).rpartition("-")[0]
            leave_out = _meant(answer, people)
            note = str(answer.get("note", ""))
            found.append(Given(str(asker.id), asker.name, run_id, key, people, leave_out, note, not over))
    return found


def _meant(answer: dict[str, Any], people: list[str]) -> list[str]:
    """Whom an answer leaves out. A number that is nobody means everybody: whoever was meant must not be sent."""
    numbers = set(answer.get("leave_out") or ())
    if answer["decision"] == "reject" or not numbers <= set(range(1, len(people) + 1)):
        return people
    return [people[number - 1] for number in sorted(numbers)]


def _inputs(client: SyncPrefectClient, asker: UUID) -> dict[str, Any]:
    kept: Iterable[Any] = client.filter_flow_run_input(asker, _KEPT, _MOST, set())
    return {one.key: one.decoded_value for one in kept}
