"""The command line `gtm`: one file per group of verbs. What only looks never imports Prefect, so it is quick.

One file per group of verbs. `app` registers them; each is imported only when it is called.
running   plan, run, resume                          approving approve
journey   a Prefect flow from the terminal: server, progress bar, Ctrl-C       forecast  what a play will meet
looking   status    why    lists: suppress    intake: import    publishing: content, digest, replies
checking  check     sandbox    demo, demo_road    serve, servers, tether
printing  what people see, and the one JSON object of `--json`
"""

import signal
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. `argv` None: those of this process, which then is `gtm`.

    Importing takes a second. Ctrl-C ends the process meanwhile, as it ends any program that has begun nothing, without
    a word (a shell tells 130); `app` hears it from there on.
    """
    if argv is None and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from flows.cli import app

    return app.main(argv)
