"""A PostgreSQL of a test's own, to be treated badly: nobody else's is restarted."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.running.installation import free_port

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
BINARIES = PLACES[-1].parent if PLACES else None


@dataclass
class OwnPostgreSQL:
    """One cluster in a folder, run by the user postgres where we are root: PostgreSQL refuses to be run by root.

    So the folder must be one that this user reaches.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"postgresql://ishenim@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def said(self) -> str:
        """What the server has written into its log."""
        return (self.folder / "log").read_text()

    def make(self) -> None:
        if os.getuid() == 0:
            subprocess.run(["chown", "postgres", self.folder], check=True)
        self._run("initdb", "-D", self.data, "--auth=trust", "--username=ishenim", "--encoding=UTF8")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=100"
        options += "".join(f" -c {name}={told}" for name, told in self.parameters.items())
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` ends every connection, `immediate` is as good as a power cut."""
        self._run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def _run(self, command: str, *words: str) -> None:
        assert BINARIES is not None
        owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run(
            [*owner, str(BINARIES / command), *words], cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def running() -> Iterator[OwnPostgreSQL]:
    """Yield one that runs, in a folder that its user reaches, and end it as a power cut would."""
    with tempfile.TemporaryDirectory() as folder:
        own = OwnPostgreSQL(Path(folder))
        own.make()
        own.start()
        yield own
        own.stop("immediate")
