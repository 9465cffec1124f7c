"""What may be done about an office and the sign-in of its holder. One function for each declared step."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from ishenim.domains.offices import forms, rules
from ishenim.domains.offices.models import Office, offices_held
from ishenim.domains.offices.procedures import Appointing as Rule
from ishenim.kernel import versions
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import ADMINISTRATOR, ROLES, Actor
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]

SUBJECT = gettext_noop("Ishenim: choose your password")
WELCOME = gettext_noop(
    "You were appointed to an office in Ishenim. Choose a password with your e-mail address here: %(address)s"
)
RESET = gettext_noop(
    "Your sign-in to Ishenim was reset. Your old password and devices no longer work. "
    "Choose a new password with your e-mail address here: %(address)s "
    "If you did not ask for this, tell your administrator at once."
)


@carries_out(Rule.appoint, asks=forms.Appoint)
def appoint(office: Office, by: Actor, **asked: Any) -> Facts:
    """Fill a post that faces the public; its holder's name is public while the term lasts."""
    enter(office, **asked)
    tell(office, WELCOME)
    return {}


@carries_out(Rule.appoint_inside, asks=forms.AppointInside)
def appoint_inside(office: Office, by: Actor, **asked: Any) -> Facts:
    """Fill a post that does not face the public; nobody outside reads the name."""
    enter(office, **asked)
    tell(office, WELCOME)
    return {}


@carries_out(Rule.appoint_first, asks=forms.AppointFirst)
def appoint_first(office: Office, by: Actor, **asked: Any) -> Facts:
    """Make the first administrator, at the machine and only while there is none."""
    make_sure_there_is_none()
    enter(office, **asked)
    return {}


def make_sure_there_is_none() -> None:
    """Raise if somebody is administrator already: then everything happens on the desk."""
    if rules.administrators(timezone.localdate()).exists():
        raise ValidationError(
            _("There is an administrator already. Appointments now happen on the desk."), "on_the_desk"
        )


