"""Three machines of the database, as the how-to builds them, on one machine of a test: etcd, Patroni, PostgreSQL."""

from __future__ import annotations

import http.client
import json
import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import psycopg
from tests.running.installation import until
from tests.servers import Server, free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
NAMES = ("db1", "db2", "db3")
WORD = "change-me"
BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/nowhere"))
READY = 120.0


def settings_of(file: str) -> dict[str, str]:
    """Return the settings in one of our files, as systemd would read them."""
    lines = (DEPLOY / file).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@dataclass(eq=False)
class Node:
    """One machine of the database: etcd decides with the others, Patroni keeps its PostgreSQL."""

    name: str
    folder: Path
    etcd_port: int = field(default_factory=free_port)
    peer_port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    port: int = field(default_factory=free_port)
    etcd: Server | None = None
    patroni: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start_etcd(self, nodes: list[Node]) -> None:
        told = settings_of("etcd.env") | {
            "ETCD_NAME": self.name,
            "ETCD_DATA_DIR": str(self.folder / "etcd"),
            "ETCD_LISTEN_PEER_URLS": f"http://127.0.0.1:{self.peer_port}",
            "ETCD_INITIAL_ADVERTISE_PEER_URLS": f"http://127.0.0.1:{self.peer_port}",
            "ETCD_LISTEN_CLIENT_URLS": f"http://127.0.0.1:{self.etcd_port}",
            "ETCD_ADVERTISE_CLIENT_URLS": f"http://127.0.0.1:{self.etcd_port}",
            "ETCD_INITIAL_CLUSTER": ",".join(f"{n.name}=http://127.0.0.1:{n.peer_port}" for n in nodes),
        }
        self.etcd = Server(self.folder, *self.as_postgres(told), "etcd", port=self.etcd_port)
        self.etcd.start()

    def start_patroni(self, nodes: list[Node]) -> None:
        told = settings_of("patroni.env") | {
            "PATRONI_NAME": self.name,
            "PATRONI_ETCD3_HOSTS": ",".join(f"127.0.0.1:{n.etcd_port}" for n in nodes),
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{self.api_port}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{self.api_port}",
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_PGPASS": str(self.folder / "pgpass"),  # three on one machine
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(BIN),
        }
        with (self.folder / "patroni.said").open("ab") as said:
            self.patroni = subprocess.Popen(
                [*self.as_postgres(told), "patroni", str(DEPLOY / "patroni.yml")],
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                process_group=0,
            )

    def as_postgres(self, told: dict[str, str]) -> list[str]:
        words = [f"{name}={value}" for name, value in told.items()]
        return ["runuser", "-u", "postgres", "--", "env", "PYTHONWARNINGS=ignore", *words]

    def address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=postgres password={WORD} connect_timeout=2"

    def answers_as_primary(self) -> bool:
        with suppress(psycopg.Error), psycopg.connect(self.address()) as here:
            return here.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,)
        return False

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill_postgresql(self) -> None:
        """Kill the database server without asking, and leave Patroni be."""
        os.kill(self.postmaster(), signal.SIGKILL)

    def kill_everything(self) -> None:
        """Kill Patroni, the database server and the etcd beside them, as a machine that loses its power would."""
        kill_below(self.patroni)
        with suppress(OSError, ValueError, IndexError):
            self.kill_postgresql()
        if self.etcd is not None:
            kill_below(self.etcd.process)
        self.patroni = self.etcd = None

    def come_back(self, nodes: list[Node]) -> None:
        """Start what a machine starts when its power is back, on the disks it had."""
        self.start_etcd(nodes)
        self.start_patroni(nodes)


def kill_below(process: subprocess.Popen[bytes] | None) -> None:
    """Kill a process and those it started, the youngest last: its starter only lends it another name."""
    if process is None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def asked(port: int, method: str, path: str, told: dict[str, str] | None = None) -> dict:
    """Ask Patroni or an etcd on one of the machines; return its answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request(method, path, json.dumps(told or {}) if method == "POST" else None)
        answer = line.getresponse()
        content = answer.read()
        assert answer.status == HTTPStatus.OK, content
        return json.loads(content)


@dataclass
class Cluster:
    """The three of them."""

    nodes: list[Node]

    def primary(self) -> Node | None:
        return next((node for node in self.nodes if node.answers_as_primary()), None)

    def wait_for_primary(self, *, other_than: Node | None = None, within: float = READY) -> Node:
        found: list[Node] = []

        def there() -> bool:
            primary = self.primary()
            if primary is not None and primary is not other_than:
                found.append(primary)
            return bool(found)

        until(there, within=within, what="a primary")
        return found[0]

    def wait_for_replica(self) -> Node:
        """Wait until one that follows has applied all that the primary has written until now."""
        primary = self.wait_for_primary()
        with psycopg.connect(primary.address()) as here:
            written = here.execute("SELECT pg_current_wal_lsn()").fetchone()
        replica = next(node for node in self.nodes if node is not primary)

        def caught_up() -> bool:
            with suppress(psycopg.Error), psycopg.connect(replica.address()) as there:
                asked = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
                return there.execute(asked, written).fetchone() == (True,)
            return False

        until(caught_up, within=READY, what="a replica that has caught up")
        return replica

    def wait_until_each_commit_is_on(self, followers: int) -> None:
        """Wait until so many others have each commit before it is acknowledged, and all machines know it of them."""

        def there() -> bool:
            primary = self.primary()
            if primary is None:
                return False
            roles = [member["role"] for member in asked(primary.api_port, "GET", "/cluster")["members"]]
            return roles.count("sync_standby") == followers

        until(there, within=READY, what=f"{followers} that have each commit before it is acknowledged")

    def let_decide(self, node: Node) -> None:
        """Have the etcd of a machine lead the others: whoever loses this machine chooses another one first."""
        states = {one: asked(one.etcd_port, "POST", "/v3/maintenance/status") for one in self.nodes}
        numbers = {one: state["header"]["member_id"] for one, state in states.items()}
        leads = next(one for one in self.nodes if numbers[one] == states[one]["leader"])
        if leads is not node:
            told = {"targetID": numbers[node]}
            asked(leads.etcd_port, "POST", "/v3/maintenance/transfer-leadership", told)

    def address(self, database: str, user: str = "postgres") -> str:
        """Return the address by which an installation finds the primary, as the how-to writes it."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{user}:{WORD}@{hosts}/{database}"


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start three machines of the database, and end them."""
    owner = pwd.getpwnam("postgres")
    for part in [*folder.parents, folder]:
        if part.is_relative_to("/tmp") and part != Path("/tmp"):
            part.chmod(part.stat().st_mode | 0o011)  # whoever is not root must come by
    nodes = []
    for name in NAMES:
        here = folder / name
        here.mkdir(mode=0o700)
        os.chown(here, owner.pw_uid, owner.pw_gid)
        nodes.append(Node(name, here))
    try:
        start(nodes)
        found = Cluster(nodes)
        found.wait_for_primary()
        found.wait_until_each_commit_is_on(2)
        yield found
    finally:
        for node in nodes:
            node.kill_everything()


def start(nodes: list[Node]) -> None:
    """Start them all; an etcd listens when the others are there."""
    for node in nodes:
        node.start_etcd(nodes)
    for node in nodes:
        node.start_patroni(nodes)
