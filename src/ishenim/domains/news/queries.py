"""What pages ask about news."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from ishenim.domains.news.models import Story
from ishenim.domains.news.procedures import NewsState
from ishenim.kernel.ledger.models import Entry

ROWS = 20


def stories() -> QuerySet[Story]:
    """Return all stories, the newest first."""
    return Story.objects.select_related("matter__place", "matter__institution").order_by(
        "-published_on", "-pk"
    )


def listed(year: int | None = None, *, before: str = "", limit: int = ROWS) -> list[Story]:
    """Return the stories of a year or of all, from where a page ended on: one query, two further on."""
    rows = stories()
    if year is not None:
        rows = rows.filter(published_on__range=(date(year, 1, 1), date(year, 12, 31)))
    last = Story.objects.filter(matter__reference=before).first() if before else None
    if last is not None:
        rows = rows.filter(
            Q(published_on__lt=last.published_on) | Q(published_on=last.published_on, pk__lt=last.pk)
        )
    return list(rows[:limit])


def among(ids: Collection[int]) -> list[Story]:
    """Return those of these stories that were not withdrawn: one query."""
    return list(stories().filter(pk__among=ids, matter__state=NewsState.PUBLISHED.value))


def newest(number: int = 3) -> list[Story]:
    """Return the newest stories that were not withdrawn: one query."""
    published = stories().filter(matter__kind=Story.procedure.name, matter__state=NewsState.PUBLISHED.value)
    return list(published[:number])


def years() -> list[int]:
    """Return the years from the last in which something was published back to the first: two queries, by index."""
    last, first = stories().first(), stories().last()
    return list(range(last.published_on.year, first.published_on.year - 1, -1)) if last and first else []


def by_reference(reference: str) -> Story | None:
    """Return the story of a reference, however it was typed: one query."""
    return stories().filter(matter__reference=reference.strip().upper()).first()


def seals(told: Iterable[Story]) -> dict[int, int | None]:
    """Return where the last line of each story stands in the book, if it is placed yet: one query."""
    lines = Entry.objects.filter(matter_id__in=[story.pk for story in told], kind=Story.procedure.name)
    return {line.matter_id or 0: line.number for line in lines.select_related("position").order_by("pk")}


def public_texts(matter_ids: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of stories that were not withdrawn, in all their languages."""
    published = stories().filter(pk__in=matter_ids, matter__state=NewsState.PUBLISHED.value)
    return {
        story.pk: " ".join(
            getattr(story, f"{part}_{code}") for code in story.languages for part in ("title", "body")
        )
        for story in published
    }
