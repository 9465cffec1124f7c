"""A machine that knows only the description looks for an answer that contradicts it, and finds none."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from tests.acts import act, announced, ask, tick
from tests.reading import forget_everyone

from ishenim.domains.meetings import schedule_actions
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.offices import actions as appointing
from ishenim.domains.tokens import actions
from ishenim.domains.tokens.forms import scopes_of
from ishenim.kernel.institutions.bearers import READ
from ishenim.kernel.institutions.roles import ANYONE, Actor
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESCRIPTION = "/api/v1/openapi.json"

# Only the installation knows which places and matters there are and which cursors it gave: these are told. A rule of a
# procedure says more than a schema can: a day lies ahead, a meeting ends after it begins. That every address asks who
# comes is shown in `test_door.py`; the probe of the machine for it does not work without a network. Whoever shows no
# token is refused before anything that was sent is read, so there is no need to vary that a thousand times.
CONFIG = """
seed = 1
headers = { "Accept-Language" = "en", "Accept-Encoding" = "identity" }

[generation]
max-examples = %(examples)d
deterministic = true

[checks]
ignored_auth.enabled = false

[parameters]
"path.reference" = "%(reference)s"
"query.place" = "town"
"query.in" = "town"
"query.cursor" = ""

[phases.coverage]
unexpected-methods = ["PATCH"]

[[operations]]
include-path = "/search"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "422"]

[[operations]]
include-method = "POST"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
"""
UNVARIED = """
[operations.phases.coverage]
enabled = false
"""
EACH_ALONE = """
[phases.stateful]
enabled = false
"""
TOKEN = """
[auth.openapi.token]
bearer = "%s"
"""


def a_question(world) -> Matter:
    """Return a question whose office has not answered yet."""
    asked = ask(world.beat)
    act(asked, "show_text", world.moderator)
    return asked


def a_held_question(world) -> Matter:
    """Return a question that waits to be let in."""
    return ask(world.beat, step="ask_unproven")


def a_disputed_question(world) -> Matter:
    """Return a question whose asker does not believe that it is done."""
    asked = a_question(world)
    act(asked, "accept", world.officer)
    act(asked, "done", world.officer)
    return act(asked, "dispute", ANYONE, code=asked.question.claim_code)


def a_question_done(world) -> Matter:
    """Return a question about which its asker may call."""
    asked = a_question(world)
    act(asked, "accept", world.officer)
    return act(asked, "done", world.officer)


def a_meeting(world) -> Matter:
    """Return a meeting that was announced."""
    return announced(world.other_beat, world.other_officer)


def a_proposed_schedule(world) -> Matter:
    """Return a schedule that waits to be put right and released."""
    tick()
    new = begin("schedule", place=world.places["police_region"])
    told = {"quarter": "2026-4", "conditions": "beat; hall; School 4, assembly hall"}
    asked = schedule_actions.ask(new, world.regional_chief, **USUAL, **told)
    return find(asked.commonschedule, lambda _done, _of: None)


def a_story(world) -> Matter:
    """Return a piece of news."""
    told = {"title_ky": "Жыйындардын күндөрү чыкты", "body_ky": "Ар бир участокто жыйын болот."}
    return act(begin("news", place=world.places["country"]), "publish", world.editor, **told)


def an_appointment(world) -> Matter:
    """Return an office that was filled."""
    told = {"role": "editor", "institution": "ministry", "starts": "2026-10-05"}
    whose = {"name": "Aida Asanova", "email": "aida@ishenim.example"}
    new = begin("appointment", place=world.places["country"])
    return appointing.appoint_inside(new, world.administrator, **told, **whose)


OF_ANY_OFFICE = {"my_work", "my_matter", "open_steps"}
OF_OFFICES = {  # who comes, and what lies before them
    "chief": a_disputed_question,
    "mayor": a_question_done,
    "other_officer": a_meeting,
    "moderator": a_question,
    "independent_moderator": a_held_question,
    "regional_chief": a_proposed_schedule,
    "monitor": a_question,
    "editor": a_story,
    "registrar": a_question,
    "administrator": an_appointment,
}


@pytest.fixture
def question(world, monday):
    """A question whose office has not answered yet, in a book that is sealed."""
    forget_everyone()
    announced(world.beat, world.officer)
    asked = a_question(world)
    place_waiting()
    return asked


def house(environ, start_response):
    """Answer as a server does: the whole body, and then whatever was opened for it is closed."""
    answer = WSGIHandler()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def steps_of(by: Actor) -> list[str]:
    """Return the steps that an office may let a program take."""
    return [code for code, _words in scopes_of([by.role]) if code != READ]


def token_of(world, by: Actor) -> str:
    """Return a token of an office, for everything that the office may do."""
    asked = {"program": "A machine that looks for faults", "scopes": [READ, *steps_of(by)]}
    new = begin("token", place_id=by.place_id)
    return actions.issue(new, by, **asked, expires="2026-12-01").token.secret


def described(config: str):
    return schemathesis.openapi.from_wsgi(DESCRIPTION, house, config=SchemathesisConfig.from_str(config))


def contradictions(schema) -> list[str]:
    """Return what contradicts the description, found in every phase that the machine knows."""
    found = []
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            checks = [one for several in event.recorder.checks.values() for one in several]
            found += [f"{event.recorder.label}: {c.failure_info.failure}" for c in checks if c.failure_info]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(str(event))
    return found


def test_nobody_finds_a_contradiction(question):
    schema = described(CONFIG % {"reference": question.reference, "examples": 5} + UNVARIED)

    assert not contradictions(schema)


def test_a_program_with_a_token_finds_no_contradiction_where_a_token_is_needed(world, question):
    token = token_of(world, world.officer)
    schema = described(CONFIG % {"reference": question.reference, "examples": 5} + TOKEN % token)

    assert not contradictions(schema.include(lambda ctx: "security" in ctx.operation.definition.raw))


@pytest.mark.parametrize("who", OF_OFFICES)
def test_no_office_finds_a_contradiction_in_a_step_that_it_may_take(world, monday, who):
    forget_everyone()
    matter = OF_OFFICES[who](world)
    place_waiting()
    names = names_that_are_new(world, who) or OF_ANY_OFFICE
    token = token_of(world, world.actors[who])
    schema = described(
        CONFIG % {"reference": matter.reference, "examples": 1} + UNVARIED + TOKEN % token + EACH_ALONE
    )

    assert not contradictions(
        schema.include(lambda ctx: ctx.operation.definition.raw["operationId"] in names)
    )


def names_that_are_new(world, who: str) -> set[str]:
    """Return the steps that an office may take and none before it may: what was tried once is not tried again."""
    before = ["officer", *OF_OFFICES]
    tried = set().union(*(names_of(world.actors[one]) for one in before[: before.index(who)]))
    return names_of(world.actors[who]) - tried


def names_of(by: Actor) -> set[str]:
    """Return how the description calls the steps that an office may take."""
    parted = [code.split(".") for code in steps_of(by)]
    return {
        f"open_{kind}_{name}" if PROCEDURES[kind].steps()[name].opens else f"take_{name}"
        for kind, name in parted
    }
