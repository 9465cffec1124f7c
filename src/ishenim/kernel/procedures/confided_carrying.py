"""Carrying out what confidential procedures have in common: what is only written down, holding and erasing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ishenim.kernel.institutions.roles import THE_CLOCK, Actor
from ishenim.kernel.procedures.circles import take_away
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.confided_forms import Recuse
from ishenim.kernel.procedures.confided_keeping import OVER, AskErasure, KeptDetail, Why
from ishenim.kernel.procedures.confided_seats import letting_out
from ishenim.kernel.procedures.declare import PROCEDURES, Circle, Procedure, Step
from ishenim.kernel.procedures.engine import Action, Facts, carries_out, take
from ishenim.kernel.procedures.fields import NothingAsked, StepForm
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import detail_of

BATCH = 200


def only_written(step: Step, asks: type[StepForm] = NothingAsked) -> Action:
    """Carry out a step that does nothing but write down what it asks for."""

    def body(_detail: Any, _by: Actor, **_said: Any) -> Facts:
        return {}

    return carries_out(step, asks=asks)(body)


def stepping_back(step: Step) -> Action:
    """Carry out the step with which a member of the team gives a matter away: the key is taken from them."""

    def recuse(detail: KeptDetail, by: Actor, *, reason: str) -> Facts:
        assert by.person_id is not None
        take_away(detail.matter_id, Circle.TEAM, [by.person_id])
        return {}

    return carries_out(step, asks=Recuse)(recuse)


def holding_and_erasing(procedure: type[Procedure]) -> Mapping[str, Action]:
    """Carry out the steps of keeping what was confided; return the actions by their names."""
    steps = procedure.steps()

    def hold(detail: KeptDetail, by: Actor, *, reason: str) -> Facts:
        detail.held = True
        return {}

    def release(detail: KeptDetail, by: Actor, *, reason: str) -> Facts:
        detail.held = False
        return {}

    def ask_erasure(detail: KeptDetail, by: Actor, *, ground: str, reason: str) -> Facts:
        detail.erasure = ground
        return {}

    def confirm_erasure(detail: KeptDetail, by: Actor) -> Facts:
        return detail.erase(detail.erasure)

    def time_over(detail: KeptDetail, by: Actor) -> Facts:
        return detail.erase(OVER)

    return {
        "hold": carries_out(steps["hold"], asks=Why)(hold),
        "release": carries_out(steps["release"], asks=Why)(release),
        "ask_erasure": carries_out(steps["ask_erasure"], asks=AskErasure)(ask_erasure),
        "confirm_erasure": carries_out(steps["confirm_erasure"])(confirm_erasure),
        "seat_over": letting_out(procedure),
        "time_over": carries_out(steps["time_over"])(time_over),
    }


@every_day
def erase_what_was_kept_for_its_time(today: date, now: datetime) -> int:
    """Erase everything confided whose time is over and on which no legal hold stands."""
    return sum(erase_of(procedure, today, now) for procedure in PROCEDURES.values() if procedure.confidential)


def erase_of(procedure: type[Procedure], today: date, now: datetime) -> int:
    """Erase what is due of one procedure; return how much."""
    step = procedure.steps().get("time_over")
    if step is None:
        return 0
    details: Any = detail_of(procedure.name)._default_manager
    over = details.filter(kept_until__lte=today, held=False, matter__state__in=step.when)
    items = [Item(one.matter, at=now) for one in over.select_related("matter").order_by("pk")[:BATCH]]
    if items:
        take(items, step, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
