"""What the book says in clear of offices, told again after a restore; and what is taken out again.

Whoever was shut out after the backup is shut out again, and a sign-in that was reset stays reset: a restore must open
no door that had been closed.
"""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator

from ishenim.domains.offices.models import Office
from ishenim.domains.offices.procedures import Appointing
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew, Clear, tells_again
from ishenim.kernel.procedures.forgetting import takes_out

A = Appointing
RESET = {A.recover.name, A.confirm_recovery.name}
LET_IN = {A.confirm.name, A.enable.name}
NEVER_BEGAN = {A.decline.name, A.lapse.name}


@tells_again(Appointing)
def tell(office: Office, step: str, clear: Clear) -> None:
    """Set the term of an office, whether its name is shown, and whether its holder may sign in.

    One that the backup does not hold cannot be made anew: the book does not name who was appointed.
    """
    if office.pk is None:
        raise CannotBeMadeAnew
    appointment, person = office.appointment, office.appointment.person
    if "ends" in clear:
        appointment.ends = date.fromisoformat(clear["ends"]) if clear["ends"] else None
    if step in NEVER_BEGAN:
        appointment.ends = appointment.starts
    if step == A.confirm.name:
        appointment.confirmed = True
    if step in {A.delist.name, A.relist.name}:
        appointment.named = step == A.relist.name
    if step in {A.disable.name, *LET_IN}:
        person.is_active = step in LET_IN
    if step in RESET:
        Authenticator.objects.filter(user=person).delete()
        person.set_unusable_password()
    appointment.save(update_fields=["ends", "confirmed", "named"])
    person.save(update_fields=["is_active", "password"])


@takes_out(Appointing)
def take_out(office: Office) -> None:
    """Show no name that was taken out of the record."""
    office.appointment.named = False
    office.appointment.save(update_fields=["named"])
