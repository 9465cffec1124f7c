"""Whether book and record agree."""

from __future__ import annotations

from ishenim.kernel.ledger.verify import verify
from ishenim.kernel.procedures.checking import entries_of_another_matter, states_that_differ


def whole():
    return not verify() and not list(states_that_differ()) and not list(entries_of_another_matter())
