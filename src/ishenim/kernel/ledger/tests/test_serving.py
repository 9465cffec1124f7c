"""The log answers to exactly the names of the format, with exactly its bytes."""

import pytest

from ishenim.kernel.ledger import keys, seals, serving
from ishenim.kernel.ledger.tests.conftest import placed
from ishenim.kernel.ledger.tiles import unbundle
from ishenim.kernel.ledger.tree import leaf_hash

pytestmark = pytest.mark.django_db


def test_the_checkpoint_is_text_that_may_not_be_kept_for_long():
    placed(3)

    answer = serving.answer("checkpoint")

    assert answer.content == seals.public_file().read_bytes()
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.cache_control == "public, max-age=1"


def test_before_anything_is_signed_there_is_no_checkpoint():
    assert serving.answer("checkpoint") is None


def test_a_tile_never_changes_and_may_be_kept_for_ever():
    entries = placed(3)

    answer = serving.answer("tile/0/000.p/3")

    assert answer.content == b"".join(leaf_hash(entry.leaf) for entry in entries)
    assert answer.content_type == "application/octet-stream"
    assert answer.cache_control == "public, max-age=31536000, immutable"


def test_a_bundle_holds_the_entries():
    entries = placed(3)

    assert list(unbundle(serving.answer("tile/entries/000.p/3").content)) == [entry.leaf for entry in entries]


def test_a_partial_tile_still_answers_when_the_full_one_has_replaced_it():
    placed(7, committed={})
    before = serving.answer("tile/0/000.p/7"), serving.answer("tile/entries/000.p/7")
    placed(300, committed={})

    assert (serving.answer("tile/0/000.p/7"), serving.answer("tile/entries/000.p/7")) == before
    assert len(serving.answer("tile/0/000").content) == 8192
    assert len(serving.answer("tile/1/000.p/1").content) == 32


@pytest.mark.parametrize(
    "path",
    [
        "",
        "key",
        "origin",
        "lock",
        "checkpoint/",
        "Checkpoint",
        "tile/0/000",
        "tile/0/000.p/4",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/0/000.p/03",
        "tile/0/../../key",
        "../ledger/key",
        "/etc/passwd",
        "tile/entries/../../key",
        "tile/0/000.p/3.unfinished",
        "tile/0/000.p/3\x00",
    ],
)
def test_nothing_else_is_answered(path, folder):
    placed(3)
    (folder / "tile/0/000.p/3.unfinished").write_bytes(b"half")

    assert keys.signer()
    assert serving.answer(path) is None
