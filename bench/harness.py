"""Servers to measure, a way to load them, and a report that names command, versions and ratio."""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from tests.running.installation import Installation, free_port, until

HERE = Path(__file__).parent
WRK = "wrk is missing: apt-get install wrk"
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
FAILED = re.compile(r"(?:connect|read|write|timeout|responses:|unrecorded:) (\d+)")
IN_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What a server did under load."""

    rate: float
    p50: float
    p99: float
    failed: int
    command: str


@dataclass(frozen=True)
class Result:
    """One promise, what was measured, and whether it is kept."""

    promise: str
    limit: str
    measured: str
    kept: bool
    command: str = ""


@dataclass
class Report:
    """Everything measured in one run."""

    machine: dict[str, str]
    results: list[Result] = field(default_factory=list)

    def add(self, promise: str, *, limit: str, measured: str, kept: bool, command: str = "") -> None:
        result = Result(promise, limit, measured, kept, command)
        self.results.append(result)
        print(f"{'kept  ' if kept else 'BROKEN'} {promise}: {measured} (promised: {limit})", flush=True)
        if command:
            print(f"       {command}", flush=True)

    @property
    def all_kept(self) -> bool:
        return all(result.kept for result in self.results)

    def write(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        file = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
        told = {"machine": self.machine, "results": [asdict(result) for result in self.results]}
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False))


def machine() -> dict[str, str]:
    """Name what was measured on, and with what."""
    told = {name: version(name) for name in ("django", "granian", "jinja2")}
    told |= {"python": platform.python_version(), "SQLite": sqlite3.sqlite_version} | _programs()
    told |= {"system": platform.platform(), "cores": str(os.cpu_count())}
    print(", ".join(f"{name} {value}" for name, value in told.items()), flush=True)
    return told


def _programs() -> dict[str, str]:
    """Return the versions of what is not Python: the database that is named, and what loads the servers."""
    found = {}
    if address := os.environ.get("BENCH_DATABASE_URL"):
        with psycopg.connect(address) as server:
            found["PostgreSQL"] = str(server.info.parameter_status("server_version")).split(" ", maxsplit=1)[
                0
            ]
    if shutil.which("wrk"):
        said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)  # it leaves with 1
        found["wrk"] = (said.stdout + said.stderr).split()[1]
    return found


def load(
    address: str,
    *words: str,
    connections: int = 8,
    script: str = "",
    headers: dict[str, str] | None = None,
    warm: bool = True,
) -> Load:
    """Load one address with wrk, after a short warming-up, and return what came of it."""
    if not shutil.which("wrk"):
        raise SystemExit(WRK)
    command = ["wrk", "--latency", "-t2", f"-c{connections}", f"-d{SECONDS}s"]
    command += [f"-H{name}: {value}" for name, value in (headers or {}).items()]
    command += [f"-s{HERE / script}"] if script else []
    command += [address, *words]
    if warm:
        subprocess.run([*command[:4], "-d1s", *command[5:]], check=True, capture_output=True)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "99%" not in said:
        raise RuntimeError(f"Nothing was answered: {' '.join(command)}\n{said}")
    return read(said, " ".join(command).replace(str(HERE), HERE.name))


def read(said: str, command: str) -> Load:
    """Read what wrk says."""
    latency = {
        percent: float(value) * IN_MILLISECONDS[unit] for percent, value, unit in LATENCY.findall(said)
    }
    if not latency.keys() >= {"50", "99"}:
        raise RuntimeError(f"wrk said no latency:\n{said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    failed = sum(int(number) for number in FAILED.findall(said))
    return Load(rate, latency["50"], latency["99"], failed, command)


def databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each kind of database to measure on, and the settings that lead to an empty one.

    PostgreSQL is among them where BENCH_DATABASE_URL names one whose user may make databases.
    """
    yield "SQLite", {}
    address = os.environ.get("BENCH_DATABASE_URL")
    if not address:
        print("       PostgreSQL is left out: name one in BENCH_DATABASE_URL=postgresql://…", flush=True)
        return
    name = f"ishenim_bench_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield "PostgreSQL", {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """Run the whole of Ishenim as `ishenim run` does, for as long as it is measured."""
    folder.mkdir(parents=True, exist_ok=True)
    running = Installation(folder, settings=settings)
    running.start()
    until(lambda: len(running.servers()) == 2, within=20, what="two that serve")
    try:
        yield running
    finally:
        running.end()


@contextmanager
def bare(module: str, folder: Path, *, threads: int = 8, **settings: str) -> Iterator[str]:
    """Serve one of `bench/bare/` on the same server with the same settings, and give its address."""
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2",
            "--blocking-threads", str(threads), "--no-ws", "--log-level", "error",
            "--port", str(port), f"bench.bare.{module}:application",
        ],
        env=os.environ | settings | {"ISHENIM_BENCH_FOLDER": str(folder), "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        until(lambda: answers(port), within=20, what="an answer of the bare server")
        yield address
    finally:
        server.terminate()
        server.wait()


def of_no_make() -> dict[str, str]:
    """Return the environment in which a `make` of its own begins, whatever this one was told by another."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def settled_in(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a program that measures in a folder of its own, with territory and no demonstration."""
    return (
        os.environ
        | settings
        | {
            "DJANGO_SETTINGS_MODULE": "ishenim.config.settings",
            "PYTHONPATH": str(Path.cwd()),
            "ISHENIM_VAR": str(folder / "var"),
            "SECOND_CHECKPOINTS": str(folder / "second"),
            "DEMO": "no",
        }
    )


def answers(port: int) -> bool:
    probe = Installation(Path(), port=port)
    return probe.answers()


def resident(numbers: dict[int, str] | list[int]) -> float:
    """Return the memory of processes together, in MiB, each page counted in each process that holds it."""
    pages = sum(int(Path(f"/proc/{number}/statm").read_text().split()[1]) for number in numbers)
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def alone(address: str, times: int = 200) -> float:
    """Return the median milliseconds that one reader alone waits."""
    parts = urlsplit(address)
    probe, path = Installation(Path(), port=parts.port), urlunsplit(("", "", *parts[2:]))
    waits = []
    for _ in range(times):
        begun = time.perf_counter()
        probe.get(path)
        waits.append(time.perf_counter() - begun)
    return sorted(waits)[times // 2] * 1000
