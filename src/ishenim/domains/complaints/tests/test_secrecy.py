"""What is confided is read by its circles alone: not in the database, not in the book, on no page, in no file."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from tests.acts import everything_written

from ishenim.domains.complaints.tests.conftest import TEXT
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.ledger import identity, receipts, sealed, sequencer
from ishenim.kernel.ledger.models import OPEN, Entry, Promise
from ishenim.kernel.ledger.note import NotGenuine, Signer
from ishenim.kernel.procedures import checking
from ishenim.kernel.procedures.circles import Ring, ring_of
from ishenim.kernel.procedures.claims import Claim
from ishenim.kernel.procedures.confided_story import confided
from ishenim.kernel.procedures.confiding import ConfidedLine
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.proving import receipt_of
from ishenim.kernel.procedures.queries import by_reference


def the_whole_database() -> str:
    """Return everything that every table holds, as text."""
    found: list[list[object]] = []
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [
                [bytes(one) if isinstance(one, memoryview) else one for one in row]
                for row in cursor.fetchall()
            ]
    return repr(found)


def test_no_table_holds_a_word_of_it_nor_whom_it_is_about(court):
    names = the_whole_database().count("Accused")
    court.decided(contact="+996 555 010203", concerns="WRIT-17")
    after = the_whole_database()
    assert after.count("Accused") == names, "the name stands in its own row and in no other"
    for words in ("cow", "+996", "WRIT-17", "asked for money", "Two witnesses"):
        assert words not in after
    accused = court.accused
    about = [
        row
        for model in apps.get_models()
        if model._meta.label.split(".")[0] in ("procedures", "complaints", "ledger")
        for row in model._default_manager.values()
        if accused.person_id in [value for name, value in row.items() if name.startswith("person")]
        or accused.appointment_id
        in [value for name, value in row.items() if "holder" in name or "appoint" in name]
    ]
    assert about == []


def test_the_open_book_gets_no_line_of_it(court):
    court.decided()
    assert not Entry.objects.filter(lane=OPEN).exists()
    assert Promise.objects.count() == 4


def test_no_row_says_the_hour(court, on):
    on("2026-10-05 10:17")
    complaint = court.file()
    matter = Matter.objects.get(pk=complaint.pk)
    assert {moment.astimezone().strftime("%H:%M") for moment in (matter.opened_at, matter.state_since)} == {
        sealed.noon(matter.opened_at.date()).astimezone().strftime("%H:%M")
    }
    assert matter.pk < 0, "its key is drawn: counted keys would tell between which public matters it came"
    assert all(deadline.pk < 0 for deadline in Deadline.objects.filter(matter=matter))
    assert all(claim.pk < 0 for claim in Claim.objects.filter(matter=matter))


def test_it_is_met_nowhere_by_its_reference(court):
    complaint = court.file()
    assert by_reference(complaint.matter.reference) is None


def test_whoever_has_the_code_reads_what_they_filed_and_what_is_for_them(court):
    complaint = court.decided()
    matter = Matter.objects.get(pk=complaint.pk)
    mine = {line.line.step: line for line in confided(Ring(matter, code=complaint.claim_code))}
    assert mine["file"].facts["text"] == TEXT
    assert mine["decide_breach"].facts["article"] == "honor/dignity@2"
    assert mine["tell_officer"].pairs == {}


def test_a_locked_key_and_a_wrong_code_open_nothing(court):
    complaint = court.file()
    matter = Matter.objects.get(pk=complaint.pk)
    assert all(line.pairs == {} for line in confided(ring_of(matter, replace(court.first, keys=None))))
    with pytest.raises(boxes.DoesNotOpen):
        _ = Ring(matter, code="11111 22222 33333 44444 55555").private


def test_the_book_is_whole_with_it_and_a_changed_row_is_found(court):
    complaint = court.decided()
    assert list(checking.states_that_differ()) == []
    ConfidedLine.objects.filter(matter_id=complaint.pk, step="receive").update(to="closed")
    assert [reference for reference, *_ in checking.states_that_differ()] == [complaint.matter.reference]


def test_a_matter_whose_state_was_changed_beside_the_engine_is_found(court):
    complaint = court.decided()
    Matter.objects.filter(pk=complaint.pk).update(state="closed")
    assert list(checking.states_that_differ()) == [(complaint.matter.reference, "closed", "breach")]


def test_the_receipt_proves_offline_what_was_filed_and_when(court, on):
    complaint = court.file(contact="+996 555 010203")
    receipt = complaint.receipt
    promised = receipts.write(receipt.leaf, receipt.opened, receipt.promise, None)
    known = identity.verifier()
    first = receipts.check(promised, known)
    assert (first.values["text"], first.size) == (TEXT, None)
    on("2026-10-06 01:00")
    sealed.close_past_days()
    sequencer.place_waiting()
    matter = Matter.objects.get(pk=complaint.pk)
    [line] = [one for one in confided(Ring(matter, code=complaint.claim_code)) if one.line.step == "file"]
    whole = receipt_of(line)
    checked = receipts.check(whole, known)
    assert (checked.values["text"], checked.size) == (TEXT, sealed.LEAVES_A_DAY)
    assert checked.day.isoformat() == "2026-10-05"
    assert whole.startswith("c2sp.org/tlog-proof@v1\nextra ")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said["values"].__setitem__(
            "text", [said["values"]["text"][0], "Something else entirely."]
        ),
        lambda said: said.__setitem__(
            "leaf", said["leaf"].replace('"day":"2026-10-05"', '"day":"2026-10-04"')
        ),
        lambda said: said.__setitem__("promise", said["promise"].replace("2026-10-05", "2026-10-04")),
    ],
)
def test_a_changed_receipt_proves_nothing(court, spoil):
    receipt = court.file().receipt
    whole = receipts.write(receipt.leaf, receipt.opened, receipt.promise, None)
    heading, extra, *rest = whole.split("\n")
    said = json.loads(b64decode(extra.removeprefix("extra ")))
    spoil(said)
    changed = "\n".join([heading, "extra " + b64encode(json.dumps(said).encode()).decode(), *rest])
    with pytest.raises(NotGenuine):
        receipts.check(changed, identity.verifier())


@pytest.mark.parametrize(
    "hostile",
    [
        lambda said: said["values"].__setitem__("text", ["00", "one", "too many"]),
        lambda said: said["values"].__setitem__("text", ["00", "\ud800"]),
        lambda said: said["values"].__setitem__("\ud800", ["00", ""]),
        lambda said: said["values"].__setitem__("text", ["00", 1e400]),
        lambda said: said["values"].__setitem__("text", ["00", 2**80]),
        lambda said: said["values"].__setitem__("text", 7),
        lambda said: said.__setitem__("values", []),
        lambda said: said.__setitem__("leaf", "\ud800"),
        lambda said: said.__setitem__("promise", "\ud800"),
    ],
)
def test_a_receipt_made_to_break_whoever_checks_it_proves_nothing(court, hostile):
    receipt = court.file().receipt
    whole = receipts.write(receipt.leaf, receipt.opened, receipt.promise, None)
    heading, extra, *rest = whole.split("\n")
    said = json.loads(b64decode(extra.removeprefix("extra ")))
    hostile(said)
    made = "\n".join([heading, "extra " + b64encode(json.dumps(said).encode()).decode(), *rest])
    with pytest.raises(NotGenuine):
        receipts.check(made, identity.verifier())


@pytest.mark.parametrize("deep", ["[" * 300_000, '{"values":' * 60_000, "[" * 900 + "]" * 900])
def test_a_receipt_nested_without_end_proves_nothing(court, deep):
    court.file()
    made = f"ishenim receipt v1\nextra {b64encode(deep.encode()).decode()}\n\n"
    with pytest.raises(NotGenuine):
        receipts.check(made, identity.verifier())


def test_a_receipt_of_another_book_proves_nothing_here(court):
    receipt = court.file().receipt
    whole = receipts.write(receipt.leaf, receipt.opened, receipt.promise, None)
    with pytest.raises(NotGenuine):
        receipts.check(whole, Signer("another.example/book", Ed25519PrivateKey.generate()).verifier)


@pytest.mark.parametrize(
    "nonsense", ["", "hello", "ishenim receipt v1\nextra !!!\n", "ishenim receipt v1\nextra e30=\n"]
)
def test_what_is_no_receipt_is_said_to_be_none(court, nonsense):
    court.file()
    with pytest.raises(NotGenuine):
        receipts.check(nonsense, identity.verifier())


def test_a_refused_step_writes_nothing(court):
    court.file()
    before = everything_written()
    with pytest.raises(ValidationError):
        court.file(text="short")
    assert everything_written() == before
