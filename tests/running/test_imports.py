"""An import that is killed at any moment and begun again ends as one that nobody touched."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from tests.running.installation import Installation

PREPARE = """
import django; django.setup()
from datetime import date
from pathlib import Path
import ishenim
from django.core.management import call_command
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.places.models import Place
from ishenim.kernel.places.register import add_missing
call_command("migrate", verbosity=0)
add_missing([Path(ishenim.__file__).parent / "starter/territory/chicago.csv"])
city = Place.objects.get(code="US-IL-CHI")
office = Institution.objects.create(code="register", kind="ministry", place=city, name_en="Register")
person = Person.objects.create(email="registrar@ishenim.example", name="Registrar")
Appointment.objects.create(person=person, role="registrar", institution=office, place=city, starts=date(2020, 1, 1))
"""
LEFT = """
import django; django.setup()
from ishenim.domains.meetings.models import Question
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.procedures.models import Deadline
held = Question.objects.order_by("original").values_list(
    "original", "text", "outcome", "matter__place__code", "matter__opened_at", "matter__closed_at__date"
)
print(*held, Entry.objects.count(), Opening.objects.count(), Deadline.objects.count(), sep="\\n")
"""
ROWS = 3000


def python(installation, code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The folder of an installation with a registrar and the places of Chicago: tests take a copy of it."""
    folder = tmp_path_factory.mktemp("prepared") / "installation"
    folder.mkdir()
    python(Installation(folder), PREPARE)
    return folder


@pytest.fixture(scope="module")
def installed(prepared, tmp_path_factory):
    """Return a function that makes an installation of its own."""

    def install(name):
        folder = tmp_path_factory.mktemp("installed") / name
        return Installation(shutil.copytree(prepared, folder))

    return install


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """Return a function that writes a table of complaints with some repeated, some without a place."""

    def write(rows):
        path = tmp_path_factory.mktemp("complaints") / "complaints.csv"
        with path.open("w") as file:
            file.write("created,status,completed,request_id,type,nature,community_area,lat,lon\n")
            for number in range(rows):
                area = number % 79
                identity = number - 7 if number % 50 == 49 else number
                file.write(f"2012-07-06,Completed,2012-07-27,12-{identity:08},Sanitation,Other,{area},,\n")
        return path

    return write


def command(path, rejects):
    return [
        "import", "questions", str(path), "--take-over", "--by", "registrar@ishenim.example",
        "--map", "chicago-311", "--rejects", str(rejects),
    ]  # fmt: skip


def killed(installation, words, number, after):
    """Begin the import and kill it some time after; return its code and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ishenim", *words],
        env=installation.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    notebooks = installation.folder / "var/imports"
    while process.poll() is None and not any(notebooks.glob("*.sqlite3")):
        time.sleep(0.01)
    time.sleep(after)
    process.send_signal(number)
    _out, said = process.communicate()
    return process.returncode, said.decode().strip()


@pytest.fixture(scope="module")
def table(complaints):
    return complaints(ROWS)


@pytest.fixture(scope="module")
def whole(installed, table):
    """An installation into which the table was imported without anybody touching it, and what it said."""
    made = installed("whole")
    ended = made.command(*command(table, made.folder / "rejects.csv"))
    assert ended.returncode == 0, ended.stderr
    return made, ended.stdout


@pytest.mark.slow
@pytest.mark.lossless
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_killed_at_random_moments_and_begun_again_it_ends_the_same(installed, table, whole, number):
    (untouched, said), broken = whole, installed("broken")

    words = command(table, broken.folder / "rejects.csv")
    first, *_others = [killed(broken, words, number, random.uniform(0.05, 0.5)) for _ in range(3)]
    again = broken.command(*words)

    assert (
        first
        == {
            signal.SIGKILL: (-9, ""),
            signal.SIGINT: (130, "Interrupted. The same command goes on from here."),
        }[number]
    )
    assert again.stdout.replace(str(broken.folder), str(untouched.folder)) == said
    assert (broken.folder / "rejects.csv").read_bytes() == (untouched.folder / "rejects.csv").read_bytes()
    left = python(broken, LEFT)
    assert left == python(untouched, LEFT)
    rejected = (broken.folder / "rejects.csv").read_text().count("\n") - 1
    assert left.count("Sanitation") == ROWS - rejected


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_memory_does_not_grow_with_the_table(installed, complaints):
    few, many = installed("few"), installed("many")

    assert memory(many, complaints(200_000)) < memory(few, complaints(5_000)) + 24 * 2**20


def memory(installation, path):
    """Return the most memory that the import of a table ever had, in bytes."""
    words = command(path, installation.folder / "rejects.csv")
    process = subprocess.Popen(
        [sys.executable, "-m", "ishenim", *words], env=installation.environment, stdout=subprocess.DEVNULL
    )
    _number, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss * 1024
