"""The flow every tutorial would write: one Prefect task per lead and stage, each with its own call."""

import csv
import json
import sys
import time
from typing import Any

import httpx
from prefect import flow, task

CAMPAIGN = "125"


@task
def enrich(email: str, sandbox: str) -> dict[str, Any] | None:
    """Look one person up."""
    answer = httpx.post(
        f"{sandbox}/apollo/api/v1/people/match",
        json={"email": email},
        headers={"x-api-key": "sandbox-key"},
        trust_env=False,
    )
    person: dict[str, Any] | None = answer.raise_for_status().json().get("person")
    return person


@task
def qualify(person: dict[str, Any] | None) -> dict[str, Any] | None:
    """Keep verified people of companies with at least 20 employees."""
    if not person or person.get("email_status") != "verified":
        return None
    company = person.get("organization") or {}
    return person if (company.get("estimated_num_employees") or 0) >= 20 else None


@task
def draft(person: dict[str, Any] | None) -> dict[str, Any] | None:
    """Write one opener."""
    if person is None:
        return None
    return {**person, "opener": f"Hi {person['first_name']}, saw what {person['organization']['name']} does."}


@task
def push(person: dict[str, Any] | None, sandbox: str) -> bool:
    """Enrol one person."""
    if person is None:
        return False
    lead = {
        "email": person["email"],
        "first_name": person["first_name"],
        "last_name": person["last_name"],
        "company_name": person["organization"]["name"],
        "custom_fields": {"opener": person["opener"]},
    }
    answer = httpx.post(
        f"{sandbox}/smartlead/api/v1/campaigns/{CAMPAIGN}/leads",
        params={"api_key": "sandbox-key"},
        json={"lead_list": [{k: v for k, v in lead.items() if v}], "settings": {"return_lead_ids": True}},
        trust_env=False,
    )
    return bool(answer.raise_for_status().json()["total_leads"])


@flow
def naive(emails: list[str], sandbox: str) -> int:
    """Map every stage over every lead."""
    found = enrich.map(emails, sandbox=sandbox)
    fitting = qualify.map(found)
    drafted = draft.map(fitting)
    return sum(push.map(drafted, sandbox=sandbox).result())


def main(file: str, sandbox: str, count: int) -> None:
    """Run the flow over the first `count` people; print what was done as JSON."""
    with open(file, encoding="utf-8-sig", newline="") as text:
        emails = [row["Email"] for row in csv.DictReader(text) if row.get("Email")][:count]
    begun = time.perf_counter()
    pushed = naive(emails, sandbox)
    print(json.dumps({"people": len(emails), "pushed": pushed, "seconds": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
