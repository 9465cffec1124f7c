"""A forgotten passphrase costs nobody their key, and nobody alone gives a key back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from tests.reading import forget_everyone

from ishenim.domains.keys import actions
from ishenim.kernel.institutions import roles
from ishenim.kernel.keyrings import boxes, custody, keeping
from ishenim.kernel.keyrings.models import Half, PersonKey
from ishenim.kernel.ledger.models import Opening
from ishenim.kernel.pages.limits import PASSPHRASES
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

OLD, NEW = "seven grey horses drink", "the river is cold in may"
CHECKED = "We spoke in her office; I have known her for years."


class House:
    """An officer with a key, and custodians with theirs."""

    def __init__(self, world, custodians: int) -> None:
        self.world = world
        self.custodians = [
            self.unlocked(world.appoint(roles.CUSTODIAN, "ministry", "country")) for _one in range(custodians)
        ]
        self.officer = self.unlocked(world.officer)
        self.private = self.officer.keys
        custody.part(self.officer.person_id, self.private)

    @staticmethod
    def unlocked(actor):
        return replace(actor, keys=keeping.make(actor.person_id, OLD))

    def asked(self) -> Matter:
        beat = self.world.beat
        return actions.ask(begin("key_recovery", place_id=beat.id), self.officer, passphrase=NEW, again=NEW)


@pytest.fixture
def house(world, monday, monkeypatch):
    monkeypatch.setattr(boxes, "MEMORY", 8 * 1024)
    monkeypatch.setattr(boxes, "PASSES", 1)
    return lambda custodians=3: House(world, custodians)


def test_two_custodians_together_give_a_key_back(house):
    there = house()
    box = boxes.sealed(bytes(there.private.public_key), b"confided")
    matter = there.asked()
    actions.agree(matter, there.custodians[2], checked=CHECKED)
    actions.agree_too(matter, there.custodians[0], checked=CHECKED)
    actions.take_back(matter, there.officer, passphrase=NEW)
    assert boxes.opened(keeping.unlock(there.officer.person_id, NEW), box) == b"confided"
    with pytest.raises(ValidationError):
        keeping.unlock(there.officer.person_id, OLD)


def test_nobody_agrees_twice(house):
    there = house()
    matter = there.asked()
    actions.agree(matter, there.custodians[0], checked=CHECKED)
    with pytest.raises(Refused):
        actions.agree_too(matter, there.custodians[0], checked=CHECKED)


def test_one_half_says_nothing_of_the_key(house):
    there = house(2)
    halves = [
        boxes.opened(there.custodians[n].keys, bytes(half.box))
        for n, half in enumerate(Half.objects.order_by("custodian_id"))
    ]
    assert bytes(there.private) not in halves
    assert custody.together(*halves) == bytes(there.private)


def test_a_custodian_whose_key_is_locked_hands_nothing_over(house):
    there = house()
    matter = there.asked()
    with pytest.raises(ValidationError, match="Unlock"):
        actions.agree(matter, replace(there.custodians[0], keys=None), checked=CHECKED)


def test_a_custodian_who_came_later_holds_no_half_until_the_owner_unlocks_the_key(house):
    there = house(2)
    late = there.unlocked(there.world.appoint(roles.CUSTODIAN, "ministry", "country"))
    with pytest.raises(ValidationError, match="no half"):
        actions.agree(there.asked(), late, checked=CHECKED)
    assert custody.part(there.officer.person_id, there.private) == 3
    assert custody.part(there.officer.person_id, there.private) == 0


def test_whoever_has_no_custodians_hears_that_nobody_can_give_the_key_back(house):
    there = house(1)
    with pytest.raises(ValidationError, match="not parted"):
        there.asked()


def test_another_passphrase_than_the_one_chosen_takes_nothing_back(house):
    there = house()
    matter = there.asked()
    actions.agree(matter, there.custodians[0], checked=CHECKED)
    actions.agree_too(matter, there.custodians[1], checked=CHECKED)
    before = bytes(PersonKey.objects.get(person_id=there.officer.person_id).locked)
    with pytest.raises(ValidationError) as wrong:
        actions.take_back(matter, there.officer, passphrase="another one entirely")
    assert list(wrong.value.error_dict) == ["passphrase"]
    assert bytes(PersonKey.objects.get(person_id=there.officer.person_id).locked) == before


def test_whoever_tries_too_many_passphrases_has_to_wait_even_with_the_right_one(house):
    forget_everyone()
    there = house()
    matter = there.asked()
    actions.agree(matter, there.custodians[0], checked=CHECKED)
    actions.agree_too(matter, there.custodians[1], checked=CHECKED)
    for _try in range(PASSPHRASES.tries):
        with pytest.raises(ValidationError, match="not the passphrase"):
            actions.take_back(matter, there.officer, passphrase="another one entirely")
    with pytest.raises(ValidationError, match="Too many passphrases were tried"):
        actions.take_back(matter, there.officer, passphrase=NEW)


def test_nobody_else_takes_the_key_back(house):
    there = house()
    matter = there.asked()
    actions.agree(matter, there.custodians[0], checked=CHECKED)
    actions.agree_too(matter, there.custodians[1], checked=CHECKED)
    with pytest.raises(Refused):
        actions.take_back(matter, there.world.other_officer, passphrase=NEW)


def test_what_was_handed_over_is_kept_no_longer_than_it_waits(house, on):
    there = house()
    matter = there.asked()
    actions.agree(matter, there.custodians[0], checked=CHECKED)
    on("2026-10-13 09:00")
    clock.tick()
    row = Matter.objects.get(pk=matter.pk)
    assert row.state == "lapsed"
    assert (row.recoveredkey.first, bytes(row.recoveredkey.locked)) == ({}, b"")


def test_no_passphrase_reaches_the_book(house):
    there = house()
    there.asked()
    assert NEW not in str(list(Opening.objects.values_list("values", flat=True)))
