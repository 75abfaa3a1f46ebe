"""`gtm sandbox`: the seeded world on its own, until Ctrl-C."""

import signal
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from flows.cli import printing, servers
from flows.cli.errors import DONE, wrong
from flows.cli.printing import Json


def sandbox(
    *,
    port: Annotated[
        int, Parameter(help="Where it listens, on 127.0.0.1 only; 0: a free one.", validator=servers.PORTS)
    ] = 4300,
    seed: Annotated[int, Parameter(help="Another number, another world; the same number, the same one.")] = 7,
    json: Json = False,
) -> int:
    """Serve the sandbox: Apollo, Smartlead, WordPress and Slack, simulated on loopback, with a page.

    Example: gtm sandbox --port 4300
    """
    from integrations.sandbox.serve import PortInUse, serve

    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        serve(port=port, seed=seed, listening=lambda url: _say(url, seed, json))
    except PortInUse as error:
        raise wrong(f"{error} Nothing was touched.") from None
    except KeyboardInterrupt:
        pass
    return DONE


def _say(url: str, seed: int, json: bool) -> None:
    """Only once the port is ours: whoever reads this line may connect."""
    printing.tell(
        {"url": url, "seed": seed},
        lambda console: console.print(f"Sandbox on {url}   what arrives is shown there; Ctrl-C ends it"),
        as_json=json,
    )


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
