"""A machine that knows only the description looks for an answer that contradicts it, and finds none."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from tests.acts import announced
from tests.reading import forget_everyone

from ishenim.domains.tokens import actions
from ishenim.faces.api.tests.before_offices import OF_OFFICES, a_question, name_of, steps_of, tried
from ishenim.kernel.institutions.bearers import READ
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.procedures.engine import begin

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


def token_of(world, by: Actor) -> str:
    """Return a token of an office, for everything that the office may do."""
    asked = {"program": "A machine that looks for faults", "scopes": [READ, *steps_of(by.role)]}
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


@pytest.mark.parametrize("lies", OF_OFFICES)
def test_no_office_finds_a_contradiction_in_a_step_that_it_may_take(world, monday, on, lies):
    forget_everyone()
    by, matter = OF_OFFICES[lies].came(world, on)
    assert (by.role, matter.kind) == OF_OFFICES[lies][:2]
    place_waiting()
    names = {name_of(code) for code in dict(tried())[lies]}
    token = token_of(world, by)
    schema = described(
        CONFIG % {"reference": matter.reference, "examples": 1} + UNVARIED + TOKEN % token + EACH_ALONE
    )

    assert not contradictions(
        schema.include(lambda ctx: ctx.operation.definition.raw["operationId"] in names)
    )
