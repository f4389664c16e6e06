"""The web server: one process, or several that share one listening socket.

Nothing here may import models: child processes start from this module before Django is set up.
"""

import errno
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

import uvicorn

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5
LARGEST_FRAME = 64 * 1024
RESTART_PAUSE_SECONDS = 1.0
# Whoever takes no byte for so long is cut off by the system; closing alone would wait for them to read.
STALLED_MILLISECONDS = 30_000


class PortTaken(Exception):
    """The address cannot be listened on; the message says why."""


@dataclass(frozen=True)
class Options:
    """How to serve. `embedded_worker` runs the background jobs inside the (first) web process."""

    host: str
    port: int
    workers: int = 1
    embedded_worker: bool = False


class Server(uvicorn.Server):
    """Says goodbye to open sockets and event streams, which would otherwise hold the stop up."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from core.live.hubs import close_hub_of_this_loop

        close_hub_of_this_loop()
        await super().shutdown(sockets=sockets)


def listen(host: str, port: int) -> socket.socket:
    """Bind before anything is started, so that a taken port is one sentence and not a traceback."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MILLISECONDS)
    try:
        listener.bind((host, port))
        # Only listening shows that another program took the same port with the same option.
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        raise PortTaken(_why(error, host, port)) from error
    listener.set_inheritable(True)
    return listener


def serve(options: Options, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    if options.workers > 1:
        Crew(options, listener).run()
    else:
        serve_one(listener, embedded_worker=options.embedded_worker)


def serve_one(listener: socket.socket, *, embedded_worker: bool) -> None:
    """One web process, with the job loop in a thread of it where that is wanted."""
    server = Server(configuration())

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    # While the application is still being loaded there is nobody to say goodbye to.
    _on_stop_signals(leave)
    server.config.load()
    # uvicorn raises the signal again once it has stopped; answering it keeps a clean stop an exit code of 0.
    _on_stop_signals(stop)
    end_worker = _start_worker() if embedded_worker else None
    server.run(sockets=[listener])
    if end_worker and not end_worker(GRACE_SECONDS):
        # A job that is still at it is cut off; its lease runs out and another worker repeats it.
        logger.warning("A background job did not end in time and was cut off")
        os._exit(0)


def configuration() -> uvicorn.Config:
    return uvicorn.Config(
        "config.asgi:application",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        # Nothing is read from a line whose deeds still wait their turn, not even the answer to a ping.
        ws_ping_timeout=60.0,
        lifespan="off",
        # core.proxies believes as many proxies as are configured; uvicorn would believe any on this machine.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class Crew:
    """Keeps the wanted number of web processes alive behind one socket."""

    def __init__(self, options: Options, listener: socket.socket) -> None:
        self.options = options
        self.listener = listener
        self.spawn = multiprocessing.get_context("spawn")
        self.members: dict[int, BaseProcess] = {}
        self.stopping = False

    def run(self) -> None:
        _on_stop_signals(self.stop)
        for number in range(self.options.workers):
            self.start(number)
        while not self.stopping:
            wait([member.sentinel for member in self.members.values()], timeout=0.5)
            self.replace_dead()
        for member in self.members.values():
            member.terminate()
        for member in self.members.values():
            member.join(GRACE_SECONDS * 3)
            member.kill()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, number: int) -> None:
        embedded = self.options.embedded_worker and number == 0
        member = self.spawn.Process(target=serve_one, args=(self.listener,), kwargs={"embedded_worker": embedded})
        member.start()
        self.members[number] = member

    def replace_dead(self) -> None:
        dead = [number for number, member in self.members.items() if not member.is_alive()]
        if not dead or self.stopping:
            return
        # A process that dies at once would otherwise be restarted in a tight loop.
        time.sleep(RESTART_PAUSE_SECONDS)
        for number in dead:
            logger.error("Web process %s ended with code %s; starting another", number, self.members[number].exitcode)
            self.start(number)


def _start_worker() -> Callable[[float], bool]:
    """Run the job loop in a thread; the returned function ends it and says whether it ended in time."""
    from core.background.worker import Worker

    worker = Worker()
    thread = threading.Thread(target=worker.run_forever, name="worker", daemon=True)
    thread.start()

    def end(seconds: float) -> bool:
        worker.stop()
        thread.join(seconds)
        return not thread.is_alive()

    return end


def _on_stop_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    # Tests serve from a thread, where signals are not ours to take.
    with suppress(ValueError):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, handler)


def _why(error: OSError | OverflowError, host: str, port: int) -> str:
    if isinstance(error, OverflowError):
        return f"Port {port} does not exist; choose one between 1 and 65535 with PORT=."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use; stop the other program or choose another port with PORT=."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has; choose one above 1023 with PORT=."
    return f"Cannot listen on {host}, port {port}: {error.strerror}."
