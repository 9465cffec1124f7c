"""What is noted of a step once it is durable: a number, and, where an office took it, a line in the log.

Of what residents do no line is written: neither when, nor in which matter. The open book says of it what may be said.
Nor of what is confided, or counted only: the second of a step and who took it would tell what no page does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from ishenim.kernel import metrics
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.declare import Step, in_no_list
from ishenim.kernel.procedures.refusals import Refused

OF_THE_FORM = "form"
MOST_NAMED = 10

Refusal = Refused | ValidationError

log = structlog.get_logger()


def note_after_commit(step: Step, by: Actor, taken: Sequence[tuple[str, bool]]) -> None:
    """Note a step once it is durable, and nothing if it is undone; what stands in the way of noting undoes no step.

    `taken` says of each matter its reference, and whether a deadline was missed.
    """
    transaction.on_commit(partial(note, step, by, taken), robust=True)


def note(step: Step, by: Actor, taken: Sequence[tuple[str, bool]]) -> None:
    """Count a step, and write who of which office took it."""
    kind = step.procedure.name
    metrics.STEPS.labels(kind, step.name, by.role.name).inc(len(taken))
    if missed := sum(was_missed for _, was_missed in taken):
        metrics.DEADLINES_MISSED.labels(kind).inc(missed)
    office = by.through or by
    if office.person_id is not None and kind not in in_no_list():
        log.info(
            "step.taken",
            kind=kind,
            step=step.name,
            role=office.role.name,
            office=office.office,
            person=office.person_id,
            matters=[reference for reference, _ in taken[:MOST_NAMED]],
            count=len(taken),
        )


def noted(step: Step, why: Refusal) -> Refusal:
    """Count a step that was refused: by which rule, or by its form; never what stood in it. Return why it was."""
    reason = why.reason if isinstance(why, Refused) else OF_THE_FORM
    metrics.REFUSALS.labels(step.procedure.name, step.name, reason).inc()
    return why
