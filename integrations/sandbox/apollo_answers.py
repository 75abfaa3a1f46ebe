"""What each Apollo endpoint answers: stubs for free, people and organisations for credits.

Written from Apollo's reference: https://docs.apollo.io/reference/people-api-search, /people-enrichment,
/bulk-people-enrichment, /organization-enrichment, /bulk-organization-enrichment, /organization-jobs-postings.
Waterfalls and telephone numbers by webhook are not simulated.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.apollo_access import PROVIDER, bad_bulk_request, out_of_credits, wrong_parameters
from integrations.sandbox.apollo_match import Matcher, lay_out, request_number
from integrations.sandbox.apollo_records import Json, Records, headcount
from integrations.sandbox.apollo_search import SearchIndex, page_of
from integrations.sandbox.state import Sandbox
from integrations.sandbox.world_types import Company

BULK = 10
POSTINGS_A_PAGE = 10_000


class Apollo:
    """What the shape needs of a sandbox. It only reads the world, so a reset need not touch it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.records = Records(sandbox.world)
        self.matcher = Matcher(sandbox.world)
        self._index: SearchIndex | None = None

    @property
    def index(self) -> SearchIndex:
        """Made at the first search."""
        if self._index is None:
            self._index = SearchIndex(self.sandbox.world)
        return self._index


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted request: who asks (`key`), for what (`params`: query and JSON body together)."""

    shape: Apollo
    key: str
    params: Json
    path: Mapping[str, str]

    def pay(self, subjects: list[str]) -> None:
        """One credit each, or 422 and nothing bought."""
        if not self.shape.sandbox.credits.spend(PROVIDER, self.key, subjects):
            raise out_of_credits()


def search_people(call: Call) -> Json:
    """Stubs; `total_entries` stands at the top level. Free."""
    part = page_of(call.params)
    found = call.shape.index.find(call.params)
    return {
        "total_entries": len(found),
        "people": [call.shape.records.stub(one.person) for one in found[part]],
    }


def old_search(call: Call) -> Json:
    """Closed to API keys."""
    raise wrong_parameters(
        "This endpoint is deprecated for API callers. Please use the new mixed_people/api_search endpoint: "
        "https://docs.apollo.io/reference/people-api-search."
    )


def match_person(call: Call) -> Json:
    """One person for one credit; nobody found is 200 with null and costs nothing."""
    _refuse_webhooks(call.params)
    person = call.shape.matcher.person(call.params)
    call.pay([person.id] if person else [])
    return {
        "person": call.shape.records.person(person, thin=False) if person else None,
        "request_id": request_number([person.id if person else "nobody"]),
    }


def match_people(call: Call) -> Json:
    """Up to ten people. `status` is success even if nobody was found; slots may be null, or not in order."""
    _refuse_webhooks(call.params)
    asked = _details(call.params, "cannot enrich more than 10 in a single request")
    found = [call.shape.matcher.person(one) for one in asked]
    bought = list(dict.fromkeys(person.id for person in found if person))
    call.pay(bought)
    render = call.shape.records.person
    return {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_enrichments": len(asked),
        "unique_enriched_records": len(bought),
        "missing_records": found.count(None),
        "credits_consumed": len(bought),
        "matches": [person and _bought(render(person, thin=True)) for person in lay_out(found)],
        "request_id": request_number(sorted(bought)),
    }


def _bought(person: Json) -> Json:
    return person | {"account_id": None, "revealed_for_current_team": True}


def _refuse_webhooks(params: Json) -> None:
    for name in ("reveal_phone_number", "run_waterfall_email", "run_waterfall_phone"):
        if str(params.get(name, "false")).lower() == "true":
            raise wrong_parameters(f"{name} needs a webhook_url; the sandbox does not simulate webhooks.")


def _details(params: Json, too_many: str) -> list[Json]:
    details = params.get("details")
    if not isinstance(details, list) or not details:
        raise bad_bulk_request("INVALID_REQUEST", "invalid request, missing details")
    if len(details) > BULK:
        raise bad_bulk_request("RECORD_LIMIT_EXCEEDED", too_many)
    return [one if isinstance(one, dict) else {} for one in details]


def enrich_organization(call: Call) -> Json:
    """Everything about one organisation, for one credit."""
    if not any(call.params.get(name) for name in ("domain", "linkedin_url", "name", "website")):
        raise wrong_parameters("Required parameter 'domain' missing")
    return {"organization": _sell(call, call.shape.matcher.company(call.params))}


def show_organization(call: Call) -> Json:
    """The same by id, for one credit."""
    company = call.shape.sandbox.world.company(call.path["organization_id"])
    if company is None:
        raise wrong_parameters("Organization does not exist.")
    return {"organization": _sell(call, company)}


def _sell(call: Call, company: Company | None) -> Json | None:
    call.pay([company.id] if company else [])
    return call.shape.records.full(company) if company else None


def enrich_organizations(call: Call) -> Json:
    """Up to ten organisations, without revenue, funding and technologies; one credit each."""
    params = call.params
    if "details" not in params and params.get("domains"):
        params = {"details": [{"domain": domain} for domain in params["domains"]]}
    asked = _details(params, "domain count cannot be more than 10")
    found = [call.shape.matcher.company(one) for one in asked]
    bought = list(dict.fromkeys(company.id for company in found if company))
    call.pay(bought)
    return {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_records": None,
        "total_requested_domains": len(asked),
        "unique_domains": len({json.dumps(one, sort_keys=True) for one in asked}),
        "unique_records": None,
        "unique_enriched_records": len(bought),
        "missing_records": found.count(None),
        "organizations": [
            company and call.shape.records.thin(company) | headcount(company) for company in found
        ],
    }


def job_postings(call: Call) -> Json:
    """The open jobs of an organisation, one credit a page."""
    company = call.shape.sandbox.world.company(call.path["organization_id"])
    if company is None:
        raise wrong_parameters("Parameters misconfigured. organization_id is not a valid ID")
    call.pay([f"{company.id}/job_postings"])
    page, size = (
        _positive(call.params.get(name), usual) for name, usual in (("page", 1), ("per_page", 10_000))
    )
    part = company.jobs[(page - 1) * size : page * size]
    return {"organization_job_postings": [call.shape.records.posting(job) for job in part]}


def _positive(value: Any, usual: int) -> int:
    return min(max(int(value), 1), POSTINGS_A_PAGE) if str(value).isdigit() else usual


def credit_usage(call: Call) -> Json:
    """What the key has, used and has left."""
    credits, clock = call.shape.sandbox.credits, call.shape.sandbox.clock
    limit, used = credits.limit(PROVIDER, call.key), credits.used(PROVIDER, call.key)
    start = clock.now().replace(day=1, hour=0)
    end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    none = {"limit": 0, "consumed": 0, "left_over": 0}
    return {
        "credit_usage_stats": {
            "lead_credit": {"limit": int(limit), "consumed": int(used), "left_over": int(limit - used)},
            "direct_dial_credit": none,
            "export_credit": none,
            "ai_credit": none,
            "power_up_credit": none,
            "conversation_credit": none,
        },
        "current_credit_cycle": {
            name: f"{day:%Y-%m-%d}T00:00:00.000Z" for name, day in (("start_date", start), ("end_date", end))
        },
    }


def profile(call: Call) -> Json:
    """Whom the key stands for; with `include_credit_usage=true` also its balance."""
    me: Json = {
        "id": "66c8db57aa11bb22cc33dd44",
        "team_id": "6095a710aa11bb22cc33dd44",
        "first_name": "Sandbox",
        "last_name": "Admin",
        "title": "Administrator",
        "email": "admin@sandbox.example",
    }
    if str(call.params.get("include_credit_usage")).lower() != "true":
        return me
    credits = call.shape.sandbox.credits
    limit, used = int(credits.limit(PROVIDER, call.key)), int(credits.used(PROVIDER, call.key))
    return me | {
        "num_credits_remaining": limit - used,
        "effective_num_lead_credits": limit,
        "num_lead_credits_used": used,
        "effective_num_direct_dial_credits": 0,
        "num_direct_dial_credits_used": 0,
        "total_unified_credits_used": used,
    }
