"""From one machine with SQLite to several with PostgreSQL, word for word as the how-to says it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running.installation import Installation, until
from tests.running.machines import Machines, bucket_server, make_bucket, new_database, running
from tests.running.proving import closing_all, nothing_waits
from tests.running.small import ask_for, python
from tests.running.test_how_to import BLOCK, REPOSITORY
from tests.running.test_move import ask, mine
from tests.servers import Redis

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.timeout(900),
]

PAGE = (REPOSITORY / "docs/how-to/run-on-several-machines.md").read_text()
SECRET = re.compile(r"^secret: (.+)$", re.MULTILINE)
ACCEPTED_WITH_A_PICTURE = """
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
officer = Appointment.objects.select_related("institution").get(person__email="officer@ishenim.example")
question = Matter.objects.get(reference=%r)
act(question, "accept", Actor.by(officer), attachments=[upload(files.picture())])
"""
DOCUMENT = re.compile(r"/documents/[0-9a-f]{64}")


class Page:
    """The commands of the section, by the heading above them, with its folders below one of the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        section = PAGE.partition("## Move from SQLite\n")[2].partition("\n## ")[0]
        self.parts = {
            part.partition("\n")[0].lstrip("# "): "".join(BLOCK.findall(part))
            for part in re.split(r"^(?=###)", section, flags=re.MULTILINE)
        }
        for place in ("srv", "etc/ishenim"):
            (folder / place).mkdir(parents=True)

    def carry_out(self, heading: str, environment: dict[str, str]) -> str:
        """Give the commands below a heading as they stand there, but for the user that a test cannot make."""
        words = self.parts[heading]
        assert words, heading
        words = words.replace("runuser -u ishenim -- /opt/ishenim/.venv/bin/ishenim", ".venv/bin/ishenim")
        words = words.replace("install -d -o ishenim -g ishenim", "install -d").replace(
            "chown -R ishenim:", "ls"
        )
        for place in ("/srv", "/etc/ishenim", "/var/lib"):
            words = words.replace(place, f"{self.folder}{place}")
        words = words.replace(".venv/bin/ishenim", f"{sys.executable} -m ishenim")
        done = subprocess.run(
            ["bash", "-euc", words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def machines(tmp_path, postgresql):
    """The machines of steps 1 to 3: a database, Redis and a bucket, and nothing that was started of step 4."""
    with (
        new_database(postgresql, "moved_to_machines") as database,
        running(Redis(tmp_path)) as redis,
        running(bucket_server(tmp_path)) as bucket,
    ):
        make_bucket(bucket)
        yield Machines(tmp_path, database, redis, bucket)


@pytest.fixture
def old(tmp_path, demonstration):
    """The one machine, running."""
    shutil.copytree(demonstration, tmp_path / "old")
    with closing_all(Installation(tmp_path / "old", settings={"DEMO": "yes"})) as old:
        old.start()
        yield old


def follow(page: Page, old: Installation, machines: Machines) -> tuple[Installation, Installation]:
    """Do what the section says, and return the machine at work and one that answers, not started yet."""
    folder = page.folder
    page.carry_out("On the old machine, while it runs", old.environment)
    [secret] = SECRET.findall((folder / "srv/ishenim-keys.txt").read_text())
    public = (old.folder / "var/originals.public-key").read_text().strip()
    told = {"SECRET_KEY": secret, "ORIGINALS_PUBLIC_KEY": public, "PUBLIC_ADDRESS": "", "ALLOWED_HOSTS": "*"}
    work, web = (machines.machine(name, name, **told) for name in ("work", "web"))
    env = {**work.settings, "METRICS_FOLDER": str(work.folder / "metrics")}
    (folder / "etc/ishenim/ishenim.env").write_text("".join(f"{name}='{is_}'\n" for name, is_ in env.items()))
    said = page.carry_out("On the work machine", {"PATH": os.environ["PATH"]})
    assert "Nothing that was signed is missing." in said
    work.settings |= {
        "ISHENIM_VAR": str(folder / "var/lib/ishenim"),
        "SECOND_CHECKPOINTS": str(folder / "var/lib/ishenim-seals"),
        "ORIGINALS_KEYS": str(folder / "var/lib/ishenim-keys"),
    }
    return work, web


def sealed(machine: Installation) -> tuple[str, int]:
    """Return the name of the book and how many entries are signed for, as a machine shows them."""
    status, seal = machine.get("/ledger/checkpoint")
    name, size, *_rest = seal.split("\n") if status == 200 else ("", "0")
    return name, int(size)


def test_whoever_follows_the_how_to_is_on_two_machines_and_has_lost_nothing(tmp_path, old, machines):
    asked = ask(old)
    python(old, ACCEPTED_WITH_A_PICTURE % asked.reference)
    until(lambda: nothing_waits(old), within=60, what="a placed step")
    work, web = follow(Page(tmp_path), old, machines)
    name, size = sealed(old)

    with closing_all(work), closing_all(web):
        work.launch()
        web.launch()
        until(web.answers, within=120, what="an answer of the web machine")
        assert asked.reference in mine(web, asked.code)
        [picture] = set(DOCUMENT.findall(web.get(f"/en/questions/{asked.reference}/")[1]))
        assert web.get_bytes(picture)[0] == 200
        assert ask(web).reference != asked.reference
        until(lambda: sealed(web) > (name, size), within=60, what="the same book with one more entry")
        assert sealed(web)[0] == name
        assert "The book is whole" in ask_for(work, "ledger", "verify")
