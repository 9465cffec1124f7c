"""A claim code makes a resident the one who asked; nothing but its fingerprint is kept."""

import math
import re

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, now_of, steps_taken

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.procedures import claims
from ishenim.kernel.procedures.claims import Claim

pytestmark = pytest.mark.usefixtures("monday")

NOT_THERE = "11111 22222 33333 44444 55555"


@pytest.fixture
def done(world):
    return through_to_done(world)


def through_to_done(world):
    question = ask(world.beat)
    code = question.question.claim_code
    act(question, "accept", world.officer)
    question = act(question, "done", world.officer)
    question.code = code
    return question


def sentence(question, code):
    with pytest.raises(ValidationError) as refusal:
        act(question, "confirm", ANYONE, code=code)
    [words] = refusal.value.message_dict["code"]
    return words


def test_a_code_is_five_groups_of_five_digits_and_has_eighty_bits_or_more():
    assert re.fullmatch(r"(\d{5} ){4}\d{5}", claims.new_code())
    assert math.log2(10 ** (claims.GROUPS * claims.DIGITS)) >= 80


def test_no_two_codes_are_alike():
    assert len({claims.new_code() for _ in range(1000)}) == 1000


def test_the_asker_confirms_with_the_code(done):
    assert act(done, "confirm", ANYONE, code=done.code).state == "confirmed"


def test_spaces_around_a_code_do_not_matter(done):
    assert act(done, "confirm", ANYONE, code=f" {done.code} ").state == "confirmed"


@pytest.mark.parametrize("between", ["", "-", "  ", "."])
def test_what_stands_between_the_digits_does_not_matter(done, between):
    assert claims.claimed_by(done.code.replace(" ", between)) == now_of(done)


def test_a_wrong_code_one_that_is_not_there_and_one_of_another_question_get_the_same_sentence(done, world):
    another = ask(world.beat).question.claim_code

    said = {sentence(done, code) for code in (NOT_THERE, another, "nonsense", "1")}

    assert said == {str(claims.UNKNOWN)}
    assert now_of(done).state == "done"


def test_no_code_at_all_is_asked_for(done):
    assert sentence(done, "") != str(claims.UNKNOWN)


def test_only_the_fingerprint_of_a_code_is_stored(done):
    claim = Claim.objects.get()

    assert bytes(claim.digest) == claims.digest(done.code)
    assert len(claim.digest) == 32


def test_a_code_speaks_for_one_matter_and_an_unknown_one_for_none(done):
    assert claims.claimed_by(done.code) == now_of(done)
    assert claims.claimed_by(NOT_THERE) is None
    assert claims.claimed_by("") is None


def test_no_part_of_a_code_ever_reaches_the_ledger(world):
    codes = []
    for last in ("confirm", "dispute"):
        question = through_to_done(world)
        codes += question.code.split()
        act(question, last, ANYONE, code=question.code)
    answered = ask(world.beat)
    codes += answered.question.claim_code.split()
    act(answered, "accept", world.officer)
    act(answered, "ask_back", world.officer)
    act(answered, "answer_back", ANYONE, code=answered.question.claim_code)
    act(answered, "refer_up", world.officer, code=codes[0])

    leaves = [entry.told for entry in Entry.objects.all()]
    fields = {name for leaf in leaves for name in (*leaf["clear"], *leaf["proof"])}
    values = [opening.values[name][1] for opening in Opening.objects.all() for name in opening.values]
    assert "code" not in fields
    assert [group for group in codes if any(group in str(value) for value in values)] == []
    assert [group for group in codes if any(group in str(leaf["clear"]) for leaf in leaves)] == []


def test_a_refused_code_leaves_no_line(done):
    sentence(done, NOT_THERE)

    assert steps_taken(done) == ["ask", "accept", "done"]
