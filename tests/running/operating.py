"""An operator who has never seen Ishenim, and does what its pages say, on computers with the addresses they name."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.running.computers import REPOSITORY, Computer

HOW_TO = REPOSITORY / "docs/how-to"
DATABASES = {"db1": "10.0.0.21", "db2": "10.0.0.22", "db3": "10.0.0.23"}
WEB = {"web1": "10.0.0.11", "web2": "10.0.0.12"}
OTHERS = {"old": "10.0.0.5", "proxy": "10.0.0.10", "work": "10.0.0.15", "redis": "10.0.0.31"}
EVERYWHERE = DATABASES | WEB | OTHERS
BLOCK = re.compile(r"```(?:sh)?\n(.*?)```", re.DOTALL)
FETCHES = re.compile(r"^git clone .*\n", re.MULTILINE)
"""The edition lies in /opt/ishenim of each computer already: it reaches nothing outside."""
LINES_OF_REDIS = re.compile(r"In `/etc/redis/redis\.conf`: (.*?)\. It needs", re.DOTALL)


@dataclass
class Page:
    """The blocks of commands on a page of the how-to, by the heading above them."""

    name: str
    text: str = field(init=False)
    blocks: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = (HOW_TO / self.name).read_text()
        parts = re.split(r"^(?=##)", self.text, flags=re.MULTILINE)
        self.blocks = {part.partition("\n")[0].lstrip("# "): BLOCK.findall(part) for part in parts}

    def under(self, heading: str, number: int = 0) -> str:
        return FETCHES.sub("", self.blocks[heading][number])


SEVERAL = Page("run-on-several-machines.md")
BACKUP = Page("back-up-and-restore.md")
FIRST, FOURTH = "1. Three machines of the database", "4. The machine at work, then the web machines"
BRING_BACK = "Bring last night's backup back"


def fill_in(file: Path, **words: str) -> None:
    """Fill in a file of settings, as whoever edits it would: each name stands there already."""
    text = file.read_text()
    for name, word in words.items():
        text, times = re.subn(rf"(?m)^{name}=.*$", lambda _, line=f"{name}={word}": line, text)
        assert times == 1, f"{file} has {times} lines for {name}"
    file.write_text(text)


@dataclass
class Operator:
    """Whoever follows the pages; each of these is a step of theirs."""

    disks: Path
    computers: dict[str, Computer] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Computer:
        return self.computers[name]

    def start(self, *names: str) -> None:
        for name in names:
            self.computers.setdefault(name, Computer(name, EVERYWHERE[name], self.disks)).start()

    def end(self) -> None:
        for computer in self.computers.values():
            if computer.plug is not None:
                computer.lose_power()

    def on_each(self, names: Iterable[str], words: str, folder: str = "/root") -> None:
        """Give the same commands on several computers at once."""
        names = list(names)
        with ThreadPoolExecutor(len(names)) as at_once:
            list(at_once.map(lambda name: self[name].do(words, folder), names))

    def set_up_databases(self) -> None:
        """Do the first block of the first step, with the name and the address of each."""
        for name, address in DATABASES.items():
            for file in ("etcd.env", "patroni.env"):
                here = self[name].root / "opt/ishenim/deploy" / file
                own = [
                    line if "10.0.0.22" in line else line.replace("10.0.0.21", address).replace("db1", name)
                    for line in here.read_text().splitlines()
                ]
                here.write_text("\n".join(own))
        self.on_each(DATABASES, SEVERAL.under(FIRST), "/opt/ishenim")

    def patroni_says(self) -> str:
        """Return the list of the second block of the first step."""
        return self["db2"].do(SEVERAL.under(FIRST, 1).partition("PGPASSWORD")[0])

    def ask_the_database(self, query: str, of: str = "ishenim") -> str:
        """Send a query to the primary as the first step does; return the row as it is printed."""
        settings, how = re.split(r"^(?=patronictl|PGPASSWORD)", SEVERAL.under(FIRST, 1), flags=re.MULTILINE)[
            ::2
        ]
        way = how.partition(" \\\n  -c ")[0].replace("dbname=postgres", f"dbname={of}")
        return self["db2"].do(f"{settings}\n{way} -Atc {shlex.quote(query)}").strip()

    def set_up_redis(self) -> None:
        redis, [lines] = self["redis"], LINES_OF_REDIS.findall(SEVERAL.text)
        redis.do(SEVERAL.under("2. Redis, and a bucket"))
        with (redis.root / "etc/redis/redis.conf").open("a") as file:
            file.write("\n".join(re.findall("`(.*?)`", lines)) + "\n")
        redis.do("systemctl restart redis-server")

    def install(self, names: Iterable[str], **words: str) -> None:
        for name in names:
            self[name].do(SEVERAL.under("3. Each machine of Ishenim"))
            fill_in(self[name].root / "etc/ishenim/ishenim.env", **words)

    def start_working(self, name: str) -> None:
        self[name].do(SEVERAL.under(FOURTH).split("\n\n")[0])

    def start_answering(self) -> None:
        self.on_each(WEB, SEVERAL.under(FOURTH).split("\n\n")[1])

    def set_up_nginx(self, certificate: Path, key: Path) -> None:
        there = self["proxy"].root / "etc/ssl/ishenim"
        there.mkdir()
        shutil.copyfile(certificate, there / "fullchain.pem")
        shutil.copyfile(key, there / "privkey.pem")
        self["proxy"].do(SEVERAL.under("5. nginx"), "/opt/ishenim")

    def let_one_wait(self, name: str) -> None:
        """Do the sixth step: a second worker, with the name and the key of the book."""
        here, there = (self[one].root / "var/lib/ishenim/ledger" for one in ("work", name))
        self[name].do("install -d -o ishenim -g ishenim -m 700 /var/lib/ishenim /var/lib/ishenim/ledger")
        for file in ("origin", "key"):
            shutil.copyfile(here / file, there / file)
        self[name].do("cd /var/lib/ishenim/ledger; chown ishenim: origin key; chmod 600 origin key")
        self.start_working(name)

    def follow_about_backups(self, heading: str) -> str:
        """Carry out a section of the page about backups on the machine at work."""
        return self["work"].do(BACKUP.under(heading).replace(".venv/bin/ishenim", "ishenim"))

    def restore_last_night(self) -> str:
        """Bring the newest backup back as the page says; return what the machine at work said of it."""
        self.on_each(["work", *WEB], SEVERAL.under(BRING_BACK))
        self["db1"].do(SEVERAL.under(BRING_BACK, 1))
        said = self["work"].do(SEVERAL.under(BRING_BACK, 2))
        self.on_each(WEB, "systemctl start ishenim-web")
        return said
