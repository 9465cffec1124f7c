"""The door and what stands behind it, as whoever complains and whoever examines meet them in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY, generate_latest
from tests.acts import everything_written
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.domains.complaints.tests.conftest import MILD, PHRASE, TEXT, text
from ishenim.kernel import versions
from ishenim.kernel.documents import taking
from ishenim.kernel.documents.models import Stored
from ishenim.kernel.documents.tests import files
from ishenim.kernel.institutions import roles
from ishenim.kernel.ledger import identity, receipts
from ishenim.kernel.norms.keeping import add_version
from ishenim.kernel.norms.models import Norm
from ishenim.kernel.norms.texts import ConsequenceText
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.models import Matter

DOOR = "complain/branch/"
WRONG = "11111 22222 33333 44444 55555"


@pytest.fixture
def reader(court):
    forget_everyone()
    yield Reader()
    forget_everyone()


def form(**other):
    return {"described": "A tall man.", "text": TEXT, "work": proof()} | other


def sent(reader, path: str, data, **headers):
    """Send a form, whatever is answered."""
    return reader.client.post(f"/en/{path}", data, headers=headers)


def code_in(page) -> str:
    return re.search(r"\b\d{5}(?: \d{5}){4}\b", words(page))[0]


def filed(reader, **other) -> str:
    return code_in(reader.post(DOOR, form(**other)))


def test_the_first_page_leads_to_the_door(reader):
    versions.raise_("kind:code_version")
    page = reader.client.get("/en/").content.decode()
    block = re.search(r'<section aria-labelledby="wronged">.*?</section>', page, re.DOTALL)[0]
    assert 'href="/en/complain/"' in block


def test_where_no_code_binds_anybody_the_first_page_promises_no_door(world, client):
    versions.raise_("kind:code_version")
    assert "wronged" not in client.get("/en/").content.decode()


def picture(name: str = "door.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.picture(), "image/png")


def at_desk(actor, *, key: bool = True) -> Client:
    """Return the browser of an official, with their key unlocked."""
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.person_id))
    if key:
        answer = client.post("/en/desk/key/", {"do": "unlock", "passphrase": PHRASE})
        assert answer.status_code == 302
    return client


def test_anyone_chooses_where_the_officer_works(reader):
    page = reader.get("complain/")
    assert "Branch" in words(page)
    assert "District police" not in words(page)


def test_whoever_files_gets_a_code_and_sees_with_it_what_they_filed(reader):
    code = filed(reader)
    mine = reader.post("mine/", {"code": code})
    assert TEXT in words(mine)
    assert mine["Cache-Control"] == "no-store"
    assert Matter.objects.get().reference not in mine.content.decode(), "no page of it names the matter"


def test_a_wrong_code_and_one_that_is_not_there_get_the_same_answer(reader):
    filed(reader)
    once = reader.post("mine/", {"code": WRONG})
    assert "does not open" in words(once)
    for path in ("mine/confided/add/", "mine/confided/receipt/", "mine/confided/file/"):
        answer = sent(reader, path, {"code": WRONG, "text": "Let me in."})
        assert (answer.status_code, answer["Location"]) == (302, "/en/mine/")


def test_codes_cannot_be_tried_for_ever(reader):
    filed(reader)
    answers = {sent(reader, "mine/confided/add/", {"code": WRONG}).status_code for _one in range(60)}
    assert answers == {302, 429}


def test_no_address_of_it_can_be_called_without_a_code(reader):
    filed(reader)
    reference = Matter.objects.get().reference
    reader.get("mine/confided/add/", status=405)
    for path in (f"mine/{reference}/add/", f"questions/{reference}/", f"follow/matter:{reference}/"):
        reader.get(path, status=404)
    assert Client().get(f"/api/v1/matters/{reference}").status_code == 404


def test_files_come_back_clean_or_untouched_to_whoever_has_the_code(reader):
    code = filed(reader, attachments=[picture()])
    page = reader.post("mine/", {"code": code}).content.decode()
    name = re.search(r'name="name" value="([0-9a-f]{64})"', page)[1]
    answer = reader.post("mine/confided/file/", {"code": code, "name": name})
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Disposition"].startswith("attachment")
    reader.post("mine/confided/file/", {"code": code, "name": "0" * 64}, status=404)


def test_no_store_holds_a_file_of_it_readably(reader):
    filed(reader, attachments=[picture()])
    assert {row.store for row in Stored.objects.all()} == {"confided"}
    for row in Stored.objects.all():
        with storages["confided"].open(f"{row.fingerprint[:2]}/{row.fingerprint}") as stored:
            assert b"PNG" not in stored.read()


def test_a_file_that_is_not_taken_is_said_beside_the_field_and_nothing_is_recorded(reader):
    before = everything_written()
    page = reader.post(DOOR, form(attachments=[SimpleUploadedFile("virus.exe", b"X5O!P%@AP[4", "image/png")]))
    assert "virus.exe" in words(page)
    assert TEXT in words(page)
    assert everything_written() == before


def test_what_is_sent_twice_is_recorded_once_with_the_same_code(reader):
    sent = re.search(r'name="sent" value="([^"]+)"', reader.get(DOOR).content.decode())[1]
    first, second = filed(reader, sent=sent), filed(reader, sent=sent)
    assert first == second
    assert Matter.objects.filter(kind="complaint").count() == 1


def test_the_same_complaint_five_times_is_five_complaints_each_with_its_code(reader):
    assert len({filed(reader) for _one in range(5)}) == 5


def test_without_proven_work_few_complaints_are_taken_from_one_place(reader):
    answers = [sent(reader, DOOR, form(work="")).status_code for _one in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_another_site_cannot_file_in_somebodys_name(reader):
    before = everything_written()
    reader.post(DOOR, form(), status=403, Origin="https://elsewhere.example")
    assert everything_written() == before


def test_the_promise_is_taken_along_and_is_genuine(reader):
    code = filed(reader)
    answer = reader.post("mine/confided/receipt/", {"code": code})
    found = receipts.check(answer.content.decode(), identity.verifier())
    assert found.values["text"] == TEXT
    assert answer["Content-Disposition"] == 'attachment; filename="receipt-2026-10-05.txt"'


def test_whoever_filed_it_adds_withdraws_and_reads_what_is_written_to_them(reader, court):
    code = filed(reader)
    assert TEXT[:20] not in words(reader.post("mine/confided/add/", {"code": code, "show": "yes"}))
    added = reader.post("mine/confided/add/", {"code": code, "text": "My neighbour saw it."})
    assert "My neighbour saw it." in words(added)
    complaint = Matter.objects.get().complaint
    court.does(complaint, "receive", court.first)
    court.does(complaint, "write", court.first, text="On which day was it?")
    assert "On which day was it?" in words(reader.post("mine/", {"code": code}))
    gone = reader.post("mine/confided/withdraw/", {"code": code, "reason": ""})
    assert "Withdrawn by whoever filed it" in words(gone)


def test_whoever_filed_it_reads_the_name_the_article_and_the_consequence_in_words(reader, court):
    mine = words(reader.post("mine/", {"code": court.decided().claim_code}))
    assert "Whom is it about? Accused, Enforcement officer" in mine
    assert "Which article? Dignity (honor/dignity@2)" in mine
    assert "What follows? A remark" in mine


def test_a_consequence_that_two_codes_say_differently_is_said_by_its_name(reader, court):
    other = Norm.objects.create(slug="another", kind="code", title_en="Another code")
    elsewhere = replace(text("dignity"), consequences=(ConsequenceText(MILD, {"en": "A warning"}),))
    day, said = date(2026, 9, 1), {"en": "An order"}
    add_version(other, elsewhere, number=1, approved_on=day, in_force_from=day, act=said, approver=said)
    mine = words(reader.post("mine/", {"code": court.decided().claim_code}))
    assert "What follows? remark" in mine


def test_what_is_wrong_with_a_step_is_said_with_what_was_typed(reader):
    code = filed(reader)
    page = reader.post("mine/confided/add/", {"code": code, "text": "x"})
    assert "say a little more" in words(page)


def test_an_examiner_reads_it_with_the_unlocked_key_and_not_before(reader, court):
    filed(reader)
    path = f"/en/desk/matters/{Matter.objects.get().reference}/"
    locked = at_desk(court.first, key=False).get(path)
    assert "Unlock your key" in words(locked)
    assert TEXT not in words(locked)
    assert TEXT in words(at_desk(court.first).get(path))


def test_a_page_of_a_complaint_costs_the_same_queries_however_much_was_written(reader, court):
    filed(reader)
    complaint = Matter.objects.get().complaint
    desk, path = at_desk(court.first), f"/en/desk/matters/{complaint.matter.reference}/"
    counts = []
    for _one in range(2):
        with CaptureQueriesContext(connection) as asked:
            desk.get(path)
        counts.append(len(asked))
        for words_ in ("One note.", "Another note."):
            court.does(complaint, "note", court.first, text=words_)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["second_in_another_body", "chief", "administrator", "monitor"])
def test_for_everybody_else_it_is_not_there(reader, court, who):
    filed(reader)
    actor = court.above if who == "second_in_another_body" else getattr(court.world, who)
    path = f"/en/desk/matters/{Matter.objects.get().reference}/"
    client = at_desk(actor, key=who == "second_in_another_body")
    assert client.get(path).status_code == 404
    assert client.get(f"{path}receive/").status_code == 404
    assert Matter.objects.get().reference not in words(client.get("/en/desk/"))


def test_the_officer_finds_what_was_told_them_with_their_key(reader, court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    court.does(complaint, "tell_officer", court.first, text="Somebody says that you asked for money.")
    desk = at_desk(court.accused)
    page = words(desk.get("/en/desk/about-me/"))
    assert "A complaint" in page
    shown = words(desk.get(f"/en/desk/matters/{complaint.matter.reference}/"))
    assert "you asked for money" in shown
    assert TEXT not in shown
    assert "A complaint" not in words(at_desk(court.head).get("/en/desk/about-me/"))


def test_a_member_whose_key_is_locked_again_reads_nothing(reader, court):
    filed(reader)
    desk = at_desk(court.first)
    desk.post("/en/desk/key/", {"do": "lock"})
    assert TEXT not in words(desk.get(f"/en/desk/matters/{Matter.objects.get().reference}/"))


def test_the_session_alone_and_the_cookie_alone_unlock_nothing(reader, court):
    filed(reader)
    path = f"/en/desk/matters/{Matter.objects.get().reference}/"
    desk = at_desk(court.first)
    del desk.cookies["unlocked"]
    assert TEXT not in words(desk.get(path))
    thief, other = at_desk(court.second), at_desk(court.first)
    thief.cookies["unlocked"] = other.cookies["unlocked"].value
    assert TEXT not in words(thief.get(path))


def test_passphrases_cannot_be_tried_for_ever(reader, court):
    desk = at_desk(court.first, key=False)
    tries = [
        desk.post("/en/desk/key/", {"do": "unlock", "passphrase": "not the one"}).status_code
        for _one in range(12)
    ]
    assert tries == [200] * 10 + [429] * 2


def test_a_complaint_of_ten_thousand_signs_with_three_files_is_taken(reader, court):
    long = ("He came again and said the same. " * 400)[:10_000]
    code = filed(reader, text=long, attachments=[picture(f"{number}.png") for number in range(3)])
    assert long in words(reader.post("mine/", {"code": code}))
    assert Stored.objects.count() == 6


def test_no_file_that_is_brought_touches_a_disk_before_it_is_closed(reader, monkeypatch):
    def refused(*_args, **_about):
        raise AssertionError("a file of a complaint was written into the temporary folder")

    monkeypatch.setattr("ishenim.kernel.documents.receiving.TemporaryUploadedFile", refused)
    code = filed(reader, attachments=[picture()])
    sent(
        reader,
        "mine/confided/add/",
        {"code": code, "text": "One more.", "attachments": [picture("more.png")]},
    )
    assert Stored.objects.count() == 4


def test_no_number_tells_when_somebody_complained(reader, court):
    before = generate_latest(REGISTRY)
    code = filed(reader, attachments=[picture()])
    sent(reader, "mine/confided/add/", {"code": code, "text": "One more."})
    after = generate_latest(REGISTRY)
    changed = [line for line in after.splitlines() if line not in before.splitlines() and b"complain" in line]
    assert changed == []
    assert b"confided" not in after


def test_no_line_of_the_log_tells_of_it(reader, court, caplog, capfd):
    caplog.set_level(0)
    code = filed(reader)
    complaint = Matter.objects.get().complaint
    court.does(complaint, "receive", court.first)
    sent(reader, "mine/confided/add/", {"code": code, "text": "One more."})
    said = caplog.text + "".join(capfd.readouterr())
    for words_ in (code, complaint.matter.reference, "complaint", "127.0.0.1", "cow"):
        assert words_ not in said


def test_an_examiner_opens_the_files_clean_and_untouched_and_nobody_else_does(reader, court):
    filed(reader, attachments=[picture()])
    path = f"/en/desk/matters/{Matter.objects.get().reference}/"
    desk = at_desk(court.first)
    ways = re.findall(rf'href="({path}files/[0-9a-f]{{64}}/)"', desk.get(path).content.decode())
    assert len(ways) == 2
    kinds = [desk.get(way)["Content-Type"] for way in ways]
    assert kinds == ["image/png", "application/octet-stream"]
    for other in (at_desk(court.above), at_desk(court.first, key=False)):
        assert {other.get(way).status_code for way in ways} == {404}


@pytest.mark.parametrize("searched", [True, False])
def test_the_desk_says_of_a_file_that_it_was_not_searched_for_viruses(reader, court, monkeypatch, searched):
    monkeypatch.setattr(taking, "searched", lambda _content: searched)
    filed(reader, attachments=[picture()])
    desk = at_desk(court.first).get(f"/en/desk/matters/{Matter.objects.get().reference}/")
    assert ("not searched for viruses" in words(desk)) is not searched


def test_no_key_of_a_stored_file_tells_between_which_public_ones_it_came(reader):
    filed(reader, attachments=[picture()])
    assert all(number < 0 for number in Stored.objects.filter(store="confided").values_list("pk", flat=True))


def test_whoever_watches_over_what_is_overdue_is_not_told_of_it(reader, court, on):
    on("2026-10-05 10:00")
    filed(reader)
    on("2026-11-05 10:00")
    clock.tick()
    matter = Matter.objects.get(kind="complaint")
    assert matter.overdue_since is not None
    court.world.appoint(roles.JUVENILE_INSPECTOR, "branch", "district", name="Watches")
    for name in ("monitor", "Watches"):
        desk = Client()
        desk.force_login(get_user_model().objects.get(name=name))
        page = words(desk.get("/en/desk/"))
        assert matter.reference not in page
        assert "A complaint" not in page


def test_over_the_telephone_nobody_learns_what_a_code_opens(reader, court):
    code = filed(reader)
    page = at_desk(court.world.mayor, key=False).post("/en/desk/telephone/", {"code": code})
    assert page.status_code == 422
    assert Matter.objects.get().reference not in words(page)


def test_what_examiners_bring_touches_no_disk_before_it_is_closed_either(reader, court, monkeypatch):
    def refused(*_args, **_about):
        raise AssertionError("evidence was written into the temporary folder")

    monkeypatch.setattr("ishenim.kernel.documents.receiving.TemporaryUploadedFile", refused)
    filed(reader)
    path = f"/en/desk/matters/{Matter.objects.get().reference}/note/"
    answer = at_desk(court.first).post(path, {"text": "What we found.", "attachments": [picture()]})
    assert answer.status_code == 302
    assert Stored.objects.count() == 2
