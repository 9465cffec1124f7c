"""The only code that moves a matter from one state to another.

Every step is taken the same way, in one transaction: lock the matter, check the declared rule, validate the
fields, do what is special to the step, move the state, set and settle deadlines, write the ledger, raise the
versions of what pages depend on. If any part fails, none of it happened. One matter is a batch of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from ishenim.kernel.institutions.roles import THE_CLOCK, Actor
from ishenim.kernel.ledger import holding
from ishenim.kernel.procedures import confiding, deadlines
from ishenim.kernel.procedures.asking import Asking
from ishenim.kernel.procedures.attachments import set_apart
from ishenim.kernel.procedures.declare import STAY, Step, led
from ishenim.kernel.procedures.fields import FREE_TEXT, NothingAsked, StepForm, plain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Deadline, Detail, Matter, detail_of
from ishenim.kernel.procedures.noting import noted
from ishenim.kernel.procedures.recording import record, save
from ishenim.kernel.procedures.refusals import Held, NotNow, Refused
from ishenim.kernel.procedures.rights import check
from ishenim.kernel.procedures.together import Together
from ishenim.kernel.rows.turn import turn_to_send, turn_to_write

Facts = Mapping[str, Any]
Body = Callable[..., Facts]
Taken = tuple[list[Item], Step, Actor]

ACTIONS: dict[Step, Action] = {}


@dataclass(frozen=True, eq=False)
class Action:
    """The one way to take a declared step. Call it with a matter, an actor and the fields of the step."""

    step: Step
    asks: type[StepForm]
    body: Body

    def __call__(
        self, matter: Matter | Detail, by: Actor, *, at: datetime | None = None, **data: Any
    ) -> Matter:
        """Take the step for one matter; raise Refused or ValidationError, and then nothing has happened."""
        subject = matter.matter if isinstance(matter, Detail) else matter
        item = Item(subject, data, at)
        take([item], self.step, by)
        return item.matter


def carries_out(step: Step, asks: type[StepForm] = NothingAsked) -> Callable[[Body], Action]:
    """Make a function the body of a declared step.

    The function receives the detail row, already locked and checked, the actor, and the cleaned fields by name.
    It returns further facts for the ledger. It never sets the state and never saves the row it was given.
    """

    def decorate(body: Body) -> Action:
        if step in ACTIONS:
            raise TypeError(f"{step.name} is already carried out by {ACTIONS[step].body}")
        free = [name for name in step.in_clear if isinstance(asks.base_fields.get(name), FREE_TEXT)]
        if free:
            raise TypeError(f"{step.name}: free text may not stand in clear: {free}")
        ACTIONS[step] = action = Action(step, asks, body)
        return action

    return decorate


def begin(kind: str, **about: Any) -> Matter:
    """Return a matter that does not exist yet, for a step that opens it: place, institution, title, language."""
    return Matter(kind=kind, **about)


def take(items: Sequence[Item], step: Step, by: Actor, *, partly: bool = False) -> None:
    """Take one step for every matter of a batch, in one transaction.

    With `partly`, a matter that is refused keeps its reason in `refused` and the others go on; otherwise the
    first refusal is raised and nothing has happened.
    """
    if holding.stands():
        raise Held(step)
    try:
        take_together(items, step, by, partly=partly)
    except DatabaseError as fault:
        if holding.refused(fault):
            raise Held(step) from fault
        raise


def take_together(items: Sequence[Item], step: Step, by: Actor, *, partly: bool) -> None:
    """Take the step as `take` does; where the book was held at this very moment, the database refuses."""
    if step.opens and not step.procedure.writes_as_it_opens:
        lock(items, step)
        accepted = prepared(items, step, by, partly=partly)
        if accepted:
            openings.add((accepted, step, by))
        return
    with turn_to_write():
        lock(items, step)
        if by is not THE_CLOCK and the_clock_spoke(items):
            lock(items, step)
        accepted = prepared(items, step, by, partly=partly)
        if accepted:
            write(accepted, step, by)


def prove(item: Item, step: Step, by: Actor) -> None:
    """Raise what stands in the way of opening a matter, and record nothing: whoever writes a program tries it so."""
    if holding.stands():
        raise Held(step)
    lock([item], step)
    prepared([item], step, by, partly=False)


def prepared(items: Sequence[Item], step: Step, by: Actor, *, partly: bool) -> list[Item]:
    """Return those that the rule allows, ready to be written; the others keep their reason, or it is raised."""
    asking = Asking(ACTIONS[step].asks, by)
    for item in items:
        try:
            prepare(item, step, asking)
        except (Refused, ValidationError) as reason:
            item.refused = reason if step.procedure.confidential else noted(step, reason)
            if not partly:
                raise
    return [item for item in items if item.refused is None]


def write(items: Sequence[Item], step: Step, by: Actor) -> None:
    """Write what is prepared: the rows, the ledger's lines, what the step leads to; of what is confidential no more."""
    if step.procedure.confidential:
        confiding.save(items, step, by)
        return
    entries = save(items, step, by)
    record(items, entries, step, by)
    lead_on(items, step)


