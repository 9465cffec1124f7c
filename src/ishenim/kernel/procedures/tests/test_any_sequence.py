"""Whatever anybody tries, in whatever order, the ledger, the states and the deadlines go on agreeing."""

import json
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.acts import act, ask, everything_written, tick
from tests.world import MONDAY, moment

from ishenim.kernel.institutions.roles import ANYONE, THE_CLOCK
from ishenim.kernel.ledger import book, canonical
from ishenim.kernel.procedures import claims
from ishenim.kernel.procedures.checking import states_that_differ
from ishenim.kernel.procedures.claims import Claim
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Refused

ACTORS = [
    "officer",
    "chief",
    "mayor",
    "regional_chief",
    "moderator",
    "independent_moderator",
    "other_officer",
    "registrar",
]
MOVES = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 9 * 24)),
    min_size=5,
    max_size=25,
)


def fit(matter: Matter, code: str) -> dict:
    """Return fields that fit the moment: days ahead, a meeting next week, the code of the asker."""
    today = timezone.localdate()
    fields = {"code": code, "promised_for": str(today + timedelta(days=20))}
    if matter.kind == "meeting":
        day = today + timedelta(days=8)
        fields |= {"starts_at": f"{day} 18:00", "ends_at": f"{day} 19:00"}
        held = timezone.localdate(matter.meeting.starts_at) if matter.meeting.starts_at else today
        fields |= {"held_from": f"{held} 18:00", "held_until": f"{held} 18:50"}
    if matter.kind == "question" and matter.question.promised_for:
        fields["promised_for"] = str(matter.question.promised_for + timedelta(days=7))
    return fields


def attempt(world, codes: dict, move: tuple[int, int, int, int]) -> None:
    """Let somebody try something; a refusal writes nothing."""
    which, what, who, _hours = move
    matters = list(Matter.objects.order_by("pk"))
    matter = matters[which % len(matters)]
    open_now = matter.procedure.steps_open(matter.state)
    steps = (open_now if what % 5 else []) or list(matter.procedure.steps().values())
    step = steps[what % len(steps)]
    fit_people = [
        actor
        for actor in [ANYONE, THE_CLOCK, *(world.actors[name] for name in ACTORS)]
        if step.open_to(actor.role)
    ]
    by = fit_people[who % len(fit_people)] if who % 7 else THE_CLOCK
    before = everything_written()
    try:
        act(matter, step.name, by, **fit(matter, codes.get(matter.pk, "")))
    except (Refused, ValidationError):
        assert everything_written() == before


def check_that_all_agree() -> None:
    assert list(states_that_differ()) == []
    for matter in Matter.objects.all():
        check_history(matter)
        check_deadlines(matter)


def check_history(matter: Matter) -> None:
    """Follow a matter from line to line: each step was possible, and led where the rule says."""
    state = ""
    for entry in book.history([matter.pk]):
        leaf = json.loads(bytes(entry.leaf))
        if entry.kind != "erasure":
            step = PROCEDURES[entry.kind].steps()[entry.step]
            assert step.opens if not state else state in step.when
            state = step.after(state)
        assert leaf["to"] == entry.to == state
        opening = entry.opening.values if hasattr(entry, "opening") else {}
        assert set(opening) == set(leaf["proof"])
        for name, pair in opening.items():
            if pair is not None:
                salt, value = pair
                assert canonical.commitment(bytes.fromhex(salt), name, value) == leaf["proof"][name]
    assert matter.state == state
    assert (matter.closed_at is not None) == (state in matter.procedure.final)


def check_deadlines(matter: Matter) -> None:
    rows = list(Deadline.objects.filter(matter=matter))
    running = [row.due_at for row in rows if row.is_open]
    late = [row.due_at for row in rows if row.missed_at and not row.kept_at]
    assert matter.due_at == min(running, default=None)
    assert matter.overdue_since == min(late, default=None)
    assert len({row.step for row in rows if row.is_open}) == len(running)
    assert all(row.missed_at >= row.due_at for row in rows if row.missed_at)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_any_sequence_of_steps_leaves_ledger_states_and_deadlines_agreeing(world, time_machine, moves):
    with transaction.atomic():
        now = moment(MONDAY)
        time_machine.move_to(now, tick=False)
        codes = {}
        for asked in (ask(world.beat), ask(world.beat, step="ask_unproven")):
            codes[asked.pk] = asked.question.claim_code
        act(begin("meeting", place=world.beat), "plan_another", world.officer)
        tick()
        for move in moves:
            now += timedelta(hours=move[3])
            time_machine.move_to(now, tick=False)
            tick()
            attempt(world, codes, move)
        check_that_all_agree()
        assert {bytes(claim.digest) for claim in Claim.objects.all()} == {
            claims.digest(code) for code in codes.values()
        }
        transaction.set_rollback(True)
