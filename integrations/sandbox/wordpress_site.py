"""The WordPress-shaped site: who may write there, and the posts, revisions and terms it holds.

A person edits drafts here too (`edit_as_person`), as people do in the editor while nobody looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from integrations.sandbox.state import Sandbox
from integrations.sandbox.wordpress_text import (
    LONGEST_SLUG,
    escape_name,
    filter_html,
    is_reserved,
    sanitise_slug,
)

STATUSES = ("publish", "future", "draft", "pending", "private")
_WRITES = frozenset({"edit_posts", "delete_posts", "read"})
_EDITS = _WRITES | {
    *("edit_others_posts", "publish_posts", "edit_published_posts", "delete_others_posts"),
    *("manage_categories", "upload_files", "unfiltered_html"),
}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a login."""

    id: int
    login: str
    name: str
    role: str
    capabilities: frozenset[str]

    def may(self, what: str) -> bool:
        """Whether the role has this capability."""
        return what in self.capabilities

    @property
    def email(self) -> str:
        """Works as login too."""
        return f"{self.login}@sandbox.example"


DANA = User(1, "dana", "Dana Whitfield", "administrator", _EDITS | {"manage_options"})
USERS = (
    DANA,
    User(5, "gtm", "gtm-flows", "editor", _EDITS),
    User(6, "contrib", "A contributor", "contributor", _WRITES),
    User(7, "reader", "A subscriber", "subscriber", frozenset({"read"})),
)
LOGINS = {name: user for user in USERS for name in (user.login, user.email)}


@dataclass(slots=True)
class Words:
    """What people write."""

    title: str = ""
    content: str = ""
    excerpt: str = ""


@dataclass(slots=True)
class Revision:
    """Words as they were saved."""

    id: int
    at: datetime
    author: int
    words: Words


@dataclass(slots=True)
class Post:
    """A post. `touched` is who saved it last; a draft without a slug has the slug `""`."""

    id: int
    author: int
    date: datetime
    modified: datetime
    status: str = "draft"
    slug: str = ""
    words: Words = field(default_factory=Words)
    categories: list[int] = field(default_factory=lambda: [1])
    tags: list[int] = field(default_factory=list)
    meta: dict[str, Any] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    touched: int = 0


@dataclass(slots=True)
class Term:
    """A tag or a category. The name is HTML-escaped."""

    id: int
    taxonomy: str
    name: str
    slug: str
    description: str = ""


