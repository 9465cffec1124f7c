"""What pages ask about accounts of meetings. What was only assigned is told to the offices, never to the public."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from ishenim.domains.meetings.grounds import Side
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures import AccountsOfMeetings, AccountState

OF_OBSERVERS = [Side.OBSERVER, Side.OBSERVERS]
ORDER = [Side.POLICE, Side.SELF_GOVERNMENT, Side.OBSERVERS, Side.OBSERVER]


def accounts() -> QuerySet[MeetingAccount]:
    """Return all accounts with what their pages show, and whether other observers speak of the same meeting."""
    others = MeetingAccount.objects.filter(
        meeting=OuterRef("meeting"), side__in=OF_OBSERVERS, matter__state=AccountState.GIVEN
    ).exclude(pk=OuterRef("pk"))
    found = MeetingAccount.objects.select_related("matter__institution", "meeting__matter__institution")
    return found.annotate(with_others=Exists(others))


def given(place_ids: Collection[int] | None = None, before: int | None = None) -> QuerySet[MeetingAccount]:
    """Return the accounts that were given, the newest first; of the meetings of these places, or of all."""
    said = {"matter__kind": AccountsOfMeetings.name, "matter__state": AccountState.GIVEN}
    found = accounts().filter(**said, meeting__isnull=False).order_by("-pk")
    if place_ids is not None:
        found = found.filter(meeting__beat_id__in=place_ids)
    return found.filter(pk__lt=before) if before is not None else found


def account(reference: str) -> MeetingAccount | None:
    """Return an account, given or not, by its reference: one query."""
    return accounts().filter(matter__reference=reference.strip().upper()).first()


def given_account(reference: str) -> MeetingAccount | None:
    """Return an account that was given, by its reference: one query."""
    return given().filter(matter__reference=reference.strip().upper()).first()


def accounts_of(meeting: Meeting) -> list[MeetingAccount]:
    """Return the given accounts of a meeting, side by side in their order: one query."""
    found = given().filter(meeting_id=meeting.pk)
    return sorted(found, key=lambda one: (ORDER.index(Side(one.side)), one.pk))


def awaited_of(meeting_id: int) -> list[MeetingAccount]:
    """Return the accounts of a meeting that are still to come from an observer who was sent: one query."""
    states = [AccountState.ASSIGNED, AccountState.NOT_GIVEN]
    found = MeetingAccount.objects.filter(meeting_id=meeting_id, matter__state__in=states)
    return list(
        found.select_related("matter", "meeting", "observer__person", "observer__institution").order_by("pk")
    )
