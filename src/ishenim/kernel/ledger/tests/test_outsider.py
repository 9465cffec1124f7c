"""Whoever has only the log's address and key can follow it, check all of it and notice a second past."""

import json

import pytest
from django.db import transaction

from ishenim.kernel.ledger import book, canonical, keys, proofs, sealed, seals, sequencer, serving
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Verifier, opened
from ishenim.kernel.ledger.tests.conftest import a_line, flip, placed, written
from ishenim.kernel.ledger.tiles import ENTRIES, Name, unbundle
from ishenim.kernel.ledger.tree import TILE_WIDTH, Tree, grow, leaf_hash, only_added, width_of

pytestmark = pytest.mark.django_db


class Outsider:
    """A monitor in another country: it knows a key, asks for paths, and keeps what it saw last."""

    def __init__(self, vkey):
        self.verifier = Verifier.read(vkey)
        self.seen = Checkpoint(self.verifier.name, 0, Tree(0, None).root())

    def ask(self, path):
        answer = serving.answer(path)
        if answer is None:
            raise LookupError(path)
        return answer.content

    def hashes(self, level, index, width):
        return self.ask(Name(level, index, width).path)

    def entries(self, size):
        for index in range(-(-size // TILE_WIDTH)):
            yield from unbundle(self.ask(Name(ENTRIES, index, width_of(size, 0, index)).path))

    def follow(self):
        """Take the newest checkpoint, if it only adds to the last one seen."""
        newest = Checkpoint.read(opened(self.ask("checkpoint"), self.verifier))
        proof = Tree(newest.size, self.hashes).consistency(self.seen.size)
        if not only_added(self.seen.size, newest.size, self.seen.root, newest.root, proof):
            raise NotGenuine("The log has two pasts.")
        self.seen = newest
        return newest

    def recompute(self):
        """Return the root that the published entries themselves lead to."""
        tiles = {}
        hashes = b"".join(leaf_hash(entry) for entry in self.entries(self.seen.size))
        for tile in grow(0, hashes, None):
            tiles[tile.level, tile.index] = tile.hashes
        return Tree(self.seen.size, lambda level, index, width: tiles[level, index][: width * 32]).root()


@pytest.fixture
def outsider():
    return Outsider(keys.verifier().vkey)


def test_the_published_entries_lead_to_the_signed_root(outsider):
    placed(700, committed={})

    assert outsider.follow().size == 700
    assert outsider.recompute() == outsider.seen.root


def test_the_log_can_be_followed_step_by_step(outsider):
    sizes = []
    for count in (1, 2, 250, 3, 1, 500):
        placed(count, committed={})
        sizes.append(outsider.follow().size)

    assert sizes == [1, 3, 253, 256, 257, 757]
    assert outsider.recompute() == outsider.seen.root


def test_an_old_checkpoint_is_enough_to_read_the_book_as_it_was(outsider):
    placed(200, committed={})
    old = outsider.follow()
    placed(500, committed={})

    assert outsider.seen == old
    assert outsider.recompute() == old.root


def test_all_tiles_can_be_asked_for_after_they_were_made_anew(outsider):
    placed(200, committed={})
    placed(100, committed={})
    old = outsider.follow()
    sequencer.rebuild()
    placed(1, committed={})

    assert outsider.recompute() == old.root
    assert outsider.follow().size == 301


def test_a_second_past_is_noticed(outsider, folder):
    placed(3, committed={})
    outsider.follow()
    leaves = [b"another", b"past", b"altogether", b"and more"]
    for tile in grow(0, b"".join(map(leaf_hash, leaves)), None):
        (folder / "tile/0/000.p/4").write_bytes(tile.hashes)
    seals.sign(4, Tree(4, outsider.hashes).root())

    with pytest.raises(NotGenuine, match="two pasts"):
        outsider.follow()


def test_a_checkpoint_somebody_changed_is_not_followed(outsider):
    placed(3)
    seals.public_file().write_bytes(flip(seals.public_file().read_bytes(), 700))

    with pytest.raises(NotGenuine):
        outsider.follow()


def test_an_entry_is_proved_to_an_outsider_by_two_files_alone(outsider):
    [entry, *_] = placed(5)
    leaf, proof = bytes(entry.leaf), proofs.prove(entry.pk)

    assert proofs.check(proof, leaf, outsider.verifier).size == 5


def test_what_the_page_shows_is_what_was_committed_to(outsider):
    placed(3)
    outsider.follow()
    leaves = [json.loads(leaf) for leaf in outsider.entries(3)]

    for opening, leaf in zip(Opening.objects.order_by("pk"), leaves, strict=True):
        for name, (salt, value) in opening.values.items():
            assert canonical.commitment(bytes.fromhex(salt), name, value) == leaf["proof"][name]


def test_whoever_kept_a_value_and_its_salt_can_prove_it_after_it_was_erased(outsider):
    [entry] = placed(committed={"name": "Азамат"})
    salt, value = Opening.objects.get().values["name"]
    with transaction.atomic():
        book.erase(entry, "name", ground="court", by=a_line())
    sequencer.place_waiting()
    outsider.follow()

    first, stone = (json.loads(leaf) for leaf in outsider.entries(2))
    assert canonical.commitment(bytes.fromhex(salt), "name", value) == first["proof"]["name"]
    assert stone["clear"]["entry"] == leaf_hash(bytes(entry.leaf)).hex()


def test_nothing_that_is_published_holds_a_value_or_a_person(outsider):
    placed(3, committed={"name": "Азамат Асанов", "phone": "0555123456"}, person_id=987654321)
    outsider.follow()
    published = b"".join(outsider.entries(3)) + outsider.ask("checkpoint")

    for secret in ("Азамат", "0555123456", "987654321"):
        assert secret.encode() not in published


def test_an_outsider_cannot_tell_a_day_with_reports_from_a_day_without(outsider, time_machine):
    shapes = []
    for day, filings in ((20, 3), (21, 0)):
        time_machine.move_to(f"2026-11-{day}T10:00:00+06:00", tick=False)
        for _ in range(filings):
            sealed.seal({"text": "They asked for money.", "place": "417-01"})
        time_machine.move_to(f"2026-11-{day + 1}T00:01:00+06:00", tick=False)
        sealed.close_past_days()
        sequencer.place_waiting()
        outsider.follow()
        leaves = list(outsider.entries(outsider.seen.size))[-64:]
        shapes.append({(len(leaf), *json.loads(leaf), len(json.loads(leaf)["proof"])) for leaf in leaves})

    assert shapes[0] == shapes[1]
    assert Entry.objects.count() == 128


def test_what_waits_is_not_published(outsider):
    placed(1)
    written(1)

    assert outsider.follow().size == 1
    with pytest.raises(LookupError):
        outsider.ask("tile/entries/000.p/2")
