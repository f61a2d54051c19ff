"""Running: the port, the server, and the orderly stop.

Apart from the composition root because tests and the demo run the bot on a loop of their own, in their own process, and the command line
adds signals. Must not handle a signal itself.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from bot.app import FullCircle
from bot.errors import SettingsProblem

_REQUEST_SECONDS = 3
"""How long a stop waits for requests that are being answered: Slack waits no longer either."""
_STOP_SECONDS = 9.5
_IDLE_SECONDS = 75
"""How long a line stays open between requests: longer than proxies keep theirs (60 seconds, most of them). The other way round, a proxy now and
then sends a press into a line that is just being closed, and Slack brings no press again."""
_log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, which would end the process with the signal instead of with 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(circle: FullCircle) -> AsyncIterator[int]:
    """Start the bot and listen; inside, it runs on the port that is handed out. Leaving stops it, in 10 seconds at most.

    Raises SettingsProblem when the port cannot be had, and StorageError.
    """
    listener = None
    try:
        listener = open_port(circle.settings.host, circle.settings.port)
        await circle.start()
    except BaseException:
        if listener is not None:
            listener.close()
        await circle.close()
        raise
    server = _Server(_config(circle))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:  # whoever connects before the server has begun waits in the listener's queue
        yield listener.getsockname()[1]
    finally:
        await _stop(circle, server, task)


def open_port(host: str, port: int) -> socket.socket:
    """A listening socket on HOST and PORT. Raises SettingsProblem that says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only where the protocol is named; else each may wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise _no_port(port, error) from None
    listener.setblocking(False)
    return listener


def _no_port(port: int, error: OSError) -> SettingsProblem:
    if error.errno == errno.EADDRINUSE:
        return SettingsProblem(
            f"Port {port} is taken by another program, perhaps by the bot itself.",
            "Stop that program, or set PORT to another number.",
        )
    if error.errno == errno.EACCES:
        return SettingsProblem(
            f"Port {port} may not be opened by this user.", "Set PORT to a number above 1023."
        )
    return SettingsProblem(
        f"HOST is not an address of this machine ({error.strerror}).",
        "Set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for every network it is in.",
    )


def _config(circle: FullCircle) -> uvicorn.Config:
    return uvicorn.Config(
        circle.asgi,
        lifespan="off",  # `serving` starts and stops the bot, and knows what to say when that fails
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_REQUEST_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )


async def _stop(circle: FullCircle, server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    """Both at once: what is being answered and what is being sent, in the seconds that a SIGTERM leaves."""
    server.should_exit = True
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await asyncio.gather(task, circle.stop(), return_exceptions=True)
            await circle.close()  # what was still being answered needed the database
    except TimeoutError:
        _log.error("Stopping took too long; what is left is in the rows.", extra={"action": "run.stop"})
