import importlib
import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from gtm.models import CompanyKey, LeadQuery, Message, OutboundLead, PersonKey, Post, Section
from integrations import ports
from integrations.errors import AuthRefused, IntegrationError, NotConfigured, Transient
from integrations.registry import ROLES, Role, connect, providers, settings_models

PROTOCOLS = {
    "lead_source": ports.LeadSource,
    "enricher": ports.Enricher,
    "company_enricher": ports.CompanyEnricher,
    "meter": ports.Meter,
    "sequencer": ports.Sequencer,
    "cms": ports.Cms,
    "notifier": ports.Notifier,
}
PLAYED = [(role, provider) for role in ROLES for provider in providers(role)]


def _keyed(provider: str) -> bool:
    fields = settings_models()[provider].model_fields.values()
    return any(field.annotation is SecretStr for field in fields)


REMOTE = [(role, provider) for role, provider in PLAYED if _keyed(provider)]

# One question that every player of the role can be asked; each must reach the provider.
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "lead_source": lambda source: list(source.pages(LeadQuery(titles=("VP Sales",), limit=5))),
    "enricher": lambda enricher: enricher.enrich([PersonKey(person_id="p", email="ada@contract.example")]),
    "company_enricher": lambda enricher: enricher.enrich(
        CompanyKey(company_id="c", domain="contract.example"), frozenset({"industry"})
    ),
    "meter": lambda meter: meter.usage(),
    "sequencer": lambda sequencer: sequencer.push(
        "123",
        [OutboundLead(key="k", email="a@contract.example", first_name="A", last_name="B", company_name="C")],
    ),
    "cms": lambda cms: cms.save_draft(Post(slug="a-post", title="T", html="<p>x</p>")),
    "notifier": lambda notifier: notifier.post(
        Message(channel="#gtm-weekly", title="T", sections=(Section(text="x"),))
    ),
}


@pytest.mark.parametrize(("role", "provider"), PLAYED)
def test_it_has_what_its_port_asks_for(adapter: Any, role: Role, provider: str) -> None:
    """Every method of the Protocol is there and documented; sizes and prices are numbers."""
    player = adapter(role, provider)
    wanted = {name for name in vars(PROTOCOLS[role]) if not name.startswith("_")}
    for name in wanted:
        if isinstance(vars(PROTOCOLS[role])[name], property):
            assert isinstance(getattr(player, name), str)
            continue
        assert callable(getattr(player, name))
        assert getattr(player, name).__doc__
    for name in PROTOCOLS[role].__annotations__:
        assert isinstance(getattr(player, name), int | Decimal)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_played(role: Role) -> None:
    """The road has no gap."""
    assert providers(role)


@pytest.mark.parametrize(("role", "provider"), REMOTE)
def test_a_wrong_key_is_refused_and_seen_nowhere(
    with_wrong_key: Any, caplog: pytest.LogCaptureFixture, role: Role, provider: str
) -> None:
    """The error stops the run; neither it nor any log line holds the key."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(AuthRefused) as caught:
        QUESTIONS[role](with_wrong_key(role, provider))
    # The sandbox's server runs in this process; what it logs of requests is the other side's matter.
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    assert not any("nobody-may-see" in text for text in (*ours, str(caught.value)))


@pytest.mark.parametrize("kind", ["drop", "outage", "html", "truncated", "empty", "storm"])
@pytest.mark.parametrize(("role", "provider"), REMOTE)
def test_inability_raises(adapter: Any, control: Any, role: Role, provider: str, kind: str) -> None:
    """Could not ask never looks like an answer."""
    control.trouble(kind, provider)
    with pytest.raises(IntegrationError) as caught:
        QUESTIONS[role](adapter(role, provider))
    assert isinstance(caught.value, Transient)


@pytest.mark.parametrize(("role", "provider"), REMOTE)
def test_a_provider_that_is_down_is_surely_not_asked(
    monkeypatch: pytest.MonkeyPatch, role: Role, provider: str
) -> None:
    """Nobody listens: the error says that nothing was sent."""
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:9")
    with pytest.raises(Transient, match="nothing was sent"):
        QUESTIONS[role](connect(role, provider))


@pytest.mark.parametrize(("role", "provider"), REMOTE)
def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch, role: Role, provider: str) -> None:
    """Once any key is set, a provider without its own is told by the variable."""
    other = "SLACK_BOT_TOKEN" if provider != "slack" else "SMARTLEAD_API_KEY"
    monkeypatch.setenv(other, "some-key")
    with pytest.raises(NotConfigured, match=f"{provider.upper()}_[A-Z_]+ is not set"):
        connect(role, provider)


@pytest.mark.parametrize("provider", sorted({provider for _, provider in REMOTE}))
def test_the_sandboxs_settings_hold_no_real_address(provider: str) -> None:
    """`sandboxed` leads to the sandbox with every field that names a place."""
    model = settings_models()[provider]
    settings = importlib.import_module(model.__module__).sandboxed("http://127.0.0.1:4300")
    places = {name: value for name, value in settings.model_dump().items() if "://" in str(value)}
    assert places
    assert all(str(value).startswith("http://127.0.0.1:4300/") for value in places.values())


@pytest.mark.parametrize("provider", sorted({provider for _, provider in PLAYED}))
def test_settings_are_documented_and_secret(provider: str) -> None:
    """Every field has a description, and no key is a plain text."""
    for name, field in settings_models()[provider].model_fields.items():
        assert field.description, name
        if any(word in name for word in ("key", "token", "password")):
            assert field.annotation in (SecretStr, SecretStr | None), name
