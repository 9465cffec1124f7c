"""Residents' questions as other people's programs read them: requests for a service, in the words of Open311.

What each state is there, and why, stands in docs/decisions/a-question-as-a-service-request.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.grounds import Channel, Topic
from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.pressing import PRESSED
from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.domains.meetings.showing import question_said
from ishenim.domains.meetings.tables import shown
from ishenim.kernel.institutions.roles import ADMINISTRATIVE
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.columns import Column, Kind, Table
from ishenim.kernel.tables.lists import Piece
from ishenim.kernel.tables.requests import Requests, Service, Wanted, register_requests

OPEN, CLOSED = "open", "closed"
CLOSED_STATES = [state.value for state in ResidentsQuestion.final]


def status(row: Question) -> str:
    """Return whether a question is closed: only where the rule says that it has ended, not when an office says so."""
    return CLOSED if row.matter.state in CLOSED_STATES else OPEN


def updated(row: Question) -> datetime:
    """Return when something about a question last changed; of one that has ended, when it ended."""
    matter = row.matter
    moments = (matter.state_since, row.checked_at, matter.overdue_since)
    return matter.closed_at or max(moment for moment in moments if moment)


def address(row: Question) -> str:
    """Return the name of a question's place with what it lies in; no question has a finer one."""
    place_id = row.matter.place_id
    above = [unit.name for unit in atlas().ancestors(place_id, ADMINISTRATIVE) if unit.kind != "country"]
    return ", ".join([atlas().by_id(place_id).name, *above])


def position(row: Question) -> tuple[float | None, float | None]:
    """Return the middle of a question's place, or of the nearest one above it: no question has a finer position."""
    return atlas().position(row.matter.place_id) or (None, None)


def page_of(url_name: str, matter: Matter | None) -> str:
    """Return the address of the page of a matter, or nothing where there is none."""
    return whole_address(reverse(url_name, kwargs={"reference": matter.reference})) if matter else ""


