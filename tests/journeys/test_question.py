"""A resident finds the place, asks, and has the last word; whoever doubts it checks the book."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.request import urlopen

import pytest
from django.utils import timezone
from tests.journeys.walking import NOOKAT

from ishenim.kernel.ledger import proofs
from ishenim.kernel.ledger.note import Verifier
from ishenim.kernel.ledger.tiles import unbundle

pytestmark = pytest.mark.browser

TEXT = "Мектептин жанындагы көчөдө чырак күйбөйт. Качан оңдолот?"
REPLY = "Биз аны бул жумада карап чыгабыз."
RESULT = "Эки чырак орнотулду, кечинде күйүп турат."


@pytest.mark.parametrize("typed", ["Ноокат", "нооkат", "nookat", "НООКАТ"])
def test_nookat_is_found_however_it_is_typed(resident, typed):
    resident.language = "ky"
    resident.open().fill(q=typed).press("form.find button")

    assert resident.find(f'main a[href="/ky/places/{NOOKAT}/"]').count() == 1

    resident.follow(f"/places/{NOOKAT}/")
    assert "Ноокат" in resident.heading


def test_a_question_goes_its_whole_road_and_every_step_is_in_the_book(resident, at_desk):
    reference, code = asks_on_a_phone_in_kyrgyz(resident)
    resident.language = "en"
    public = f"questions/{reference}/"
    assert TEXT not in resident.open(public).read()

    moderator = at_desk("moderator").take(reference, "show_text")
    assert moderator.path == f"/en/desk/matters/{reference}/"
    assert resident.open(public).heading == TEXT

    officer = at_desk("officer")
    officer.take(reference, "accept", reply=REPLY)
    day = f"{timezone.localdate() + timedelta(days=10)}"
    officer.take(reference, "promise", what="Эки жаңы чырак орнотулат.", promised_for=day)
    assert "Promised" in resident.open(public).read(".mark")
    officer.take(reference, "done", result=RESULT)

    resident.open(public).follow("/confirm/").fill(code=code).press()
    assert resident.heading == "It is recorded"
    assert "Confirmed" in resident.open(public).read(".mark")
    checks_the_entry(resident, resident.until_sealed(public))


def asks_on_a_phone_in_kyrgyz(resident) -> tuple[str, str]:
    """Ask where scripts run: the puzzle is solved meanwhile, so the question counts at once."""
    resident.language = "ky"
    resident.open(f"places/{NOOKAT}/")
    reference, code = resident.ask(TEXT)
    assert resident.find(".mark.waits").count() == 1
    assert resident.open("questions/").find(f'main a[href="/ky/questions/{reference}/"]').count() == 1
    return reference, code


def checks_the_entry(reader, address: str) -> None:
    """Read that the entry is unchanged, take its proof away, and check it with nothing but the key."""
    reader.open(address.removeprefix("/en/"))
    assert "In the book, unchanged" in reader.read()
    assert "The asker confirmed that it is done." in reader.read()
    with reader.page.expect_download() as taken:
        reader.find('main a[href$=".tlog-proof"]').click()
    proof = taken.value.path().read_text()

    position = int(re.search(r"/ledger/(\d+)/", address)[1])
    key = Verifier.read(reader.open("ledger/").find("pre").last.inner_text().strip())
    assert proofs.check(proof, leaf_at(reader.house.address, position), key).size > position


def leaf_at(house: str, position: int) -> bytes:
    """Return an entry as other software gets it: out of the bundle it stands in."""
    size = int(urlopen(f"{house}/ledger/checkpoint").read().decode().split("\n")[1])
    bundle, place = divmod(position, 256)
    width = min(256, size - bundle * 256)
    name = f"x{bundle // 1000:03}/{bundle % 1000:03}" if bundle > 999 else f"{bundle:03}"
    part = "" if width == 256 else f".p/{width}"
    return list(unbundle(urlopen(f"{house}/ledger/tile/entries/{name}{part}").read()))[place]


def test_whoever_disagrees_says_why_and_it_goes_to_the_superior(resident, house, at_desk):
    kept = (house.folder / "var" / "demonstration.txt").read_text()
    reference, code = re.search(r": (\S+), claim code ([\d ]+)", kept).groups()

    resident.open("mine/").fill(code=code).press()
    assert reference in resident.read()
    resident.follow("/dispute/").fill(code=code).press()
    assert resident.find("#id_reason[aria-invalid]").count() == 1
    resident.fill(reason="Ал жерде азыр да эч нерсе өзгөргөн жок.").press()

    assert resident.heading == "It is recorded"
    page = resident.open(f"questions/{reference}/").read()
    assert "The asker disagreed. It went to the superior and to the local self-government." in page
    assert "эч нерсе өзгөргөн жок" not in page
    chief = at_desk("chief").open(f"desk/matters/{reference}/")
    assert "эч нерсе өзгөргөн жок" in chief.read()
    assert chief.find('main a[href$="/reopen/"]').count() == 1


def test_a_wrong_code_is_told_in_one_sentence_and_the_form_keeps_what_was_typed(resident):
    resident.open("mine/").fill(code="00000 00000 00000 00000 00000").press()

    assert resident.find(".wrong").count() == 1
    assert resident.find("#id_code").input_value() == "00000 00000 00000 00000 00000"


def test_without_scripts_a_question_waits_until_the_moderation_office_lets_it_in(walk, at_desk):
    plain = walk(scripts=False)
    plain.open(f"places/{NOOKAT}/").follow("/ask/")
    assert "Without scripts your question first waits" in plain.read("noscript")
    plain.fill(text=TEXT, topic="light").send_anyway()
    reference = plain.read("dd.number")

    public = f"questions/{reference}/"
    assert plain.open("questions/").find(f'a[href="/en/{public}"]').count() == 0
    assert TEXT not in plain.open(public).read()

    at_desk("moderator").take(reference, "admit")
    assert plain.open(public).heading == TEXT
    assert plain.open("questions/").find(f'main a[href="/en/{public}"]').count() == 1


def test_the_switch_of_languages_keeps_the_page_and_what_was_asked_of_it(resident):
    resident.open("questions/?state=overdue&topic=roads")
    for language in ("ky", "ru", "en"):
        resident.press(f'.languages a[lang="{language}"]')
        assert resident.path == f"/{language}/questions/?state=overdue&topic=roads"
        assert resident.find('select[name="state"]').input_value() == "overdue"
        assert resident.find("html").get_attribute("lang") == language
