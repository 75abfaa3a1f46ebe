"""Posts over the WordPress-shaped API: find, create, update, trash, revisions.

It accepts much in silence: unknown fields and term ids are dropped, a taken slug gets a number, nobody is
asked whether the post has changed since. Source: https://developer.wordpress.org/rest-api/reference/posts/
and runs on WordPress 6.1, 6.8 and 7.1.
"""

from datetime import UTC, datetime
from typing import Any

from integrations.sandbox import wordpress_query as query_of
from integrations.sandbox.wire import Ask
from integrations.sandbox.wordpress_errors import forbid, invalid, no_post, refuse
from integrations.sandbox.wordpress_site import STATUSES, Post, Revision, Site, Term, User, Words
from integrations.sandbox.wordpress_text import render, sanitise_slug

Answer = tuple[Any, int, dict[str, str]]
_WORDS = ("title", "content", "excerpt")


def find(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """A page of posts, the latest first. Drafts only if `status` names them; `slug=` is no filter at all."""
    query = ask.query
    states = query_of.statuses(query, user)  # values are looked at before rights
    context = query_of.context(query, user)
    slugs = [sanitise_slug(word) for word in query_of.words(query.get("slug", ""))]
    found = [
        post for post in (site.with_slugs(slugs) if slugs else site.posts.values()) if post.status in states
    ]
    if since := query_of.after(query, "modified_after"):
        since = since if since.tzinfo else since.replace(tzinfo=UTC)
        found = [post for post in found if post.modified > since]
    if needle := query.get("search", "").lower():
        found = [post for post in found if needle in f"{post.words.title} {post.words.content}".lower()]
    by_change = query.get("orderby") == "modified"
    found.sort(
        key=lambda post: (post.modified if by_change else post.date, post.id),
        reverse=query.get("order", "desc") != "asc",
    )
    rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
    rows, headers = query_of.page(found, len(found), query, f"{root}/wp/v2/posts?{rest}{'&' if rest else ''}")
    # What a contributor may not see (to edit: their own published posts too) is left out, though counted.
    may = _may_edit if context == "edit" else may_read
    seen = [query_of.trim(show(site, post, user, context, root), query) for post in rows if may(post, user)]
    return seen, 200, headers


def read(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """One post."""
    post, context = _post(site, ask), query_of.context_named(ask.query)
    if context == "edit" and not _may_edit(post, user):
        raise forbid(user, "rest_forbidden_context", "Sorry, you are not allowed to edit this post.")
    if not may_read(post, user):
        raise forbid(user, "rest_forbidden", "Sorry, you are not allowed to do that.")
    return query_of.trim(show(site, post, user, context, root), ask.query), 200, {}


def create(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """A new post; a draft unless told otherwise, and then its slug is taken as it is, even twice."""
    if not (user and user.may("edit_posts")):
        raise forbid(user, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
    if ask.body.get("id"):
        raise refuse(400, "rest_post_exists", "Cannot create existing post.")
    given = _checked(ask.body, user)
    words = _words(given, Words())
    if not any((words.title.strip(), words.content, words.excerpt)):
        raise refuse(400, "empty_content", "Content, title, and excerpt are empty.")
    post = site.open_post(user)
    _apply(site, post, user, {"status": "draft", **given}, words, any_slug="status" not in given)
    return show(site, post, user, "edit", root), 201, {"Location": f"{root}/wp/v2/posts/{post.id}"}


def update(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """Change what was sent, at once and without asking: there is no locking, and trash stays trash."""
    post = _post(site, ask)
    _must_edit(post, user)
    assert user is not None  # noqa: S101 - nobody may not edit
    given = _checked(ask.body, user)
    if post.status == "trash":
        given.pop("status", None)
    _apply(site, post, user, given, _words(given, post.words))
    return query_of.trim(show(site, post, user, "edit", root), ask.query), 200, {}


def delete(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """To the trash, or for good with `force`."""
    post = _post(site, ask)
    if not _may_delete(post, user):
        raise forbid(user, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    if ask.query.get("force", "") in ("true", "1"):
        before = show(site, post, user, "edit", root)
        site.destroy(post)
        return {"deleted": True, "previous": before}, 200, {}
    if post.status == "trash":
        raise refuse(410, "rest_already_trashed", "The post has already been deleted.")
    site.trash(post)
    return show(site, post, user, "edit", root), 200, {}


def revisions(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """The words as they were, newest first."""
    post = _post(site, ask)
    _must_edit(post, user)
    return [_revision(post, one) for one in post.revisions], 200, {}


def autosave(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """A proposal beside a live post. On one's own draft it overwrites the draft itself."""
    post = _post(site, ask)
    _must_edit(post, user)
    assert user is not None  # noqa: S101 - nobody may not edit
    words = _words(_checked(ask.body, user), post.words)
    if post.status == "draft" and _own(post, user):
        site.save(post, user, words=words)
        return {"id": post.id, "parent": post.id, "content": {"raw": words.content}}, 200, {}
    proposal = Revision(post.id + 10_000, site.moment(), user.id, words)  # one per post and user, so one id
    return {**_revision(post, proposal), "slug": f"{post.id}-autosave-v1"}, 200, {}


# --- rights -------------------------------------------------------------------------------------------


def _post(site: Site, ask: Ask) -> Post:
    post = site.posts.get(int(ask.path["id"]))
    if post is None:
        raise no_post()
    return post


def _own(post: Post, user: User) -> bool:
    return post.author == user.id


def may_read(post: Post, user: User | None) -> bool:
    """Published posts are for everybody, drafts for those who may edit them."""
    return post.status == "publish" or _may_edit(post, user)


def _may_edit(post: Post, user: User | None) -> bool:
    if user is None or not user.may("edit_posts"):
        return False
    own = _own(post, user) and (post.status != "publish" or user.may("edit_published_posts"))
    return own or user.may("edit_others_posts")


def _may_delete(post: Post, user: User | None) -> bool:
    if user is None or not user.may("delete_posts"):
        return False
    own = _own(post, user) and (post.status != "publish" or user.may("edit_published_posts"))
    return own or user.may("delete_others_posts")


def _must_edit(post: Post, user: User | None) -> None:
    if not _may_edit(post, user):
        raise forbid(user, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")


# --- writing ------------------------------------------------------------------------------------------


def _checked(body: dict[str, Any], user: User) -> dict[str, Any]:
    """The known fields of a body, each of its type. Unknown ones are dropped without a word."""
    given = dict(body)
    status = given.get("status")
    if status is not None and status not in STATUSES:
        options = ", ".join(STATUSES[:-1]) + f", and {STATUSES[-1]}"
        raise invalid("status", f"status is not one of {options}.", "rest_not_in_enum")
    if status in ("publish", "future", "private") and not user.may("publish_posts"):
        raise refuse(
            403, "rest_cannot_publish", "Sorry, you are not allowed to publish posts in this post type."
        )
    for name in ("tags", "categories"):
        for place, number in enumerate(given.get(name) or ()):
            if not str(number).isdigit():
                raise invalid(name, f"{name}[{place}] is not of type integer.")
    for name in (*_WORDS, "slug"):
        value = given.get(name)
        if (
            value is not None
            and not isinstance(value, str)
            and not (name in _WORDS and isinstance(value, dict))
        ):
            raise invalid(name, f"{name} is not of type string.")
    if not isinstance(given.get("meta"), dict):
        given.pop("meta", None)  # a list is ignored
    return given


def _words(given: dict[str, Any], before: Words) -> Words:
    texts = {name: getattr(before, name) for name in _WORDS}
    for name in _WORDS:
        value = given.get(name)
        if value is not None:
            texts[name] = str(value.get("raw", "")) if isinstance(value, dict) else value
    return Words(**texts)


def _apply(
    site: Site, post: Post, user: User, given: dict[str, Any], words: Words, *, any_slug: bool = False
) -> None:
    if "date_gmt" in given or "date" in given:
        post.date = _date(given)
        if given.get("status") == "publish" and post.date > post.modified:
            given["status"] = "future"
    slug, status = given.get("slug"), given.get("status")
    site.save(post, user, words=words, slug=slug, status=status, any_slug=any_slug)
    for name, taxonomy in (("tags", "post_tag"), ("categories", "category")):
        if given.get(name) is not None:
            kept = [int(one) for one in given[name] if _is_term(site, int(one), taxonomy)]
            setattr(post, name, list(dict.fromkeys(kept)))
    post.categories = post.categories or [1]


def _is_term(site: Site, number: int, taxonomy: str) -> bool:
    return number in site.terms and site.terms[number].taxonomy == taxonomy


def _date(given: dict[str, Any]) -> datetime:
    name = "date_gmt" if given.get("date_gmt") else "date"
    try:
        moment = datetime.fromisoformat(str(given[name]))
    except ValueError:
        raise invalid(name, "Invalid date.", "rest_invalid_date") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# --- showing ------------------------------------------------------------------------------------------


def show(site: Site, post: Post, user: User | None, context: str, root: str) -> dict[str, Any]:
    """A post as answered. `raw` only in the context `edit`; times carry no zone."""
    home, here = root.removesuffix("/wp-json"), f"{root}/wp/v2/posts/{post.id}"
    raw = context == "edit"
    link = f"{home}/{post.slug}/" if post.status == "publish" else f"{home}/?p={post.id}"
    row: dict[str, Any] = {
        "id": post.id,
        "date": _time(post.date),
        "date_gmt": _time(post.date),
        "guid": _text(f"{home}/?p={post.id}", f"{home}/?p={post.id}", raw=raw),
        "modified": _time(post.modified),
        "modified_gmt": _time(post.modified),
        "slug": post.slug,
        "status": post.status,
        "type": "post",
        "link": link,
        "title": _text(post.words.title, post.words.title.replace("&", "&#038;"), raw=raw),
        "content": _text(post.words.content, render(post.words.content), raw=raw) | {"protected": False},
        "excerpt": _text(post.words.excerpt, render(post.words.excerpt), raw=raw) | {"protected": False},
        "author": post.author,
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": post.categories,
        "tags": post.tags,
        "_links": _links(post, user, here),
    }
    if raw:
        row["content"]["block_version"] = int("<!-- wp:" in post.words.content)
        row["password"], row["permalink_template"] = "", f"{home}/%postname%/"
        row["generated_slug"] = post.slug or sanitise_slug(post.words.title)
    return row


def _text(raw_text: str, rendered: str, *, raw: bool) -> dict[str, Any]:
    return {"raw": raw_text, "rendered": rendered} if raw else {"rendered": rendered}


def _links(post: Post, user: User | None, here: str) -> dict[str, Any]:
    links: dict[str, Any] = {"self": [{"href": here}]}
    links["version-history"] = [{"count": len(post.revisions), "href": f"{here}/revisions"}]
    rights = {"publish": "publish_posts", "unfiltered-html": "unfiltered_html", "create-tags": "edit_posts"}
    for action, right in rights.items():
        if user and user.may(right):
            links[f"wp:action-{action}"] = [{"href": here}]
    return links


def _revision(post: Post, one: Revision) -> dict[str, Any]:
    texts = {name: {"raw": getattr(one.words, name)} for name in _WORDS}
    when = {"date": _time(one.at), "modified": _time(one.at), "modified_gmt": _time(one.at)}
    return {
        "id": one.id,
        "parent": post.id,
        **when,
        "slug": f"{post.id}-revision-v1",
        "author": one.author,
        **texts,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def term_link(home: str, term: Term) -> str:
    """Where the site lists a term's posts."""
    return f"{home}/{'tag' if term.taxonomy == 'post_tag' else 'category'}/{term.slug}/"
