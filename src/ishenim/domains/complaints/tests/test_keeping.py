"""What was confided is kept for a time, held where the law asks, and erased for good; the proof stays."""

from ishenim.domains.complaints.tests.test_rule import refused, row, state
from ishenim.kernel.ledger.models import Promise
from ishenim.kernel.procedures import checking, clock, confided_erasing
from ishenim.kernel.procedures.circles import CircleKey, Share
from ishenim.kernel.procedures.confiding import ConfidedBox, ConfidedLine


def test_what_was_withdrawn_is_erased_after_its_time_and_the_proof_stays(court, on):
    complaint = court.file()
    leaf = complaint.receipt.leaf_hash
    court.does(complaint, "withdraw", reason="")
    kept_until = row(complaint).kept_until
    assert 75 <= (kept_until - row(complaint).matter.opened_at.date()).days <= 105
    on("2027-02-10 09:00")
    clock.tick()
    assert state(complaint) == "erased"
    assert not ConfidedBox.objects.exists()
    assert not Share.objects.exists()
    assert Promise.objects.filter(leaf_hash=leaf).exists()
    assert list(checking.states_that_differ()) == []


def test_a_legal_hold_keeps_it_and_two_people_lift_it(court, on):
    complaint = court.file()
    court.does(complaint, "withdraw", reason="")
    court.does(complaint, "hold", court.first, reason="The court asks, letter 17.")
    on("2027-02-10 09:00")
    clock.tick()
    assert state(complaint) == "withdrawn"
    assert (
        refused(
            lambda: court.does(complaint, "ask_erasure", court.first, ground="asked", reason="They wrote.")
        )
        == "provided"
    )
    assert (
        refused(lambda: court.does(complaint, "release", court.first, reason="The court is done."))
        == "same_person"
    )
    court.does(complaint, "release", court.second, reason="The court is done.")
    on("2027-02-10 10:00")
    clock.tick()
    assert state(complaint) == "erased"


def test_two_people_erase_it_before_its_time(court):
    complaint = court.file()
    court.does(complaint, "withdraw", reason="")
    assert refused(lambda: court.does(complaint, "confirm_erasure", court.second)) == "provided"
    court.does(complaint, "ask_erasure", court.first, ground="asked", reason="They wrote to us.")
    assert refused(lambda: court.does(complaint, "confirm_erasure", court.first)) == "same_person"
    court.does(complaint, "confirm_erasure", court.second)
    assert state(complaint) == "erased"
    line = ConfidedLine.objects.get(matter_id=complaint.pk, step="confirm_erasure")
    assert line.promise.values["line"][1]["ground"] == "asked"


def test_an_older_backup_brings_nothing_back_that_was_erased(court):
    complaint = court.file()
    kept = [list(model.objects.all()) for model in (CircleKey, Share, ConfidedBox)]
    court.does(complaint, "withdraw", reason="")
    court.does(complaint, "ask_erasure", court.first, ground="asked", reason="They wrote to us.")
    court.does(complaint, "confirm_erasure", court.second)
    assert confided_erasing.note_down() == 3
    assert confided_erasing.note_down() == 0
    ConfidedLine.objects.filter(matter_id=complaint.pk).update(erased=False)
    for rows in kept:
        type(rows[0]).objects.bulk_create(rows)
    assert confided_erasing.erase_again() > 0
    assert not ConfidedBox.objects.exists()
    assert not Share.objects.exists()
