"""Blog drafts: made once, updated when the brief changes, left alone when a person edited them."""

from datetime import timedelta
from pathlib import Path

import pytest

from gtm.clock import now
from gtm.figures import digest
from tasks.publish import PostOutcome, publish_draft
from tasks.report import gather
from tasks.stage import Stop
from tests import loopback

BRIEF = Path(__file__).parents[2] / "deployments" / "briefs" / "lead-scoring.md"


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """A copy of the shipped brief that a test may change."""
    copy = tmp_path / "brief.md"
    copy.write_text(BRIEF.read_text())
    return copy


def _drafts(sandbox) -> list[dict]:
    answer = loopback.get(
        f"{sandbox.url}/wordpress/wp-json/wp/v2/posts",
        params={"status": "draft,publish,pending", "context": "edit"},
        auth=("gtm", "sandbox-password"),
    )
    found = answer.raise_for_status().json()
    return [post for post in found if post["slug"] != "hello-world"]  # every new WordPress has that one


def _publish(brief: Path) -> PostOutcome:
    told = publish_draft.fn(str(brief), "wordpress")
    assert isinstance(told, PostOutcome), told
    return told


def test_a_brief_becomes_one_draft_however_often_it_is_run(ledger, sandbox, brief):
    """Created, then unchanged; a changed brief updates the same draft; it is never published."""
    first = _publish(brief)
    assert first.result == "created"
    assert _publish(brief).result == "unchanged"
    brief.write_text(brief.read_text() + "\n\nOne more thought.\n")
    updated = _publish(brief)
    assert (updated.result, updated.ref) == ("updated", first.ref)
    (draft,) = _drafts(sandbox)
    assert draft["status"] == "draft"
    assert "One more thought." in draft["content"]["raw"]


def test_what_a_person_edited_is_left_alone_and_said(ledger, sandbox, brief):
    """The person's words stay, and the note says why nothing was written."""
    slug = _publish(brief).slug
    loopback.post(
        f"{sandbox.url}/_sandbox/wordpress/edit", json={"slug": slug, "content": "<p>By hand.</p>"}
    ).raise_for_status()
    brief.write_text(brief.read_text() + "\n\nOne more thought.\n")
    told = _publish(brief)
    assert told.result == "left_alone"
    assert "edited by a person" in told.note
    (draft,) = _drafts(sandbox)
    assert draft["content"]["raw"] == "<p>By hand.</p>"


def test_a_post_of_somebody_else_is_not_touched(ledger, sandbox, brief):
    """A slug that is taken by a post we never made is left alone."""
    slug = _publish(brief).slug
    with ledger.write() as tx:
        from gtm.ledger.schema import posts

        tx.execute(posts.delete())
    told = _publish(brief)
    assert told.result == "left_alone"
    assert "is not ours" in told.note
    assert [draft["slug"] for draft in _drafts(sandbox)] == [slug]


def test_a_draft_whose_answer_was_lost_is_found_again(ledger, sandbox, brief):
    """Created at the CMS, answer lost: the next run finds it and makes no second one."""
    sandbox.tell(
        "faults", kind="drop", provider="wordpress", endpoint="POST *posts*", after_work=True, count=1
    )
    told = publish_draft.fn(str(brief), "wordpress")
    if isinstance(told, Stop):
        told = _publish(brief)
    assert told.result in ("created", "updated", "unchanged")
    assert len(_drafts(sandbox)) == 1


def test_a_cms_that_is_down_is_told(ledger, sandbox, brief):
    """A sentence; nothing is recorded as done."""
    sandbox.tell("faults", kind="outage", provider="wordpress")
    told = publish_draft.fn(str(brief), "wordpress")
    assert isinstance(told, Stop)
    assert "not changed by us" in told.sentence
    sandbox.clear_faults()
    assert _publish(brief).result == "created"


def test_the_digest_calls_a_draft_saved_and_waiting(ledger, sandbox, brief):
    """The first digest after the first draft: the ledger cannot tell made from changed, and does not guess."""
    slug = _publish(brief).slug
    monday = now().date() - timedelta(days=now().weekday())
    with ledger.read() as tx:
        message = digest(gather(tx, monday, "UTC"), channel="#gtm-weekly")
    told = message.model_dump_json()
    assert f"{slug}: draft saved, waits for an editor" in told
    assert "draft updated" not in told
