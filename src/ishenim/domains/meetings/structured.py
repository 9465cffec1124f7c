"""Meetings and questions as search engines read them in pages: schema.org's words, as data that nobody runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.urls import reverse
from markupsafe import Markup

from ishenim.domains.meetings.grounds import Access, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.procedures import MeetingState, QuestionState, ReportingMeeting
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.tables.as_csv import on_the_clock

STATUSES = {
    MeetingState.POSTPONED: "EventPostponed",
    MeetingState.CANCELLED: "EventCancelled",
    MeetingState.NOT_HELD: "EventCancelled",
}
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Signs that could end the element in which the data stands, or that a script would not take for a text."""
Told = dict[str, Any]


def block(told: Mapping[str, Any] | None) -> Markup:
    """Return data as it stands in a page, or nothing; no word in it can end the element that holds it."""
    if told is None:
        return Markup()
    written = orjson.dumps({"@context": "https://schema.org", **told}).decode()
    for sign, escaped in ESCAPED.items():
        written = written.replace(sign, escaped)
    return Markup(written)  # noqa: S704  every sign that HTML knows was escaped above


def event(meeting: Meeting) -> Told | None:
    """Tell of a meeting that has a day."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return None
    unit, page = atlas().by_id(meeting.beat_id), page_of("meetings:meeting", meeting.matter.reference)
    state = MeetingState(meeting.matter.state)
    organiser = meeting.matter.institution
    told: Told = {
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": f"{unit.name}: {ReportingMeeting.title}",
        "startDate": moment(meeting.starts_at),
        "endDate": moment(meeting.ends_at),
        "eventStatus": f"https://schema.org/{STATUSES.get(state, 'EventScheduled')}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": meeting.venue or unit.name, "address": unit.name},
        "inLanguage": list(meeting.languages),
        "description": " ".join(
            [*(str(Access(one).label) for one in meeting.access), meeting.access_notes]
        ).strip(),
    }
    if organiser:
        told["organizer"] = {"@type": "GovernmentOrganization", "name": organiser.name}
    return {name: value for name, value in told.items() if value not in ("", [])}


def qa_page(question: Question) -> Told | None:
    """Tell of a question whose words were checked, and of the answer; only the asker makes it an accepted one."""
    if not question.shown_text:
        return None
    matter, page = question.matter, page_of("meetings:question", question.matter.reference)
    told: Told = {
        "@type": "Question",
        "name": matter.title,
        "text": question.shown_text,
        "dateCreated": moment(matter.opened_at),
        "about": str(Topic(question.topic).label),
        "inLanguage": matter.language,
        "answerCount": 1 if question.result else 0,
    }
    if question.result:
        accepted = matter.state == QuestionState.CONFIRMED
        told["acceptedAnswer" if accepted else "suggestedAnswer"] = {
            "@type": "Answer",
            "text": question.result,
            "url": page,
            "author": {
                "@type": "GovernmentOrganization",
                "name": matter.institution.name if matter.institution else "",
            },
        }
    return {"@type": "QAPage", "@id": page, "url": page, "mainEntity": told}


def page_of(url_name: str, reference: str) -> str:
    return f"{origin()}{reverse(url_name, kwargs={'reference': reference})}"


def moment(value: Any) -> str:
    return on_the_clock(value).isoformat(timespec="seconds")
