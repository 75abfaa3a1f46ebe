"""What every contract test stands on: the real connectors, the sandbox behind them, and trouble on demand."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from integrations.registry import Role, connect, settings_models


class Control:
    """The sandbox's control API."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/_sandbox", trust_env=False, verify=False)  # no TLS here

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def calls(self, provider: str) -> int:
        """Requests that provider has had."""
        return sum(self._get("/calls")["asked"].get(provider, {}).values())

    def pass_days(self, days: float) -> None:
        """Let mails go out and people answer."""
        self._client.post("/clock", json={"days": days}).raise_for_status()

    def trouble(self, kind: str, provider: str, **more: Any) -> None:
        """Switch a fault on, at all of the provider's endpoints unless told otherwise."""
        self._client.post("/faults", json={"kind": kind, "provider": provider, **more}).raise_for_status()

    def leave_credits(self, provider: str, left: int) -> None:
        """What the provider's account has from now on."""
        self._client.post("/credits", json={"provider": provider, "left": left}).raise_for_status()

    def lift_limits(self) -> None:
        """No rate window holds."""
        self._client.post("/limits", json={"lifted": True}).raise_for_status()

    def calm(self) -> None:
        """Switch all faults off."""
        self._client.delete("/faults").raise_for_status()

    def _get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.get(path).raise_for_status().json()
        return answer


@pytest.fixture
def control(sandbox_url: str) -> Iterator[Control]:
    control = Control(sandbox_url)
    yield control
    control.close()


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries of reads happen, their pauses do not."""
    monkeypatch.setattr("gtm.clock.sleep", lambda seconds: None)


Connect = Callable[[Role, str], Any]


@pytest.fixture
def adapter(sandbox_url: str) -> Connect:
    """A provider in a role, as a run without keys gets it: in front of the sandbox."""
    return connect  # type: ignore[return-value]


@pytest.fixture
def with_wrong_key(sandbox_url: str) -> Connect:
    """A provider in a role whose secrets are ones the sandbox refuses."""

    def build(role: Role, provider: str) -> Any:
        model = settings_models()[provider]
        module = importlib.import_module(model.__module__)
        secrets = [name for name, field in model.model_fields.items() if field.annotation is SecretStr]
        wrong = {name: SecretStr("wrong-key-that-nobody-may-see") for name in secrets}
        return getattr(module, role)(module.sandboxed(sandbox_url).model_copy(update=wrong), None)

    return build
