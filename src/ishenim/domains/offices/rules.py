"""What an administrator may not do alone, or not at all, to somebody's office and sign-in."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ishenim.domains.offices.models import Office, offices_held
from ishenim.domains.offices.procedures import ADMINISTRATORS, AppointmentState
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import ADMINISTRATOR, ROLES, Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.rights import in_territory

FACING_THE_PUBLIC = [role for role in ROLES.values() if role.official and role.public and not role.sensitive]
INSIDE = [role for role in ROLES.values() if role.official and not role.public and not role.sensitive]


def person_of(email: str) -> Person | None:
    """Return who signs in with this e-mail, however it is capitalised."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def institutions_of(by: Actor | None, on: date) -> QuerySet[Institution]:
    """Return the institutions for which somebody may appoint: those of the own territory."""
    existing = Institution.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on)).exclude(valid_from__gt=on)
    if by is not None and by.role.official:
        assert by.place_id is not None
        existing = existing.filter(place_id__in=atlas().within(by.place_id))
    return existing.order_by("code")


def require_all_offices_in_territory(person: Person, by: Actor, on: date) -> None:
    """Raise where somebody also holds an office elsewhere: whoever is above both decides on the sign-in."""
    orders = [who.hierarchy or "" for who in ADMINISTRATORS]
    for held in offices_held(person, on):
        if not any(in_territory(by.place_id, held.place_id, order, on) for order in orders):
            raise ValidationError(
                _("This person also holds an office elsewhere. An administrator of both places decides."),
                "outside",
            )


def require_somebody_else(office: Office, by: Actor) -> None:
    """Raise where somebody decides about their own office."""
    if by.person_id == office.person.pk:
        raise ValidationError(_("This is your own office: somebody else must do this."), "own_office")


def require_no_other_administrator(office: Office, by: Actor, on: date) -> None:
    """Raise where the machine would stand in for a second person although there is one."""
    if not by.role.official and len(others_who_decide(office, on)) > 1:
        raise ValidationError(
            _("There is a second administrator, who confirms or declines this on the desk."), "on_the_desk"
        )


def require_the_only_administrator(office: Office, on: date) -> None:
    """Raise where somebody else can ask for a new sign-in on the desk, or where it is no administrator's."""
    if office.appointment.role != ADMINISTRATOR.name:
        raise ValidationError(
            _("This is no administrator. An administrator resets the sign-in on the desk."), "desk"
        )
    if others_who_decide(office, on):
        raise ValidationError(
            _("There is another administrator, who asks for the new sign-in on the desk."), "on_the_desk"
        )


def others_who_decide(office: Office, on: date) -> set[int]:
    """Return everybody but its holder who may decide about an office as an administrator: their numbers."""
    return {
        held.person_id
        for held in administrators(on).exclude(person=office.person)
        if any(
            in_territory(held.place_id, office.matter.place_id, who.hierarchy or "", on)
            for who in ADMINISTRATORS
        )
    }


def administrators(on: date) -> QuerySet[Appointment]:
    """Return the administrators in force on a day."""
    return Appointment.objects.in_force(on).filter(role=ADMINISTRATOR.name)


def disabled_elsewhere(office: Office) -> bool:
    """Say whether the same person's sign-in is disabled by another of their offices."""
    others = Office.objects.filter(
        appointment__person=office.person, matter__state=AppointmentState.DISABLED.value
    )
    return others.exclude(pk=office.pk).exists()
