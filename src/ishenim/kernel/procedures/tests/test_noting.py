"""A step is counted, and noted by office, once it is durable. Of what residents do nothing is noted but the number."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from prometheus_client import REGISTRY
from structlog.testing import capture_logs
from tests.acts import act, ask, tick

from ishenim.kernel.procedures.declare import PROCEDURES, in_no_list
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.procedures.noting import note
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")


def count(name, **labels):
    return REGISTRY.get_sample_value(name, {"kind": "question", **labels}) or 0


def steps(step, by):
    return count("ishenim_steps_total", step=step, by=by)


def test_a_step_of_an_office_is_noted_with_office_and_matter(world, django_capture_on_commit_callbacks):
    asked = ask(world.beat)
    before = steps("accept", "neighbourhood_officer")
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        act(asked, "accept", world.officer, reply="A planted reply.")
    assert logs == [
        {
            "event": "step.taken",
            "log_level": "info",
            "kind": "question",
            "step": "accept",
            "role": "neighbourhood_officer",
            "office": "district_police",
            "person": world.officer.person_id,
            "matters": [asked.reference],
            "count": 1,
        }
    ]
    assert steps("accept", "neighbourhood_officer") == before + 1


def test_what_a_resident_does_is_counted_and_no_line_is_written(world, django_capture_on_commit_callbacks):
    before = steps("ask", "resident")
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        ask(world.beat)
    assert logs == []
    assert steps("ask", "resident") == before + 1


def test_of_what_is_confided_or_counted_only_an_office_leaves_a_number_and_no_line(world):
    for kind in in_no_list():
        for step in PROCEDURES[kind].steps().values():
            before = count("ishenim_steps_total", kind=kind, step=step.name, by="neighbourhood_officer")
            with capture_logs() as logs:
                note(step, world.officer, [("KDMB-49XN", False)])
            assert logs == []
            after = count("ishenim_steps_total", kind=kind, step=step.name, by="neighbourhood_officer")
            assert after == before + 1
    assert {"complaint", "enrolment", "acknowledgement"} <= set(in_no_list())


def test_a_step_that_is_undone_is_not_noted(world, django_capture_on_commit_callbacks):
    before = steps("ask", "resident")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        ask(world.beat)
        transaction.set_rollback(True)
    assert steps("ask", "resident") == before


def test_a_refusal_is_counted_by_the_rule_that_refused_it(world):
    asked = ask(world.beat)
    by_office = count("ishenim_refusals_total", step="accept", reason="office")
    by_form = count("ishenim_refusals_total", step="accept", reason="form")
    with pytest.raises(Refused):
        act(asked, "accept", world.monitor)
    with pytest.raises(ValidationError):
        act(asked, "accept", world.officer, reply="")
    assert count("ishenim_refusals_total", step="accept", reason="office") == by_office + 1
    assert count("ishenim_refusals_total", step="accept", reason="form") == by_form + 1


def test_a_missed_deadline_is_counted_once(world, on, django_capture_on_commit_callbacks):
    ask(world.beat)
    before = count("ishenim_deadlines_missed_total")
    on("2026-10-14 10:00")
    with django_capture_on_commit_callbacks(execute=True):
        tick()
        tick()
    missed = Deadline.objects.filter(matter__kind="question", missed_at__isnull=False).count()
    assert count("ishenim_deadlines_missed_total") == before + missed > before


def test_a_clock_that_went_back_is_named_and_nothing_is_recorded(world, on):
    asked = ask(world.beat)
    on("2026-10-05 09:00")
    with pytest.raises(Refused) as refused:
        act(asked, "accept", world.officer)
    assert refused.value.reason == "clock"
    assert "our own clock is behind" in str(refused.value)
    on("2026-10-05 10:01")
    act(asked, "accept", world.officer)
