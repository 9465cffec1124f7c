"""From the announcement of a training to a certificate: enrolled at the desk, there by a square at the door, tested."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from tests.journeys.walking import PHONE
from tests.running.hall import BISHKEK
from tests.running.signed_in import Official
from tests.running.small import python

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COURSE = re.compile(r'<option value="([2-9A-Z]{4}-[2-9A-Z]{4})">Course on the Code')
RIGHT = """
from ishenim.domains.training import bank
from ishenim.domains.training.models import Enrolment
one = Enrolment.objects.select_related("training__course").get(matter__reference="{reference}")
print(*[order.index(question.right) for question, order in bank.asked(one)])
"""
A_MINUTE = 70_000


def announced(office: Official) -> str:
    """Let the training office plan a training that begins in a minute, and announce it."""
    begins = datetime.now(BISHKEK) + timedelta(minutes=1)
    course = COURSE.findall(office.open("desk/new/training_session/plan/")[1])[0]
    times = {
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=3):%Y-%m-%dT%H:%M}",
    }
    planned = office.begin(
        "training_session", "plan", course=course, venue="Training centre, room 5", seats="5",
        **times, **{"desk-place": "KG"},
    )  # fmt: skip
    office.take(planned, "announce")
    return planned


def enrolled(enforcer, training: str) -> str:
    """Enrol from the page of the training; return the reference of taking part."""
    enforcer.open(f"training/{training}/").press('main a[href*="/enrolment/enrol/"]').press()
    assert "/desk/matters/" in enforcer.path, enforcer.read()
    return str(enforcer.path.split("/")[4])


def comes(enforcer, trainer, training: str) -> None:
    """Let the training be held, and follow what the square at its door says."""
    trainer.page.wait_for_timeout(A_MINUTE)
    trainer.take(training, "hold").follow("/pages/door/")
    code = trainer.read(".big-code").replace(" ", "")
    enforcer.open(f"desk/own/here/?training={training}&code={code}")
    assert enforcer.find('[name="code"]').input_value() == code
    enforcer.press()


def passes(house, enforcer, reference: str) -> None:
    """Take the test, whose page says nothing of what is right."""
    enforcer.open(f"desk/matters/{reference}/begin_test/").press()
    enforcer.open(f"desk/matters/{reference}/hand_in/")
    assert not enforcer.find("main form input:checked").count()
    places = python(house, RIGHT.format(reference=reference)).split()
    enforcer.fill(**{f"answer_{number}": place for number, place in enumerate(places)}).press()
    assert "Passed." in enforcer.read(), enforcer.read()


def test_an_official_enrols_comes_by_the_square_passes_and_shows_a_certificate(house, at_desk, walk):
    training = announced(Official(house, "training"))
    enforcer = at_desk("enforcer", PHONE)
    reference = enrolled(enforcer, training)
    comes(enforcer, at_desk("trainer"), training)
    passes(house, enforcer, reference)

    way = enforcer.find('main a[href*="/certificates/"]').first.get_attribute("href")
    reader = walk(PHONE).open(urlsplit(way).path.removeprefix("/en/"))
    assert "Valid" in reader.read(".mark")
    assert "Enforcement officer" in reader.read()
