"""From a name and a role to an adapter, and what the environment has to do with it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import BaseSettings

import integrations
from gtm import settings
from gtm.models import LeadQuery
from integrations import registry
from integrations.errors import AuthRefused, NotConfigured
from integrations.registry import ROLES, any_key_set, connect, providers, settings_models, variable

METHODS = {
    "lead_source": ("estimate", "pages"),
    "enricher": ("quote", "enrich"),
    "company_enricher": ("price", "enrich"),
    "meter": ("usage",),
    "sequencer": ("preflight", "push", "lookup", "outcomes", "block"),
    "cms": ("find", "save_draft"),
    "notifier": ("post", "update"),
}
PAIRS = [(role, name) for role in ROLES for name in providers(role)]


class Pace:
    """A rate governor that only counts."""

    def __init__(self) -> None:
        self.waits = 0

    def wait(self, provider: str, account: str) -> None:
        self.waits += 1

    def slow_down(self, provider: str, account: str, seconds: float) -> None: ...


def test_the_shipped_providers_are_found() -> None:
    """By their files; the CSV module goes by its provider's name."""
    assert set(providers("lead_source")) >= {"apollo", "csv"}
    assert providers("sequencer") == ("smartlead",)
    assert "wordpress" in providers("cms")
    assert "slack" in providers("notifier")


@pytest.mark.parametrize(("role", "name"), PAIRS)
def test_every_provider_connects_to_the_sandbox_without_keys(role: Any, name: str) -> None:
    """And is what the role's Protocol says. Connecting asks nothing."""
    adapter = connect(role, name)
    for method in METHODS[role]:
        assert callable(getattr(adapter, method))


def test_finding_providers_imports_none() -> None:
    """Listing names costs no provider's libraries: a broken one breaks only itself."""
    code = (
        "import sys; from integrations.registry import providers; providers('notifier');"
        "assert not {'integrations.slack', 'slack_sdk', 'integrations.apollo'} & set(sys.modules)"
    )
    root = Path(integrations.__file__).parent.parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env={"PYTHONPATH": str(root)})


def test_a_new_provider_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with Settings and a function named like a role is a provider; others are not."""
    (tmp_path / "acme.py").write_text("class Settings: ...\ndef cms(settings, pace): ...\ndef other(): ...\n")
    (tmp_path / "plain.py").write_text("def cms(): ...\n")
    (tmp_path / "idle.py").write_text("class Settings: ...\n")
    (tmp_path / "files.py").write_text(
        'PROVIDER = "box"\nclass Settings: ...\ndef cms(settings, pace): ...\n'
    )
    monkeypatch.setattr(registry, "_FOLDER", tmp_path)
    assert providers("cms") == ("acme", "box")
    assert providers("notifier") == ()


@pytest.mark.parametrize(
    ("role", "name", "sentence"),
    [
        ("lead_source", "appolo", "there is no provider of this name; did you mean apollo?"),
        ("cms", "frobnicate", "there is no provider of this name; there are: wordpress"),
        ("cms", "slack", "it cannot be a cms; wordpress can"),
        ("company_enricher", "csv", "it cannot be a company enricher; apollo can"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_one(role: Any, name: str, sentence: str) -> None:
    """The sentence names what there is."""
    with pytest.raises(NotConfigured) as caught:
        connect(role, name)
    assert sentence in str(caught.value)


# --- keys -----------------------------------------------------------------------------------------------


def test_one_key_ends_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then a provider without its key is refused by the variable's name; a file needs none."""
    assert not any_key_set()
    monkeypatch.setenv("SMARTLEAD_API_KEY", "a-key")
    assert any_key_set()
    connect("sequencer", "smartlead")
    connect("lead_source", "csv")
    with pytest.raises(
        NotConfigured, match=r"APOLLO_API_KEY is not set; put it into the environment or \.env"
    ):
        connect("enricher", "apollo")


@pytest.mark.parametrize("key", ["", "a-key"])
def test_an_impossible_value_is_told_by_its_own_variable(monkeypatch: pytest.MonkeyPatch, key: str):
    """For the sandbox as for a real account."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", key)
    monkeypatch.setenv("SMARTLEAD_BATCH_SIZE", "100000")
    with pytest.raises(
        NotConfigured, match=r"SMARTLEAD_BATCH_SIZE: Input should be less than or equal to 400"
    ):
        connect("sequencer", "smartlead")


def test_all_missing_variables_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one after the other."""
    monkeypatch.setenv("APOLLO_API_KEY", "a-key")
    with pytest.raises(NotConfigured) as caught:
        connect("cms", "wordpress")
    assert "WORDPRESS_URL is not set" in str(caught.value)
    assert "WORDPRESS_APP_PASSWORD is not set" in str(caught.value)


def test_a_key_in_the_env_file_counts(tmp_path: Path) -> None:
    """`.env` in the working directory is read like the environment; empty values are none."""
    Path(".env").write_text("APOLLO_API_KEY=\nGTM_HOME=x\n")
    assert not any_key_set()
    Path(".env").write_text("APOLLO_API_KEY=a-key\n")
    assert any_key_set()


