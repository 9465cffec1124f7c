"""After a loss a book is begun anew under another name; under its old one it is never signed for again."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import timezone

from ishenim.kernel.ledger import (
    beginning_anew,
    book,
    comparing,
    holding,
    keys,
    proofs,
    receipts,
    redactions,
    sealed,
    seals,
    sequencer,
    serving,
    succession,
)
from ishenim.kernel.ledger.models import BEGUN_ANEW, Entry, Opening, Restoration
from ishenim.kernel.ledger.note import NotGenuine, Verifier, opened
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, placed, written
from ishenim.kernel.ledger.tests.test_sequencer import forget
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)

STAGES = ["drafted", "written", "named", "tiles", "checkpoint", "versions"]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def lost():
    """Return the seal of a book of which the last two of five entries were lost."""
    entries = placed(5)
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()
    return seals.read(seals.second_file())


def begin():
    return beginning_anew.begin_anew("lost")


def test_the_new_book_has_another_name_and_another_key(lost):
    name, key = keys.origin(), keys.verifier().vkey

    begin()

    assert keys.origin() == f"{name}/{timezone.localdate()}"
    assert keys.verifier().vkey != key


def test_it_goes_on_from_what_is_there_and_its_first_line_says_what_was_lost(lost):
    key = keys.verifier().vkey

    begin()

    first = Entry.objects.get(position__position=3)
    assert first.told["clear"] == {
        "from": 3,
        "ground": "lost",
        "key_before": key,
        "origin": keys.origin(),
        "root_before": lost.root.hex(),
        "signed_before": 5,
    }
    assert (first.kind, first.step, first.by) == ("book", BEGUN_ANEW, "installer")
    assert seals.read(seals.public_file()).size == 4


def test_what_the_book_before_promised_is_kept_by_the_new_one_and_proved_with_both_keys(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 5, tzinfo=UTC), tick=False)
    with transaction.atomic():
        filed = sealed.seal({"text": "They asked for money."})
    before = keys.verifier()
    entries = placed(5)
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()
    begin()

    time_machine.move_to(datetime(2026, 11, 20, 19, tzinfo=UTC), tick=False)
    sealed.close_past_days()
    sequencer.place_waiting()

    assert verify() == []
    assert not sealed.broken(filed.promise)
    entry = Entry.objects.get(promise__pk=filed.promise_id)
    kept = receipts.write(filed.leaf, filed.opened, filed.promise, proofs.prove(entry.pk))
    assert receipts.check(kept, keys.verifier(), before).size == seals.read(seals.public_file()).size
    for alone in (keys.verifier(), before):
        with pytest.raises(NotGenuine):
            receipts.check(kept, alone)


def test_the_book_is_whole_again_and_is_added_to(lost):
    begin()
    written(2)
    sequencer.place_waiting()

    assert verify() == []
    assert not holding.stands()
    assert comparing.compare() is None


def test_what_waited_for_its_place_comes_after_the_first_line(lost):
    holding.release()
    waiting = written(1)
    holding.hold("older", have=3, signed=5)

    begin()
    sequencer.place_waiting()

    assert Entry.objects.get(pk=waiting[0].pk).position.position == 4


def test_both_keys_sign_the_note_that_links_the_two(lost):
    old = keys.verifier()

    begun = begin()

    for verifier in (old, keys.verifier()):
        said = opened(begun.note.encode(), verifier).split("\n")
    assert said[:7] == [
        "ishenim succession v1",
        keys.origin(),
        keys.verifier().vkey,
        f"follows {old.name}",
        old.vkey,
        "signed for 5",
        lost.text.split("\n")[2],
    ]
    assert said[7] == "goes on from 3"


def test_the_note_and_the_last_seal_of_the_book_before_are_handed_out(lost):
    kept = seals.second_file().read_text()

    begun = begin()

    assert serving.answer("succession").content.decode() == begun.note
    assert begun.checkpoint_before == kept


def test_before_any_succession_there_is_no_note():
    placed(1)

    assert serving.answer("succession") is None


def test_the_new_book_is_also_served_under_its_own_name(lost):
    begin()
    day = keys.origin().rpartition("/")[2]

    assert serving.answer(f"{day}/checkpoint") == serving.answer("checkpoint")
    assert serving.answer(f"{day}/tile/0/000.p/4") == serving.answer("tile/0/000.p/4") is not None
    assert serving.answer("2001-01-01/checkpoint") is None


def test_the_second_copy_of_the_old_seal_stays_so_that_its_name_is_never_signed_for_again(lost):
    old, kept = seals.second_file(), seals.second_file().read_bytes()

    begin()
    written(3)
    sequencer.place_waiting()

    assert seals.second_file() != old
    assert old.read_bytes() == kept


def test_tiles_seal_and_key_of_the_book_before_are_kept_aside(lost, folder):
    checkpoint = seals.public_file().read_bytes()

    begin()

    [aside] = (folder / "before").iterdir()
    assert (aside / "checkpoint").read_bytes() == checkpoint
    assert (aside / "tile/0/000.p/5").exists()
    assert (aside / "key").stat().st_mode & 0o777 == 0o600


def test_a_second_loss_on_the_same_day_begins_a_book_of_yet_another_name(lost):
    name = keys.origin()
    begin()
    entries = placed(3)
    with around_the_rules() as change:
        forget(change, entries[0])
    comparing.compare()

    begin()

    assert keys.origin() == f"{name}/{timezone.localdate()}-2"
    assert verify() == []
    assert len(succession.notes().split(b"ishenim succession v1\n")) == 3


def test_a_name_that_a_book_here_once_had_is_not_given_again(lost):
    name = f"{keys.origin()}/{timezone.localdate()}"
    taken = seals.second_file_of(name)
    taken.parent.mkdir()
    taken.write_text("the seal of another book")

    begin()

    assert keys.origin() == f"{name}-2"


def test_where_no_seal_was_kept_outside_nobody_pretends_to_know_how_much_was_lost(lost):
    seals.second_file().unlink()

    begun = begin()

    assert begun.beyond is None
    assert begun.entry.told["clear"]["signed_before"] == "unknown"
    assert begun.entry.told["clear"]["root_before"] == "unknown"


def test_where_the_old_key_is_lost_the_new_one_signs_alone(lost, folder):
    old = Verifier.read(keys.verifier().vkey)
    (folder / "key").unlink()
    keys._signer.cache_clear()

    begun = beginning_anew.begin_anew("key_lost", verifier=old)

    assert begun.entry.told["clear"]["signed_before"] == 5
    assert begun.note.count("\n— ") == 1
    assert verify() == []


@pytest.mark.lossless
@pytest.mark.parametrize("stage", STAGES)
def test_whoever_is_killed_on_the_way_has_begun_nothing_or_goes_on_at_the_next_start(lost, stage, folder):
    def die(at):
        if at == stage:
            raise Killed

    name = keys.origin()
    with pytest.raises(Killed):
        beginning_anew.begin_anew("lost", reached=die)

    held = comparing.compare()
    assert not (folder / "next").exists()
    if stage == "drafted":
        assert held.why == "older"
        assert keys.origin() == name
        begin()
    sequencer.place_waiting()
    assert Restoration.objects.count() == 1
    assert keys.origin() != name
    assert verify() == []


def erased(entry):
    with transaction.atomic():
        book.erase(Entry.objects.get(pk=entry.pk), "reply", ground="child", by=a_line())
    sequencer.place_waiting()


def test_an_erasure_whose_line_was_lost_is_written_down_anew():
    entries = placed(3)
    old = [Opening.objects.get(entry=entry).values for entry in entries]
    erased(entries[0])
    written(1)
    sequencer.place_waiting()
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()
    assert old[0]["reply"] is not None

    begin()
    sequencer.place_waiting()

    repeated = Entry.objects.get(kind="erasure")
    assert repeated.told["clear"]["ground"] == "child"
    assert verify() == []
    assert redactions.read()[-1].field == "reply"


def test_an_erasure_of_what_was_lost_itself_is_not_repeated():
    entries = placed(3)
    erased(entries[2])
    with around_the_rules() as change:
        forget(change, entries[1])
    comparing.compare()

    begin()

    assert not Entry.objects.filter(kind="erasure").exists()
    assert verify() == []
