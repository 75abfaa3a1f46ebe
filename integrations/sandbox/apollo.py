"""The Apollo shape: which path is answered how, and the way in: key, rate windows, parameters.

Everything may come as query (`person_titles[]=CTO`, `revenue_range[min]=1`) or as a JSON body.
"""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import apollo_access, apollo_answers
from integrations.sandbox.apollo_answers import Apollo, Call
from integrations.sandbox.apollo_records import Json
from integrations.sandbox.state import Sandbox, accepts
from integrations.sandbox.wire import UNREADABLE, Refusal, answer, read_body

Work = Callable[[Call], Json]

# method, path, group of rate windows, who answers; the first that fits wins
ROUTES: tuple[tuple[str, str, str, Work], ...] = (
    ("POST", "/mixed_people/api_search", "search", apollo_answers.search_people),
    ("POST", "/mixed_people/search", "search", apollo_answers.old_search),
    ("POST", "/people/match", "enrichment", apollo_answers.match_person),
    ("POST", "/people/bulk_match", "enrichment", apollo_answers.match_people),
    ("GET", "/organizations/enrich", "enrichment", apollo_answers.enrich_organization),
    ("POST", "/organizations/bulk_enrich", "enrichment", apollo_answers.enrich_organizations),
    ("GET", "/organizations/{organization_id}/job_postings", "enrichment", apollo_answers.job_postings),
    ("GET", "/organizations/{organization_id}", "enrichment", apollo_answers.show_organization),
    ("POST", "/usage_stats/credit_usage_stats", "default", apollo_answers.credit_usage),
    ("GET", "/users/api_profile", "default", apollo_answers.profile),
)

_BRACKETS = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]$")


def routes(sandbox: Sandbox) -> APIRouter:
    """The router below `/apollo/api/v1`."""
    router, shape = APIRouter(), Apollo(sandbox)
    for method, path, group, work in ROUTES:
        router.add_route(path, _door(shape, path, group, work), methods=[method])
    router.add_route("/auth/health", _health, methods=["GET"])
    return router


async def _health(request: Request) -> Response:
    """Always 200; a wrong key shows only in `is_logged_in`."""
    return answer({"healthy": True, "is_logged_in": accepts(request.headers.get("x-api-key", ""))})


def _door(shape: Apollo, path: str, group: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
    """The key first, then the windows, then the work."""

    async def enter(request: Request) -> Response:
        key = request.headers.get("x-api-key", "")
        if refused := apollo_access.key_refused(key, path):
            return refused
        admission = apollo_access.admit(shape.sandbox, key, group, path)
        if full := admission.refused_by:
            return apollo_access.too_many(admission, full, path)
        headers = apollo_access.rate_headers(admission)
        try:
            call = Call(shape, key, await _params(request), request.path_params)
            return answer(work(call), headers=headers)
        except Refusal as refusal:
            return answer(refusal.body, refusal.status, headers)

    return enter


async def _params(request: Request) -> Json:
    """Query and JSON body as one; the body wins. 422 if the body is not JSON."""
    params: Json = {}
    lists: dict[str, list[str]] = defaultdict(list)
    ranges: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in request.query_params.multi_items():
        bracketed = _BRACKETS.match(name)
        if bracketed is None:
            params[name] = value
        elif not bracketed[2]:
            lists[bracketed[1]].append(value)
        else:
            ranges[bracketed[1]][bracketed[2]] = value
    given = await read_body(request)
    if given is UNREADABLE:
        raise apollo_access.wrong_parameters("Invalid parameters")
    return {**params, **lists, **ranges, **(given if isinstance(given, dict) else {})}
