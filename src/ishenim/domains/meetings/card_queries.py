"""What may be asked about the question cards of a meeting."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from ishenim.domains.meetings.models import Card


def cards_of(meeting_id: int, numbers: Collection[int]) -> dict[tuple[str, int], Card]:
    """Return the cards of a meeting with these numbers, by reference and number, each with its question: one query."""
    found = Card.objects.filter(matter_id=meeting_id, number__in=numbers)
    listed = found.select_related("matter", "question__matter")
    return {(card.matter.reference, card.number): card for card in listed}


def tally_of_cards(meeting_id: int) -> dict[str, int]:
    """Count the cards of a meeting: those that were printed, and those that were entered: one query."""
    cards = Card.objects.filter(matter_id=meeting_id)
    return cards.aggregate(printed=Count("pk"), entered=Count("question"))
