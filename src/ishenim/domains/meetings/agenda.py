"""The first item of every agenda: what became of the earlier questions of the beat. The system fills it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import MeetingState, QuestionState, ResidentsQuestion
from ishenim.kernel.calendar.words_of_time import day
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Matter

NEVER_ON_AN_AGENDA = [QuestionState.HELD, QuestionState.DECLINED, QuestionState.TAKEN_OVER]
TOOK_PLACE = [MeetingState.HELD, MeetingState.MINUTED, MeetingState.CLOSED]


def items(meeting: Meeting) -> QuerySet[Matter]:
    """Return the earlier questions of a beat that were open at, or ended since, its previous meeting.

    The questions of places that became part of the beat are its own.
    """
    until = meeting.starts_at or timezone.now()
    places = [meeting.matter.place_id, *(unit.id for unit in atlas().former(meeting.matter.place_id))]
    asked_before = Matter.objects.filter(
        kind=ResidentsQuestion.name, place_id__in=places, opened_at__lt=until
    ).exclude(state__in=NEVER_ON_AN_AGENDA)
    still_told = Q(closed_at=None) | Q(closed_at__gte=previous(meeting, until))
    return asked_before.filter(still_told).order_by("pk")


def previous(meeting: Meeting, until: datetime) -> datetime:
    """Return when the beat's previous meeting took place, or the moment before all meetings."""
    earlier = Meeting.objects.filter(
        beat_id=meeting.beat_id, starts_at__lt=until, matter__state__in=TOOK_PLACE
    ).order_by("-starts_at")
    last = earlier.values_list("starts_at", flat=True).first()
    return last or timezone.make_aware(datetime(1991, 8, 31))  # noqa: DTZ001 -- made aware at once


def asked_there(meeting_id: int) -> QuerySet[Matter]:
    """Return the questions that were asked in a meeting and let in, in the order they came."""
    asked = Matter.objects.filter(kind=ResidentsQuestion.name, question__meeting_id=meeting_id)
    return asked.exclude(state__in=NEVER_ON_AN_AGENDA).order_by("pk")


def told_of(matter: Matter) -> str:
    """Say a question as the minutes begin: what everyone may read of it, and what was said about it in the hall."""
    question = matter.question
    name = matter.title or f"{matter.reference}, {Topic(question.topic).label}"
    if question.answered_in_hall:
        return _("%(question)s – answered in the hall: %(words)s") % {
            "question": name,
            "words": question.result,
        }
    if question.promised_in_hall and question.promised_for:
        about = {"question": name, "day": day(question.promised_for), "words": question.promised}
        return _("%(question)s – promised by %(day)s: %(words)s") % about
    return name


def open_items(meeting: Meeting) -> list[Matter]:
    """Return those of which nobody has said in the hall what became of them."""
    return [matter for matter in items(meeting) if matter.reference not in meeting.reported_back]
