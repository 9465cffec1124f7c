"""An installation of several machines, as `docs/how-to/run-on-several-machines.md` builds it, on one machine of a test.

The files are those of `deploy/`; only names, addresses and folders are put in.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import psycopg
from tests.running.installation import Installation, until
from tests.servers import Redis, Server, free_port

from ishenim.config.stores import documents

DEPLOY = Path(__file__).parents[2] / "deploy"
KEY_OF_ALL = "the same on every machine of this test, and nowhere else"
BUCKET = "ishenim"


@contextmanager
def new_database(server: str, name: str) -> Iterator[str]:
    """Give the address of a database nobody has used."""
    beginning, _, query = server.partition("?")
    address = f"{beginning.rpartition('/')[0]}/{name}{'?' + query if query else ''}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield address
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        if server.process is not None:
            server.go_on()
            server.end()


def bucket_server(folder: Path, listens_at: str = "127.0.0.1") -> Server:
    port = free_port()
    return Server(folder, sys.executable, "-m", "moto.server", "-H", listens_at, "-p", str(port), port=port)


def make_bucket(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        line.request("PUT", f"/{BUCKET}", headers={"Authorization": "AWS key:x"})
        assert line.getresponse().status == 200


def named(server: Server) -> dict[str, str]:
    """Return by which settings an installation finds its bucket."""
    return {
        "DOCUMENTS_S3_BUCKET": BUCKET,
        "DOCUMENTS_S3_ENDPOINT": f"http://127.0.0.1:{server.port}",
        "DOCUMENTS_S3_REGION": "us-east-1",
        "DOCUMENTS_S3_KEY": "key",
        "DOCUMENTS_S3_SECRET": "secret",
    }


def stores_in(server: Server, folder: Path) -> dict[str, dict]:
    """Return the stores of an installation whose documents lie in the bucket."""
    return documents(named(server), folder)


class Nginx(Server):
    """The Debian one, with our file."""

    def __init__(self, folder: Path, machines: list[int]) -> None:
        self.plain, port = free_port(), free_port()
        folder.mkdir()
        certificate(folder)
        (folder / "nginx.conf").write_text(self.whole(folder, self.site(folder, machines, port)))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        words = (program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "errors"))
        super().__init__(folder, *words, "-g", "daemon off;", port=port)

    def site(self, folder: Path, machines: list[int], port: int) -> str:
        """Return our file with the addresses of this test."""
        text = (DEPLOY / "nginx.conf").read_text()
        for number, machine in zip(("11", "12"), machines, strict=True):
            assert f"10.0.0.{number}:8000" in text
            text = text.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{machine}")
        text = re.sub(r"listen \[::\]:\d+.*;\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        text = text.replace("/etc/ssl/ishenim", str(folder))
        return text.replace("/var/log/nginx", str(folder))

    def whole(self, folder: Path, site: str) -> str:
        user = "user root;\n" if os.getuid() == 0 else ""
        temporary = "\n".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        begin = f"{user}pid {folder}/pid;\nevents {{}}\n"
        return f"{begin}http {{\ninclude /etc/nginx/mime.types;\n{temporary}\n{site}\n}}\n"


def certificate(folder: Path) -> None:
    """Make a certificate that nobody has signed, as long as the test."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *(
                "-days",
                "1",
                "-subj",
                "/CN=ishenim.example",
                "-keyout",
                "privkey.pem",
                "-out",
                "fullchain.pem",
            ),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@dataclass
class Machines:
    """Two web machines and one that works, behind nginx, with Redis and a bucket."""

    folder: Path
    database: str
    redis: Redis
    bucket: Server
    settings: dict[str, str] = field(default_factory=dict)
    work: Installation | None = None
    web: list[Installation] = field(default_factory=list)
    nginx: Nginx | None = None

    def machine(self, name: str, role: str, **settings: str) -> Installation:
        """Return a machine with a folder of its own, configured like all others."""
        folder = self.folder / name
        folder.mkdir()
        return Installation(
            folder,
            settings={
                "ROLE": role,
                "DATABASE_URL": self.database,
                "REDIS_URL": self.redis.address,
                **named(self.bucket),
                "SECRET_KEY": KEY_OF_ALL,
                "PUBLIC_ADDRESS": "https://ishenim.example",
                "TRUSTED_PROXIES": "127.0.0.1",
                "ALLOWED_HOSTS": "ishenim.example,127.0.0.1",
                "DEMO": "yes",
                **self.settings,
                **settings,
            },
        )

    @property
    def door(self) -> Door:
        assert self.nginx is not None
        return Door(self.nginx.port)


@dataclass
class Door:
    """What a reader reaches: nginx, from one address or another."""

    port: int
    comes_from: str = "127.0.0.1"

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> tuple[int, Message, str]:
        """Send one request, and return status, headers and page."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=30, context=trusting, source_address=(self.comes_from, 0)
        )
        with closing(line):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, {"Host": "ishenim.example", **given})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")

    @staticmethod
    def plain(port: int, path: str, body: str) -> str:
        """Send a form to a machine itself, past nginx."""
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
            line.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            return line.getresponse().read().decode()


@contextmanager
def all_machines(folder: Path, server: str, settings: dict[str, str]) -> Iterator[Machines]:
    """Start what the how-to starts, in its order, with settings of the test besides, and end it all."""
    with ExitStack() as open_:
        database = open_.enter_context(new_database(server, "machines"))
        bucket = open_.enter_context(running(bucket_server(folder)))
        redis = Redis(folder)
        open_.enter_context(running(redis))
        make_bucket(bucket)
        machines = Machines(folder, database, redis, bucket, settings)
        machines.work = work = machines.machine("work", "work")
        machines.web = [machines.machine(name, "web") for name in ("web1", "web2")]
        for machine in [work, *machines.web]:
            open_.callback(machine.kill_everyone)
            machine.launch()
        for machine in machines.web:
            until(machine.answers, within=300, what=f"an answer of {machine.folder.name}: {machine.said}")
        machines.nginx = Nginx(folder / "nginx", [machine.port for machine in machines.web])
        open_.enter_context(running(machines.nginx))
        yield machines
