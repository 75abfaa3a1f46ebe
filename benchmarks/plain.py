"""The plain script: httpx and nothing else. No ledger, no orchestrator, no second chance.

The same calls as the road makes: one bulk match per ten people, one push per hundred. The same rules about
addresses, in the few lines such a script has for them.
"""

import csv
import json
import sys
import time

import httpx

KEEP_FROM, KEEP_TO = 20, 100_000
ROLES = {
    "info",
    "sales",
    "contact",
    "hello",
    "office",
    "support",
    "admin",
    "marketing",
    "team",
    "hr",
    "jobs",
    "mail",
}
FREE = {"gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "gmx.de", "web.de"}


def main(file: str, sandbox: str) -> None:
    """Read, enrich, filter, draft, push; print what was done as JSON."""
    begun = time.perf_counter()
    with open(file, encoding="utf-8-sig", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row.get("Email")]
    people = list({row["Email"].strip().lower(): row for row in rows}.values())
    pushed = 0
    with httpx.Client(timeout=30, trust_env=False) as client:
        kept = [one for one in _enriched(client, sandbox, people) if _fits(one)]
        for start in range(0, len(kept), 100):
            pushed += _push(client, sandbox, kept[start : start + 100])
    print(json.dumps({"people": len(rows), "pushed": pushed, "seconds": time.perf_counter() - begun}))


def _enriched(client: httpx.Client, sandbox: str, people: list[dict[str, str]]) -> list[dict]:
    found = []
    for start in range(0, len(people), 10):
        details = [{"email": row["Email"]} for row in people[start : start + 10]]
        answer = client.post(
            f"{sandbox}/apollo/api/v1/people/bulk_match",
            json={"details": details},
            headers={"x-api-key": "sandbox-key"},
        )
        found += [match for match in answer.raise_for_status().json()["matches"] if match]
    return found


def _fits(person: dict) -> bool:
    company = person.get("organization") or {}
    employees = company.get("estimated_num_employees") or 0
    name, _, domain = (person.get("email") or "").lower().partition("@")
    sendable = person.get("email_status") == "verified" and not person.get("email_domain_catchall")
    return sendable and name not in ROLES and domain not in FREE and KEEP_FROM <= employees <= KEEP_TO


def _push(client: httpx.Client, sandbox: str, people: list[dict]) -> int:
    leads = [
        {
            "email": one["email"],
            "first_name": one["first_name"],
            "last_name": one["last_name"],
            "company_name": one["organization"]["name"],
            "custom_fields": {
                "opener": f"Hi {one['first_name']}, saw what {one['organization']['name']} does."
            },
        }
        for one in people
    ]
    answer = client.post(
        f"{sandbox}/smartlead/api/v1/campaigns/124/leads",
        params={"api_key": "sandbox-key"},
        json={
            "lead_list": [{k: v for k, v in lead.items() if v} for lead in leads],
            "settings": {"return_lead_ids": True},
        },
    )
    return int(answer.raise_for_status().json()["total_leads"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