def test_settings_follow_what_they_are_read_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are kept, but never past a change of the environment, of `.env`, or of the folder it is looked for in."""
    assert settings.current() is settings.current()
    assert settings.current() == settings.Settings()
    Path(".env").write_text("GTM_QUIET_MINUTES=20\nAPOLLO_API_KEY=one\n")
    assert (settings.current().quiet_minutes, any_key_set()) == (20, True)
    Path(".env").write_text("GTM_QUIET_MINUTES=30\nAPOLLO_API_KEY=\n")
    assert (settings.current().quiet_minutes, any_key_set()) == (30, False)
    monkeypatch.setenv("gtm_quiet_minutes", "40")
    assert settings.current().quiet_minutes == 40
    monkeypatch.delenv("gtm_quiet_minutes")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert settings.current().quiet_minutes == 10
    monkeypatch.chdir(tmp_path)
    Path(".env").unlink()
    assert settings.current().quiet_minutes == 10
    Path(".env").mkdir()
    assert settings.current().quiet_minutes == 10


def test_an_adapter_is_configured_anew_when_the_environment_was_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next connection has the new key and the new address, and the sandbox's once no key is left."""
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:1")
    seen = []
    for key, url in (("", ""), ("one", ""), ("two", "https://api.acme.example"), ("", "")):
        monkeypatch.setenv("SMARTLEAD_API_KEY", key)
        monkeypatch.setenv("SMARTLEAD_BASE_URL", url)
        model = registry._its_settings("smartlead", "smartlead", settings.surroundings())
        seen.append((model.api_key.get_secret_value(), model.base_url))
    sandbox = ("sandbox-key", "http://127.0.0.1:1/smartlead/api/v1")
    assert seen == [
        sandbox,
        ("one", "https://server.smartlead.ai/api/v1"),
        ("two", "https://api.acme.example"),
        sandbox,
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("APOLLO_BASE_URL", "https://api.acme.example"), ("APOLLO_API_KEY", ""), ("CSV_PAGE_SIZE", "9")],
)
def test_what_is_no_key_leaves_the_sandbox(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Addresses, sizes and empty values do not mean that somebody has an account."""
    monkeypatch.setenv(name, value)
    assert not any_key_set()


def test_a_bad_value_is_told_by_its_variable_and_not_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what is wrong, never what was typed: it may be a key in the wrong place."""
    monkeypatch.setenv("APOLLO_API_KEY", "a-key")
    monkeypatch.setenv("APOLLO_PAGE_SIZE", "s3cret-in-the-wrong-place")
    with pytest.raises(NotConfigured, match="APOLLO_PAGE_SIZE: ") as caught:
        connect("lead_source", "apollo")
    assert "s3cret" not in f"{caught.value!s} {caught.value!r}"
    assert caught.value.__context__ is None


def test_real_keys_do_not_reach_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the sandbox's own address is exempt."""
    monkeypatch.setenv("APOLLO_API_KEY", "a-key")
    monkeypatch.setenv("APOLLO_BASE_URL", "http://api.acme.example")
    with pytest.raises(NotConfigured, match="plain http"):
        connect("lead_source", "apollo")


# --- for the docs ---------------------------------------------------------------------------------------


def test_every_setting_is_described() -> None:
    """`.env.example` is made from these: each model has a prefix, each field a description."""
    models = settings_models()
    assert {"apollo", "csv", "slack", "smartlead", "wordpress"} <= set(models)
    for name, model in models.items():
        assert issubclass(model, BaseSettings)
        assert str(model.model_config.get("env_prefix", "")).endswith("_"), name
        for field, info in model.model_fields.items():
            assert info.description, f"{variable(model, field)} has no description"


# --- the whole way --------------------------------------------------------------------------------------


def test_the_pace_reaches_the_wire(sandbox_url: str) -> None:
    """What is handed in when connecting is asked before every request."""
    pace = Pace()
    source = connect("lead_source", "apollo", pace=pace)
    assert (source.estimate(LeadQuery(limit=5)).matches or 0) > 1_000
    assert pace.waits == 1


def test_a_wrong_key_is_refused_by_the_sandbox_as_by_the_real_one(
    sandbox_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key is set, so it is used, wherever it leads."""
    monkeypatch.setenv("APOLLO_API_KEY", "wrong-key")
    monkeypatch.setenv("APOLLO_BASE_URL", f"{sandbox_url}/apollo/api/v1")
    with pytest.raises(AuthRefused, match="APOLLO_API_KEY"):
        connect("lead_source", "apollo").estimate(LeadQuery(limit=5))


def test_sandbox_only_hides_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the shell and those of `.env`: an empty variable would leave the file's in force. `gtm demo` relies on it."""
    (tmp_path / ".env").write_text("APOLLO_API_KEY=real\nSMARTLEAD_API_KEY=real\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "real")
    assert registry.any_key_set()
    monkeypatch.setenv("GTM_SANDBOX_ONLY", "true")
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:4399")
    assert not registry.any_key_set()
    assert "127.0.0.1" in repr(registry.connect("sequencer", "smartlead")._http)  # type: ignore[attr-defined]
