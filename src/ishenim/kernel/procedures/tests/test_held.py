"""While the book is held no step is taken, also where a process has not yet heard of it."""

import pytest
from django.db import IntegrityError
from tests.acts import act, ask, everything_written, now_of

from ishenim.kernel.ledger import holding, keys
from ishenim.kernel.ledger.models import Why
from ishenim.kernel.procedures.refusals import Held

pytestmark = pytest.mark.django_db(transaction=True)


def test_where_only_the_database_knows_yet_the_reason_is_said_and_nothing_is_written(world, monday):
    question = ask(world.beat)
    holding.hold(Why.MOVED, have=1, signed=1)
    (keys.folder() / "held").unlink()
    before = everything_written()

    with pytest.raises(Held, match="can only be read"):
        ask(world.beat)
    with pytest.raises(Held, match="can only be read"):
        act(question, "accept", world.officer)

    assert everything_written() == before
    assert now_of(question).state == "raised"


def test_what_else_the_database_refuses_is_not_called_held(world, monday):
    sent = {"sent": "a" * 32}
    ask(world.beat, **sent)

    with pytest.raises(IntegrityError):
        ask(world.beat, **sent)
