"""The processes of one installation: this one watches, two or more serve, one works behind the scenes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import AbstractContextManager, suppress
from types import FrameType
from typing import Any, NamedTuple

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from ishenim.config import logs
from ishenim.kernel import counts

SETTLED = 20.0
HOPELESS = 5
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
PATIENCE_WITH_REQUESTS = 6
PATIENCE_WITH_WORK = 8.0
PATIENCE_WITH_SILENCE = (
    10_000  # milliseconds, until a request has said all of its head, or another one begins
)
BACKLOG = 4096
OTHER_FILES = 256
FEWEST = 128

# Whoever is forked while another is being started would hold the pipe on which that start is awaited.
ONE_START_AT_A_TIME = threading.Lock()

log = logging.getLogger("_granian")  # the server's own, so that its words and ours stand in one stream


class PortTaken(Exception):
    """Another program listens where we should."""


class WorkProcess:
    """The one process that places entries, watches deadlines and tells people; started anew when it dies."""

    def __init__(self, lock: int) -> None:
        self.lock = lock
        self.ending = threading.Event()
        # The kernel ends a child with the *thread* that started it, so this one lives as long as we do.
        self.keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> None:
        self.keeper.start()

    def __exit__(self, *reason: object) -> None:
        """Let it finish what it is at, then end it."""
        self.ending.set()
        self.keeper.join()

    def _keep(self) -> None:
        pause = SHORTEST_PAUSE
        while not self.ending.is_set():
            begun = time.monotonic()
            code = self._run_once()
            if self.ending.is_set():
                return
            pause = SHORTEST_PAUSE if time.monotonic() - begun > SETTLED else min(pause * 2, LONGEST_PAUSE)
            log.error("The work process ended (%s); it starts again in %.1f s.", code, pause)
            self.ending.wait(pause)

    def _run_once(self) -> int:
        with self._started() as process:
            while process.poll() is None and not self.ending.wait(0.2):
                pass
            process.terminate()
            try:
                return process.wait(PATIENCE_WITH_WORK)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        """Start it in a group of its own, so that it does not hear Ctrl-C: it ends last, when we say so."""
        with ONE_START_AT_A_TIME:
            return subprocess.Popen(
                [sys.executable, "-m", "ishenim", "work"], pass_fds=[self.lock], process_group=0
            )


def make_sure_nobody_listens(address: str, port: int) -> None:
    """Raise PortTaken when another program has the port: the kernel would let two share it in silence."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            raise PortTaken(error.strerror) from None


class Server(MPServer):
    """The server, with a loop of its own: whoever is killed is replaced at once, as often as it takes.

    The loop it comes with gives up when a process dies twice within seconds, and two that die in the
    same instant can be counted as one.
    """

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        failures = 0
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            while self.interrupt_children and not self.interrupt_signal and failures < HOPELESS:
                place = self.interrupt_children.pop(0)
                failures = failures + 1 if _failed(self.wrks[place]) else 0
                self.main_loop_interrupt.wait(failures / 4)
                self._respawn_workers([place], spawn_target, target_loader)
            if failures >= HOPELESS:
                log.error("The web processes cannot work; the reason stands above.")
                return


class Sizes(NamedTuple):
    """How many processes serve, with how many threads each, and how many connections they hold together."""

    processes: int
    threads: int
    connections: int


def serve(address: str, port: int, sizes: Sizes, *, beside: AbstractContextManager[object]) -> int:
    """Serve until asked to end, and return the exit code: 0 if we were asked, 1 if nobody can serve.

    `beside` is what lasts as long: the work process, or nothing where another machine has it.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
        be_born_mortal()
    counts.share()
    with beside:
        server = _server(address, port, sizes)
        with suppress(SystemExit):
            server.serve()
        return 0 if server.interrupt_signal else 1


def only_work(work: AbstractContextManager[object]) -> None:
    """Have one process at work until interrupted."""
    with work:
        threading.Event().wait()


def be_born_mortal() -> None:
    """Let a forked process end when it is asked to, from its first moment.

    It would begin with our way of answering signals, and so lose the one that comes before it has its own.
    """
    asked = {signal.SIGINT, signal.SIGTERM}

    def wait_for_our_turn() -> None:
        ONE_START_AT_A_TIME.acquire()
        signal.pthread_sigmask(signal.SIG_BLOCK, asked)

    def go_on() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, asked)
        ONE_START_AT_A_TIME.release()

    def begin() -> None:
        for number in asked:
            signal.signal(number, signal.SIG_DFL)
        go_on()

    os.register_at_fork(before=wait_for_our_turn, after_in_parent=go_on, after_in_child=begin)


def _failed(worker: WorkerProcess) -> bool:
    """Say whether a process ended by itself soon after its birth; being killed is no fault of its own."""
    killed = worker.inner.exitcode in {-signal.SIGKILL, -signal.SIGTERM}
    return not killed and time.monotonic() - worker.birth < SETTLED


def connections_for_each(sizes: Sizes) -> int:
    """Allow this process and its children as many files as that many connections need; return how many each takes.

    A connection beyond that waits unanswered until another ends, so there is room for very many: those who say nothing
    cost little, and are let go after some seconds.
    """
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = -(-sizes.connections // sizes.processes) + OTHER_FILES
    if most != resource.RLIM_INFINITY:
        needed = min(needed, most)
    if resource.RLIM_INFINITY != now < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))
    return max(needed - OTHER_FILES, FEWEST)


def _server(address: str, port: int, sizes: Sizes) -> Server:
    server = Server(
        target="ishenim.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # the other mode waits for ever for those who never say a word
        http1_settings=HTTP1Settings(header_read_timeout=PATIENCE_WITH_SILENCE),
        workers=sizes.processes,
        blocking_threads=sizes.threads,
        backpressure=connections_for_each(sizes),
        backlog=BACKLOG,
        workers_kill_timeout=PATIENCE_WITH_REQUESTS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=logs.configuration(),
    )
    log.addFilter(_unless_we_end(server))

    def end_with_the_terminal() -> None:
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, server.signal_handler_interrupt)

    server.on_startup(end_with_the_terminal)
    return server


def _unless_we_end(server: Any) -> Any:
    """Say nothing of processes that end because the whole was asked to end."""

    def wanted(record: logging.LogRecord) -> bool:
        return not server.interrupt_signal

    return wanted


def end_when_asked() -> None:
    """Before the server listens for signals: let SIGTERM end us as Ctrl-C does, through our own clean-up."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def wait_until_it_answers(address: str, port: int, *, patience: float = 60.0) -> bool:
    """Say whether somebody answers at the address before our patience ends."""
    last_moment = time.monotonic() + patience
    while time.monotonic() < last_moment:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
