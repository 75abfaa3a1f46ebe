"""A draft that was being written when an answer was lost or the process died: whose words are there is found out.

Ours are recognised, written on and told; a person's are left alone, whatever we had begun.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from gtm import clock
from gtm.ledger import outlets, world
from gtm.ledger.schema import post_intents
from integrations.wordpress import WordPress
from tasks.publish import SETTLING, PostOutcome, publish_draft
from tasks.stage import Stop
from tests import depth, loopback

ROOT = Path(__file__).parents[2]
BRIEF = (ROOT / "deployments" / "briefs" / "lead-scoring.md").read_text()
SLUG = "lead-scoring-template"
TAGS, CREATE, UPDATE = "POST */tags", "POST */posts", "POST */posts/*"
BY_HAND = "<p>By hand.</p>"


class Killed(BaseException):
    """What nothing catches: as the end of the process, it leaves what was committed, and no more."""


class Desk:
    """One brief, one sandbox, and the draft that stands there."""

    def __init__(self, sandbox: Any, brief: Path) -> None:
        self.sandbox = sandbox
        self.brief = brief
        self.passed = timedelta()

    def words(self, more: str) -> None:
        """Change the brief."""
        self.brief.write_text(f"{BRIEF}\n\n{more}\n")

    def run(self, at_once: bool = False) -> PostOutcome | Stop:
        """One run, as long after the one before as a CMS may still work."""
        self.passed += timedelta() if at_once else SETTLING
        with clock.use(lambda: datetime.now(UTC) + self.passed):
            return publish_draft.fn(str(self.brief), "wordpress")

    def result(self) -> str:
        """One run that comes to an end; its result."""
        told = self.run()
        assert isinstance(told, PostOutcome), told
        return told.result

    def trouble(self, kind: str, endpoint: str, **more: Any) -> None:
        """Switch a fault on."""
        self.sandbox.tell("faults", kind=kind, provider="wordpress", endpoint=endpoint, **more)

    def edit(self, **words: str) -> None:
        """A person is there."""
        self.sandbox.tell("wordpress/edit", slug=SLUG, **words)

    def write_by_hand(self) -> None:
        """A person makes a draft of their own under our slug."""
        self._api(
            "POST", "posts", json={"status": "draft", "slug": SLUG, "title": "Mine", "content": BY_HAND}
        )

    def drafts(self) -> list[dict[str, Any]]:
        """Every post under our slug or one that WordPress made of it."""
        found = self._api("GET", "posts", params={"status": "any", "context": "edit"})
        return [post for post in found if post["slug"].startswith(SLUG)]

    def content(self) -> str:
        """What the one draft says."""
        (draft,) = self.drafts()
        text: str = draft["content"]["raw"]
        return text

    def lands(self, words: str) -> None:
        """Wait for late work."""
        deadline = time.monotonic() + 10
        while not any(words in draft["content"]["raw"] for draft in self.drafts()):
            assert time.monotonic() < deadline, "the late work was not done"
            time.sleep(0.05)

    def writes(self) -> int:
        """How often words were sent."""
        calls = self.sandbox.ask("calls")["asked"].get("wordpress", {})
        return sum(count for name, count in calls.items() if re.fullmatch(r"POST .*/posts(/[^/]+)?", name))

    def _api(self, method: str, path: str, **more: Any) -> Any:
        url = f"{self.sandbox.url}/wordpress/wp-json/wp/v2/{path}"
        answer = loopback.request(method, url, auth=("gtm", "sandbox-password"), **more)
        return answer.raise_for_status().json()


@pytest.fixture
def desk(ledger: Any, sandbox: Any, tmp_path: Path) -> Desk:
    """Nothing is there yet."""
    brief = tmp_path / "brief.md"
    brief.write_text(BRIEF)
    return Desk(sandbox, brief)


# --- lost answers ----------------------------------------------------------------------------------------

REFUSED: dict[str, Any] = {"kind": "status", "status": 401, "body": {"code": "x", "message": "no"}}
UNDONE: list[dict[str, Any]] = [
    {"kind": "outage"},
    {"kind": "status"},
    {"kind": "storm", "headers": {"retry-after": "0"}},
    {"kind": "drop"},
    {"kind": "html"},
    {"kind": "empty"},
    REFUSED,
]
DONE: list[dict[str, Any]] = [{"kind": "truncated"}] + [
    {"kind": kind, "after_work": True} for kind in ("drop", "html", "empty", "outage")
]
SURELY = ("storm", "401")


def _name(fault: dict[str, Any]) -> str:
    return str(fault.get("status", fault["kind"]))


@pytest.mark.parametrize(
    ("fault", "endpoint"),
    [
        *product(UNDONE, [UPDATE]),
        *product(depth.some(UNDONE, 0, -1), [TAGS, CREATE]),
    ],
    ids=lambda value: _name(value) if isinstance(value, dict) else value,
)
def test_a_write_that_did_not_arrive_is_made_good(desk: Desk, fault: dict[str, Any], endpoint: str) -> None:
    """Whatever went wrong: the next run writes the new words, once, and the one after finds nothing to do.

    Only where the words were sent and may be there it is said that this is not known.
    """
    if endpoint == UPDATE:
        assert desk.result() == "created"
    desk.words("NUMBERTWO")
    if endpoint == TAGS:
        desk.brief.write_text(desk.brief.read_text().replace("tags:", "tags: [Newly made]\nold:", 1))
        desk.brief.write_text("\n".join(_without_old_tags(desk.brief.read_text())))
    desk.trouble(endpoint=endpoint, **fault)
    told = desk.run()
    assert isinstance(told, Stop)
    surely = endpoint == TAGS or _name(fault) in SURELY
    assert ("was not changed by us" in told.sentence) == surely
    assert ("It is not known whether the draft was" in told.sentence) == (not surely)
    desk.sandbox.clear_faults()
    assert desk.result() == ("updated" if endpoint == UPDATE else "created")
    assert "NUMBERTWO" in desk.content()
    sent = desk.writes()
    assert (desk.result(), desk.writes()) == ("unchanged", sent)


def _without_old_tags(text: str) -> Iterator[str]:
    skip = False
    for line in text.split("\n"):
        skip = line.startswith("old:") or (skip and line.startswith((" ", "-")))
        if not skip:
            yield line


@pytest.mark.parametrize("endpoint", [CREATE, UPDATE])
@pytest.mark.parametrize("fault", depth.some(DONE, 0, 2), ids=_name)
def test_a_write_that_arrived_without_an_answer_is_done(
    desk: Desk, fault: dict[str, Any], endpoint: str
) -> None:
    """The draft is looked at in the same run and says so itself; it is ours to write on."""
    if endpoint == UPDATE:
        assert desk.result() == "created"
    desk.words("NUMBERTWO")
    desk.trouble(endpoint=endpoint, count=1, **fault)
    assert desk.result() == ("updated" if endpoint == UPDATE else "created")
    assert desk.result() == "unchanged"
    desk.words("NUMBERTHREE")
    assert desk.result() == "updated"
    assert "NUMBERTHREE" in desk.content()


@pytest.mark.parametrize("next_words", ["NUMBERTWO", "NUMBERTHREE"])
@pytest.mark.parametrize("endpoint", [CREATE, UPDATE])
def test_what_arrives_late_is_recognised_as_ours(desk: Desk, endpoint: str, next_words: str) -> None:
    """WordPress did it after everybody had looked: a later run knows its own words, and writes newer ones over them."""
    if endpoint == UPDATE:
        assert desk.result() == "created"
    desk.words("NUMBERTWO")
    desk.trouble("late", endpoint, seconds=0.5, count=1)
    told = desk.run()
    assert isinstance(told, Stop)
    assert "It is not known whether the draft was" in told.sentence
    desk.lands("NUMBERTWO")
    desk.words(next_words)
    sent = desk.writes()
    again = desk.run()
    assert isinstance(again, PostOutcome)
    if next_words == "NUMBERTWO":
        assert (again.result, desk.writes()) == ("updated" if endpoint == UPDATE else "created", sent)
        assert "whose answer was lost" in again.note
    else:
        assert (again.result, desk.writes()) == ("updated", sent + 1)
    assert next_words in desk.content()
    assert desk.result() == "unchanged"


@pytest.mark.parametrize("lands", [True, False])
@pytest.mark.parametrize("next_words", ["NUMBERTWO", "NUMBERTHREE"])
def test_while_a_draft_may_still_arrive_no_second_one_is_made(
    desk: Desk, next_words: str, lands: bool
) -> None:
    """Whoever runs it again at once is told to wait; later there is one draft, whether the first arrived or not."""
    desk.words("NUMBERTWO")
    if lands:
        desk.trouble("late", CREATE, seconds=1.5, count=1)
    else:
        desk.trouble("drop", CREATE)
    told = desk.run()
    assert isinstance(told, Stop)
    assert "run it again in 2 minutes: what is there is looked at first" in told.sentence
    desk.sandbox.clear_faults()
    desk.words(next_words)
    sent = desk.writes()
    for _ in range(2):
        told = desk.run(at_once=True)
        assert isinstance(told, Stop)
        assert "may still arrive. Nothing was sent" in told.sentence
    assert desk.writes() == sent
    if lands:
        desk.lands("NUMBERTWO")
    assert desk.result() == ("updated" if lands and next_words == "NUMBERTHREE" else "created")
    assert next_words in desk.content()
    assert desk.result() == "unchanged"


def test_the_wait_begins_anew_when_the_same_words_are_lost_again(desk: Desk) -> None:
    """What counts is when they left last."""
    desk.trouble("drop", CREATE)
    assert isinstance(desk.run(), Stop)
    assert isinstance(desk.run(), Stop)
    desk.sandbox.clear_faults()
    assert isinstance(desk.run(at_once=True), Stop)
    assert desk.result() == "created"


def test_what_a_person_made_of_late_words_is_theirs(desk: Desk) -> None:
    """Neither what we saved nor what we sent last: left alone, with the doubt said."""
    desk.result()
    desk.words("NUMBERTWO")
    desk.trouble("late", UPDATE, seconds=0.3, count=1)
    assert isinstance(desk.run(), Stop)
    desk.lands("NUMBERTWO")
    desk.edit(content=BY_HAND)
    told = desk.run()
    assert isinstance(told, PostOutcome)
    assert told.result == "left_alone"
    assert "edited by a person" in told.note
    assert "or wordpress has rewritten what we sent last" in told.note
    assert desk.content() == BY_HAND


@pytest.mark.parametrize("kind", ["drop", "html"])
def test_a_person_who_edits_while_the_answer_is_lost_is_not_taken_for_us(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Between our request and the look after it: what is read back is compared with what was sent."""
    desk.result()
    desk.words("NUMBERTWO")
    desk.trouble(kind, UPDATE, count=1)
    write = WordPress._overwrite

    def edited_meanwhile(self: WordPress, *args: Any) -> Any:
        desk.edit(content=BY_HAND)
        return write(self, *args)

    monkeypatch.setattr(WordPress, "_overwrite", edited_meanwhile)
    assert isinstance(desk.run(), Stop)
    monkeypatch.setattr(WordPress, "_overwrite", write)
    desk.sandbox.clear_faults()
    for more in ("NUMBERTWO", "NUMBERTHREE"):
        desk.words(more)
        assert desk.result() == "left_alone"
    assert desk.content() == BY_HAND


