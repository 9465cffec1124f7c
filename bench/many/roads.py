"""What happened to a question or a meeting: roads of declared steps, and how often each is gone."""

from __future__ import annotations

from typing import NamedTuple

CLOCK, RESIDENT, OFFICER, MODERATOR, CHIEF, REGISTRAR = range(6)


class Gone(NamedTuple):
    """One step of a road: who took it, and how many days after the one before."""

    step: str
    by: int
    days: float


class Road(NamedTuple):
    """Steps, the state they lead to, and how often it is gone among so many."""

    state: str
    often: int
    steps: tuple[Gone, ...]


ASK, UNPROVEN, SHOW = (
    Gone("ask", RESIDENT, 0),
    Gone("ask_unproven", RESIDENT, 0),
    Gone("show_text", MODERATOR, 0.3),
)
ACCEPT, PROMISE, DONE = Gone("accept", OFFICER, 1), Gone("promise", OFFICER, 2), Gone("done", OFFICER, 5)
DISPUTE, BACK = Gone("dispute", RESIDENT, 2), Gone("ask_back", OFFICER, 1)

ENDED = (
    Road("taken_over", 44, (Gone("take_over", REGISTRAR, 0),)),
    Road("returned", 15, (ASK, SHOW, Gone("give_back", OFFICER, 1))),
    Road("declined", 5, (UNPROVEN, Gone("decline", MODERATOR, 0.5))),
    Road("unfixed", 5, (ASK, SHOW, ACCEPT, Gone("close_unfixed", OFFICER, 4))),
    Road("confirmed", 12, (ASK, SHOW, ACCEPT, DONE, Gone("confirm", RESIDENT, 2))),
    Road("confirmed", 5, (ASK, SHOW, ACCEPT, PROMISE, DONE, Gone("confirm", RESIDENT, 2))),
    Road("unconfirmed", 10, (ASK, SHOW, ACCEPT, DONE, Gone("close_unconfirmed", CLOCK, 29))),
    Road("stands", 4, (ASK, SHOW, ACCEPT, DONE, DISPUTE, Gone("stand_by", CHIEF, 5))),
)
"""How questions of the last ten years ended, in a hundred."""

UNDER_WAY = (
    Road("held", 5, (UNPROVEN,)),
    Road("raised", 15, (ASK,)),
    Road("raised", 20, (ASK, SHOW)),
    Road("referred", 4, (ASK, SHOW, Gone("refer", OFFICER, 0.1))),
    Road("accepted", 16, (ASK, SHOW, ACCEPT)),
    Road("waiting", 4, (ASK, SHOW, ACCEPT, BACK)),
    Road("promised", 20, (ASK, SHOW, ACCEPT, PROMISE)),
    Road("done", 12, (ASK, SHOW, ACCEPT, DONE)),
    Road("disputed", 4, (ASK, SHOW, ACCEPT, DONE, DISPUTE)),
)
"""How questions stand that somebody still works on, in a hundred."""

PLAN, ANNOUNCE = Gone("plan_another", OFFICER, 0), Gone("announce", OFFICER, 5)
HOLD, MINUTE = Gone("hold", OFFICER, 16), Gone("minute", OFFICER, 1)

MET = (
    Road("closed", 70, (PLAN, ANNOUNCE, HOLD, MINUTE, Gone("close", OFFICER, 2))),
    Road("not_held", 15, (PLAN, ANNOUNCE, Gone("not_held", CLOCK, 18))),
    Road("cancelled", 15, (PLAN, ANNOUNCE, Gone("cancel", OFFICER, 3))),
)
"""How meetings of the last ten years ended, in a hundred."""

TO_COME = (Road("announced", 80, (PLAN, ANNOUNCE)), Road("planned", 20, (PLAN,)))
"""How meetings stand that are still to come, in a hundred."""
