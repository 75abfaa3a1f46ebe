"""Prefect's API as tests ask it."""

import time
from typing import Any

import httpx

PATIENCE = 240.0


def ask(api: httpx.Client, method: str, path: str, **body: Any) -> Any:
    """One answer, as JSON; a busy SQLite is a 503, which Prefect's own client repeats as well."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = api.request(method, path, json=body or None)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > end:
            told = answer.raise_for_status()
            return told.json() if told.content else None
        time.sleep(1)
