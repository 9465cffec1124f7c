"""A proof convinces whoever has it and the log's key, and nobody needs to ask us."""

import time

import pytest

from ishenim.kernel.ledger import keys, proofs, seals, sequencer
from ishenim.kernel.ledger.note import NotGenuine, Signer
from ishenim.kernel.ledger.proofs import NotPlaced
from ishenim.kernel.ledger.tests.conftest import placed, written
from ishenim.kernel.ledger.tree import included

pytestmark = pytest.mark.django_db


def test_a_proof_is_checked_with_nothing_but_the_entry_and_the_key():
    entries = placed(300, committed={})

    for entry in (entries[0], entries[255], entries[256], entries[299]):
        proof = proofs.prove(entry.pk)
        assert proofs.check(proof, entry.leaf, keys.verifier()).size == 300
        assert proofs.check_leaf(entry, proof).size == 300


def test_a_proof_is_written_as_the_format_says():
    entries = placed(3)
    heading, index, *hashes = proofs.prove(entries[1].pk).partition("\n\n")[0].split("\n")

    assert (heading, index, len(hashes)) == ("c2sp.org/tlog-proof@v1", "index 1", 2)
    assert proofs.prove(entries[1].pk).partition("\n\n")[2].encode() == seals.public_file().read_bytes()


def test_the_proof_of_the_only_entry_has_no_hashes():
    [entry] = placed()

    assert proofs.prove(entry.pk).startswith("c2sp.org/tlog-proof@v1\nindex 0\n\n")
    assert proofs.check_leaf(entry, proofs.prove(entry.pk)).size == 1


def test_a_position_has_the_proof_of_its_entry():
    entries = placed(3)

    assert proofs.prove_position(2) == proofs.prove(entries[2].pk)


def test_a_proof_stays_good_when_the_book_goes_on():
    [entry] = placed()
    proof = proofs.prove(entry.pk)

    placed(300, committed={})

    assert proofs.check_leaf(entry, proof).size == 1


def test_an_entry_that_waits_has_no_proof():
    [entry] = written()

    with pytest.raises(NotPlaced, match="is being recorded"):
        proofs.prove(entry.pk)


def test_a_position_that_is_not_signed_for_has_no_proof():
    with pytest.raises(NotPlaced, match="Nothing is signed"):
        proofs.path_of(0)
    placed(3)
    for position in (3, -1, 10**9):
        with pytest.raises(NotPlaced, match="Nothing is signed"):
            proofs.prove_position(position)


def test_an_entry_with_a_position_is_not_proved_before_it_is_signed_for():
    placed(1)
    [entry] = written()
    sequencer._give_positions(1)

    with pytest.raises(NotPlaced, match="Nothing is signed"):
        proofs.prove(entry.pk)


def test_a_proof_does_not_fit_another_entry():
    first, second, _ = placed(3)

    with pytest.raises(NotGenuine, match="does not lead"):
        proofs.check_leaf(second, proofs.prove(first.pk))


def test_a_proof_that_a_stranger_signed_convinces_nobody():
    [entry] = placed()
    proof = proofs.prove(entry.pk)
    stranger = Signer("stranger", keys.signer().private)

    with pytest.raises(NotGenuine, match="Nobody we know"):
        proofs.check(proof, entry.leaf, stranger.verifier)


def test_a_proof_may_carry_something_extra_that_we_pass_over():
    entry, *_ = placed(3)
    proof = proofs.prove(entry.pk).replace("\nindex", "\nextra YWJj\nindex", 1)

    assert proofs.check_leaf(entry, proof).size == 3


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 0", "index 1"),
        ("index 0", "index 00"),
        ("index 0", "index -1"),
        ("index 0", "index"),
        ("index 0", "place 0"),
        ("index 0\n", "index 0\nAAAA\n"),
        ("index 0\n", "index 0\n!\n"),
        ("index 0\n", "index 0\n" + "A" * 43 + "=\n"),
        ("index 0\n", ""),
        ("\n\n", "\n"),
        ("ledger\n3", "ledger\n4"),
    ],
)
def test_a_proof_that_was_changed_is_refused(there, instead):
    entry, *_ = placed(3)
    proof = proofs.prove(entry.pk)
    assert there in proof

    with pytest.raises(NotGenuine):
        proofs.check_leaf(entry, proof.replace(there, instead, 1))


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "\n\n",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n\udcbd",
    ],
)
def test_what_is_no_proof_is_refused(proof):
    [entry] = placed()

    with pytest.raises(NotGenuine):
        proofs.check_leaf(entry, proof)


def test_the_way_to_the_root_can_be_drawn():
    placed(5)
    path = proofs.path_of(4)

    assert (path.position, len(path.hashes), path.checkpoint.size) == (4, 1, 5)
    assert included(4, 5, path.leaf_hash, path.hashes, path.checkpoint.root)


def test_a_proof_is_a_matter_of_milliseconds():
    placed(600, committed={})
    begin = time.process_time()

    for position in range(50):
        proofs.prove_position(position)

    assert (time.process_time() - begin) / 50 < 0.02
