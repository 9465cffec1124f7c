"""What the book says in clear of acts about days, told again after a restore."""

from __future__ import annotations

from datetime import date

from ishenim.domains.decrees.forms import Decides
from ishenim.domains.decrees.models import ActAboutADay
from ishenim.domains.decrees.procedures import ActsAboutDays as Rule
from ishenim.kernel.calendar import decrees
from ishenim.kernel.procedures.bringing_back import Clear, tells_again


@tells_again(Rule)
def tell(act: ActAboutADay, step: str, clear: Clear) -> None:
    """Let the act decide about its day again; which act it was is not in the book.

    The clock counts the deadlines that run anew, and writes how many moved.
    """
    if step == Rule.count_anew.name:
        return
    act.day, act.counted = date.fromisoformat(clear["day"]), False
    if step == Rule.take_back.name:
        decrees.take_back(act.day)
    else:
        decrees.decree(act.day, off=clear["decides"] == Decides.OFF, basis="")
