"""A whole installation of one's own: its folder, its port, its processes, and ways to treat them badly."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import free_port

# A test's installation has a family and a database of its own, whatever the machine's are.
NOT_OURS = {
    "ISHENIM_PARENT",
    "PYTHONDONTWRITEBYTECODE",
    "DATABASE_URL",
    "PUBLIC_ADDRESS",
    "SECRET_KEY",
    "REDIS_URL",
}
STARTS_WITHIN = 120.0
ENDS_WITHIN = 25.0


@dataclass
class Installation:
    """One `ishenim run`, started and ended by a test."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    main: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        return given | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("ISHENIM_RUN_SETTINGS", "ishenim.config.settings"),
            "ISHENIM_VAR": str(self.folder / "var"),
            "SECOND_CHECKPOINTS": str(self.folder / "second"),
            "ORIGINALS_KEYS": str(self.folder / "keys"),
            "METRICS_FOLDER": str(self.folder / "metrics"),
            "PORT": str(self.port),
            "DEMO": "no",
            "DATA_EVERY_HOURS": "0",  # files and figures are another test's: here they would only take time
            **self.settings,
        }

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def secret(self) -> str:
        """The secret it signs puzzles with."""
        return self.settings.get("SECRET_KEY") or (self.folder / "var/secret-key").read_text()

    @property
    def said(self) -> str:
        """What it has printed since it was first started."""
        file = self.folder / "said.txt"
        return file.read_text() if file.exists() else ""

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it without waiting for anything."""
        with (self.folder / "said.txt").open("ab") as said:
            self.main = subprocess.Popen(
                [sys.executable, "-m", "ishenim", "run"],
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        return self.main

    def start(self) -> None:
        """Start it and wait for its first answer."""
        main = self.launch()
        last_moment = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < last_moment:
            if main.poll() is not None:
                raise AssertionError(f"It ended with {main.returncode}:\n{self.said}")
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"It did not answer in {STARTS_WITHIN} s:\n{self.said}")

    def answers(self) -> bool:
        try:
            self.get("/")
        except OSError:
            return False
        except http.client.HTTPException:
            return False
        return True

    def connection(self, timeout: float = 30.0) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def get(self, path: str, timeout: float = 10.0) -> tuple[int, str]:
        status, content = self.get_bytes(path, timeout)
        return status, content.decode()

    def get_bytes(self, path: str, timeout: float = 10.0) -> tuple[int, bytes]:
        connection = self.connection(timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Give one command on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "ishenim", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def end(self) -> int:
        """Ask it to end, and return its exit code."""
        assert self.main is not None
        with suppress(ProcessLookupError):
            self.main.send_signal(signal.SIGTERM)
        return self.main.wait(ENDS_WITHIN)

    def everyone(self) -> dict[int, str]:
        """Return every living process of this installation, whoever its parent is: number and command."""
        mark = f"ISHENIM_VAR={self.environment['ISHENIM_VAR']}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if words and "ishenim" in words:
                        found[int(folder.name)] = words.strip()
        return found

    def workers(self) -> list[int]:
        return [number for number, words in self.everyone().items() if words.endswith("ishenim work")]

    def servers(self) -> list[int]:
        """Return the processes that answer readers."""
        assert self.main is not None
        return [
            number
            for number, words in self.everyone().items()
            if words.endswith("ishenim run") and number != self.main.pid
        ]

    def kill_everyone(self) -> None:
        """Kill every process without asking, as a power cut would."""
        for number in self.everyone():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if self.main is not None:
            self.main.wait(ENDS_WITHIN)


def until(condition, *, within: float, what: str) -> None:
    """Wait for something to become true, and fail with words if it does not."""
    last_moment = time.monotonic() + within
    while not condition():
        assert time.monotonic() < last_moment, f"Not within {within} s: {what}"
        time.sleep(0.05)
