"""The WordPress shape where it is easily taken for simpler than it is: rights, drafts, slugs (as on 6.1.9)."""

from typing import Any

import pytest

from tests import loopback

EDITOR, CONTRIBUTOR = ("gtm", "sandbox-password"), ("contrib", "sandbox-password")
EVERY = "draft,pending,future,private,publish"


class Rest:
    """`/wp/v2/posts` as one user after the other."""

    def __init__(self, url: str) -> None:
        self._posts = f"{url}/wordpress/wp-json/wp/v2/posts"

    def get(self, who: Any, number: int | None = None, **query: str) -> tuple[int, Any]:
        answer = loopback.get(self._at(number), auth=who, params=query)
        return answer.status_code, answer.json()

    def post(self, who: Any, number: int | None = None, **body: str) -> dict[str, Any]:
        said = {"content": "<p>x</p>", **body} if number is None else body
        post: dict[str, Any] = loopback.post(self._at(number), auth=who, json=said).raise_for_status().json()
        return post

    def delete(self, who: Any, number: int) -> tuple[int, Any]:
        answer = loopback.delete(self._at(number), auth=who)
        return answer.status_code, answer.json()

    def _at(self, number: int | None) -> str:
        return self._posts if number is None else f"{self._posts}/{number}"


@pytest.fixture
def rest(sandbox_url: str) -> Rest:
    return Rest(sandbox_url)


def test_a_contributors_published_post_is_no_longer_theirs(rest: Rest) -> None:
    """They may read it as everybody may; to edit or to delete it is refused, and lists leave it out counted."""
    number = rest.post(CONTRIBUTOR, slug="mine", status="draft")["id"]
    assert rest.get(CONTRIBUTOR, number, context="edit")[0] == 200
    rest.post(EDITOR, number, status="publish")
    status, body = rest.get(CONTRIBUTOR, number, context="edit")
    assert (status, body["code"]) == (403, "rest_forbidden_context")
    assert rest.get(CONTRIBUTOR, number)[0] == 200
    assert rest.get(CONTRIBUTOR, slug="mine", status=EVERY, context="edit") == (200, [])
    assert [row["id"] for row in rest.get(CONTRIBUTOR, slug="mine", status=EVERY)[1]] == [number]
    status, body = rest.delete(CONTRIBUTOR, number)
    assert (status, body["code"]) == (403, "rest_cannot_delete")


@pytest.mark.parametrize("status", [EVERY, "draft", "bogus"])
@pytest.mark.parametrize("context", ["view", "edit"])
def test_nobody_who_asks_for_drafts_gets_a_400(rest: Rest, status: str, context: str) -> None:
    """The value is refused before the right is: a wrong password looks like a wrong parameter."""
    code, body = rest.get(None, slug="x", status=status, context=context)
    assert (code, body["code"]) == (400, "rest_invalid_param")
    detail = body["data"]["details"]["status"]
    assert (detail["code"], detail["data"]) == ("rest_forbidden_status", {"status": 401})


def test_nobody_who_asks_to_edit_gets_a_401(rest: Rest) -> None:
    """In a list and at one post, in WordPress's two sentences."""
    code, body = rest.get(None, slug="x", context="edit")
    assert (code, body["code"]) == (401, "rest_forbidden_context")
    assert body["message"].endswith("edit posts in this post type.")
    code, body = rest.get(None, 1, context="edit")
    assert (code, body["message"]) == (401, "Sorry, you are not allowed to edit this post.")


def test_a_slug_is_made_unique_only_when_a_status_is_said(rest: Rest) -> None:
    """A create without status keeps a taken or reserved slug: two drafts can share one."""
    assert rest.post(EDITOR, slug="same", status="draft")["slug"] == "same"
    second = rest.post(EDITOR, slug="same")
    assert (second["slug"], second["status"]) == ("same", "draft")
    assert rest.post(EDITOR, slug="same", status="draft")["slug"] == "same-2"
    assert rest.post(EDITOR, slug="feed")["slug"] == "feed"
    assert rest.post(EDITOR, slug="feed", status="draft")["slug"] == "feed-2"
    assert len(rest.get(EDITOR, slug="same", status="draft")[1]) == 2
