"""Servers of one's own for a test: started on a port nobody has, ended with the test, and treated badly in between."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from ishenim.kernel import exchange

STARTS_WITHIN = 30.0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def listens(port: int, at: str = "127.0.0.1") -> bool:
    with suppress(OSError), closing(socket.create_connection((at, port), timeout=1)):
        return True
    return False


class Server:
    """A program that listens on a port of this machine."""

    def __init__(self, folder: Path, *words: str, port: int) -> None:
        self.folder, self.words, self.port = folder, words, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / f"{Path(self.words[0]).name}.{self.port}.said").open("ab") as said:
            self.process = subprocess.Popen(
                self.words, stdout=said, stderr=subprocess.STDOUT, cwd=self.folder, process_group=0
            )
        last_moment = time.monotonic() + STARTS_WITHIN
        while not listens(self.port):
            assert self.process.poll() is None, f"{self.words[0]} ended at once"
            assert time.monotonic() < last_moment, f"{self.words[0]} does not listen"
            time.sleep(0.02)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)
        self.process = None

    def stand_still(self) -> None:
        """Answer nothing more, and keep the line open: the worst a server can do."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


class Redis(Server):
    """A Redis that writes what it holds to the disk only when a test says so."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        program = shutil.which("redis-server") or "redis-server"
        super().__init__(
            folder,
            *(program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            *("--dir", str(folder), "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"),
            port=port,
        )

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def say(self, *words: str) -> bytes:
        """Send one command as an operator would, and return the answer as it came."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=5)) as line:
            line.sendall(" ".join(words).encode() + b"\r\n")
            return line.recv(2**20)


@pytest.fixture(scope="session")
def _redis_of_the_run(tmp_path_factory):
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.end()


@pytest.fixture
def redis(_redis_of_the_run, settings):
    """A Redis that knows nothing, named in the settings as an operator would name it."""
    if _redis_of_the_run.process is None:
        _redis_of_the_run.start()
    _redis_of_the_run.say("FLUSHALL")
    settings.REDIS_URL = _redis_of_the_run.address
    exchange.insist(exchange.packed("PING"))
    return _redis_of_the_run
