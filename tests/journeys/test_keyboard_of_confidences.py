"""By keys alone somebody complains, an officer is heard, a body decides, and somebody reports without a name."""

from __future__ import annotations

import re

import pytest
from tests.journeys.confiding import (
    ANSWER,
    REASON,
    STORY,
    TOLD,
    WHY,
    appointed_first,
    channel_of,
    door_of,
    filed,
)
from tests.journeys.keys import FILES, PICTURE, SEND, Keys, take
from tests.journeys.walking import PHONE

from ishenim.starter.demonstration.accounts import PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASKED_BACK = "In which month was it?"
MORE = "My neighbour saw it, too, and wrote down the day."


def test_a_complaint_is_filed_heard_decided_on_and_appealed_by_keys(house, at_keys, signs_in):
    resident, before = at_keys(PHONE), filed(house, "complaint")
    code = complains(resident, door_of(house))
    [reference] = filed(house, "complaint") - before
    leaves(resident)

    commission = signs_in("commission")
    unlocks(commission)
    finds(commission, "complaint", reference)
    take(commission, reference, "receive")
    assert STORY in commission.walker.read()
    assert "gate.jpg" in commission.walker.read("main aside")
    take(commission, reference, "tell_officer", text=TOLD)
    is_heard(signs_in("enforcer"), reference)
    decides(commission, reference)

    returns(resident, code)
    read = resident.walker.read()
    assert REASON in read
    assert "Respect for dignity" in read
    resident.enter('form[action$="/appeal/"] button').fill(reason=WHY).enter(SEND)
    assert "Recorded: " in resident.walker.read(".note[role=status]")
    leaves(resident)


def complains(resident: Keys, door: str) -> str:
    """Go from the first page to the form, say what happened, and show a picture; return the code."""
    resident.walker.open()
    resident.enter('a[href$="/complain/"]').enter(f'main a[href="/en/{door}"]')
    resident.choose("officer", appointed_first(resident.walker)).fill(text=STORY)
    resident.attach(FILES, PICTURE).enter(SEND)
    return told(resident)


def told(resident: Keys) -> str:
    """Return the code that is shown once."""
    code = resident.walker.read("p.code strong")
    assert re.fullmatch(r"\d{5}( \d{5}){4}", code), code
    return code


def leaves(resident: Keys) -> None:
    resident.enter("[data-leave]")
    assert resident.walker.path == "/en/"


def returns(resident: Keys, code: str) -> None:
    """Come back with the code, from the first page."""
    resident.walker.open()
    resident.enter('main a[href$="/mine/"]').fill(code=code).save()


def unlocks(official: Keys) -> None:
    official.enter('nav a[href$="/desk/key/"]').fill(passphrase=PASSPHRASE).save()
    assert "Your key is unlocked" in official.walker.read()


def finds(official: Keys, kind: str, reference: str) -> None:
    """Choose from the work what was filed, and open one of it."""
    official.enter('nav a[href$="/desk/"]').follow("main summary")
    official.fill(state="Filed, nobody").enter("main details button")
    assert f"state={kind}%3Afiled" in official.walker.path
    official.enter(f'main a[href$="/{reference}/"]')


def is_heard(officer: Keys, reference: str) -> None:
    """Find by one's key what is said about oneself, and answer it."""
    unlocks(officer)
    officer.enter('nav a[href$="/desk/about-me/"]').enter(f'main a[href$="/{reference}/"]')
    assert TOLD in officer.walker.read()
    take(officer, reference, "answer", text=ANSWER)


def decides(commission: Keys, reference: str) -> None:
    """Name the article, the consequence and the reasons."""
    commission.enter('main a[href$="/decide_breach/"]').fill(article="Respect for dignity")
    commission.choose("consequence", "remark").fill(reason=REASON).enter(SEND)
    assert commission.walker.path == f"/en/desk/matters/{reference}/", commission.walker.read()


def test_somebody_reports_without_a_name_is_asked_back_and_adds_more_by_keys(house, at_keys, signs_in):
    resident, before = at_keys(PHONE), filed(house, "anonymous_report")
    resident.walker.open()
    resident.enter('a[href$="/report/"]').enter(f'main a[href="/en/{channel_of(house)}"]')
    resident.fill(text=STORY).attach(FILES, PICTURE).enter(SEND)
    code = told(resident)
    [reference] = filed(house, "anonymous_report") - before
    leaves(resident)

    prosecutor = signs_in("prosecutor")
    unlocks(prosecutor)
    finds(prosecutor, "anonymous_report", reference)
    take(prosecutor, reference, "receive")
    assert STORY in prosecutor.walker.read()
    take(prosecutor, reference, "write", text=ASKED_BACK)

    returns(resident, code)
    assert ASKED_BACK in resident.walker.read()
    resident.enter('form[action$="/add/"] button').fill(text=MORE).enter(SEND)
    assert MORE in resident.walker.read()
    assert not resident.walker.context.cookies()
