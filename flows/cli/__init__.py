"""The command line `gtm`: one file per group of verbs. What only looks never imports Prefect, so it is quick.

One file per group of verbs. `app` registers them; each is imported only when it is called.
running   plan, run, resume                          approving approve
journey   a Prefect flow from the terminal: server, progress bar, Ctrl-C       forecast  what a play will meet
looking   status    why    lists: suppress    intake: import    publishing: content, digest, replies
checking  check     sandbox    demo, demo_road    serve, servers
printing  what people see, and the one JSON object of `--json`
"""

from flows.cli.app import main

__all__ = ["main"]
