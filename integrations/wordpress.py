"""WordPress in the role of the Cms: it holds blog drafts. Nothing here ever publishes.

WordPress accepts much in silence: a wrong password makes us nobody, a taken slug becomes `slug-2`, HTML is
filtered, a failed create may leave a post behind, and there is no locking. So we ask who we are first, search
before and after, and read back what was stored.
Facts: https://developer.wordpress.org/rest-api/reference/posts/ and runs on WordPress 6.1, 6.8 and 7.1.
"""

import re

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from gtm.models import Post, SavedPost
from integrations import wordpress_reading as reading
from integrations.errors import AuthRefused, Conflict, IntegrationError, Rejected, Unclear
from integrations.http import Http
from integrations.ports import Cms, Pace

_ANY_STATUS = "draft,pending,future,private,publish"  # unsaid, only published posts are looked at
_READ = {"context": "edit", "_fields": "id,slug,status,link,title,content,excerpt,tags"}
# What WordPress stores unchanged; it cuts longer ones off, and all digits, `feed` and `embed` get a `-2`.
_SLUG = re.compile(r"(?!(?:feed|embed|[0-9]+)$)(?=.{1,200}$)[a-z0-9]+(?:-[a-z0-9]+)*")


class Settings(BaseSettings):
    """`WORDPRESS_*`: the site and the user who writes drafts there. A contributor's rights are enough."""

    model_config = SettingsConfigDict(
        env_prefix="WORDPRESS_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    url: str = Field(description="The site's address, like https://blog.acme.example, without /wp-json.")
    username: str = Field(description="Login name of the user who writes the drafts.")
    app_password: SecretStr = Field(
        description="An application password of that user (Users, Profile), not the login password."
    )


def sandboxed(url: str) -> Settings:
    """Settings that lead to the sandbox at `url`."""
    site = f"{url.rstrip('/')}/wordpress"
    return Settings(url=site, username="gtm", app_password=SecretStr("sandbox-password"))


def cms(settings: Settings, pace: Pace | None = None) -> Cms:
    """WordPress in the role of the Cms."""
    return WordPress(settings, pace)


class WordPress:
    """One site and one user. Not safe against another process that creates the same slug meanwhile."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        password = settings.app_password.get_secret_value()
        self._username = settings.username
        self._known_to_write = False
        self._http = Http(
            "wordpress",
            f"{settings.url.rstrip('/')}/wp-json/wp/v2",
            auth=httpx.BasicAuth(settings.username, password),
            pace=pace,
            secrets=(password, password.replace(" ", "")),
            classify=reading.classify,
        )

    def find(self, slug: str) -> SavedPost | None:
        """The post with this slug in any state but the trash, or None. Repeatable.

        Raises Conflict when posts share the slug, or one has it that this user may not see.
        """
        stored = self._find(slug)
        return reading.saved(stored) if stored else None

    def imprint(self, post: Post) -> str:
        """What `find` gives as `imprint` once these words are stored, by a user it trusts or not."""
        return reading.imprint(*reading.words_of(post))

    def save_draft(self, post: Post, if_unchanged: SavedPost | None = None) -> SavedPost:
        """Create the draft (`if_unchanged` None), or update it if it still has that fingerprint.

        A create that meets the same words under the slug, still a draft, returns that draft: it may be
        repeated. `warnings` tell what WordPress changed. An update adds tags and takes none away: a person's
        are not told from ours. Raises Conflict, saying which post and what to do, when a person has edited,
        published or deleted it, or the slug is another post's; Unclear when words were sent, and neither the
        answer nor a look at the post told that they are there.
        """
        _check_slug(post.slug)
        return self._create(post) if if_unchanged is None else self._update(post, if_unchanged)

    # --- create ---

    def _create(self, post: Post) -> SavedPost:
        with reading.before_the_words():
            self._check_user()
            there = self._find(post.slug)
            tags = [] if there else self._tag_ids(post)
        if there is None:
            stored = self._new_post(post, tags)
        elif there.status == "draft" and reading.same_words(post, there):
            stored = there
        else:
            detail = (
                f"post {there.id} ({there.status}) already has the slug {post.slug!r} and other words; "
                f"it was left alone. Give the brief another slug, or delete that post"
            )
            raise Conflict("wordpress", "create the draft", detail)
        if stored.slug != post.slug:
            raise self._slug_is_taken(post, stored)
        return reading.saved(stored, *reading.warnings(post, stored))

    def _new_post(self, post: Post, tags: list[int]) -> reading.Stored:
        """The created post. Without meta: a refused meta value leaves the post behind."""
        body = {"status": "draft", "slug": post.slug, **reading.fields_of(post), "tags": tags}
        try:
            answer = self._http.write("create the draft", "POST", "posts", json=body)
            return reading.understood(reading.POST, answer)
        except (Unclear, Rejected, Conflict) as error:
            return self._left_behind(post, error)

    def _left_behind(self, post: Post, error: IntegrationError) -> reading.Stored:
        """What a create without a good answer, refused or not, may have made all the same. Else the error."""
        doubt = error
        if not isinstance(error, Unclear):
            detail = f"{error.detail}; and whether it was made all the same could not be looked up"
            doubt = Unclear(error.provider, error.action, detail, status=error.status)
        try:
            there = self._find(post.slug)
        except Conflict:
            raise
        except IntegrationError:
            raise doubt from error
        if there is None:
            raise error
        if there.status != "draft" or not reading.same_words(post, there):
            raise doubt from error
        return there

    def _slug_is_taken(self, post: Post, stored: reading.Stored) -> Conflict:
        """Takes back the `slug-2` that was just made, so that runs do not pile up `-3` and `-4`."""
        try:
            self._http.write("take the draft back", "DELETE", f"posts/{stored.id}")
            fate = "it was moved to the trash again"
        except IntegrationError:
            fate = f"delete post {stored.id} by hand"
        detail = (
            f"the slug {post.slug!r} is taken by something we cannot see (a file, or a post made meanwhile); "
            f"WordPress made {stored.slug!r} of it: {fate}, and give the brief another slug"
        )
        return Conflict("wordpress", "create the draft", detail)

    # --- update ---

    def _update(self, post: Post, before: SavedPost) -> SavedPost:
        with reading.before_the_words():
            self._check_user()
            stored = self._get(before.ref)
            reading.refuse_foreign_changes(post, before, stored)
            missing = [tag for tag in self._tag_ids(post) if tag not in stored.tags]
        if missing or not reading.same_words(post, stored):
            stored = self._overwrite(post, stored, missing)
            if stored.status != "draft":
                detail = f"post {stored.id} became {stored.status!r} while we wrote to it; read it over"
                raise Conflict("wordpress", "update the draft", detail)
        return reading.saved(stored, *reading.warnings(post, stored))

    def _overwrite(self, post: Post, before: reading.Stored, missing: list[int]) -> reading.Stored:
        """Words and more tags, not the status: sending `draft` would take down a page that just went live.

        Returns what the write itself left: who reads it back later may read a person's words for ours.
        """
        body = reading.fields_of(post) | ({"tags": [*before.tags, *missing]} if missing else {})
        try:
            answer = self._http.write("update the draft", "POST", f"posts/{before.id}", json=body)
            return reading.understood(reading.POST, answer)
        except Unclear as doubt:
            try:
                stored = self._get(str(before.id))
            except IntegrationError:
                raise doubt from None
            if not reading.same_words(post, stored) or not set(missing) <= set(stored.tags):
                raise
            return stored

    # --- asking ---

    def _check_user(self) -> None:
        """Who are we, and may we write? Once per connection: a wrong password is no error elsewhere."""
        if self._known_to_write:
            return
        answer = self._http.read("check the user", "GET", "users/me", params={"context": "edit"})
        if not reading.understood(reading.USER, answer).capabilities.get("edit_posts"):
            detail = f"user {self._username!r} may not write posts; give it the role Contributor or higher"
            raise AuthRefused("wordpress", "check the user", detail)
        self._known_to_write = True

    def _find(self, slug: str) -> reading.Stored | None:
        _check_slug(slug)
        params = {"slug": slug, "status": _ANY_STATUS, "per_page": 100, **_READ}
        answer = self._http.read("find the post", "GET", "posts", params=params)
        posts = [row for row in reading.understood(reading.POSTS, answer) if row.slug == slug]
        total = answer.headers.get("x-wp-total", "")
        detail = ""
        if len(posts) > 1:
            detail = f"posts {', '.join(str(row.id) for row in posts)} share the slug {slug!r}"
        elif total.isdecimal() and int(total) > len(posts):
            # Counted, but not shown to an author or a contributor.
            detail = f"a post that user {self._username!r} may not edit has the slug {slug!r}"
        if detail:
            raise Conflict("wordpress", "find the post", f"{detail}; give the brief another slug")
        return posts[0] if posts else None

    def _get(self, ref: str) -> reading.Stored:
        try:
            answer = self._http.read("read the post", "GET", f"posts/{ref}", params=_READ)
            return reading.understood(reading.POST, answer)
        except reading.NotOurs:
            detail = (
                f"user {self._username!r} may not edit post {ref} any more (published?); it was left alone"
            )
        except Rejected as refusal:
            if refusal.status != 404:
                raise
            detail = f"post {ref} is gone; run the brief without its history to write it anew"
        raise Conflict("wordpress", "read the post", detail)

    def _tag_ids(self, post: Post) -> list[int]:
        """The tags' ids, made where missing. Creating and catching finds them however they are spelt."""
        return [self._tag_id(name) for name in post.tags]

    def _tag_id(self, name: str) -> int:
        try:
            answer = self._http.write("create a tag", "POST", "tags", json={"name": name})
        except reading.TermExists as there:
            return there.term_id
        return reading.understood(reading.MADE, answer).id


def _check_slug(slug: str) -> None:
    """An empty slug is no filter: WordPress answers with every draft, and one would be overwritten."""
    if not _SLUG.fullmatch(slug):
        detail = f"the slug {slug!r} is not usable; write small letters, digits and single hyphens"
        raise Rejected("wordpress", "find the post", detail)
