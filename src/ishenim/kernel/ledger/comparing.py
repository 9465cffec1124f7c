"""Comparing what the database holds with what was signed, before anything is served and when a person asks."""

from __future__ import annotations

from ishenim.kernel.ledger import holding, redactions, seals, sequencer, succession
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import Hold, Why
from ishenim.kernel.ledger.rows_tree import root_of_rows
from ishenim.kernel.ledger.seals import Forked


def compare() -> Hold | None:
    """Hold the book while something was signed that the database does not know, and release it once all is there.

    Returns why it is held, or nothing. An installation that was moved away stays held, whatever is signed.
    """
    with alone(waiting=True):
        succession.finish()
        signed = sequencer.signed_for()
        have = sequencer.length()
        held = holding.standing()
        if signed is not None and signed > have:
            holding.hold(Why.OLDER, have=have, signed=signed)
        elif held and held.why != Why.MOVED and _all_is_there():
            holding.release()
        elif not held:
            redactions.begin()
        holding.agree()
        return holding.standing()


def _all_is_there() -> bool:
    """Say whether there is a second copy of the seal, and the rows lead to it."""
    try:
        second = seals.trusted(seals.second_file())
    except Forked:
        return False
    return second is not None and root_of_rows(second.size) == second.root
