"""How pages say trainings and certificates."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ishenim.domains.training.models import Certificate, TrainingSession
from ishenim.kernel.calendar.words_of_time import clock, day, moment
from ishenim.kernel.days import today
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ROLES


def address_of_article(norm: str, article: str) -> str:
    """Return where an article of a code is read, or nothing where no page shows codes."""
    try:
        return (
            reverse("conduct:article", kwargs={"code": norm, "article": article}) if norm and article else ""
        )
    except NoReverseMatch:
        return ""


def when(training: TrainingSession) -> str:
    """Say when a training is or was: of one that was taken over only its days are known."""
    first, last = training.days
    if training.source:
        return day(first) if first == last else f"{day(first)} – {day(last)}"
    if first == last:
        return f"{moment(training.starts_at)} – {clock(training.ends_at)}"
    return f"{moment(training.starts_at)} – {moment(training.ends_at)}"


def card_of(certificate: Certificate) -> Appointment | None:
    """Return the post by which anyone may know whose certificate it is today, or None: one query."""
    public = [role.name for role in ROLES.values() if role.public]
    held = Appointment.objects.in_force(today()).filter(
        person_id=certificate.person_id, role__in=public, named=True
    )
    return held.select_related("person", "institution", "place").order_by("pk").first()


def holder_of(certificate: Certificate) -> str:
    """Say whose a certificate is, no more than the public card of a post says."""
    card = card_of(certificate)
    return (
        f"{card.person.name}, {card.office.label}, {card.institution.name}"
        if card
        else _("Name not published")
    )
