"""The sandbox as one web application: every provider shape under its own base, the control API, the page.

| base | shape | the connector's base URL |
|---|---|---|
| `/apollo/api/v1` | apollo | `{url}/apollo/api/v1` |
| `/smartlead/api/v1` | smartlead | `{url}/smartlead/api/v1` |
| `/wordpress` | wordpress | `{url}/wordpress` (its REST API is below `/wp-json`) |
| `/slack/api` | slack | `{url}/slack/api` |
| `/_sandbox` | control | |
| `/` | page | |
"""

from types import ModuleType

from fastapi import FastAPI

from integrations.sandbox import apollo, control, page, slack, smartlead, wordpress
from integrations.sandbox.gate import Gate
from integrations.sandbox.state import DEFAULT_SEED, Sandbox

BASES = {
    "apollo": "/apollo/api/v1",
    "smartlead": "/smartlead/api/v1",
    "wordpress": "/wordpress",
    "slack": "/slack/api",
    "control": "/_sandbox",
    "page": "",
}
_SHAPES: dict[str, ModuleType] = {
    "apollo": apollo,
    "smartlead": smartlead,
    "wordpress": wordpress,
    "slack": slack,
    "control": control,
    "page": page,
}
PROVIDERS = ("apollo", "smartlead", "wordpress", "slack")


def build(seed: int = DEFAULT_SEED, *, sandbox: Sandbox | None = None) -> FastAPI:
    """The application around `sandbox` (a new one from `seed` unless given), found at `app.state.sandbox`."""
    sandbox = sandbox or Sandbox(seed)
    app = FastAPI(title="gtm-flows sandbox", openapi_url=None)
    app.state.sandbox = sandbox
    app.include_router(wordpress.person(sandbox))
    for name, base in BASES.items():
        app.include_router(_SHAPES[name].routes(sandbox), prefix=base)
    providers = {name: BASES[name] for name in PROVIDERS}
    app.add_middleware(Gate, calls=sandbox.calls, faults=sandbox.faults, bases=providers)
    return app