def test_what_surely_did_not_leave_is_nobodys_later(desk: Desk, ledger: Any) -> None:
    """A refused create keeps no claim: a draft that somebody then makes under the slug is simply not ours."""
    desk.trouble(endpoint=CREATE, **REFUSED)
    assert isinstance(desk.run(), Stop)
    with ledger.read() as tx:
        assert outlets.unanswered(tx, "wordpress", SLUG).meant == {}
    desk.sandbox.clear_faults()
    desk.write_by_hand()
    told = desk.run()
    assert isinstance(told, PostOutcome)
    assert told.result == "left_alone"
    assert "is not ours;" in told.note
    assert desk.content() == BY_HAND


def test_a_draft_begun_belongs_to_the_world_it_was_begun_in(desk: Desk, ledger: Any) -> None:
    """Also while all that is known of it is that it was meant."""
    desk.trouble("drop", CREATE)
    assert isinstance(desk.run(), Stop)
    with pytest.raises(world.OtherWorld):
        world.enter(ledger, "real")


def test_an_editors_tags_stay(desk: Desk) -> None:
    """Tags are no words, so an edit of them is not noticed: an update adds ours and takes none away."""
    desk.result()
    (draft,) = desk.drafts()
    theirs = desk._api("POST", "tags", json={"name": "Chosen by hand"})["id"]
    desk._api("POST", f"posts/{draft['id']}", json={"tags": [theirs]})
    desk.words("NUMBERTWO")
    assert desk.result() == "updated"
    (after,) = desk.drafts()
    assert set(after["tags"]) == {theirs, *draft["tags"]}


