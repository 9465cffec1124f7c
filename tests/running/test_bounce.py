"""A letter comes back: the operator's mail server starts our command, with nothing but the report on its input."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running.installation import Installation
from tests.running.small import python

BOUNCE = Path(__file__).parents[2] / "deploy/bounce"
SENT = """
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.tests.readers import follow, tell
from ishenim.kernel.notices.tests.test_bounces import report_of
call_command("migrate", verbosity=0)
world = World()
for email in ("aida@ishenim.example", "bakyt@ishenim.example"):
    follow("place:beat", email)
ask(world.beat)
tell()
print(report_of(Letter.objects.get(subscription__email="aida@ishenim.example")).decode())
"""
PAUSED = """
from ishenim.kernel.notices.models import Subscription
print(*Subscription.objects.filter(paused_at__isnull=False).values_list("email", flat=True))
"""


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)


def handed_over(installation: Installation, report: str, *, var: Path) -> subprocess.CompletedProcess[str]:
    """Start it as Postfix does: by our file, from another folder, with next to nothing in its environment."""
    told = installation.folder / "ishenim.env"
    names = ("DJANGO_SETTINGS_MODULE", "SECOND_CHECKPOINTS", "ORIGINALS_KEYS", "PYTHONPATH")
    known = {name: installation.environment[name] for name in names if name in installation.environment}
    told.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in known.items()))
    words = BOUNCE.read_text()
    for ours, its in (
        ("/etc/ishenim/ishenim.env", str(told)),
        ("/var/lib/ishenim", str(var)),
        ("/opt/ishenim/.venv/bin/ishenim bounce", f"{sys.executable} -m ishenim bounce"),
    ):
        assert ours in words
        words = words.replace(ours, its)
    with_nothing = {"PATH": os.defpath}
    return subprocess.run(
        ["/bin/sh", "-c", words],
        input=report,
        env=with_nothing,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_report_of_a_mail_server_pauses_the_address_and_no_other(installation):
    report = python(installation, SENT)

    done = handed_over(installation, report, var=installation.folder / "var")

    assert (done.returncode, done.stdout) == (0, "Paused: 1\n"), done.stderr
    assert python(installation, PAUSED) == "aida@ishenim.example\n"


def test_what_is_no_report_is_taken_and_pauses_nobody(installation):
    python(installation, SENT)

    done = handed_over(
        installation, "Subject: Out of office\n\nI am away.\n", var=installation.folder / "var"
    )

    assert (done.returncode, done.stdout) == (0, "Paused: 0\n"), done.stderr
    assert python(installation, PAUSED).split() == []


def test_where_the_installation_cannot_be_reached_the_mail_server_tries_again_later(installation):
    (installation.folder / "no-folder").touch()

    done = handed_over(installation, "", var=installation.folder / "no-folder")

    assert done.returncode == os.EX_TEMPFAIL
