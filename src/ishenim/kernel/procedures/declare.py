"""The words in which a procedure is declared.

A procedure is a table of steps. A step says who may act and for which place, when, by what deadline and what
happens if nobody acts, who may not be the one, what the ledger says in clear, what the public sees, and the
basis. Declaring does nothing: `engine.py` is the only code that carries a step out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import CLOCK, RESIDENT, Jurisdiction, Role
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.procedures.terms import Term, hours, until, working_days

__all__ = [
    "STAY",
    "Circle",
    "Procedure",
    "Provided",
    "Public",
    "Shape",
    "Step",
    "hours",
    "until",
    "working_days",
]

PROCEDURES: dict[str, type[Procedure]] = {}


class Public(TextChoices):
    """How much of a step anyone may read."""

    ALL = "all", _("everything but the sealed fields")
    FACT = "fact", _("that it happened, when, and by which office")
    NOTHING = "nothing", _("nothing")


class Shape(TextChoices):
    """The mark beside a state: always a shape and a word, never colour alone."""

    WAITS = "waits", _("somebody's turn")
    PROMISED = "promised", _("promised")
    DONE = "done", _("done, not yet confirmed")
    KEPT = "kept", _("kept")
    OVERDUE = "overdue", _("overdue")
    DISPUTED = "disputed", _("disputed")
    MISSING = "missing", _("expected and not there")


class Circle(TextChoices):
    """Who reads what is written in a confidential matter. The team reads all of it."""

    TEAM = "team", _("those who examine it")
    FILER = "filer", _("whoever filed it")
    CONCERNED = "concerned", _("whoever it is about")
    BODY = "body", _("the body that has to act on it")
    HELD_BACK = "held_back", _("those who examine it if somebody appeals")


class _Stay(Enum):
    STAY = "stay"


STAY = _Stay.STAY
"""A step that changes neither the state nor its deadlines."""


@dataclass(frozen=True, eq=False)
class Provided:
    """What must hold of the matter itself: a property of its detail row, and how a person says it after “only if”."""

    holds: str
    words: str | Promise


# Identity, not equality: a lazy label compares and hashes by the language of the moment.
@dataclass(frozen=True, eq=False)
class Step:
    """One thing that may be done, and the rule for doing it.

    `sentence` is what the timeline says afterwards; `in_clear` names fields and facts that stand readable in
    the ledger's leaf (codes, days, references, numbers), all others are commitments, opened to the public unless
    `sealed`. `provided` is what must hold of the matter besides its state. `through` names the offices that may
    bring in what a resident says: the step stays the resident's.
    `settles` names steps whose deadline this one also keeps, `erases` the opened values (step.field) of
    earlier entries that it takes out of the record, `log` the public log that lists it; `opens_in` is the only kind
    of place for which an opening step is offered. In a confidential procedure `in_clear` names the codes
    that the database may hold readably (the leaf is committed to all), and `tells` who besides the team reads the rest.
    """

    label: str | Promise
    sentence: str | Promise
    by: Sequence[Role | Jurisdiction]
    then: TextChoices | _Stay
    basis: str
    when: Sequence[TextChoices] = ()
    within: Term | None = None
    otherwise: str | None = None
    provided: Provided | None = None
    not_by_who: Sequence[str] = ()
    through: Sequence[Role | Jurisdiction] = ()
    once: bool = False
    settles: Sequence[str] = ()
    public: Public = Public.ALL
    in_clear: Sequence[str] = ()
    sealed: Sequence[str] = ()
    erases: Sequence[str] = ()
    opens_in: str = ""
    leads_to: str | None = None
    log: str | None = None
    tells: Sequence[Circle] = ()
    name: str = field(init=False)
    procedure: type[Procedure] = field(init=False)

    def __set_name__(self, owner: type[Procedure], name: str) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "procedure", owner)

    @property
    def opens(self) -> bool:
        """Whether this step starts the procedure."""
        return not self.when

    @property
    def jurisdictions(self) -> list[Jurisdiction]:
        """Who may act, each with the places it may act for."""
        return jurisdictions(self.by)

    @property
    def brought_in_by(self) -> list[Jurisdiction]:
        """Which offices may bring it in for a resident, each with the places it may do so for."""
        return jurisdictions(self.through)

    def open_to(self, role: Role) -> bool:
        """Say whether this office may take the step for some place."""
        return any(who.role is role for who in self.jurisdictions)

    def after(self, state: str) -> str:
        """Return the state in which the matter is once the step is taken."""
        return state if self.then is STAY else str(self.then.value)


def jurisdictions(offices: Sequence[Role | Jurisdiction]) -> list[Jurisdiction]:
    return [who.anywhere if isinstance(who, Role) else who for who in offices]


class Steps:
    """Some steps of a procedure that stand in a file of their own: `class Meeting(Papers, Procedure)` has them too."""


class Procedure:
    """A declared procedure. Subclass it in a domain's `procedures.py`.

    In a `final` state a matter has ended; in one `at_rest` it goes on, and waits for nobody: an appointment in force.

    What opens a matter is prepared before its transaction, so that those who come at one moment can be written
    together. Where the body of an opening step writes rows of its own, say `writes_as_it_opens`: it is then carried
    out within the transaction, like every other step.

    A `confidential` one is shown to nobody without right: its lines take the sealed lane, its days have no hours, and
    its words and files are sealed for the circles of the matter (`circles.py`).

    Of one that is `counted_only` everyone learns numbers and nothing else: its lines name neither place nor
    institution, and its matters stand in no file.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    basis: ClassVar[str]
    states: ClassVar[type[TextChoices]]
    shapes: ClassVar[dict[TextChoices, Shape]]
    final: ClassVar[frozenset[TextChoices]] = frozenset()
    at_rest: ClassVar[frozenset[TextChoices]] = frozenset()
    writes_as_it_opens: ClassVar[bool] = False
    confidential: ClassVar[bool] = False
    counted_only: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        PROCEDURES[cls.name] = cls
        for name, step in cls.steps().items():
            step.__set_name__(cls, name)

    @classmethod
    @cache
    def steps(cls) -> Mapping[str, Step]:
        """Return the declared steps by name, in the order of their declaration; those of its parts come after."""
        parts = [part for part in cls.__mro__ if part is cls or issubclass(part, Steps)]
        return MappingProxyType(
            {name: step for part in parts for name, step in vars(part).items() if isinstance(step, Step)}
        )

    @classmethod
    def steps_open(cls, state: str) -> list[Step]:
        """Return the steps that a state allows."""
        return [step for step in cls.steps().values() if state in step.when]

    @classmethod
    def shape(cls, state: str) -> Shape:
        """Return the mark of a state."""
        return cls.shapes[cls.states(state)]

    @classmethod
    def faults(cls) -> list[str]:
        """Return what is wrong with the declaration, in words."""
        steps = cls.steps()
        found = (
            [] if any(step.opens for step in steps.values()) else ["no step opens the procedure (when=())"]
        )
        reached = {step.then for step in steps.values()}
        found += [f"{state} has no mark" for state in cls.states if state not in cls.shapes]
        found += [f"nothing leads to {state}" for state in cls.states if state not in reached]
        for name, step in steps.items():
            found += [f"{name}: {fault}" for fault in faults_of(step, steps)]
            if cls.confidential:
                found += [f"{name}: {fault}" for fault in faults_of_a_confidential(step)]
        if cls.confidential and not cls.writes_as_it_opens:
            found += ["a confidential procedure writes as it opens: its circles are drawn then"]
        return found


