"""An administrator sees how the service is, and how it stands with letters: numbers, and nobody's address."""

from __future__ import annotations

import pytest
from tests.acts import ask

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.health import report
from ishenim.kernel.notices.bounces import pause
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.tests.readers import follow, tell

AIDA, BAKYT = "aida@ishenim.example", "bakyt@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def asked_anew():
    report.asked.forget()
    yield
    report.asked.forget()


@pytest.fixture
def letters(world):
    """Let one letter wait, one be given up, and one address be paused."""
    for email in (AIDA, BAKYT):
        follow("place:beat", email)
    ask(world.beat)
    tell()
    pause(AIDA)
    assert Letter.objects.count() == 2


def test_an_administrator_sees_every_part_and_how_it_stands_with_letters(at_desk, letters):
    page = text(at_desk("administrator").get("service/"))
    assert "The second copy of the seal" in page
    assert "1 letter waits to be sent." in page
    assert "1 letter of the last month could not be delivered." in page
    assert "1 address is written to no more, because a letter came back." in page
    assert AIDA not in page
    assert BAKYT not in page


def test_the_way_there_is_shown_to_administrators_alone(at_desk):
    assert "How the service is" in text(at_desk("administrator").get())
    assert "How the service is" not in text(at_desk("officer").get())


def test_no_other_office_sees_it(at_desk):
    assert at_desk("monitor").get("service/").status_code == 403


def test_nobody_sees_it_without_signing_in(client):
    assert client.get("/en/desk/service/").status_code == 302
