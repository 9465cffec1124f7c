"""From the announcement of a training to a certificate by keys alone: enrolled, there by a square at a door, tested."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from tests.journeys.keys import SEND, Keys, take
from tests.journeys.walking import PHONE, Walker
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


def enrolled(enforcer: Keys, training: str) -> str:
    """Enrol from the page of the training, to which every foot leads; return the reference of taking part."""
    enforcer.enter('footer a[href$="/training/"]').enter(f'main a[href$="/training/{training}/"]')
    enforcer.enter('main a[href*="/enrolment/enrol/"]').enter(SEND)
    assert "/desk/matters/" in enforcer.walker.path, enforcer.walker.read()
    return str(enforcer.walker.path.split("/")[4])


def comes(enforcer: Keys, trainer: Walker, training: str) -> None:
    """Let the training be held, and follow what the square at its door says."""
    trainer.page.wait_for_timeout(A_MINUTE)
    trainer.take(training, "hold").follow("/pages/door/")
    code = trainer.read(".big-code").replace(" ", "")
    enforcer.walker.open(f"desk/own/here/?training={training}&code={code}")
    assert enforcer.walker.find('[name="code"]').input_value() == code
    enforcer.enter(SEND)


def passes(house, enforcer: Keys, reference: str) -> None:
    """Take the test, whose page says nothing of what is right."""
    take(enforcer, reference, "begin_test")
    enforcer.enter('main a[href$="/hand_in/"]')
    assert not enforcer.walker.find("main form input:checked").count()
    for number, place in enumerate(python(house, RIGHT.format(reference=reference)).split()):
        enforcer.choose(f"answer_{number}", place)
    enforcer.enter(SEND)
    assert "Passed." in enforcer.walker.read(), enforcer.walker.read()


def test_an_official_enrols_comes_by_the_square_passes_and_shows_a_certificate(house, at_desk, signs_in):
    training = announced(Official(house, "training"))
    enforcer = signs_in("enforcer", PHONE)
    reference = enrolled(enforcer, training)
    comes(enforcer, at_desk("trainer"), training)
    passes(house, enforcer, reference)

    enforcer.enter('main a[href*="/certificates/"]')
    assert "Valid" in enforcer.walker.read(".mark")
    assert "Enforcement officer" in enforcer.walker.read()