def faults_of(step: Step, steps: Mapping[str, Step]) -> Iterable[str]:
    """Yield what is wrong with one step among those of its procedure."""
    named = [step.otherwise, *step.not_by_who, *step.settles, *(name.split(".")[0] for name in step.erases)]
    yield from (f"there is no step {name}" for name in named if name and name not in steps)
    yield from faults_of_an_opening(step) if step.opens else ()
    yield from faults_of_within(step)
    if step.otherwise and step.otherwise in steps:
        yield from faults_of_otherwise(step, steps[step.otherwise])
    if step.through and (step.opens or not step.open_to(RESIDENT)):
        yield "only what a resident may do in a matter comes in through an office"
    if step.leads_to and not led(step.leads_to):
        yield f"{step.leads_to} is not a step that opens a procedure"
    if step.log and step.log not in LOGS:
        yield f"there is no public log {step.log}"
    if set(step.in_clear) & set(step.sealed):
        yield "a field cannot stand in clear and be sealed"


def faults_of_an_opening(step: Step) -> Iterable[str]:
    if step.provided:
        yield "what does not exist yet has nothing that could hold of it"
    if step.then is STAY:
        yield "a step that opens the procedure must lead to a state"


def faults_of_within(step: Step) -> Iterable[str]:
    if bool(step.within) != bool(step.otherwise):
        yield "a deadline needs both within= and otherwise="
    if step.within and step.within.after and not step.within.called:
        yield "a deadline that counts from a moment of the matter says in called= which one"


def faults_of_a_confidential(step: Step) -> Iterable[str]:
    """Yield what would let something confidential out."""
    if step.public is not Public.NOTHING:
        yield "a confidential step is public=Public.NOTHING"
    if step.log or step.leads_to or step.erases:
        yield "a confidential step stands in no log, opens nothing and erases by the rule of its lane"
    if any(who.role.official and not who.circle for who in step.jurisdictions):
        yield "an office takes a confidential step only in a circle of its matter"


def faults_of_otherwise(step: Step, otherwise: Step) -> Iterable[str]:
    if not otherwise.open_to(CLOCK):
        yield f"{otherwise.name} must be open to the clock"
    if missing := [str(state) for state in step.when if state not in otherwise.when]:
        yield f"{otherwise.name} is not possible in {', '.join(missing)}"


def led(name: str) -> Step | None:
    """Return the opening step that a `leads_to` names, or None if there is none."""
    procedure, _dot, step = name.partition(".")
    found = PROCEDURES[procedure].steps().get(step) if procedure in PROCEDURES else None
    return found if found and found.opens else None


def confidential_kinds() -> list[str]:
    """Return the procedures whose matters are shown to nobody without right."""
    return sorted(name for name, procedure in PROCEDURES.items() if procedure.confidential)


def in_no_list() -> list[str]:
    """Return the procedures whose matters nobody without right finds one by one: confidential, or counted only."""
    return sorted(name for name, one in PROCEDURES.items() if one.confidential or one.counted_only)
