"""The WordPress-shaped site: its front door, its REST API by three addresses, and a person who edits drafts.

A wrong application password is not an error on a stock site: the request simply runs as nobody. Paths are
matched here and not by the router, because `?rest_route=` is an address too and a wrong method is a 404.
Source: runs on WordPress 6.1, 6.8 and 7.1.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from integrations.sandbox import wordpress_posts as posts
from integrations.sandbox import wordpress_query as query_of
from integrations.sandbox.state import Sandbox, accepts
from integrations.sandbox.wire import UNREADABLE, Ask, Refusal, answer, read_body
from integrations.sandbox.wordpress_errors import forbid, invalid, missing, no_route, refuse
from integrations.sandbox.wordpress_site import LOGINS, Site, Term, User

Answer = tuple[Any, int, dict[str, str]]
Work = Callable[[Site, User | None, Ask, str], Answer]

_BUSY = (
    "<!doctype html><title>Slow down</title><h1>429 Too Many Requests</h1>"  # a firewall's, not WordPress's
)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def routes(sandbox: Sandbox) -> APIRouter:
    """The router below `/wordpress`."""
    sandbox.part(Site)
    router = APIRouter()

    async def enter(request: Request) -> Response:
        path, home = _rest_path(request), f"{request.base_url}wordpress"
        if path is None:
            link = {"Link": f'<{home}/wp-json/>; rel="https://api.w.org/"'}
            return HTMLResponse("<!doctype html><title>Sandbox blog</title><h1>Sandbox blog</h1>", 200, link)
        if _is_limited_once(sandbox, request):
            return HTMLResponse(_BUSY, 429, {"Retry-After": "1"})
        try:
            body, status, headers = await _work(sandbox, request, path, f"{home}/wp-json")
        except Refusal as refusal:
            return answer(refusal.body, refusal.status, refusal.headers)
        return answer(body, status, headers)

    router.add_route("/{path:path}", enter, methods=_METHODS)
    return router


def person(sandbox: Sandbox) -> APIRouter:
    """An edit by hand: `POST /_sandbox/wordpress/edit` with `slug` and `content`, `title`, `status`..."""
    router = APIRouter()

    async def edit(request: Request) -> Response:
        body = await read_body(request)
        if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
            return answer({"detail": "send an object of texts, with the key slug"}, 422)
        post = sandbox.part(Site).edit_as_person(body.get("slug", ""), body)
        if post is None:
            return answer({"detail": f"no post has the slug {body.get('slug')!r}"}, 404)
        return answer({"id": post.id, "slug": post.slug, "status": post.status})

    router.add_route("/_sandbox/wordpress/edit", edit, methods=["POST"])
    return router


def _rest_path(request: Request) -> str | None:
    """The path inside the REST API, by any of its three addresses; None: a page of the site."""
    path = str(request.path_params["path"]).removeprefix("index.php").strip("/")
    if path == "wp-json" or path.startswith("wp-json/"):
        return "/" + path.removeprefix("wp-json").strip("/")
    given = request.query_params.get("rest_route")
    return "/" + given.strip("/") if given else None


async def _work(sandbox: Sandbox, request: Request, path: str, root: str) -> Answer:
    body = await read_body(request)
    if body is UNREADABLE:
        raise refuse(400, "rest_invalid_json", "Invalid JSON body passed.", json_error_message="Syntax error")
    method = "GET" if request.method == "HEAD" else request.method
    for verbs, pattern, work in ROUTES:
        if method in verbs and (found := re.fullmatch(pattern, path)):
            given = body if isinstance(body, dict) else {}
            ask = Ask(request.query_params, given, found.groupdict())
            return work(sandbox.part(Site), _user(request), ask, root)
    raise no_route()


# --- who asks -----------------------------------------------------------------------------------------


def _credentials(request: Request) -> tuple[str, str]:
    """Login and application password. Only Basic is looked at; a Bearer token is ignored, not refused."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        login, _, password = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return login.strip().lower(), password.replace(" ", "")


def _user(request: Request) -> User | None:
    login, password = _credentials(request)
    return LOGINS.get(login) if accepts(password) else None


def _is_limited_once(sandbox: Sandbox, request: Request) -> bool:
    key = _credentials(request)[1]
    return (
        key == "key-limited-once"
        and not sandbox.limits.lifted
        and sandbox.limits.first_time("wordpress", key)
    )


