"""A machine that knows only the description looks for an answer that contradicts it, and finds none."""

from __future__ import annotations

from collections import defaultdict

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
AT_THE_DOOR = {400, 401, 403, 404, 405, 415}
"""What is said to whoever is not let in to a step, or says nothing that can be read."""
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


class Looked:
    """What was found in every phase that the machine knows: contradictions, and the statuses of each operation."""

    def __init__(self, schema) -> None:
        self.contradictions: list[str] = []
        self.statuses: dict[str, set[int]] = defaultdict(set)
        for event in engine.from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                self.note(event.recorder)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                self.contradictions.append(str(event))

    def note(self, recorder) -> None:
        """Note what came of one scenario."""
        checks = [one for several in recorder.checks.values() for one in several]
        self.contradictions += [
            f"{recorder.label}: {c.failure_info.failure}" for c in checks if c.failure_info
        ]
        answers = [one.response for one in recorder.interactions.values() if one.response is not None]
        self.statuses[recorder.label] |= {answer.status_code for answer in answers}


def only(schema, wanted):
    """Return the operations that are wanted: the others are excluded, for the configuration includes all of them."""
    return schema.exclude(lambda ctx: not wanted(ctx.operation.definition.raw))


def test_nobody_finds_a_contradiction(question):
    schema = described(CONFIG % {"reference": question.reference, "examples": 5} + UNVARIED)

    assert not Looked(schema).contradictions


def test_a_program_with_a_token_finds_no_contradiction_where_a_token_is_needed(world, question):
    token = token_of(world, world.officer)
    schema = described(CONFIG % {"reference": question.reference, "examples": 5} + TOKEN % token)
    looked = Looked(only(schema, lambda operation: "security" in operation))

    assert "GET /places" not in looked.statuses
    assert not looked.contradictions


@pytest.mark.parametrize("lies", OF_OFFICES)
def test_no_office_finds_a_contradiction_in_a_step_that_it_may_take(world, monday, on, lies):
    forget_everyone()
    by, matter = OF_OFFICES[lies].came(world, on)
    assert (by.role, matter.kind) == OF_OFFICES[lies][:2]
    place_waiting()
    names = {name_of(code) for code in dict(tried())[lies]}
    token = token_of(world, by)
    schema = described(CONFIG % {"reference": matter.reference, "examples": 5} + TOKEN % token + EACH_ALONE)
    looked = Looked(only(schema, lambda operation: operation["operationId"] in names))

    assert not looked.contradictions
    assert len(looked.statuses) == len(names)
    for operation, statuses in looked.statuses.items():
        assert statuses - AT_THE_DOOR, f"{operation} was never reached"