def test_a_brief_that_changes_only_its_tags_is_written(desk: Desk) -> None:
    """The words are there already; the tag is not."""
    desk.result()
    (before,) = desk.drafts()
    text = desk.brief.read_text().replace("tags:", "tags: [Newly made]\nold:", 1)
    desk.brief.write_text("\n".join(_without_old_tags(text)))
    assert desk.result() == "updated"
    (after,) = desk.drafts()
    assert len(after["tags"]) == len(before["tags"]) + 1
    assert desk.result() == "unchanged"


# --- kills -------------------------------------------------------------------------------------------------


def _kill_before_the_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "intend_post", _die)


def _kill_after_the_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WordPress, "save_draft", _die)


def _kill_after_the_write(monkeypatch: pytest.MonkeyPatch) -> None:
    save = WordPress.save_draft

    def saved(self: WordPress, *args: Any) -> Any:
        save(self, *args)
        raise Killed

    monkeypatch.setattr(WordPress, "save_draft", saved)


def _kill_inside_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rolled back: the same as after the write, with a transaction begun."""
    save = outlets.save_post

    def saved(*args: Any, **more: Any) -> None:
        save(*args, **more)
        raise Killed

    monkeypatch.setattr(outlets, "save_post", saved)


def _kill_after_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.publish.PostOutcome", _die)


def _die(*_: Any, **__: Any) -> Any:
    raise Killed


WRITTEN = (_kill_after_the_write, _kill_inside_the_record, _kill_after_the_record)
POINTS = (_kill_before_the_intent, _kill_after_the_intent, *WRITTEN)
Point = Callable[[pytest.MonkeyPatch], None]


def _case(value: Any) -> str:
    if isinstance(value, bool):
        return "update" if value else "create"
    return getattr(value, "__name__", str(value)).removeprefix("_kill_")


KILLED = [
    *product(["sqlite"], POINTS, [False, True], ["NUMBERTWO", "NUMBERTHREE"]),
    *product(["postgresql"], POINTS, [True], ["NUMBERTHREE"]),
]
"""In every run: at each point one draft to be and one that is there, with other words and with the same; one elsewhere."""


def _killed_run(desk: Desk, point: Point) -> None:
    with pytest.MonkeyPatch.context() as patch:
        point(patch)
        with pytest.raises(Killed):
            desk.run()


@pytest.mark.parametrize(
    ("ledger", "point", "there", "next_words"),
    depth.some(KILLED, *range(1, 20, 4), *range(2, 20, 4), 22),
    ids=_case,
    indirect=["ledger"],
)
def test_a_killed_run_is_made_good_by_the_next(
    desk: Desk, ledger: Any, point: Point, there: bool, next_words: str
) -> None:
    """One draft with the newest words, whether it was killed before, in between or after; then nothing to do."""
    if there:
        desk.result()
    desk.words("NUMBERTWO")
    _killed_run(desk, point)
    desk.words(next_words)
    sent = desk.writes()
    result = desk.result()
    assert result in ("created", "updated", "unchanged")
    assert next_words in desk.content()
    again = point not in WRITTEN or next_words == "NUMBERTHREE"
    assert desk.writes() == sent + again
    assert desk.result() == "unchanged"
    with ledger.read() as tx:
        assert tx.execute(post_intents.select()).all() == []


@pytest.mark.parametrize("next_words", depth.some(["NUMBERTWO", "NUMBERTHREE"], 1))
@pytest.mark.parametrize("there", [False, True], ids=_case)
@pytest.mark.parametrize("point", POINTS, ids=_case)
def test_after_a_kill_a_person_is_still_a_person(
    desk: Desk, point: Point, there: bool, next_words: str
) -> None:
    """Whatever we had begun, meant or written: words that are neither known nor meant are never written over."""
    if there:
        desk.result()
    desk.words("NUMBERTWO")
    _killed_run(desk, point)
    if there or point in WRITTEN:
        desk.edit(content=BY_HAND)
    else:
        desk.write_by_hand()
    desk.words(next_words)
    for _ in range(2):
        assert desk.result() == "left_alone"
    assert desk.content() == BY_HAND


@pytest.mark.parametrize("status", ["publish", "pending", "private"])
def test_words_of_a_killed_run_that_are_no_draft_any_more_stay_as_they_are(desk: Desk, status: str) -> None:
    """They are ours, and whoever took the draft on decides what becomes of it."""
    desk.result()
    desk.words("NUMBERTWO")
    _killed_run(desk, _kill_after_the_write)
    desk.edit(status=status)
    desk.words("NUMBERTHREE")
    assert desk.result() == "left_alone"
    assert "NUMBERTWO" in desk.content()
    assert desk.drafts()[0]["status"] == status


REALLY = """
import os, signal, sys
from gtm.ledger import outlets
from integrations.wordpress import WordPress
from tasks import publish

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