# --- site, users, terms -------------------------------------------------------------------------------


def _index(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """What the site is and can. Application passwords work over http because its environment is `local`."""
    home = root.removesuffix("/wp-json")
    way = {"endpoints": {"authorization": f"{home}/wp-admin/authorize-application.php"}}
    body = {
        "name": "Sandbox blog",
        "description": "Drafts by gtm-flows",
        "url": home,
        "home": home,
        "gmt_offset": "0",
        "timezone_string": "UTC",
        "namespaces": ["oembed/1.0", "wp/v2"],
        "authentication": {"application-passwords": way},
    }
    return query_of.trim(body, ask.query), 200, {}


def _me(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    if user is None:
        raise refuse(401, "rest_not_logged_in", "You are not currently logged in.")
    body: dict[str, Any] = {"id": user.id, "name": user.name, "slug": user.login}
    if ask.query.get("context") == "edit":
        rights = dict.fromkeys((*sorted(user.capabilities), user.role), True)
        body |= {"username": user.login, "email": user.email, "roles": [user.role], "capabilities": rights}
    return query_of.trim(body, ask.query), 200, {}


def _list_terms(taxonomy: str) -> Work:
    def work(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
        """By exact slug, or by a part of the name as it is stored: HTML-escaped."""
        slugs, needle = query_of.words(ask.query.get("slug", "")), ask.query.get("search", "").lower()
        found = [
            term
            for term in site.terms_of(taxonomy)
            if (not slugs or term.slug in slugs) and (not needle or needle in term.name.lower())
        ]
        rows, headers = query_of.page(found, len(found), ask.query, f"{root}/wp/v2/tags?")
        return [query_of.trim(_term(site, term, root), ask.query) for term in rows], 200, headers

    return work


def _create_tag(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    """A new tag. One that is there already, in whatever case, is a 400 that names its id."""
    if not (user and user.may("edit_posts")):
        raise forbid(
            user, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy."
        )
    name = ask.body.get("name")
    if name is None:
        raise missing("name")
    if not isinstance(name, str):
        raise invalid("name", "name is not of type string.")
    if there := site.term_like("post_tag", name):
        message = "A term with the name provided already exists in this taxonomy."
        raise refuse(400, "term_exists", message, term_id=there.id)
    term = site.add_term("post_tag", name, ask.body.get("slug") or "", ask.body.get("description") or "")
    return _term(site, term, root), 201, {"Location": f"{root}/wp/v2/tags/{term.id}"}


def _read_tag(site: Site, user: User | None, ask: Ask, root: str) -> Answer:
    term = site.terms.get(int(ask.path["id"]))
    if term is None or term.taxonomy != "post_tag":
        raise refuse(404, "rest_term_invalid", "Term does not exist.")
    return _term(site, term, root), 200, {}


def _term(site: Site, term: Term, root: str) -> dict[str, Any]:
    uses = sum(
        term.id in (*post.tags, *post.categories) for post in site.posts.values() if post.status == "publish"
    )
    return {
        "id": term.id,
        "count": uses,
        "description": term.description,
        "link": posts.term_link(root.removesuffix("/wp-json"), term),
        "name": term.name,
        "slug": term.slug,
        "taxonomy": term.taxonomy,
        "meta": [],
    }


ROUTES: tuple[tuple[tuple[str, ...], str, Work], ...] = (
    (("GET",), r"/", _index),
    (("GET",), r"/wp/v2/users/me", _me),
    (("GET",), r"/wp/v2/posts", posts.find),
    (("POST",), r"/wp/v2/posts", posts.create),
    (("GET",), r"/wp/v2/posts/(?P<id>\d+)", posts.read),
    (("POST", "PUT", "PATCH"), r"/wp/v2/posts/(?P<id>\d+)", posts.update),
    (("DELETE",), r"/wp/v2/posts/(?P<id>\d+)", posts.delete),
    (("GET",), r"/wp/v2/posts/(?P<id>\d+)/revisions", posts.revisions),
    (("POST",), r"/wp/v2/posts/(?P<id>\d+)/autosaves", posts.autosave),
    (("GET",), r"/wp/v2/tags", _list_terms("post_tag")),
    (("POST",), r"/wp/v2/tags", _create_tag),
    (("GET",), r"/wp/v2/tags/(?P<id>\d+)", _read_tag),
    (("GET",), r"/wp/v2/categories", _list_terms("category")),
)
