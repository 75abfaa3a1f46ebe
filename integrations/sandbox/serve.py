"""The sandbox on a real port: in a thread for tests and the demo, blocking for `gtm sandbox`."""

import asyncio
import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from integrations.sandbox.app import build
from integrations.sandbox.state import DEFAULT_SEED, Sandbox

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 4300


class PortInUse(Exception):
    """Somebody else listens there. `str()` is one sentence with the remedy."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is taken by another program; stop it or choose another with --port."
        )


class _Protocol(H11Protocol):
    """HTTP that tells the application its transport, so that a fault can drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's algorithm off only where it is. With it, an
    # answer of two packets waits 40 ms for the client's delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as refused:
        listener.close()
        if refused.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from None
        raise
    return listener


def _server(sandbox: Sandbox) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            build(sandbox=sandbox),
            http=_Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
    )


@contextmanager
def running(port: int = 0, seed: int = DEFAULT_SEED, start: datetime | None = None) -> Iterator[str]:
    """A sandbox on loopback for as long as the block lasts; gives its url, without a slash at the end.

    Port 0 takes a free one. PortInUse if `port` is taken. The port accepts connections before the block
    begins, so nothing has to wait for it.
    """
    listener = _listen(LOOPBACK, port)
    server = _server(Sandbox(seed, start))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def serve(
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    seed: int = DEFAULT_SEED,
    *,
    listening: Callable[[str], None] | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM. PortInUse if the port is taken.

    `listening` is told the url once the port is ours and accepts connections.
    """
    listener = _listen(host, port)
    try:
        if listening is not None:
            listening(f"http://{host}:{listener.getsockname()[1]}")
        _server(Sandbox(seed)).run(sockets=[listener])
    except KeyboardInterrupt:  # the server has closed down by now and hands the signal on
        return
    finally:
        listener.close()
