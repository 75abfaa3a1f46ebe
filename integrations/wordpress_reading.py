"""WordPress's answers read into our words, and our words compared with what it stored. Pure.

Facts: https://developer.wordpress.org/rest-api/reference/posts/ and runs on WordPress 6.1, 6.8 and 7.1.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from gtm.models import Post, SavedPost
from integrations.errors import AuthRefused, Conflict, IntegrationError, Rejected, Transient, Unclear
from integrations.http import Answer

T = TypeVar("T")

_HTML_TAG = re.compile(r"<[^>]*>")


class _Raw(BaseModel):
    raw: str


class Stored(BaseModel):
    """A post as WordPress stores it. Only `raw` counts: `rendered` is made anew by each version."""

    id: int
    slug: str
    status: str
    link: str | None = None
    title: _Raw
    content: _Raw
    excerpt: _Raw
    tags: list[int] = []

    def words(self) -> tuple[str, str, str]:
        """Title, HTML and excerpt: what people edit."""
        return self.title.raw, self.content.raw, self.excerpt.raw

    def fingerprint(self) -> str:
        """Another one as soon as a word is another one."""
        return hashlib.sha256(json.dumps(self.words()).encode()).hexdigest()


class Made(BaseModel):
    """Anything that has just been created."""

    id: int


class User(BaseModel):
    """Who we are to WordPress."""

    capabilities: dict[str, Any] = {}


POST, POSTS = TypeAdapter(Stored), TypeAdapter(list[Stored])
MADE, USER = TypeAdapter(Made), TypeAdapter(User)


def understood(shape: TypeAdapter[T], answer: Answer) -> T:
    """The answer in its shape. Raises Unclear when it has another one."""
    try:
        return shape.validate_python(answer.json())
    except ValidationError:
        pass
    raise Unclear(answer.provider, answer.action, "the answer has an unknown shape", status=answer.status)


class TermExists(Rejected):
    """Not a failure: the tag is there, under this id."""

    term_id: int


class NotOurs(AuthRefused):
    """We are known, and this one post is not ours to edit: somebody else's, or published by somebody."""


# --- errors ----------------------------------------------------------------------------------------


@contextmanager
def before_the_words() -> Iterator[None]:
    """What is asked, and the tags made, before words are sent: no doubt of that is one about the draft."""
    try:
        yield
    except Unclear as doubt:
        raise Transient(
            doubt.provider, doubt.action, doubt.detail, status=doubt.status, request_id=doubt.request_id
        ) from doubt


def classify(answer: Answer) -> IntegrationError | None:
    """WordPress's error in our tree; None: the status says enough, or it is no error."""
    if answer.ok or answer.status >= 500:
        return None
    body = answer.json()
    if not isinstance(body, dict) or "code" not in body:
        return None
    code, data = str(body["code"]), body.get("data")
    data = data if isinstance(data, dict) else {}
    if code == "term_exists" and str(data.get("term_id")).isdecimal():
        exists = TermExists(answer.provider, answer.action, "the tag is there already")
        exists.term_id = int(data["term_id"])
        return exists
    kind, sentence = _meaning(answer.status, code, data)
    told = html.unescape(_HTML_TAG.sub("", str(body.get("message") or "")))
    return kind(answer.provider, answer.action, f"{sentence}{told} ({code})")


def _meaning(status: int, code: str, data: dict[str, object]) -> tuple[type[IntegrationError], str]:
    # Drafts asked for by nobody are a 400, not a 401: data.details.status.code = rest_forbidden_status.
    if status == 401 or "rest_forbidden_status" in json.dumps(data):
        return AuthRefused, (
            "WordPress does not take WORDPRESS_USERNAME and WORDPRESS_APP_PASSWORD for a user who may write "
            "(or the web server drops the Authorization header): "
        )
    if status == 403:
        about_one_post = code in ("rest_cannot_edit", "rest_forbidden_context")
        kind = NotOurs if about_one_post else AuthRefused
        return kind, "the user of WORDPRESS_USERNAME may not do this: "
    if code == "rest_no_route":
        return Rejected, "there is no such WordPress API at WORDPRESS_URL: "
    return Rejected, ""


# --- words -----------------------------------------------------------------------------------------


def words_of(post: Post) -> tuple[str, str, str]:
    """Title, HTML and excerpt as WordPress would store them for a user it trusts: it trims titles."""
    return post.title.strip(), post.html, post.excerpt


def imprint(title: str, content: str, excerpt: str) -> str:
    """The same for words as sent and as stored: as `same_words`, for when only this is left of the sent ones."""
    words = (html.unescape(title), content, html.unescape(excerpt))
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def same_words(post: Post, stored: Stored) -> bool:
    """Whether the stored words are the post's."""
    return not any(_differences(post, stored))


def _differences(post: Post, stored: Stored) -> Iterator[tuple[str, str, str]]:
    """What differs: its name, as sent, as stored. Authors' `T & C` is stored `T &amp; C`: no difference."""
    for name, sent, kept in zip(("title", "HTML", "excerpt"), words_of(post), stored.words(), strict=True):
        if sent != kept and (name == "HTML" or html.unescape(sent) != html.unescape(kept)):
            yield name, sent, kept


def fields_of(post: Post) -> dict[str, object]:
    """The words as the body of a request."""
    title, content, excerpt = words_of(post)
    return {"title": title, "content": content, "excerpt": excerpt}


def saved(stored: Stored, *warnings: str) -> SavedPost:
    """A stored post in our words."""
    return SavedPost(
        ref=str(stored.id),
        slug=stored.slug,
        status=stored.status,
        fingerprint=stored.fingerprint(),
        imprint=imprint(*stored.words()),
        url=stored.link,
        warnings=warnings,
    )


def warnings(post: Post, stored: Stored) -> Iterator[str]:
    """What is stored otherwise than sent. Users without `unfiltered_html` have their HTML filtered."""
    for name, sent, kept in _differences(post, stored):
        yield f"WordPress changed the {name} ({len(sent)} characters sent, {len(kept)} kept); read it"
    if len(stored.tags) < len(post.tags):
        yield f"WordPress kept {len(stored.tags)} of {len(post.tags)} tags"
    if stored.slug != post.slug:
        yield f"a person has renamed the slug from {post.slug!r} to {stored.slug!r}; it was left so"


def refuse_foreign_changes(post: Post, before: SavedPost, stored: Stored) -> None:
    """Conflict unless the post is the draft we left, or has our new words already."""
    if stored.status != "draft":
        detail = (
            f"post {stored.id} ({stored.slug}) is now {stored.status!r}, no draft; it was left alone. "
            f"Change it in WordPress, or give the brief another slug"
        )
    elif stored.fingerprint() != before.fingerprint and not same_words(post, stored):
        detail = (
            f"a person has edited post {stored.id} ({stored.slug}) since we wrote it; it was left alone. "
            f"Take the edits into the brief and delete the draft, or go on in WordPress"
        )
    else:
        return
    raise Conflict("wordpress", "update the draft", detail)
