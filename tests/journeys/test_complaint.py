"""A frightened person on an old telephone files, leaves, comes back, is heard, appeals, and proves it without us."""

from __future__ import annotations

import re
from pathlib import Path

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
from tests.journeys.every_page import LANGUAGES
from tests.journeys.looking import looked_at
from tests.journeys.walking import DESKTOP, ENLARGED, PHONE, Walker

from ishenim.starter.demonstration.accounts import PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

FILED = "desk/?state=complaint:filed"
FILE = "main form[enctype] .button:not(.plain)"


@pytest.fixture(scope="module")
def door(house) -> str:
    """The address at which one complains about an officer of the enforcement service."""
    return door_of(house)


def confide(resident: Walker, door: str) -> str:
    """File a complaint about the officer who was appointed first, who has a key; return its code."""
    resident.open(door)
    resident.fill(officer=appointed_first(resident), text=STORY).press(FILE)
    code = resident.read("p.code strong")
    assert re.fullmatch(r"\d{5}( \d{5}){4}", code), code
    return code


def returns(resident: Walker, code: str) -> Walker:
    """Come back with the code."""
    return resident.open("mine/").fill(code=code).press("main form .button")


def unlocked(walk, name: str, size=DESKTOP) -> Walker:
    """Return an official at the desk with their key unlocked."""
    one = walk(size)
    one.sign_in(name)
    one.open("desk/key/").fill(passphrase=PASSPHRASE).press('button[value="unlock"]')
    return one


def test_whoever_complains_is_heard_decided_on_and_proves_it_without_us(house, walk, door, tmp_path):
    resident, before = walk(PHONE), filed(house, "complaint")
    code = confide(resident, door)
    [reference] = filed(house, "complaint") - before
    resident.press("[data-leave]")
    assert resident.path == "/en/"

    commission = unlocked(walk, "commission")
    is_received_and_asked_back(commission, reference)
    assert "On which day was it?" in returns(resident, code).read()
    the_officer_answers(commission, unlocked(walk, "enforcer"), reference)
    is_decided(commission, reference, "decide_breach", "remark")
    assert "dignity@2" in returns(resident, code).read()

    resident.press('form[action$="/appeal/"] button')
    resident.fill(reason=WHY).press(FILE)
    assert "General Prosecutor" in resident.read()
    commission.open(f"desk/matters/{reference}/", status=404)
    above = unlocked(walk, "commission.above")
    read = above.open(f"desk/matters/{reference}/").read()
    assert (STORY in read, WHY in read) == (True, True)
    is_decided(above, reference, "appeal_breach", "severe-reprimand")
    the_head_carries_it_out(unlocked(walk, "head"), reference)
    assert "The consequence was carried out" in returns(resident, code).read()
    assert STORY in proven(house, resident, tmp_path / "receipt.txt")


def is_received_and_asked_back(commission: Walker, reference: str) -> None:
    commission.take(reference, "receive")
    assert STORY in commission.open(f"desk/matters/{reference}/").read()
    commission.take(reference, "write", text="On which day was it?")


def the_officer_answers(commission: Walker, officer: Walker, reference: str) -> None:
    """Tell the officer, who finds it by their key, reads nothing of the complaint, and answers."""
    commission.take(reference, "tell_officer", text=TOLD)
    officer.open("desk/about-me/").press(f'main a[href$="{reference}/"]')
    read = officer.read()
    assert (TOLD in read, STORY in read) == (True, False)
    officer.take(reference, "answer", text=ANSWER)
    assert ANSWER in commission.open(f"desk/matters/{reference}/").read()


def is_decided(body: Walker, reference: str, step: str, consequence: str) -> None:
    cited = {"article": "enforcement-honor/dignity@2", "consequence": consequence}
    body.take(reference, step, reason=REASON, **cited)


def the_head_carries_it_out(head: Walker, reference: str) -> None:
    """Carry the consequence out; of the complaint itself the head reads nothing."""
    head.take(reference, "carry_out", carried_out_on=today(head), text="Order 17: a severe reprimand.")
    assert STORY not in head.open(f"desk/matters/{reference}/").read()


def proven(house, resident: Walker, receipt: Path) -> str:
    """Take the receipt of the first step along, and return what the command says of it."""
    with resident.page.expect_download() as taken:
        resident.find('form[action$="/receipt/"] button').last.click()
    taken.value.save_as(receipt)
    checked = house.command("ledger", "check", str(receipt), "--key", key_of(house))
    assert checked.returncode == 0, checked.stderr
    return str(checked.stdout)


def today(official: Walker) -> str:
    return str(official.page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Bishkek'})"))


def key_of(house) -> str:
    """Return the key of the book, as its page shows it."""
    return re.findall(r"[\w.:/-]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", house.get("/en/ledger/")[1])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_behind_the_door(walk, door, language):
    resident = walk(PHONE, language=language)
    found = []
    resident.open(door).press(FILE)
    found += looked_at(resident)
    code = confide(resident, door)
    found += looked_at(resident)
    returns(resident, code)
    found += looked_at(resident)
    resident.press('form[action$="/add/"] button')
    found += looked_at(resident)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_behind_the_door_of_an_anonymous_report(house, walk, language):
    resident = walk(ENLARGED, language=language)
    resident.open(channel_of(house)).fill(text=STORY).press(FILE)
    code = resident.read("p.code strong")
    found = looked_at(resident)
    assert STORY in returns(resident, code).read()
    found += looked_at(resident)
    assert found == []


def test_without_scripts_it_is_the_same(walk, door):
    resident = walk(PHONE, scripts=False)
    code = confide(resident, door)
    assert STORY in returns(resident, code).read()
    resident.press("[data-leave]")
    assert resident.path == "/en/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_it_is_examined(walk, language):
    official = unlocked(walk, "commission", ENLARGED)
    listed = official.open(FILED).find('main a[href*="/desk/matters/"]').first
    matter = (listed.get_attribute("href") or "").removeprefix("/en/")
    official.language = language
    found = []
    for path in ["desk/key/", "desk/about-me/", matter, *steps_on(official.open(matter))]:
        official.open(path)
        found += looked_at(official)
    assert found == []


def steps_on(official: Walker) -> list[str]:
    """Return where the steps are taken to which the page of a matter leads."""
    ways = official.find(f'main a[href^="{official.path}"]')
    found = {ways.nth(number).get_attribute("href") or "" for number in range(ways.count())}
    steps = sorted(way.partition("/desk/")[2] for way in found - {official.path} if "#" not in way)
    assert any(step.endswith("/let_in/") for step in steps), steps
    return [f"desk/{step}" for step in steps]
