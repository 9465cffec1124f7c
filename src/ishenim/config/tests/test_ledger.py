"""`ishenim ledger` names each way in which a record was changed, and ends with an error; a proof is taken away."""

from __future__ import annotations

from datetime import date

import pytest
from tests.acts import act, ask
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.kernel.ledger import identity, keys, proofs, receipts, seals, sequencer, triggers
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.receipts import Checked
from ishenim.kernel.procedures.models import Matter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def a_record(world):
    """Let a question have been asked, shown and accepted, and all of it be placed."""
    question = act(act(ask(world.beat), "show_text", world.moderator), "accept", world.officer)
    sequencer.place_waiting()
    return question


def run(*words):
    return CliRunner().invoke(ishenim, ["ledger", *words])


def a_changed_state():
    Matter.objects.update(state="confirmed")


def a_changed_entry():
    last = Entry.objects.latest("pk")
    Entry.objects.filter(pk=last.pk).update(leaf=bytes(last.leaf).replace(b"accept", b"refuse"))


def a_changed_salt():
    change_what_is_opened(lambda value, salt: [value, "f" * len(salt)])


def a_changed_value():
    change_what_is_opened(lambda _value, salt: ["It never was.", salt])


def change_what_is_opened(changed):
    opening = Opening.objects.latest("pk")
    values = {name: changed(*kept) for name, kept in opening.values.items()}
    Opening.objects.filter(pk=opening.pk).update(values=values)


def a_changed_position():
    first = Position.objects.order_by("position")[0]
    Position.objects.filter(pk=first.pk).update(leaf_hash=bytes(32))


def a_changed_tile():
    file = next((keys.folder() / "tile" / "entries").rglob("*.p/*"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def a_changed_checkpoint():
    file = seals.public_file()
    file.write_text(file.read_text().replace("\n3\n", "\n2\n"))


def a_rolled_back_database():
    Position.objects.filter(position__gte=2)._raw_delete("default")
    lost = Entry.objects.filter(position=None)
    Opening.objects.filter(entry__in=lost)._raw_delete("default")
    lost._raw_delete("default")


WAYS = {
    a_changed_state: "stands as 'confirmed'; its last entry says 'accepted'",
    a_changed_entry: "is not the one that was placed there",
    a_changed_salt: "is not what was committed to",
    a_changed_value: "is not what was committed to",
    a_changed_position: "Position 0 does not hold the hash of its entry",
    a_changed_tile: "tile",
    a_changed_checkpoint: "checkpoint",
    a_rolled_back_database: "were signed for, and the database knows 2 of them",
}


def test_a_record_that_nobody_touched_is_whole():
    answer = run("verify")

    assert answer.exit_code == 0, answer.output
    assert "The book is whole: 3 entries" in answer.output


@pytest.mark.parametrize(("harm", "said"), WAYS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_whatever_was_changed_is_named_and_the_command_ends_with_an_error(harm, said):
    triggers.drop()
    harm()
    triggers.create()

    answer = run("verify")

    assert answer.exit_code == 1
    assert "The book is not whole" in answer.output
    assert said in " ".join(answer.output.split())


def test_a_proof_is_found_by_place_and_by_hash_and_proves_its_entry_to_anyone(tmp_path):
    position = Position.objects.select_related("entry").get(position=1)

    by_place = run("prove", "1")
    by_hash = run("prove", bytes(position.leaf_hash).hex())
    run("prove", "1", "--to", str(tmp_path / "one.tlog-proof"))

    assert by_place.output == by_hash.output == (tmp_path / "one.tlog-proof").read_text()
    assert proofs.check(by_place.output, bytes(position.entry.leaf), keys.verifier()).size == 3


def test_words_of_a_receipt_give_the_terminal_of_whoever_checks_it_no_orders(monkeypatch, tmp_path):
    told = Checked(date(2026, 10, 5), {"text": "one\n\x1b[2Jtwo\x9b", "\x07name": "x"}, None)
    monkeypatch.setattr(receipts, "check", lambda *_given: told)
    file = tmp_path / "receipt.txt"
    file.write_text("a receipt")
    answer = CliRunner().invoke(ishenim, ["ledger", "check", str(file), "--key", identity.verifier().vkey])
    assert "one\n�[2Jtwo�" in answer.output
    assert "\n�name:\n" in answer.output
