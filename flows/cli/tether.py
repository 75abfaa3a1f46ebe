"""A program that does not outlive whoever started it: `python -m flows.cli.tether MODULE WORDS...`

Its stdin is a pipe that the parent holds and never writes to. When the parent dies, also by `kill -9`, where nobody can
tidy up, the system closes its end: then this process ends, and whatever it has started.
"""

import os
import runpy
import signal
import sys
from threading import Thread

from gtm.clock import sleep

_PATIENCE = 8.0


def main() -> None:
    """Become the module, and watch the pipe beside it."""
    pipe = os.dup(0)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    Thread(target=_watch, args=(pipe,), name="tether", daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _watch(pipe: int) -> None:
    """Wait for the end of the parent; then end politely, and after a while not."""
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(_PATIENCE)
    if os.getpgid(0) == os.getpid():  # a group of our own, as `servers.Child` makes it
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
