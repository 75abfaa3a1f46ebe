"""What whole flows run against."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gtm.ledger.engine import forget_opened, open_ledger
from gtm.settings import Settings
from tests import loopback

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(sandbox_url: str, ledger_at_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The shipped plays and templates, a fresh ledger, the sandbox without rate windows."""
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setattr("integrations.http._jitter", lambda _: 0.01)
    loopback.post(f"{sandbox_url}/_sandbox/limits", json={"lifted": True}).raise_for_status()
    yield sandbox_url
    open_ledger(Settings()).close()
    forget_opened()
