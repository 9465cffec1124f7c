"""What a confidential step leaves: a promise of the sealed lane, its line, and boxes for the circles that may read it.

The line says by which office the step was taken and to which state it led; the database may hold that readably, for
deadlines and inboxes need it. Every word and file lies in boxes. Nothing else follows from the step: no page is raised,
no log written, no letter sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.kernel import days
from ishenim.kernel.documents.storing import CONFIDED, hold
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.ledger import sealed
from ishenim.kernel.ledger.models import Promise
from ishenim.kernel.procedures import deadlines
from ishenim.kernel.procedures.attachments import gone_from
from ishenim.kernel.procedures.circles import CircleKey
from ishenim.kernel.procedures.confided_files import described
from ishenim.kernel.procedures.declare import Circle, Step
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Detail, Matter
from ishenim.kernel.procedures.recording import rewrite, rows_beside
from ishenim.kernel.rows.drawing import drawn_key
from ishenim.kernel.rows.inserting import insert

LINE = "line"
"""The one value of a sealed leaf that the database also holds readably."""


class ConfidedLine(models.Model):
    """One step of a confidential matter. `person` is empty where the step would name whom the matter is about."""

    promise = models.OneToOneField(Promise, models.PROTECT, primary_key=True, related_name="confided")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="confided")
    step = models.CharField(_("step"), max_length=60)
    to = models.CharField(_("new state"), max_length=60)
    by = models.CharField(_("role"), max_length=60)
    office = models.CharField(_("office"), max_length=60, blank=True)
    person = models.ForeignKey("institutions.Person", models.PROTECT, related_name="+", null=True)
    erased = models.BooleanField(_("what it said was erased"), default=False)

    class Meta:
        app_label = "procedures"


class ConfidedBox(models.Model):
    """What a circle may read of one line: each value with its salt, and the keys of the files."""

    line = models.ForeignKey(ConfidedLine, models.PROTECT, related_name="boxes")
    circle = models.CharField(_("circle"), max_length=10, choices=Circle)
    box = models.BinaryField(_("box"))

    class Meta:
        app_label = "procedures"
        constraints = [models.UniqueConstraint(fields=["line", "circle"], name="one_box_of_a_circle")]


class ConfidedFile(models.Model):
    """That a line brings a file: how it is called, what it is and its key stand in the boxes."""

    line = models.ForeignKey(ConfidedLine, models.PROTECT, related_name="files")
    name = models.CharField(_("name in the store"), max_length=64, unique=True)

    class Meta:
        app_label = "procedures"


def coarse(at: datetime) -> datetime:
    """Return the day of a moment, as every confidential row says it: at noon."""
    return sealed.noon(days.day_of(at))


def save(items: Sequence[Item], step: Step, by: Actor) -> None:
    """Write the rows of a confidential batch, inside the transaction of the step."""
    for item in items:
        save_rows(item, step)
        confide(item, step, by)


def save_rows(item: Item, step: Step) -> None:
    """Write the matter and what belongs to it. Keys are drawn: in shared tables their order would tell an hour."""
    matter, detail = item.matter, item.detail
    if step.opens:
        matter.pk = drawn_key()
        detail.matter = matter
    else:
        rewrite(matter)
        detail.save(force_update=True)
    new_deadlines = deadlines.save([item.deadlines])
    for deadline in new_deadlines:
        deadline.pk = drawn_key()
    new: tuple[list[Matter], list[Detail]] = ([matter], [detail]) if step.opens else ([], [])
    insert(*new, new_deadlines, *rows_beside([item]))


def confide(item: Item, step: Step, by: Actor) -> None:
    """Promise a leaf for a step, and seal what it says for the circles that may read it."""
    hidden = {name: value for name, value in item.facts.items() if name not in step.in_clear}
    values = {**hidden, **{name: described(files) for name, files in item.brought.items()}}
    assert item.at is not None
    receipt = sealed.seal({LINE: told(item, step, by), **values}, kept=[LINE], on=days.day_of(item.at))
    line = ConfidedLine.objects.create(
        promise_id=receipt.promise_id,
        matter=item.matter,
        step=step.name,
        to=item.matter.state,
        by=by.role.name,
        office=by.office,
        person_id=None if concerns_its_actor(step) else by.person_id,
    )
    box_for_circles(line, step, receipt.opened, item)
    hold_files(line, item)
    item.receipt = receipt


def told(item: Item, step: Step, by: Actor) -> dict[str, Any]:
    """Return what the line says: who took which step of which matter, where it led, and which codes it names."""
    return {
        **{name: item.facts[name] for name in step.in_clear if name in item.facts},
        "kind": step.procedure.name,
        "step": step.name,
        "to": item.matter.state,
        "matter": item.matter.reference,
        "by": by.role.name,
        "office": by.office,
    }


def concerns_its_actor(step: Step) -> bool:
    """Say whether only whoever the matter is about takes a step: then its line names nobody."""
    return any(who.circle == Circle.CONCERNED for who in step.jurisdictions)


def box_for_circles(line: ConfidedLine, step: Step, opened: Mapping[str, Any], item: Item) -> None:
    """Seal the values of a line for each circle that may read them; what the step seals is for the team alone."""
    keys = {
        name: value for files in item.brought.values() for file in files for name, value in file.keys.items()
    }
    publics = CircleKey.objects.filter(matter_id=item.matter.pk).values_list("circle", "public")
    for circle, public in publics:
        if circle != Circle.TEAM and circle not in step.tells:
            continue
        hidden = () if circle == Circle.TEAM else step.sealed
        values = {name: pair for name, pair in opened.items() if name not in hidden}
        content = json.dumps({"values": values, "keys": keys}, ensure_ascii=False).encode()
        ConfidedBox.objects.create(line=line, circle=circle, box=boxes.sealed(bytes(public), content))


def hold_files(line: ConfidedLine, item: Item) -> None:
    """Hold the files of a line in their store. Raises ValidationError beside the field if they are gone."""
    for field, files in item.brought.items():
        names = [name for file in files for name in file.keys]
        if not hold(CONFIDED, names):
            raise gone_from(field)
        ConfidedFile.objects.bulk_create([ConfidedFile(line=line, name=name) for name in names])
