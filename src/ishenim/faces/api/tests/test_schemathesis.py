"""A machine that knows only the description looks for an answer that contradicts it, and finds none."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from tests.acts import act, announced, ask
from tests.reading import forget_everyone

from ishenim.domains.tokens import actions
from ishenim.domains.tokens.forms import scopes_of
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER
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
max-examples = 5
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
NOBODY = """
[operations.phases.coverage]
enabled = false
"""
TOKEN = """
[auth.openapi.token]
bearer = "%s"
"""


def house(environ, start_response):
    """Answer as a server does: the whole body, and then whatever was opened for it is closed."""
    answer = WSGIHandler()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@pytest.fixture
def question(world, monday):
    """A question whose office has not answered yet, in a book that is sealed."""
    forget_everyone()
    announced(world.beat, world.officer)
    asked = ask(world.beat)
    act(asked, "show_text", world.moderator)
    place_waiting()
    return asked


@pytest.fixture
def token(world, question):
    """A token of the office that answers it, for everything that the office may do."""
    scopes = [code for code, _words in scopes_of([NEIGHBOURHOOD_OFFICER])]
    asked = {"program": "A machine that looks for faults", "scopes": scopes, "expires": "2026-12-01"}
    return actions.issue(begin("token", place=world.beat), world.officer, **asked).token.secret


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
    schema = described(CONFIG % {"reference": question.reference} + NOBODY)

    assert not contradictions(schema)


def test_a_program_with_a_token_finds_no_contradiction_where_a_token_is_needed(question, token):
    schema = described(CONFIG % {"reference": question.reference} + TOKEN % token)

    assert not contradictions(schema.include(lambda ctx: "security" in ctx.operation.definition.raw))
