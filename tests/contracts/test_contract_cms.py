from typing import Any

import pytest

from gtm.models import Post
from integrations.errors import Conflict, IntegrationError, Rejected, Transient, Unclear
from integrations.registry import providers

pytestmark = pytest.mark.parametrize("provider", providers("cms"))

POST = Post(
    slug="how-teams-plan",
    title="How teams plan Q3",
    html="<p>Hello & you</p>",
    excerpt="In short",
    tags=("Planning",),
)
NEWER = POST.model_copy(update={"html": "<p>Newer words</p>"})


@pytest.fixture
def cms(adapter: Any, provider: str) -> Any:
    return adapter("cms", provider)


def test_what_is_not_there_is_none(cms: Any) -> None:
    """Asked and found nothing is a value."""
    assert cms.find("no-such-post") is None


def test_a_draft_is_saved_and_found(cms: Any) -> None:
    """It is a draft under its slug, and `find` tells the same as `save_draft`."""
    saved = cms.save_draft(POST)
    assert (saved.slug, saved.status) == (POST.slug, "draft")
    assert cms.find(POST.slug).model_copy(update={"warnings": saved.warnings}) == saved


def test_new_words_replace_the_draft(cms: Any) -> None:
    """The same draft, another fingerprint; the one it had is spent."""
    first = cms.save_draft(POST)
    second = cms.save_draft(NEWER, first)
    assert (second.ref, second.slug) == (first.ref, first.slug)
    assert second.fingerprint != first.fingerprint
    with pytest.raises(Conflict):
        cms.save_draft(POST.model_copy(update={"html": "<p>Third</p>"}), first)
    assert cms.find(POST.slug).fingerprint == second.fingerprint


def test_the_same_words_change_nothing(cms: Any) -> None:
    """Running the same brief again leaves the draft as it is."""
    first = cms.save_draft(POST)
    assert cms.save_draft(POST, first).fingerprint == first.fingerprint


def test_an_edited_draft_is_left_alone(cms: Any) -> None:
    """Another fingerprint than the one we know means that a person was there; the post is named."""
    saved = cms.save_draft(POST)
    with pytest.raises(Conflict) as caught:
        cms.save_draft(NEWER, saved.model_copy(update={"fingerprint": "what a person has changed since"}))
    assert saved.ref in str(caught.value)
    assert cms.find(POST.slug).fingerprint == saved.fingerprint


def test_a_slug_with_other_words_is_not_taken_over(cms: Any) -> None:
    """Without memory of the post there is no update."""
    saved = cms.save_draft(POST)
    with pytest.raises(Conflict):
        cms.save_draft(NEWER)
    assert cms.find(POST.slug).fingerprint == saved.fingerprint


def test_an_empty_slug_finds_nothing_and_nobody(cms: Any) -> None:
    """It is refused; some providers would answer it with every draft."""
    for ask in (lambda: cms.find(""), lambda: cms.save_draft(POST.model_copy(update={"slug": ""}))):
        with pytest.raises(Rejected):
            ask()


@pytest.mark.parametrize("kind", ["drop", "status", "outage", "truncated", "html", "storm"])
def test_trouble_is_not_absence(cms: Any, control: Any, provider: str, kind: str) -> None:
    """A search that could not be carried out raises."""
    control.trouble(kind, provider)
    with pytest.raises(Transient):
        cms.find(POST.slug)


def test_a_create_whose_answer_was_lost_makes_one_draft(cms: Any, control: Any, provider: str) -> None:
    """Either the adapter finds it itself or it raises Unclear; asking again does not make a second one."""
    control.trouble("drop", provider, endpoint="POST */posts", after_work=True, count=1)
    try:
        saved = cms.save_draft(POST)
    except Unclear:
        saved = cms.find(POST.slug)
    assert cms.save_draft(POST).ref == saved.ref


def test_words_that_are_stored_are_recognised(cms: Any) -> None:
    """By the imprint, which is known before they are sent; other words have another one, tags have none."""
    saved = cms.save_draft(POST)
    assert saved.imprint == cms.find(POST.slug).imprint == cms.imprint(POST)
    assert cms.imprint(POST) == cms.imprint(POST.model_copy(update={"tags": ()}))
    for name in ("title", "html", "excerpt"):
        assert cms.imprint(POST) != cms.imprint(POST.model_copy(update={name: "other"}))
    assert cms.save_draft(NEWER, saved).imprint == cms.imprint(NEWER)


@pytest.mark.parametrize("kind", ["drop", "status", "outage", "truncated", "html", "empty"])
@pytest.mark.parametrize("endpoint", ["GET *", "POST */tags"])
def test_trouble_before_the_words_leaves_no_doubt(
    cms: Any, control: Any, provider: str, kind: str, endpoint: str
) -> None:
    """Nothing of the draft was sent, so nothing of it is unclear."""
    control.trouble(kind, provider, endpoint=endpoint)
    with pytest.raises(Transient) as caught:
        cms.save_draft(POST)
    assert not isinstance(caught.value, Unclear)
    control.calm()
    assert cms.find(POST.slug) is None


@pytest.mark.parametrize("kind", ["drop", "html", "empty", "outage"])
def test_a_draft_that_cannot_be_looked_at_after_a_lost_answer_is_unclear(
    cms: Any, control: Any, provider: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when what goes wrong with the look says of itself that nothing was sent."""
    write = cms._http.write

    def then_nobody_answers(action: str, method: str, path: str, **more: Any) -> Any:
        if path.startswith("posts"):
            control.trouble(kind, provider, endpoint="POST */posts*", after_work=True, count=1)
            control.trouble("status", provider, endpoint="GET *", status=401)
        return write(action, method, path, **more)

    monkeypatch.setattr(cms._http, "write", then_nobody_answers)
    with pytest.raises(Unclear):
        cms.save_draft(POST)
    control.calm()
    first = cms.find(POST.slug)
    assert first.imprint == cms.imprint(POST)
    with pytest.raises(Unclear):
        cms.save_draft(NEWER, first)
    control.calm()
    assert cms.find(POST.slug).imprint == cms.imprint(NEWER)


def test_nothing_is_ever_published(cms: Any) -> None:
    """After every write the post is a draft."""
    saved = cms.save_draft(POST)
    for words in ("<p>1</p>", "<p>2</p>"):
        saved = cms.save_draft(POST.model_copy(update={"html": words}), saved)
        assert saved.status == "draft"


def test_errors_are_ours(cms: Any, control: Any, provider: str) -> None:
    """Whatever a provider does, nothing but the error tree comes out."""
    for kind in ("drop", "status", "outage", "truncated", "html", "empty", "storm"):
        control.trouble(kind, provider, count=9)
        with pytest.raises(IntegrationError):
            cms.save_draft(POST)
        control.calm()
