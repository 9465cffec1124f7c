"""What the pages and steps of reports ask."""

from __future__ import annotations

from datetime import date

from ishenim.domains.reports.channels import Channel
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.keyrings.keeping import public_keys
from ishenim.kernel.places.atlas import atlas


def readers_of(channel: Channel, on: date) -> list[int]:
    """Return the people who read a channel on a day: those in its office who have a key."""
    held = Appointment.objects.in_force(on).filter(role=channel.readers.name).order_by("pk")
    people = list(dict.fromkeys(held.values_list("person_id", flat=True)))
    keys = public_keys(people)
    return [person for person in people if person in keys]


def country() -> int:
    """Return the number of the whole country: a report says no nearer place readably."""
    return next(iter(atlas().of_kind("country"))).id
