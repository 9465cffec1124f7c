"""A small installation that is used at the command line alone: a few places, offices, questions, and one picture."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.running.installation import Installation

REPOSITORY = Path(__file__).resolve().parents[2]
SECRET = "Nurlan Abdyldaev"
SHOWN = f"Ask {SECRET} of the third street."
FOUND_BY = "abdyldaev"

BEGIN = """
import django; django.setup()
from django.core.management import call_command
from tests.acts import act, ask
from tests.world import World
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.procedures.models import Matter
def by(role, place="beat"):
    return Actor.by(Appointment.objects.select_related("institution").get(role=role, place__code=place))
def the(number):
    return Matter.objects.filter(kind="question").order_by("pk")[number]
"""
LIVE = f"""
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.search import indexing
call_command("migrate", verbosity=0)
world = World()
shown = ask(world.beat, text={SHOWN!r})
act(shown, "show_text", world.moderator, text={SHOWN!r})
act(shown, "accept", world.officer, attachments=[upload(files.picture())])
for _ in range(300):
    ask(world.beat)
sequencer.place_waiting()
indexing.index_new(10_000)
"""
ERASE = """
act(the(0), "hide_text", by("moderator", "region"), text="Ask […] of the third street.", hidden=["personal"])
act(the(0), "hide_files", by("moderator", "region"), ground="child")
"""
GO_ON = """
act(the(1), "accept", by("neighbourhood_officer"))
ask(the(0).place)
"""
PLACE = "sequencer.place_waiting()\n"


def python(installation: Installation, code: str) -> str:
    """Run words in a process of the installation's own."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        env=installation.environment | {"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask_for(installation: Installation, *words: str | Path) -> str:
    """Give a command that is carried out, and return what it says."""
    done = installation.command(*map(str, words))
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(installation: Installation, *words: str | Path) -> str:
    """Give a command that is refused, and return why."""
    done = installation.command(*map(str, words))
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


def elsewhere(installation: Installation, folder: Path, **settings: str) -> Installation:
    """Return an empty installation, to which the second copy of the seal was brought."""
    folder.mkdir()
    if (installation.folder / "second").exists():
        shutil.copytree(installation.folder / "second", folder / "second")
    return Installation(folder, settings=settings)


def everything_in(folder: Path) -> bytes:
    """Return every byte of every file."""
    return b"".join(
        file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink()
    )


def tree_of(folder: Path) -> dict[str, int]:
    return {
        str(file.relative_to(folder)): file.stat().st_size for file in folder.rglob("*") if file.is_file()
    }


def without_second_copy(installation: Installation) -> None:
    shutil.rmtree(installation.folder / "second")


def is_root() -> bool:
    return os.geteuid() == 0
