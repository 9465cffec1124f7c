"""What is filed under seal is promised at once and shown to nobody, not even by when it appears."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from ishenim.kernel.ledger import canonical, identity, keys, sealed, sequencer
from ishenim.kernel.ledger.models import Entry, Position, Promise
from ishenim.kernel.ledger.note import NotGenuine, Signer
from ishenim.kernel.ledger.tests.conftest import around_the_rules, flip, placed
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
ON_THAT_DAY = datetime(2026, 11, 20, 5, 7, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 20, 18, 1, tzinfo=UTC)
A_DAY_LATER = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(ON_THAT_DAY, tick=False)
    return time_machine


def filed(number=1, **values):
    with transaction.atomic():
        return [
            sealed.seal(values or {"text": "They asked for money.", "place": "417-01"}) for _ in range(number)
        ]


def closed(clock, at=NEXT_MORNING):
    clock.move_to(at, tick=False)
    count = sealed.close_day(DAY)
    sequencer.place_waiting()
    return count


def test_whoever_files_gets_at_once_a_promise_that_this_log_signed():
    [receipt] = filed()

    assert sealed.read_promise(receipt.promise, sealed.signers()) == (DAY, receipt.leaf_hash)
    assert receipt.promise.split("\n")[:5] == [
        "ishenim promise v1",
        keys.origin(),
        "2026-11-20",
        leaf_hash(receipt.leaf).hex(),
        "2026-11-22T00:00:00+06:00",
    ]


def test_the_promise_says_nothing_of_the_hour():
    assert "11:07" not in filed()[0].promise
    assert "05:07" not in filed()[0].promise


def test_the_leaf_holds_a_day_and_as_many_commitments_as_any_other():
    [long], [short] = filed(), filed(text="x")

    for receipt in (long, short):
        told = json.loads(receipt.leaf)
        assert told.keys() == {"v", "day", "proof"}
        assert told["day"] == "2026-11-20"
        assert len(set(told["proof"])) == 16
    assert len(long.leaf) == len(short.leaf)


def test_what_was_filed_can_be_proved_from_the_receipt_alone():
    [receipt] = filed()

    for name, (salt, value) in receipt.opened.items():
        assert canonical.commitment(bytes.fromhex(salt), name, value) in json.loads(receipt.leaf)["proof"]


def test_until_the_day_is_over_the_book_knows_nothing():
    filed()

    sequencer.place_waiting()

    assert not Entry.objects.exists()
    assert verify() == []


def test_more_values_than_a_leaf_has_commitments_are_refused():
    filed(**{f"field{number}": number for number in range(16)})

    with pytest.raises(ValueError, match="At most 16 values"):
        filed(**{f"field{number}": number for number in range(17)})


@pytest.mark.django_db(transaction=True)
def test_a_promise_is_not_given_outside_the_transaction_of_its_step():
    with pytest.raises(TypeError, match="in the transaction of its step"):
        sealed.seal({"text": "x"})

    assert not Promise.objects.exists()


@pytest.mark.parametrize(("filings", "leaves"), [(0, 64), (1, 64), (64, 64), (65, 128)])
def test_a_day_has_always_as_many_leaves_whatever_was_filed(clock, filings, leaves):
    filed(filings)

    assert closed(clock) == leaves
    assert Entry.objects.filter(lane="sealed").count() == leaves
    assert verify() == []


def test_the_leaves_that_cover_look_like_those_they_cover(clock):
    receipts = filed(3)
    closed(clock)
    leaves = [bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True)]

    assert {receipt.leaf for receipt in receipts} < set(leaves)
    assert len(set(leaves)) == 64
    assert len({len(leaf) for leaf in leaves}) == 1
    assert {len(json.loads(leaf)["proof"]) for leaf in leaves} == {16}


def test_a_sealed_entry_says_neither_kind_nor_place_nor_hour(clock):
    filed(2)
    closed(clock)

    rows = set(Entry.objects.values_list("kind", "step", "to", "by", "matter_id", "person_id", "at"))

    assert rows == {("", "", "", "", None, None, datetime(2026, 11, 20, 6, 0, tzinfo=UTC))}


def test_the_order_of_a_day_says_nothing_about_the_order_of_filing(clock):
    seen = Counter()
    for days in range(12):
        clock.move_to(ON_THAT_DAY + timedelta(days=days), tick=False)
        [receipt] = filed()
        clock.move_to(NEXT_MORNING + timedelta(days=days), tick=False)
        sealed.close_day(DAY + timedelta(days=days))
        sequencer.place_waiting()
        position = Position.objects.get(entry__promise__pk=receipt.promise_id)
        seen[position.position % 64] += 1

    assert len(seen) > 3


def test_a_day_is_closed_once(clock):
    filed(2)

    assert closed(clock) == 64
    assert sealed.close_day(DAY) == 0
    assert sealed.close_day(DAY) == 0


def test_a_day_that_is_not_over_is_not_closed():
    with pytest.raises(ValueError, match="when it is over"):
        sealed.close_day(DAY)


def test_a_promise_that_came_in_late_gets_a_batch_of_the_same_size(clock):
    closed(clock)
    clock.move_to(ON_THAT_DAY, tick=False)
    [late] = filed()

    assert closed(clock) == 64
    assert Promise.objects.get(pk=late.promise_id).entry is not None
    assert verify() == []


def test_all_days_that_are_over_are_closed_those_without_filings_too(clock):
    filed()
    clock.move_to(NEXT_MORNING + timedelta(days=3), tick=False)

    assert sealed.close_past_days() == 4 * 64
    assert sealed.close_past_days() == 0


def test_days_before_the_first_filing_are_not_closed(clock):
    assert sealed.close_past_days() == 0

    filed()
    assert sealed.close_past_days() == 0


def test_a_promise_is_not_broken_while_there_is_time(clock):
    [receipt] = filed()
    assert not sealed.broken(receipt.promise)

    clock.move_to(A_DAY_LATER - timedelta(seconds=1), tick=False)
    assert not sealed.broken(receipt.promise)
    assert verify() == []


def test_a_promise_is_broken_when_the_leaf_is_not_in_the_book_in_time(clock):
    [receipt] = filed()
    clock.move_to(A_DAY_LATER, tick=False)

    assert sealed.broken(receipt.promise)
    assert [str(fault) for fault in verify()] == [
        f"late: Promise {receipt.promise_id} was not kept: its leaf is not in the book."
    ]


def test_a_promise_that_was_kept_is_not_broken(clock):
    [receipt] = filed()
    closed(clock)
    clock.move_to(A_DAY_LATER, tick=False)

    assert not sealed.broken(receipt.promise)
    assert verify() == []


def test_a_promise_whose_leaf_was_written_but_never_placed_is_broken(clock):
    [receipt] = filed()
    clock.move_to(A_DAY_LATER, tick=False)
    sealed.close_day(DAY)

    assert sealed.broken(receipt.promise)


def test_a_promise_somebody_else_signed_is_no_promise_of_ours():
    [receipt] = filed()
    text = receipt.promise.rpartition("\n\n")[0] + "\n"
    stranger = Signer(keys.origin(), Ed25519PrivateKey.generate())

    with pytest.raises(NotGenuine):
        sealed.broken(stranger.sign(text))


def test_a_checkpoint_of_ours_is_no_promise():
    with pytest.raises(NotGenuine, match="not a promise"):
        sealed.broken(keys.signer().sign(f"{keys.origin()}\n0\n47DEQpj8HBSa\n"))


def test_open_and_sealed_entries_stand_in_one_book(clock):
    placed(3)
    filed(2)
    closed(clock)

    assert Position.objects.count() == 3 + 64
    assert verify() == []


@pytest.mark.parametrize("column", ["leaf", "leaf_hash", "text", "day"])
def test_a_promise_that_was_changed_is_named(clock, column):
    filed()
    promise = Promise.objects.get()
    changed = {
        "leaf": flip(bytes(promise.leaf), 40),
        "leaf_hash": flip(bytes(promise.leaf_hash), 3),
        "text": promise.text.replace("2026-11-20", "2026-11-21"),
        "day": date(2026, 11, 19),
    }

    Promise.objects.update(**{column: changed[column]})

    assert [fault.code for fault in verify()] == ["promise"]


@pytest.mark.parametrize("values", [{"text": ["00" * 32, "Another text."]}, {"text": 5}, []])
def test_a_filed_text_that_was_changed_is_named(clock, values):
    filed(text="They asked for money.")

    Promise.objects.update(values=values)

    assert [fault.code for fault in verify()] == ["opened_value"]


def test_a_filed_text_may_be_erased(clock):
    filed(text="They asked for money.")

    Promise.objects.update(values={"text": None})

    assert verify() == []


def test_a_promise_that_names_a_foreign_entry_is_named(clock):
    first, second = filed(2)
    closed(clock)
    theirs = Promise.objects.get(pk=second.promise_id).entry
    Promise.objects.filter(pk=second.promise_id).update(entry=None)
    Promise.objects.filter(pk=first.promise_id).update(entry=theirs)

    assert "names an entry that is not its own" in str(verify()[0])


def test_a_sealed_entry_at_another_hour_is_named(clock):
    filed()
    closed(clock)
    entry = Entry.objects.order_by("pk").first()
    with around_the_rules():
        Entry.objects.filter(pk=entry.pk).update(at=entry.at + timedelta(minutes=1))

    assert [fault.code for fault in verify()] == ["columns"]


def test_a_machine_without_the_key_makes_none_and_the_worker_signs_what_it_promised(monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(identity, "signs_here", lambda: False)
        elsewhere.setattr(keys, "signer", lambda: pytest.fail("a machine without the key made one"))
        [receipt] = filed()
    assert receipt.promise == sealed.UNSIGNED
    assert verify() == []
    assert sealed.sign_waiting() == 1
    assert sealed.sign_waiting() == 0
    assert sealed.read_promise(Promise.objects.get().text, sealed.signers()) == (DAY, receipt.leaf_hash)


def test_a_promise_that_nobody_signed_on_its_day_is_found(monkeypatch, clock):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(identity, "signs_here", lambda: False)
        filed()
    clock.move_to(NEXT_MORNING, tick=False)
    assert [fault.code for fault in verify()] == ["late"]
