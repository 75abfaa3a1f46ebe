"""`gtm sandbox`: the seeded world on its own, until Ctrl-C."""

import signal
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import wrong


def sandbox(
    *,
    port: Annotated[int, Parameter(help="Where it listens, on 127.0.0.1 only.")] = 4300,
    seed: Annotated[int, Parameter(help="Another number, another world; the same number, the same one.")] = 7,
    json: Annotated[bool, Parameter(help="Say where it listens as JSON.")] = False,
) -> int:
    """Serve the sandbox: Apollo, Smartlead, WordPress and Slack, simulated on loopback, with a page.

    Example: gtm sandbox --port 4300
    """
    from integrations.sandbox.serve import PortInUse, serve

    signal.signal(signal.SIGTERM, _as_interrupt)
    url = f"http://127.0.0.1:{port}"
    printing.tell(
        {"url": url, "seed": seed},
        lambda console: console.print(f"Sandbox on {url}   what arrives is shown there; Ctrl-C ends it"),
        as_json=json,
    )
    try:
        serve(port=port, seed=seed)
    except PortInUse as error:
        raise wrong(str(error)) from None
    except KeyboardInterrupt:
        return 0
    return 0


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
