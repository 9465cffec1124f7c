"""What lies before each office when a machine tries its steps: a matter of every kind in which some office acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from tests.acts import act, announced, ask, sent, tick, told

from ishenim.domains.conduct import code_actions, comment_actions
from ishenim.domains.conduct.models import Acknowledgement
from ishenim.domains.conduct.tests.conftest import Codes
from ishenim.domains.keys import actions as keys
from ishenim.domains.keys.tests.test_recovery import CHECKED, House
from ishenim.domains.meetings import schedule_actions
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.offices import actions as appointing
from ishenim.domains.tokens.forms import scopes_of
from ishenim.domains.training.models import Certificate
from ishenim.domains.training.tests.conftest import TIME, Training
from ishenim.domains.training.tests.doing import passed
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.bearers import READ
from ishenim.kernel.institutions.roles import ANYONE, Actor, Role
from ishenim.kernel.procedures.declare import PROCEDURES, Step
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

Came = tuple[Actor, Matter]
On = Callable[[str], Any]
EVENING = "2026-11-18 21:00"
"""After the meeting that every test of meetings announces."""


class Before(NamedTuple):
    """An office, the kind of matter that lies before it, and how it came there."""

    role: Role
    kind: str
    came: Callable[[Any, On], Came]


def a_question(world) -> Matter:
    """Return a question whose office has not answered yet."""
    asked = ask(world.beat)
    act(asked, "show_text", world.moderator)
    return asked


def a_disputed_question(world, on: On) -> Came:
    """Return a question whose asker does not believe that it is done."""
    asked = a_question(world)
    act(asked, "accept", world.officer)
    act(asked, "done", world.officer)
    return world.chief, act(asked, "dispute", ANYONE, code=asked.question.claim_code)


def a_question_done(world, on: On) -> Came:
    """Return a question about which its asker may call."""
    asked = a_question(world)
    act(asked, "accept", world.officer)
    return world.mayor, act(asked, "done", world.officer)


def a_question_to_check(world, on: On) -> Came:
    """Return a question that waits to be let in."""
    return world.moderator, ask(world.beat, step="ask_unproven")


def a_meeting(world, on: On) -> Came:
    """Return a meeting that was announced."""
    return world.mayor, announced(world.other_beat, world.other_officer)


def a_meeting_with_minutes(world, on: On) -> Came:
    """Return a meeting whose minutes are published."""
    meeting = announced(world.beat, world.officer)
    on(EVENING)
    act(meeting, "hold", world.officer)
    return world.moderator, act(meeting, "minute", world.officer)


def a_hall(world, on: On) -> Came:
    """Return a hall of the register."""
    return world.mayor, act(begin("hall", place=world.beat), "enter", world.mayor)


def an_account_given(world, on: On) -> Came:
    """Return what self-government said about a meeting."""
    meeting = announced(world.beat, world.officer)
    on(EVENING)
    return world.mayor, told(meeting, world.mayor)


def an_account_of_a_coordinator(world, on: On) -> Came:
    """Return an account that an observer was sent for, on the evening of the meeting."""
    account = sent(announced(world.beat, world.officer), world.observer, world.coordinator)
    on(EVENING)
    return world.coordinator, account


def an_account_of_an_observer(world, on: On) -> Came:
    """Return the same to the observer."""
    return world.observer, an_account_of_a_coordinator(world, on)[1]


def a_proposed_schedule(world, on: On) -> Came:
    """Return a schedule that waits to be put right and released."""
    tick()
    new = begin("schedule", place=world.places["police_region"])
    said = {"quarter": "2026-4", "conditions": "beat; hall; School 4, assembly hall"}
    asked = schedule_actions.ask(new, world.regional_chief, **USUAL, **said)
    return world.regional_chief, find(asked.commonschedule, lambda _done, _of: None)


def a_story(world, on: On) -> Came:
    """Return a piece of news."""
    said = {"title_ky": "Жыйындардын күндөрү чыкты", "body_ky": "Ар бир участокто жыйын болот."}
    return world.editor, act(begin("news", place=world.places["country"]), "publish", world.editor, **said)


def a_story_to_look_into(world, on: On) -> Came:
    """Return the same to an independent moderator."""
    return world.independent_moderator, a_story(world, on)[1]


def an_appointment(world, on: On) -> Came:
    """Return an office that was filled."""
    said = {"role": "editor", "institution": "ministry", "starts": "2026-10-05"}
    whose = {"name": "Aida Asanova", "email": "aida@ishenim.example"}
    new = begin("appointment", place=world.places["country"])
    return world.administrator, appointing.appoint_inside(new, world.administrator, **said, **whose)


def an_act_about_a_day(world, on: On) -> Came:
    """Return a day off."""
    said = {"day": "2026-10-07", "decides": "off", "basis": "Order of the Cabinet of 1 October 2026, No. 1"}
    new = begin("decree", place=world.places["country"])
    return world.administrator, act(new, "enter", world.administrator, **said)


def nothing(world, on: On) -> Came:
    """Return whoever only opens matters, and some question."""
    return world.registrar, a_question(world)


def a_key_asked_for(world, on: On) -> Came:
    """Return a key that its owner asks for again."""
    there = House(world, 3)
    return there.custodians[0], there.asked()


def a_key_ready(world, on: On) -> Came:
    """Return a key that two custodians gave back."""
    there = House(world, 3)
    asked = there.asked()
    keys.agree(asked, there.custodians[0], checked=CHECKED)
    keys.agree_too(asked, there.custodians[1], checked=CHECKED)
    return world.officer, asked


def codes_of(world) -> Codes:
    """Let a service have keepers of its code, and an officer."""
    world.institution("prosecutor", "prosecutor", "country")
    world.institution("service", "enforcement", "region", superior="prosecutor")
    for who in ("keeper", "second"):
        world.actors[who] = world.appoint(roles.CODE_KEEPER, "prosecutor", "country", name=who)
    world.actors["enforcer"] = world.appoint(roles.ENFORCEMENT_OFFICER, "service", "region")
    return Codes(world)


def a_draft(world, on: On) -> Came:
    """Return the draft of a code to the keeper who did not write it."""
    draft = codes_of(world).begun()
    return world.second, draft.matter


def a_comment_to_check(world, on: On) -> Came:
    """Return a comment on a draft that nobody has checked."""
    draft = codes_of(world).begun()
    code_actions.open_consultation(draft, world.keeper, ends=date(2026, 10, 19))
    new = begin("code_comment", place=world.places["country"], language="en")
    said = {"text": "Say what becomes of flowers and sweets.", "article": "gifts"}
    return world.moderator, comment_actions.say(new, ANYONE, draft=draft.matter.reference, **said)


def a_comment_to_answer(world, on: On) -> Came:
    """Return a comment that is shown and waits for the keeper."""
    comment = a_comment_to_check(world, on)[1]
    return world.keeper, act(
        comment, "show", world.independent_moderator, text="Say what becomes of flowers."
    )


def a_code_to_acknowledge(world, on: On) -> Came:
    """Return to an officer what their code asks of them."""
    codes = codes_of(world)
    codes.in_force(codes.begun())
    mine = Acknowledgement.objects.select_related("matter").get()
    return world.enforcer, mine.matter


def training_of(world, on: On) -> Training:
    """Return a training office."""
    world.on = on
    there = Training(world)
    world.actors["trainer"] = there.trainer
    return there


def a_course(world, on: On) -> Came:
    """Return a course with questions in its bank."""
    there = training_of(world, on)
    return there.office, there.with_bank()


def a_training(world, on: On) -> Came:
    """Return a training that was announced, on its day."""
    there = training_of(world, on)
    announced_ = there.announced(there.with_bank())
    on(TIME["starts_at"])
    return there.office, announced_


def an_enrolment(world, on: On) -> Came:
    """Return to an official a training that is being held."""
    there = training_of(world, on)
    session = there.announced(there.with_bank())
    mine = there.enrolled(session, world.officer)
    on(TIME["starts_at"])
    there.held(session)
    return world.officer, mine


def an_enrolment_at_the_door(world, on: On) -> Came:
    """Return the same to the trainer."""
    mine = an_enrolment(world, on)[1]
    return world.actors["trainer"], mine


def a_certificate(world, on: On) -> Came:
    """Return a certificate to the office that may revoke it."""
    there = training_of(world, on)
    passed(there, there.announced(there.with_bank()), world.officer)
    tick()
    return there.office, Certificate.objects.select_related("matter").get().matter


OF_OFFICES = {
    "what its asker disputes": Before(roles.POLICE_CHIEF, "question", a_disputed_question),
    "what its asker calls about": Before(roles.LOCAL_SELF_GOVERNMENT, "question", a_question_done),
    "a question to check": Before(roles.MODERATOR, "question", a_question_to_check),
    "a meeting": Before(roles.LOCAL_SELF_GOVERNMENT, "meeting", a_meeting),
    "a meeting with minutes": Before(roles.MODERATOR, "meeting", a_meeting_with_minutes),
    "a hall": Before(roles.LOCAL_SELF_GOVERNMENT, "hall", a_hall),
    "an account given": Before(roles.LOCAL_SELF_GOVERNMENT, "meeting_account", an_account_given),
    "a sheet of an observer": Before(
        roles.OBSERVERS_COORDINATOR, "meeting_account", an_account_of_a_coordinator
    ),
    "what an observer saw": Before(roles.OBSERVER, "meeting_account", an_account_of_an_observer),
    "a schedule": Before(roles.POLICE_CHIEF, "schedule", a_proposed_schedule),
    "a story": Before(roles.EDITOR, "news", a_story),
    "a story to look into": Before(roles.INDEPENDENT_MODERATOR, "news", a_story_to_look_into),
    "a register of the past": Before(roles.REGISTRAR, "question", nothing),
    "an appointment": Before(roles.ADMINISTRATOR, "appointment", an_appointment),
    "an act about a day": Before(roles.ADMINISTRATOR, "decree", an_act_about_a_day),
    "a key that is ready": Before(roles.NEIGHBOURHOOD_OFFICER, "key_recovery", a_key_ready),
    "a key asked for": Before(roles.CUSTODIAN, "key_recovery", a_key_asked_for),
    "a draft": Before(roles.CODE_KEEPER, "code_version", a_draft),
    "a comment to check": Before(roles.MODERATOR, "code_comment", a_comment_to_check),
    "a comment to answer": Before(roles.CODE_KEEPER, "code_comment", a_comment_to_answer),
    "a code to acknowledge": Before(roles.ENFORCEMENT_OFFICER, "acknowledgement", a_code_to_acknowledge),
    "a course": Before(roles.TRAINING_OFFICER, "course", a_course),
    "a training": Before(roles.TRAINING_OFFICER, "training_session", a_training),
    "an enrolment": Before(roles.NEIGHBOURHOOD_OFFICER, "enrolment", an_enrolment),
    "an enrolment at the door": Before(roles.TRAINER, "enrolment", an_enrolment_at_the_door),
    "a certificate": Before(roles.TRAINING_OFFICER, "certificate", a_certificate),
}
"""What lies before an office, and who it is; the officer of a beat with a question comes before them all."""
OF_NO_PROGRAM = {
    "token.issue": "a program lets no other program act",
    "token.issue_for": "the same",
    "token.withdraw": "the same",
}
"""Steps that no token is issued for, with the reason."""


def steps_of(role: Role) -> list[str]:
    """Return the steps that an office may let a program take."""
    return [code for code, _words in scopes_of([role]) if code != READ]


def step_of(code: str) -> Step:
    """Return a step by its name and that of its procedure."""
    kind, _dot, name = code.partition(".")
    return PROCEDURES[kind].steps()[name]


def name_of(code: str) -> str:
    """Return how the description calls a step."""
    step = step_of(code)
    return f"open_{step.procedure.name}_{step.name}" if step.opens else f"take_{step.name}"


def may_try(role: Role, kind: str) -> set[str]:
    """Return what an office may do with a matter of a kind before it, and what it may open."""
    return {code for code in steps_of(role) if step_of(code).opens or code.startswith(f"{kind}.")}


def tried() -> Iterator[tuple[str, set[str]]]:
    """Yield each thing that lies before an office with the steps that were not tried before."""
    before = may_try(roles.NEIGHBOURHOOD_OFFICER, "question")
    yield "", before
    for name, (role, kind, _came) in OF_OFFICES.items():
        new = may_try(role, kind) - before
        before = before | new
        yield name, new
