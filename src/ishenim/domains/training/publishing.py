"""Signing certificates, and publishing which were revoked: the worker does it, whenever the clock comes by."""

from __future__ import annotations

from datetime import datetime, timedelta

from ishenim.domains.training import badges
from ishenim.domains.training.models import Certificate, Published
from ishenim.domains.training.procedures import Certificates, CertificateState
from ishenim.kernel import versions
from ishenim.kernel.procedures.clock import every_time
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 200
MADE_ANEW_AFTER = timedelta(days=1)
PUBLISHED = "revoked_certificates"
"""What changes when another certificate was revoked, or the list was made anew."""


@every_time
def sign(now: datetime) -> int:
    """Sign the certificates that were issued since; return how many."""
    unsigned = Certificate.objects.filter(credential="").select_related("matter", "person", "course__matter")
    rows = list(unsigned.order_by("pk")[:AT_ONCE])
    for row in rows:
        row.credential = badges.credential_of(row)
    if rows:
        with turn_to_write():
            Certificate.objects.bulk_update(rows, ["credential"])
    return len(rows)


@every_time
def publish(now: datetime) -> int:
    """Publish the list of what was revoked where it changed or is a day old; return whether that was done."""
    revoked = Certificate.objects.filter(
        matter__kind=Certificates.name, matter__state=CertificateState.REVOKED
    )
    places = sorted(revoked.values_list("place_in_list", flat=True))
    last = Published.objects.order_by("pk").last()
    if last is not None and last.places == places and now - last.made_at < MADE_ANEW_AFTER:
        return 0
    if last is None and not Certificate.objects.exists():
        return 0
    with turn_to_write():
        Published.objects.update_or_create(
            pk=1,
            defaults={
                "made_at": now,
                "places": places,
                "revoked": badges.revoked_list(places, now),
                "profile": badges.profile(),
            },
        )
    versions.raise_(PUBLISHED)
    return 1