class Site:
    """One site. A taken slug silently gets `-2`, among drafts too, if the write says a status."""

    name = "wordpress"

    def __init__(self, sandbox: Sandbox) -> None:
        self._clock = sandbox.clock
        self._last = sandbox.clock.now() - timedelta(seconds=1)
        self._ids, self._term_ids = count(1), count(1)
        self.posts: dict[int, Post] = {}
        self._by_slug: dict[str, set[int]] = {}
        self.terms: dict[int, Term] = {}
        self._term_slugs: dict[tuple[str, str], Term] = {}
        self.add_term("category", "Uncategorized")
        self.add_term("category", "Guides")
        hello = Words("Hello world!", "<!-- wp:paragraph -->\n<p>Welcome.</p>\n<!-- /wp:paragraph -->")
        self.save(self.open_post(DANA), DANA, words=hello, slug="hello-world", status="publish")

    def moment(self) -> datetime:
        """Now, in whole seconds, and later than the last save: simulated time may be standing still."""
        self._last = max(self._clock.now().replace(microsecond=0), self._last + timedelta(seconds=1))
        return self._last

    # --- posts ---

    def open_post(self, author: User) -> Post:
        """An empty draft with the next id."""
        now = self.moment()
        post = Post(next(self._ids), author.id, now, now)
        self.posts[post.id] = post
        return post

    def save(
        self,
        post: Post,
        user: User,
        *,
        words: Words,
        slug: str | None = None,
        status: str | None = None,
        any_slug: bool = False,
    ) -> None:
        """Save as `user`. Changed words make a revision; the time of change moves in any case.

        `any_slug` leaves a slug that is taken or reserved as it is: so does a create that says no status.
        """
        if not user.may("unfiltered_html"):
            words = Words(escape_name(words.title), filter_html(words.content), filter_html(words.excerpt))
        words.title = words.title.strip()
        post.modified, post.touched = self.moment(), user.id
        if words != post.words:
            post.words = words
            post.revisions.insert(0, Revision(next(self._ids), post.modified, user.id, words))
        post.status = status or post.status
        if post.status == "draft":
            post.date = post.modified  # a draft without a date floats
        self._name(post, user, slug, any_slug)

    def _name(self, post: Post, user: User, slug: str | None, any_slug: bool) -> None:
        if post.status == "pending" and not user.may("publish_posts"):
            wanted = ""
        elif slug is not None:
            wanted = sanitise_slug(slug)
        else:
            wanted = post.slug
        if not wanted and post.status in ("publish", "future", "private"):
            wanted = sanitise_slug(post.words.title) or str(post.id)
        self._move(post, self._free(wanted, post) if wanted and not any_slug else wanted)

    def _free(self, wanted: str, post: Post) -> str:
        if not is_reserved(wanted) and not self._by_slug.get(wanted, set()) - {post.id}:
            return wanted
        tries = (f"{wanted[: LONGEST_SLUG - 4]}-{number}" for number in count(2))
        return next(slug for slug in tries if not self._by_slug.get(slug, set()) - {post.id})

    def _move(self, post: Post, slug: str) -> None:
        self._by_slug.get(post.slug, set()).discard(post.id)
        post.slug = slug
        self._by_slug.setdefault(slug, set()).add(post.id)

    def with_slugs(self, slugs: list[str]) -> Iterator[Post]:
        """The posts that have one of these slugs, in any state."""
        return (self.posts[number] for slug in slugs for number in sorted(self._by_slug.get(slug, ())))

    def trash(self, post: Post) -> None:
        """The slug becomes free: the trashed post keeps it with a suffix."""
        post.status, post.modified = "trash", self.moment()
        self._move(post, f"{post.slug}__trashed")

    def destroy(self, post: Post) -> None:
        """For good."""
        self._by_slug[post.slug].discard(post.id)
        del self.posts[post.id]

    def edit_as_person(self, slug: str, changes: dict[str, str]) -> Post | None:
        """Dana changes words, slug or status in the editor; None if no post has the slug."""
        post = next((one for one in self.with_slugs([slug]) if one.status != "trash"), None)
        if post is None:
            return None
        texts = {
            name: changes.get(name, getattr(post.words, name)) for name in ("title", "content", "excerpt")
        }
        self.save(post, DANA, words=Words(**texts), slug=changes.get("slug"), status=changes.get("status"))
        return post

    # --- terms ---

    def add_term(self, taxonomy: str, name: str, slug: str = "", description: str = "") -> Term:
        """A new term; the slug is made from the name unless given."""
        term = Term(
            next(self._term_ids), taxonomy, escape_name(name), sanitise_slug(slug or name), description
        )
        self.terms[term.id] = self._term_slugs[taxonomy, term.slug] = term
        return term

    def term_like(self, taxonomy: str, name: str) -> Term | None:
        """The term that this name would clash with, in whatever case it is written."""
        return self._term_slugs.get((taxonomy, sanitise_slug(name)))

    def terms_of(self, taxonomy: str) -> list[Term]:
        """All terms of a taxonomy, by name."""
        found = (term for term in self.terms.values() if term.taxonomy == taxonomy)
        return sorted(found, key=lambda term: term.name.lower())

    def counts(self) -> dict[str, Any]:
        """Posts by status, and tags."""
        by_status: dict[str, int] = {}
        for post in self.posts.values():
            by_status[post.status] = by_status.get(post.status, 0) + 1
        drafts = [post.slug for post in self.posts.values() if post.status == "draft"]
        return {"posts": by_status, "drafts": drafts, "tags": len(self.terms_of("post_tag"))}