save = WordPress.save_draft
if sys.argv[2] == "after the intent":
    WordPress.save_draft = die
elif sys.argv[2] == "after the write":
    WordPress.save_draft = lambda self, *args: die(save(self, *args))
publish.publish_draft.fn(sys.argv[1], "wordpress")
"""


@pytest.mark.dear
@pytest.mark.parametrize("there", [False, True], ids=_case)
@pytest.mark.parametrize("point", ["after the intent", "after the write"])
def test_a_process_that_is_really_killed_leaves_the_same(desk: Desk, point: str, there: bool) -> None:
    """kill -9, with everything the process held."""
    if there:
        desk.result()
    desk.words("NUMBERTWO")
    sent = desk.writes()
    done = subprocess.run(
        [sys.executable, "-c", REALLY, str(desk.brief), point],
        cwd=ROOT,
        env={**os.environ},
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert desk.writes() == sent + (point == "after the write")
    assert desk.result() == ("updated" if there else "created")
    assert "NUMBERTWO" in desk.content()
    assert desk.writes() == sent + 1
    assert desk.result() == "unchanged"


def test_an_update_that_lands_after_newer_words_is_known_for_ours(desk: Desk) -> None:
    """Run again at once with another brief: the older words arrive over the newer ones, and no person is blamed."""
    desk.result()
    desk.words("NUMBERTWO")
    desk.trouble("late", UPDATE, seconds=3.0, count=1)
    assert isinstance(desk.run(), Stop)
    desk.words("NUMBERTHREE")
    again = desk.run(at_once=True)
    assert isinstance(again, PostOutcome)
    assert again.result == "updated"
    desk.lands("NUMBERTWO")
    assert desk.result() == "updated"
    assert "NUMBERTHREE" in desk.content()
    assert desk.result() == "unchanged"
    desk.edit(content=BY_HAND)
    assert desk.result() == "left_alone"
