"""What the tests of faults share: loopback is allowed, patience is short, nobody really waits."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from integrations import http, lines
from integrations.http import Patience
from tests.faults.certificates import Authority
from tests.faults.zoo import Behaviour, Zoo

SHORT = partial(Patience, connect=0.25, pool=0.25, write=0.3, read=0.3, longest_answer=500_000)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy itself, with a second in all instead of sixty."""
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    monkeypatch.setattr(http, "Patience", partial(SHORT, total=1.0))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As short for each wait, but with time for several attempts."""
    monkeypatch.setattr(http, "Patience", partial(SHORT, total=20))


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped policy after all: 60 s, six attempts."""
    monkeypatch.setattr(http, "Patience", Patience)


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that somebody wanted to wait; nobody does."""
    slept: list[float] = []
    monkeypatch.setattr("gtm.clock.sleep", slept.append)
    return slept


@pytest.fixture
def zoo() -> Iterator[Callable[..., Zoo]]:
    """Opens a server with these behaviours; it closes after the test."""
    with ExitStack() as stack:

        def open_zoo(*behaviours: Behaviour, **options: Any) -> Zoo:
            return stack.enter_context(Zoo(*behaviours, **options))

        yield open_zoo


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Signs the certificates of the servers."""
    return Authority()


@pytest.fixture
def trusted(authority: Authority) -> Iterator[Authority]:
    """The connectors trust the test's authority beside the usual ones."""
    lines._certificates.cache_clear()
    lines._certificates().load_verify_locations(cadata=authority.pem)
    yield authority
    lines._certificates.cache_clear()
