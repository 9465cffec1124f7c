"""A declaration that cannot work is refused, in words; one that can has no faults."""

import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from ishenim.kernel.institutions.roles import CLOCK, EDITOR, MONITOR, RESIDENT
from ishenim.kernel.procedures.declare import (
    PROCEDURES,
    STAY,
    Procedure,
    Provided,
    Public,
    Shape,
    Step,
    Steps,
    hours,
    led,
    working_days,
)

pytestmark = pytest.mark.usefixtures("only_for_this_test")


class State(TextChoices):
    OPEN = "open", "Open"
    OVER = "over", "Over"


def a_step(**rule):
    return Step(**{"label": "Do", "sentence": "Done.", "by": [EDITOR], "basis": "A rule"} | rule)


def a_procedure(**changed):
    """Return a small procedure that works, with some of its steps replaced or added."""
    steps = {
        "start": a_step(then=State.OPEN),
        "finish": a_step(when=[State.OPEN], then=State.OVER, within=hours(2), otherwise="expire"),
        "expire": a_step(by=[CLOCK], when=[State.OPEN], then=State.OVER),
        "remark": a_step(when=[State.OPEN], then=STAY),
    }
    about = {
        "name": "sample",
        "title": "A sample",
        "basis": "A rule",
        "states": State,
        "shapes": {State.OPEN: Shape.WAITS, State.OVER: Shape.KEPT},
        "final": frozenset({State.OVER}),
    }
    return type("Sample", (Procedure,), about | steps | changed)


def test_a_declaration_that_can_work_has_no_faults():
    assert a_procedure().faults() == []


def test_steps_that_stand_in_a_file_of_their_own_are_steps_of_the_procedure():
    part = type("Part", (Steps,), {"note": a_step(when=[State.OPEN], then=STAY)})
    whole = a_procedure()
    made = type("Whole", (part, Procedure), {**vars(whole), "name": "whole"})

    assert list(made.steps()) == [*whole.steps(), "note"]
    assert made.steps()["note"].procedure is made
    assert made.steps()["note"].name == "note"
    assert made.faults() == []


@pytest.mark.parametrize("procedure", list(PROCEDURES.values()), ids=lambda procedure: procedure.name)
def test_what_is_declared_in_this_house_has_no_faults(procedure):
    assert procedure.faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"start": a_step(when=[State.OPEN], then=State.OPEN)}, "no step opens the procedure (when=())"),
        ({"shapes": {State.OPEN: Shape.WAITS}}, "over has no mark"),
        (
            {
                "finish": a_step(when=[State.OPEN], then=STAY),
                "expire": a_step(by=[CLOCK], when=[State.OPEN], then=STAY),
            },
            "nothing leads to over",
        ),
        (
            {"finish": a_step(when=[State.OPEN], then=State.OVER, within=hours(2))},
            "finish: a deadline needs both within= and otherwise=",
        ),
        (
            {"finish": a_step(when=[State.OPEN], then=State.OVER, otherwise="expire")},
            "finish: a deadline needs both within= and otherwise=",
        ),
        (
            {"finish": a_step(when=[State.OPEN], then=State.OVER, within=hours(2), otherwise="vanish")},
            "finish: there is no step vanish",
        ),
        (
            {"remark": a_step(when=[State.OPEN], then=STAY, not_by_who=["nobody"])},
            "remark: there is no step nobody",
        ),
        ({"remark": a_step(when=[State.OPEN], then=STAY, settles=["debt"])}, "remark: there is no step debt"),
        (
            {"remark": a_step(when=[State.OPEN], then=STAY, erases=["gone.text"])},
            "remark: there is no step gone",
        ),
        (
            {"expire": a_step(by=[EDITOR], when=[State.OPEN], then=State.OVER)},
            "finish: expire must be open to the clock",
        ),
        (
            {"expire": a_step(by=[CLOCK], when=[State.OVER], then=State.OVER)},
            "finish: expire is not possible in open",
        ),
        (
            {"start": a_step(then=State.OPEN, provided=Provided("is_big", "it is big"))},
            "start: what does not exist yet has nothing that could hold of it",
        ),
        ({"start": a_step(then=STAY)}, "start: a step that opens the procedure must lead to a state"),
        (
            {"remark": a_step(by=[EDITOR], when=[State.OPEN], then=STAY, through=[EDITOR])},
            "remark: only what a resident may do in a matter comes in through an office",
        ),
        (
            {"remark": a_step(when=[State.OPEN], then=STAY, leads_to="sample.remark")},
            "remark: sample.remark is not a step that opens a procedure",
        ),
        (
            {"remark": a_step(when=[State.OPEN], then=STAY, leads_to="nowhere.start")},
            "remark: nowhere.start is not a step that opens a procedure",
        ),
        (
            {"remark": a_step(when=[State.OPEN], then=STAY, in_clear=["ground"], sealed=["ground"])},
            "remark: a field cannot stand in clear and be sealed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_fault_of_a_declaration_is_said_in_words(changed, fault):
    assert fault in a_procedure(**changed).faults()


def test_a_step_may_lead_to_the_opening_of_any_procedure():
    procedure = a_procedure(remark=a_step(when=[State.OPEN], then=STAY, leads_to="sample.start"))

    assert procedure.faults() == []
    assert led("sample.start") is procedure.start


def test_two_steps_that_read_alike_are_two_steps():
    first, second = a_step(then=State.OPEN), a_step(then=State.OPEN)

    assert first != second
    assert len({first, second}) == 2


def test_a_step_knows_its_name_and_procedure_and_whether_it_opens_one():
    procedure = a_procedure()

    assert (procedure.finish.name, procedure.finish.procedure) == ("finish", procedure)
    assert (procedure.start.opens, procedure.finish.opens) == (True, False)


def test_a_role_named_without_a_place_may_act_anywhere():
    [who] = a_step(then=State.OPEN, by=[MONITOR]).jurisdictions

    assert (who.role, who.hierarchy) == (MONITOR, None)


def test_a_step_says_to_which_offices_it_is_open():
    step = a_step(then=State.OPEN, by=[RESIDENT, MONITOR.of_the_place])

    assert step.open_to(RESIDENT)
    assert step.open_to(MONITOR)
    assert not step.open_to(EDITOR)


def test_a_step_that_stays_leaves_the_state_and_another_leads_to_its_own():
    procedure = a_procedure()

    assert procedure.remark.after("open") == "open"
    assert procedure.finish.after("open") == "over"


def test_a_state_allows_the_steps_declared_for_it_in_their_order():
    procedure = a_procedure()

    assert [step.name for step in procedure.steps_open("open")] == ["finish", "expire", "remark"]
    assert procedure.steps_open("over") == []
    assert procedure.shape("over") is Shape.KEPT


def test_a_declared_procedure_is_found_by_its_name():
    procedure = a_procedure()

    assert PROCEDURES["sample"] is procedure


def test_how_much_is_public_is_said_in_words():
    with override("en"):
        assert str(Public.FACT.label) == "that it happened, when, and by which office"


def test_a_term_is_not_needed_where_nothing_is_due():
    assert a_step(then=State.OPEN).within is None
    assert working_days(3).length == 3