def set_first_password(person: Person, password: str) -> None:
    """Give the first administrator a password that is none of those everybody tries first."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])


@carries_out(Rule.propose, asks=forms.Propose)
def propose(office: Office, by: Actor, **asked: Any) -> Facts:
    """Propose somebody; nothing is in force before a second person confirms."""
    enter(office, **asked, confirmed=False)
    return {}


def enter(
    office: Office,
    *,
    email: str,
    name: str,
    role: str,
    institution: Institution,
    starts: date,
    ends: date | None,
    duty_phone: str,
    confirmed: bool = True,
) -> None:
    """Enter an appointment for somebody known by e-mail, or for a new person who then chooses a password."""
    person = rules.person_of(email)
    matter = office.matter
    if person and holds_it_already(person, role, matter.place_id, institution, starts):
        raise ValidationError({"role": _("This person holds this office already, or is proposed for it.")})
    office.appointment = Appointment.objects.create(
        person=person or Person.objects.create_person(email, name),
        role=role,
        institution=institution,
        place_id=matter.place_id,
        starts=starts,
        ends=ends,
        duty_phone=duty_phone,
        named=ROLES[role].public,
        confirmed=confirmed,
    )
    matter.institution = institution
    versions.after_commit("institutions")


def holds_it_already(person: Person, role: str, place_id: int, institution: Institution, on: date) -> bool:
    """Say whether somebody holds this very office, or waits for it to be confirmed."""
    held = offices_held(person, on)
    return held.filter(role=role, place_id=place_id, institution=institution).exists()


@carries_out(Rule.confirm)
def confirm(office: Office, by: Actor) -> Facts:
    """Bring a proposed appointment into force, by another person than whoever proposed it or is proposed."""
    rules.require_somebody_else(office, by)
    rules.require_no_other_administrator(office, by, timezone.localdate(office.at))
    office.appointment.confirmed = True
    office.appointment.save(update_fields=["confirmed"])
    let_in(office)
    tell(office, WELCOME)
    return {}


@carries_out(Rule.decline, asks=forms.Because)
def decline(office: Office, by: Actor, *, reason: str) -> Facts:
    """Keep a proposed appointment from coming into force."""
    return never_begins(office)


@carries_out(Rule.lapse)
def lapse(office: Office, by: Actor) -> Facts:
    """Drop a proposal that nobody confirmed."""
    return never_begins(office)


def never_begins(office: Office) -> Facts:
    """Close an appointment that never came into force: it is over on the day it would have begun."""
    close(office, office.appointment.starts)
    return {}


@carries_out(Rule.change_term, asks=forms.ChangeTerm)
def change_term(office: Office, by: Actor, *, ends: date) -> Facts:
    """Name another last day. Nobody prolongs their own term, and alone nobody prolongs a sensitive one."""
    rules.require_somebody_else(office, by)
    appointment = office.appointment
    if appointment.office.sensitive and appointment.ends and ends > appointment.ends:
        raise ValidationError(
            {"ends": _("A sensitive office is prolonged by a new proposal, which a second person confirms.")}
        )
    close(office, ends)
    return {}


@carries_out(Rule.end, asks=forms.End)
def end(office: Office, by: Actor, *, ends: date, reason: str) -> Facts:
    """End an appointment today or on an earlier day; the opened name leaves the record."""
    close(office, max(ends, office.appointment.starts))
    return {}


@carries_out(Rule.term_over)
def term_over(office: Office, by: Actor) -> Facts:
    """Write that a term is over; the opened name leaves the record."""
    versions.after_commit("institutions")
    return {"ends": office.appointment.ends}


def close(office: Office, ends: date) -> None:
    office.appointment.ends = ends
    office.appointment.save(update_fields=["ends"])
    versions.after_commit("institutions")


@carries_out(Rule.delist, asks=forms.Because)
def delist(office: Office, by: Actor, *, reason: str) -> Facts:
    """Hide a name after a reasonable objection; it leaves the record, the post and its telephone stay."""
    show_name(office, shown=False)
    return {}


@carries_out(Rule.relist)
def relist(office: Office, by: Actor) -> Facts:
    """Show a name again; only of a post that faces the public."""
    show_name(office, shown=True)
    return {}


def show_name(office: Office, *, shown: bool) -> None:
    office.appointment.named = shown
    office.appointment.save(update_fields=["named"])
    versions.after_commit("institutions")


@carries_out(Rule.recover, asks=forms.Because)
def recover(office: Office, by: Actor, *, reason: str) -> Facts:
    """Reset a lost sign-in alone, unless the person holds a sensitive office anywhere."""
    check_sign_in(office, by)
    reset_sign_in(office)
    return {}


@carries_out(Rule.ask_recovery, asks=forms.Because)
def ask_recovery(office: Office, by: Actor, *, reason: str) -> Facts:
    """Ask for the reset of a sign-in that only two people may reset; until then everything stays as it is."""
    check_sign_in(office, by)
    return {}


@carries_out(Rule.confirm_recovery)
def confirm_recovery(office: Office, by: Actor) -> Facts:
    """Reset the sign-in, by another person than whoever asked for it or whose it is."""
    if by.role.official:
        check_sign_in(office, by)
    rules.require_no_other_administrator(office, by, timezone.localdate(office.at))
    reset_sign_in(office)
    return {}


@carries_out(Rule.recover_at_the_machine, asks=forms.Because)
def recover_at_the_machine(office: Office, by: Actor, *, reason: str) -> Facts:
    """Reset the sign-in of the only administrator, whom nobody on the desk could help."""
    rules.require_the_only_administrator(office, timezone.localdate(office.at))
    reset_sign_in(office)
    return {}


@carries_out(Rule.refuse_recovery, asks=forms.Because)
def refuse_recovery(office: Office, by: Actor, *, reason: str) -> Facts:
    """Leave the sign-in as it is."""
    return {}


@carries_out(Rule.recovery_lapses)
def recovery_lapses(office: Office, by: Actor) -> Facts:
    """Leave the sign-in as it is, because nobody confirmed in time."""
    return {}


@carries_out(Rule.disable, asks=forms.Because)
def disable(office: Office, by: Actor, *, reason: str) -> Facts:
    """Shut somebody out of the desk at once, in all their offices."""
    rules.require_all_offices_in_territory(office.person, by, timezone.localdate(office.at))
    office.person.is_active = False
    office.person.save(update_fields=["is_active"])
    versions.after_commit("institutions")
    return {}


@carries_out(Rule.enable, asks=forms.Because)
def enable(office: Office, by: Actor, *, reason: str) -> Facts:
    """Let somebody in again, by another person than whoever shut them out."""
    check_sign_in(office, by)
    let_in(office)
    return {}


def check_sign_in(office: Office, by: Actor) -> None:
    """Raise unless the sign-in is somebody else's, with all their offices in the actor's territory."""
    rules.require_somebody_else(office, by)
    rules.require_all_offices_in_territory(office.person, by, timezone.localdate(office.at))


def let_in(office: Office) -> None:
    """Let the person sign in, unless another of their offices keeps them out."""
    office.person.is_active = not rules.disabled_elsewhere(office)
    office.person.save(update_fields=["is_active"])
    versions.after_commit("institutions")


def reset_sign_in(office: Office) -> None:
    """Forget password and devices and end every session; only the person's own e-mail leads back in."""
    person = office.person
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    tell(office, RESET)


def tell(office: Office, words: str) -> None:
    """Write to the person once all of it is true; nothing is sent for what is entered after the fact."""
    person = office.person
    if timezone.localdate(office.at) == timezone.localdate() and not person.has_usable_password():
        transaction.on_commit(partial(send, person.email, words), robust=True)


def send(email: str, words: str) -> None:
    """Send the same words in every language to one address, and to nobody else."""
    address = origin()
    subjects, texts = [], []
    for language, _name in settings.LANGUAGES:
        with override(language):
            subjects.append(_(SUBJECT))
            texts.append(_(words) % {"address": address + reverse("account_reset_password")})
    send_mail(" / ".join(dict.fromkeys(subjects)), "\n\n".join(texts), None, [email])


def administration(code: str, place_id: int) -> Institution:
    """Return the institution that runs the installation for a country, entering it where it is missing."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[f"name_{language}"] = _("Administration of Ishenim")
    found, _new = Institution.objects.get_or_create(
        code=code, defaults={"kind": ADMINISTRATOR.name, "place_id": place_id, **names}
    )
    return found
