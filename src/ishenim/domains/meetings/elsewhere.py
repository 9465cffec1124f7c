"""What the index, the calendar and whoever follows a topic, a hall or a post are told of meetings and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.domains.meetings.grounds import Access, Spoken, Topic
from ishenim.domains.meetings.models import Hall, Meeting, Question
from ishenim.domains.meetings.procedures import MeetingState, QuestionState
from ishenim.domains.meetings.procedures.offices import HOSTS
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Role
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.occasions import Occasion, Standing, between
from ishenim.kernel.procedures.subjects import (
    Sort,
    Subject,
    Told,
    heir_of_place,
    of_kind,
    unit_of,
    with_former,
)

NEVER_TOLD = [QuestionState.HELD, QuestionState.DECLINED]


def public_texts_of_questions(matter_ids: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of questions that were let in: the text as it is shown, promise and result."""
    found = Question.objects.filter(pk__in=matter_ids).exclude(matter__state__in=NEVER_TOLD)
    rows = found.values_list("pk", "matter__reference", "shown_text", "promised", "result")
    return {pk: " ".join(texts) for pk, *texts in rows}


def public_texts_of_meetings(matter_ids: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of meetings: where, and the minutes."""
    rows = Meeting.objects.filter(pk__in=matter_ids).values_list(
        "pk", "matter__reference", "venue", "minutes"
    )
    return {pk: " ".join(texts) for pk, *texts in rows}


def topics() -> Sort:
    """Say how the questions of a topic are followed."""
    return of_kind(
        Question.procedure.name,
        named=lambda topic: str(Topic(topic).label) if topic in Topic.values else None,
        those=lambda topic: Q(question__topic=topic),
        of=lambda ids: dict(Question.objects.filter(pk__in=ids).values_list("pk", "topic")),
        address=lambda topic: f"{reverse('meetings:questions')}?topic={topic}",
    )


def halls() -> Sort:
    """Say how the meetings of a hall are followed, by its code."""
    sort = of_kind(
        Meeting.procedure.name,
        named=lambda code: Hall.objects.filter(matter__reference=code).values_list("name", flat=True).first(),
        those=lambda code: Q(meeting__hall__matter__reference=code),
        of=lambda ids: dict(
            Meeting.objects.filter(pk__in=ids, hall__isnull=False).values_list(
                "pk", "hall__matter__reference"
            )
        ),
        address=lambda code: reverse("meetings:hall", kwargs={"reference": code}),
        calendar=True,
    )
    return replace(sort, depends_on=lambda code: [f"matter:{code}", f"kind:{Meeting.procedure.name}"])


POSTS = {who.role.name: who.role for who in HOSTS}
"""The offices whose meetings can be followed by their post, whoever holds it."""


class Post(NamedTuple):
    """An office in a place: it stays the same whoever holds it."""

    role: Role
    unit: Unit


def post_of(name: str) -> Post | None:
    """Return the post that is written as its office and the code of its place, or None if there never was one."""
    role, _dash, code = name.partition("-")
    unit = unit_of(code)
    if role not in POSTS or unit is None:
        return None
    ever = Appointment.objects.filter(role=role, place_id=unit.id, confirmed=True)
    return Post(POSTS[role], unit) if ever.exists() else None


def territory_of(post: Post) -> frozenset[int]:
    """Return the places in which a post reports."""
    return atlas().within(post.unit.id, post.role.hierarchy)


def found_post(key: str, name: str) -> Subject | None:
    """Return a post as something to follow: its office and place, and the meetings of its territory."""
    post = post_of(name)
    if post is None:
        return None
    inside = territory_of(post)
    return Subject(
        key,
        f"{post.role.label}, {post.unit.name}",
        reverse("meetings:post", kwargs={"role": post.role.name, "code": post.unit.code}),
        Matter.objects.filter(kind=Meeting.procedure.name, place_id__among=inside),
        partial(between, inside),
    )


def posts_of(told: Sequence[Told]) -> dict[int, list[str]]:
    """Return in which posts' territories meetings lie, by number, the nearest first."""
    return {
        one.number: [
            f"{role.name}-{unit.code}"
            for role in POSTS.values()
            for unit in with_former(around(atlas().by_code(one.code), role))
        ]
        for one in told
        if one.kind == Meeting.procedure.name
    }


def around(unit: Unit, role: Role) -> list[Unit]:
    return [unit, *atlas().ancestors(unit.id, role.hierarchy)]


def code_of(name: str) -> str:
    return name.partition("-")[2]


def heir_of_post(name: str) -> str | None:
    """Return the same office in what has taken the place of its own, where that is over."""
    heir = heir_of_place(code_of(name))
    return None if heir is None else f"{name.partition('-')[0]}-{heir}"


def posts() -> Sort:
    """Say how the meetings of a post are followed, whoever holds it."""
    return Sort(
        found_post,
        of=posts_of,
        depends_on=lambda name: [f"place:{code_of(name)}"],
        heir=heir_of_post,
        place=lambda name: unit_of(code_of(name)),
    )


OCCASION_FIELDS = (
    "starts_at", "ends_at", "matter__state", "matter__reference", "beat_id", "venue", "sequence",
    "matter__state_since", "languages", "access", "access_notes",
)  # fmt: skip
TAKES_PLACE = {
    MeetingState.PLANNED: Standing.TENTATIVE,
    MeetingState.POSTPONED: Standing.CANCELLED,
    MeetingState.CANCELLED: Standing.CANCELLED,
    MeetingState.NOT_HELD: Standing.CANCELLED,
}


def occasions(
    place_ids: frozenset[int] | None,
    first: datetime,
    until: datetime,
    those: QuerySet[Matter] | None = None,
) -> Iterator[Occasion]:
    """Yield the meetings of places (None: everywhere) that begin from a moment until another: one query."""
    found = Meeting.objects.filter(starts_at__gte=first, starts_at__lt=until)
    if those is not None:
        found = found.filter(matter__in=those)
    if place_ids is not None:
        found = found.filter(beat_id__among=place_ids)
    rows = found.order_by("starts_at", "pk").values_list(*OCCASION_FIELDS)
    for (
        starts_at,
        ends_at,
        state,
        reference,
        beat,
        venue,
        sequence,
        changed_at,
        spoken,
        access,
        notes,
    ) in rows:
        yield Occasion(
            starts_at=starts_at,
            ends_at=ends_at,
            kind=Meeting.procedure.name,
            state=state,
            reference=reference,
            place_id=beat,
            where=venue,
            standing=TAKES_PLACE.get(state, Standing.CONFIRMED),
            sequence=sequence,
            changed_at=changed_at,
            about=(*_who_may_come(get_language(), tuple(spoken), tuple(access)), *([notes] if notes else [])),
        )


@lru_cache(512)
def _who_may_come(language: str | None, spoken: tuple[str, ...], access: tuple[str, ...]) -> list[str]:
    """Return what is spoken at a meeting and how one gets in, as sentences of a language."""
    said = [
        (_("Languages: %(languages)s."), "languages", [str(Spoken(code).label) for code in spoken]),
        (_("Access: %(access)s."), "access", [str(Access(code).label) for code in access]),
    ]
    return [sentence % {name: ", ".join(words)} for sentence, name, words in said if words]
