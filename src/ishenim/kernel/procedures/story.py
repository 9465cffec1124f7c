"""What became of a matter, told from the ledger: one line for each step, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.utils.translation import gettext as _

from ishenim.kernel.calendar import words_of_time
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.ledger import book
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.attached import Attached, beside
from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.declare import PROCEDURES, Public, Shape, Step
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.fields import Words
from ishenim.kernel.procedures.models import Matter


@runtime_checkable
class InWords(Protocol):
    """A field that says its own values in words of the reader's language."""

    def in_words(self, value: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Told:
    """One value that a step wrote: its label and its words; `quoted` when somebody wrote it freely.

    Programs also read the name of the field, and the value as the ledger keeps it.
    """

    label: str
    words: str
    quoted: bool = False
    name: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a matter as a sentence, with when, by which office, the values anyone may read, and its place."""

    at: datetime
    step: Step
    sentence: str
    office: str
    position: int | None
    shape: Shape
    state: str
    values: list[Told] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    lost: bool = False
    attached: Sequence[Attached] = ()


def story(matter: Matter, *, everything: bool = False) -> list[Line]:
    """Return what happened in a matter, newest first; with `everything`, also what only its offices may read."""
    return told(matter, book.history([matter.pk]).reverse(), everything=everything)


def told(matter: Matter, entries: Iterable[Entry], *, everything: bool = False) -> list[Line]:
    """Return these entries of a matter as sentences, in their order."""
    listed = list(entries)
    offices, brought = names_of_offices(listed), beside(listed, everything=everything)
    return [
        line
        for entry in listed
        for line in lines_of(
            matter, entry, offices, everything=everything, attached=brought.get(entry.pk, ())
        )
    ]


def lines_of(
    matter: Matter,
    entry: Entry,
    offices: Mapping[str, str],
    *,
    everything: bool,
    attached: Sequence[Attached] = (),
) -> Iterator[Line]:
    step = PROCEDURES[matter.kind].steps().get(entry.step)
    if step is None or (step.public is Public.NOTHING and not everything):
        return
    leaf = entry.told
    clear: dict[str, Any] = leaf["clear"]
    procedure = PROCEDURES[matter.kind]
    shown = dict(clear)
    if everything or step.public is Public.ALL:
        shown |= {
            name: value for name, value in entry.opened.items() if everything or name not in step.sealed
        }
    told = list(values(step, shown, offices))
    yield Line(
        at=entry.at,
        step=step,
        sentence=str(step.sentence)
        % {name: spoken(step, name, value, offices) for name, value in clear.items()},
        office=who(leaf, offices),
        position=entry.number,
        shape=procedure.shape(entry.to),
        state=str(procedure.states(entry.to).label),
        values=told,
        sealed=[name for name in leaf["proof"] if name not in shown],
        erased=list(entry.erased),
        lost=bool(leaf["proof"]) and not hasattr(entry, "opening"),
        attached=attached,
    )


def names_of_offices(entries: list[Entry]) -> dict[str, str]:
    """Return the names of the institutions that the entries mention: one query."""
    return names_of(
        {str(value) for entry in entries for value in (entry.told["office"], *entry.told["clear"].values())}
    )


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of the institutions among these codes: one query."""
    return {institution.code: institution.name for institution in Institution.objects.filter(code__in=codes)}


def who(leaf: Mapping[str, Any], offices: Mapping[str, str]) -> str:
    """Return the office that took the step, with its institution where it has one."""
    label = str(ROLES[leaf["by"]].label)
    body = offices.get(leaf["office"])
    if "through" in leaf["clear"]:
        through = leaf["clear"]["through"]
        return _("%(who)s, through %(office)s") % {"who": label, "office": offices.get(through, through)}
    return f"{label}, {body}" if body else label


def values(step: Step, shown: Mapping[str, Any], offices: Mapping[str, str]) -> Iterator[Told]:
    """Yield what was written in each field that the step asks for in words."""
    for name, asked in ACTIONS[step].asks.base_fields.items():
        value = shown.get(name)
        if value not in (None, "", []) and not isinstance(asked, Attachments):
            words = spoken(step, name, value, offices)
            yield Told(str(asked.label), words, isinstance(asked, Words), name, value)


def spoken(step: Step, name: str, value: Any, offices: Mapping[str, str]) -> str:
    """Return a value of a step in words of the reader's language."""
    asked = ACTIONS[step].asks.base_fields.get(name)
    if isinstance(asked, InWords):
        return asked.in_words(value)
    if isinstance(asked, forms.ChoiceField) and not isinstance(asked, forms.ModelChoiceField):
        labels: dict[Any, Any] = dict(asked.widget.choices)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(code, code)) for code in chosen)
    moment = as_time(value) if isinstance(value, str) else None
    if moment is not None:
        return moment
    return offices.get(str(value), str(value))


def as_time(value: str) -> str | None:
    """Return a day or a moment in words, or None if the value is neither."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return words_of_time.day(date.fromisoformat(value))
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d", value):
        return words_of_time.moment(datetime.fromisoformat(value))
    return None
