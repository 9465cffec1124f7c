"""The offices that may act. A role is an office, never a person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ishenim.kernel.institutions.models import Appointment

ADMINISTRATIVE = "administrative"
POLICE = "police"

ROLES: dict[str, Role] = {}


@dataclass(frozen=True, eq=False)
class Role:
    """An office in which someone may take a step.

    `hierarchy` names the tree of places in which the office has its territory. A `sensitive` office
    is entered only when a second person confirms; a `public` one shows its holder's name, post,
    duty telephone and term to everybody; one that `watches` sees on its desk what is overdue in its territory.
    """

    name: str
    label: str | Promise
    hierarchy: str = ADMINISTRATIVE
    sensitive: bool = False
    public: bool = False
    official: bool = True
    watches: bool = False

    def __post_init__(self) -> None:
        ROLES[self.name] = self

    @property
    def of_the_place(self) -> Jurisdiction:
        """The office whose territory holds the matter's place."""
        return Jurisdiction(self, self.hierarchy)

    @property
    def asked(self) -> Jurisdiction:
        """The office of the place, at the institution that the matter is addressed to."""
        return replace(self.of_the_place, asked=True)

    @property
    def itself(self) -> Jurisdiction:
        """The very office that holds the matter; it opens one for its own place."""
        return Jurisdiction(self, own=True)

    @property
    def anywhere(self) -> Jurisdiction:
        """The office, whatever the place."""
        return Jurisdiction(self)


@dataclass(frozen=True, eq=False)
class Jurisdiction:
    """An office, and for which matters it may act."""

    role: Role
    hierarchy: str | None = None
    asked: bool = False
    independent: bool = False
    own: bool = False
    circle: str = ""

    def in_circle(self, circle: str) -> Jurisdiction:
        """Return the same office, of which only those act who were let into this circle of a confidential matter."""
        return replace(self, circle=circle)

    @property
    def not_the_one_asked(self) -> Jurisdiction:
        """The same office, but never at the institution that the matter is addressed to."""
        return replace(self, independent=True)

    @property
    def label(self) -> str | Promise:
        """Who may act, in words."""
        if self.asked:
            return format_lazy(_("{office} of the place, at the institution asked"), office=self.role.label)
        if self.independent:
            return format_lazy(_("{office}, not of the institution asked"), office=self.role.label)
        if self.own:
            return format_lazy(_("{office}, for itself"), office=self.role.label)
        if self.hierarchy:
            return format_lazy(_("{office} of the place"), office=self.role.label)
        return self.role.label


@dataclass(frozen=True)
class Actor:
    """Someone acting in a role: an official by an appointment, a resident, or the clock.

    What a resident says to an office, by telephone or at the counter, comes in `through` it and stays the resident's.
    `keys` is the private half of an official's key pair while it is unlocked; it is never stored with the actor.
    """

    role: Role
    appointment_id: int | None = None
    person_id: int | None = None
    institution_id: int | None = None
    place_id: int | None = None
    office: str = ""
    through: Actor | None = None
    keys: Any = field(default=None, compare=False, repr=False)

    @classmethod
    def by(cls, appointment: Appointment) -> Actor:
        """Return the actor that an appointment makes of its holder."""
        return cls(
            ROLES[appointment.role],
            appointment.pk,
            appointment.person_id,
            appointment.institution_id,
            appointment.place_id,
            appointment.institution.code,
        )


RESIDENT = Role("resident", _("Resident"), official=False)
CLOCK = Role("clock", _("The clock"), official=False)
INSTALLER = Role("installer", _("Whoever runs the machine"), official=False)
ADMINISTRATOR = Role("administrator", _("Administrator"), sensitive=True)
NEIGHBOURHOOD_OFFICER = Role(
    "neighbourhood_officer", _("Neighbourhood police officer"), hierarchy=POLICE, public=True
)
JUVENILE_INSPECTOR = Role(
    "juvenile_inspector", _("Juvenile inspector"), hierarchy=POLICE, public=True, watches=True
)
POLICE_CHIEF = Role("police_chief", _("Chief of the district police"), hierarchy=POLICE, public=True)
LOCAL_SELF_GOVERNMENT = Role("local_self_government", _("Local self-government"), public=True)
MODERATOR = Role("moderator", _("Moderator"), sensitive=True)
INDEPENDENT_MODERATOR = Role("independent_moderator", _("Independent moderation office"), sensitive=True)
MONITOR = Role("monitor", _("Monitor of the ministry"), hierarchy=POLICE, watches=True)
EDITOR = Role("editor", _("Editor"))
REGISTRAR = Role("registrar", _("Registrar"), sensitive=True)
OBSERVER = Role("observer", _("Observer"))
OBSERVERS_COORDINATOR = Role("observers_coordinator", _("Coordinator of observers"), sensitive=True)
TRAINING_OFFICER = Role("training_officer", _("Training office"))
TRAINER = Role("trainer", _("Trainer"))
HEAD = Role("head", _("Head of the institution"), public=True)
ENFORCEMENT_OFFICER = Role("enforcement_officer", _("Enforcement officer"), public=True)
ETHICS_COMMISSION = Role("ethics_commission", _("Member of an ethics commission"), sensitive=True)
ANTI_CORRUPTION_PROSECUTOR = Role(
    "anti_corruption_prosecutor", _("Anti-corruption prosecutor"), sensitive=True
)
TORTURE_PREVENTION = Role(
    "torture_prevention", _("Member of the body for the prevention of torture"), sensitive=True
)
CUSTODIAN = Role("custodian", _("Custodian of keys"), sensitive=True)
CODE_KEEPER = Role("code_keeper", _("Keeper of the code"), sensitive=True)

ANYONE = Actor(RESIDENT)
THE_CLOCK = Actor(CLOCK)
THE_INSTALLER = Actor(INSTALLER)