def write_openings(taken: Sequence[Taken]) -> None:
    """Write all of these or none. One batch of nothing but new rows goes to the database as one errand."""
    batches: dict[tuple[Step, Actor], list[Item]] = {}
    for items, step, by in taken:
        batches.setdefault((step, by), []).extend(items)
    alone = len(batches) == 1 and all(
        not step.leads_to and not any(item.brought for item in items)
        for (step, _by), items in batches.items()
    )
    with turn_to_send() if alone else turn_to_write():
        for (step, by), items in batches.items():
            write(items, step, by)


openings = Together(write_openings)


def lock(items: Sequence[Item], step: Step) -> None:
    """Read the matters as the database has them now, locked until commit; for an opening, make their details."""
    model = detail_of(step.procedure.name)
    if step.opens:
        for item in items:
            if item.matter.pk:
                raise NotNow(step)
            item.detail = model(matter=item.matter)
        return
    keys = [item.matter.pk for item in items]
    if len(set(keys)) < len(keys):
        raise NotNow(step)
    details = model._default_manager.select_related("matter").select_for_update().order_by("pk").in_bulk(keys)
    running = deadlines.running(keys)
    for item in items:
        if item.matter.pk not in details:
            raise NotNow(step)
        item.detail = details[item.matter.pk]
        item.matter = item.detail.matter
        item.deadlines = running.get(item.matter.pk, [])


def the_clock_spoke(items: Sequence[Item]) -> bool:
    """Write first what the clock has not written yet: which deadlines passed before this step came."""
    now = timezone.now()
    late = [
        (item, deadline)
        for item in items
        for deadline in item.deadlines
        if deadline.is_open and deadline.due_at <= (item.at or now)
    ]
    for item, deadline in late:
        miss(deadline, item.at or now)
    return bool(late)


def miss(deadline: Deadline, at: datetime) -> bool:
    """Take the step that the rule declares for a missed deadline; return False if it is not possible any more."""
    steps = deadline.matter.procedure.steps()
    otherwise = steps[deadline.step].otherwise
    assert otherwise is not None
    try:
        take([Item(Matter(pk=deadline.matter_id), at=at, missed=deadline)], steps[otherwise], THE_CLOCK)
    except Refused:
        return False
    return True


def prepare(item: Item, step: Step, asking: Asking) -> None:
    """Check the rule, validate the fields, run the body and move the state, all in memory."""
    by = asking.by
    now = timezone.now()
    at = item.at or now
    if at > now:
        raise Refused(step, "future")
    if step.procedure.confidential:
        at = confiding.coarse(at)
    check(step, item.matter, by, at, in_office=asking.in_office)
    if item.missed is not None and not any(
        one.pk == item.missed.pk and one.is_open for one in item.deadlines
    ):
        raise NotNow(step)
    action = ACTIONS[step]
    cleaned = asking.of(item, at)
    item.brought = set_apart(cleaned, action.asks)
    if item.after is not None:
        cleaned["after"] = item.after
    item.at = at
    item.detail.at = at
    if step.opens:
        item.matter.opened_at = at
    found = action.body(item.detail, by, **cleaned)
    cleaned.pop("after", None)
    said = {name: value for name, value in cleaned.items() if name not in asking.unrecorded}
    item.facts = {name: plain(value) for name, value in {**said, **item.brought, **found}.items()}
    move(item, step, at)


def move(item: Item, step: Step, at: datetime) -> None:
    matter = item.matter
    if step.then is not STAY:
        matter.state = step.after(matter.state)
        matter.state_since = at
        matter.closed_at = ended(matter, step, at)
    deadlines.turn_over(item.detail, step, at, item.deadlines, item.missed)


def ended(matter: Matter, step: Step, at: datetime) -> datetime | None:
    """Return when a matter ended, if it did: now, or before it came here, if its body says so."""
    if matter.state not in step.procedure.final:
        return None
    return matter.closed_at if step.opens and matter.closed_at else at


def lead_on(items: Sequence[Item], step: Step) -> None:
    """Open the matters that the step leads to, in the same transaction, by the clock's hand."""
    opening = led(step.leads_to) if step.leads_to else None
    if opening is None:
        return
    followers = [
        Item(begin(opening.procedure.name, place=item.matter.place), at=item.at, after=item.detail)
        for item in items
        if item.detail.leads_on()
    ]
    if followers:
        take(followers, opening, THE_CLOCK)


def steps_for(
    matter: Matter, capacities: Sequence[Actor], at: datetime | None = None
) -> Iterator[tuple[Step, Actor]]:
    """Yield each step that is open to one of these capacities now, with the capacity that may take it."""
    for step in matter.steps_open():
        for by in capacities:
            try:
                check(step, matter, by, at or timezone.now())
            except Refused:
                continue
            yield step, by
            break