REQUESTS: Table[Question] = Table(
    "service_requests",
    _("Residents’ questions"),
    (
        Column("service_request_id", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("status", _("State"), status, Kind.CODE),
        Column(
            "status_notes",
            _("State"),
            lambda row: question_said(row.matter.state, row.matter.overdue_since)[1],
        ),
        Column("service_name", _("Topic"), lambda row: Topic(row.topic).label),
        Column("service_code", _("Topic"), lambda row: row.topic, Kind.CODE),
        Column("description", _("Text as it is shown"), lambda row: row.shown_text),
        Column(
            "agency_responsible",
            _("Who answers"),
            lambda row: row.matter.institution.name if row.matter.institution else "",
        ),
        Column("service_notice", _("Promised"), lambda row: row.promised),
        Column("requested_datetime", _("Opened"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("updated_datetime", _("In this state since"), updated, Kind.MOMENT),
        Column("expected_datetime", _("Due"), lambda row: row.turn_due, Kind.MOMENT),
        Column("address", _("Place"), address),
        Column("address_id", _("Place"), lambda row: atlas().by_id(row.matter.place_id).code, Kind.CODE),
        Column("zipcode", _("Place"), lambda row: ""),
        Column("lat", _("Latitude"), lambda row: position(row)[1], Kind.NUMBER),
        Column("long", _("Longitude"), lambda row: position(row)[0], Kind.NUMBER),
        Column("media_url", _("Page"), lambda row: ""),
    ),
)

MORE: Table[Question] = Table(
    "extended_attributes",
    _("Residents’ questions"),
    (
        Column("state", _("State"), lambda row: row.matter.state, Kind.CODE),
        Column("channel", _("Came in"), lambda row: Channel(row.channel).value, Kind.CODE),
        Column("language", _("Language"), lambda row: row.matter.language, Kind.CODE),
        Column("overdue_since", _("Overdue since"), lambda row: row.matter.overdue_since, Kind.MOMENT),
        Column("promised_for", _("Promised for"), lambda row: row.promised_for, Kind.DAY),
        Column("result", _("Result"), lambda row: row.result),
        Column("merged_into", _("Merged into"), lambda row: vars(row).get("merged_into"), Kind.CODE),
        Column("meeting", _("Meeting"), lambda row: page_of("meetings:meeting", row.meeting)),
        Column("page", _("Page"), lambda row: page_of("meetings:question", row.matter)),
    ),
)


def services() -> list[Service]:
    """Return what one may ask about."""
    return [Service(topic.value, str(topic.label)) for topic in Topic]


def read(wanted: Wanted, after: Any, most: int, leaving_out: int) -> Piece[Question]:
    """Return the next questions that are looked for, the newest first: one query, in the order of an index."""
    chosen = among(wanted)
    if after is not None:
        moment, number = datetime.fromisoformat(after[0]), after[1]
        chosen = chosen.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=number))
    numbers = chosen.order_by("-opened_at", "-pk").values("pk")[leaving_out : leaving_out + most + 1]
    found = shown(Question.objects.filter(pk__in=numbers)).select_related("matter__institution", "meeting")
    rows = list(found.annotate(turn_due=queries.NEXT_TURN).order_by("-matter__opened_at", "-pk"))  # type: ignore[no-redef]  # the model declares it for whoever reads it
    return Piece(rows[:most], key_of(rows[most - 1]) if len(rows) > most else None)


def key_of(row: Question) -> list[Any]:
    """Return behind what a list goes on."""
    return [row.matter.opened_at.isoformat(), row.pk]


def among(wanted: Wanted) -> QuerySet[Matter, Matter]:
    """Choose among the matters of questions that were let in."""
    found = of_questions(wanted).exclude(state__in=queries.NEVER_LISTED)
    if wanted.open is not None:
        found = (
            found.exclude(state__in=CLOSED_STATES) if wanted.open else found.filter(state__in=CLOSED_STATES)
        )
    if wanted.changed_since is not None:
        later = Q(state_since__gte=wanted.changed_since) | Q(question__checked_at__gte=wanted.changed_since)
        found = found.filter(later | Q(overdue_since__gte=wanted.changed_since))
    asked: dict[str, Any] = {
        "reference__in": wanted.references,
        "opened_at__gte": wanted.since,
        "opened_at__lt": wanted.until,
        "question__topic__in": wanted.services,
        "place_id__among": wanted.places,
    }
    return found.filter(**{name: value for name, value in asked.items() if value is not None})


def of_questions(wanted: Wanted) -> QuerySet[Matter, Matter]:
    """Return the matters of questions: those open in places so that the short index of what is open leads to them.

    SQLite would else walk all questions of the country in the order of their opening until it met enough.
    """
    if not (wanted.open and wanted.places is not None):
        return Matter.objects.filter(kind=ResidentsQuestion.name)
    found = Matter.objects.annotate(what=Coalesce("kind", Value("")))
    return found.filter(what=ResidentsQuestion.name, closed_at=None)


NAMED = {"text": "description", "topic": "service_code"}
"""What the fields of the step are called by the protocol; every other one is an attribute of the service."""


def register() -> None:
    """Let other people's programs read questions, and bring them in."""
    register_requests(
        Requests(
            table=REQUESTS,
            more=MORE,
            group=_("Residents’ questions"),
            services=services,
            read=read,
            matter=matter_of,
            step=ResidentsQuestion.ask_by_program,
            named=NAMED,
            notice=notice,
            keys=["kind:question", "places", "institutions", PRESSED],
        )
    )


def notice(row: Question) -> str:
    """Tell whoever asked the code that is theirs alone, and what happens next."""
    return gettext(
        "Your claim code: %(code)s. It is shown only now. With it you see every step and say whether it is really "
        "done; whoever has it can speak for you. An office that is not asked checks the words before anyone reads them."
    ) % {"code": row.claim_code}


def matter_of(row: Question) -> Matter:
    """Return the matter of a question."""
    return row.matter
