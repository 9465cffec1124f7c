"""What is asked where paper is printed, and where it is entered again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.models import LONGEST_QUESTION, Card
from ishenim.domains.meetings.question_forms import WRITTEN
from ishenim.kernel.procedures.attachments import Photograph
from ishenim.kernel.procedures.claims import SentOnce, Unrecorded
from ishenim.kernel.procedures.fields import Count, StepForm, Words

MOST_CARDS = 200
NUMBER = re.compile(r"(?:([2-9A-HJ-NP-Z]{4})\W*([2-9A-HJ-NP-Z]{4})\W+)?0*(\d{1,3})")
LOOK_ALIKE = str.maketrans("АВСЕНКМРТУХ", "ABCEHKMPTYX")
"""Letters of the Cyrillic keyboard that look like those on the card."""

Named = tuple[str, int]
"""The reference of a meeting, and the number of a card of it."""


class IssueCards(StepForm):
    """How many cards are printed, in which language."""

    count = Count(
        label=_("How many cards?"), least=1, most=MOST_CARDS,
        help_text=_("Four cards stand on one sheet of A4."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    sent = SentOnce()


class CardNumber(Unrecorded):
    """The number printed on a card. Whoever saw who took the card must not find its question by it."""

    default_error_messages = {
        "invalid": _("Write the number as it stands on the card, for example 7KWM-3XQP-017."),
        "unknown": _("There is no card with this number. Compare it with the card."),
        "elsewhere": _("This card is of another meeting: %(meeting)s. Enter it there."),
    }
    meeting = ""
    """The reference of the meeting whose cards are meant where only the last digits are typed."""
    known: Mapping[Named, Card] | None = None
    """Cards that were read already; None lets each be looked up."""

    def to_python(self, value: Any) -> Any:
        """Return the card that is meant. Raise for a number that is none, or that of no card."""
        if isinstance(value, Card):
            return value
        text = str(value or "").strip()
        if not text:
            return text
        meeting, number = self.named(text)
        if self.meeting and meeting != self.meeting:
            raise ValidationError(self.error_messages["elsewhere"], "elsewhere", {"meeting": meeting})
        card = self.found(meeting, number)
        if card is None:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        return card

    def named(self, text: str) -> Named:
        """Read what was typed: the whole number, or its last digits where the meeting is known."""
        parts = NUMBER.fullmatch(text.upper().translate(LOOK_ALIKE))
        if parts is None or not (parts[1] or self.meeting):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return (f"{parts[1]}-{parts[2]}" if parts[1] else self.meeting), int(parts[3])

    def found(self, meeting: str, number: int) -> Card | None:
        if self.known is not None:
            return self.known.get((meeting, number))
        cards = Card.objects.select_related("matter", "question__matter")
        return cards.filter(matter__reference=meeting, number=number).first()


class AskOnPaper(StepForm):
    """A card as a clerk types it."""

    card = CardNumber(label=_("Number of the card"), widget=forms.TextInput({"autocomplete": "off"}))
    text = Words(
        label=_("Question"), rows=2, min_length=10, max_length=LONGEST_QUESTION,
        help_text=_("As it stands on the card. An office that is not asked checks it before anyone reads it."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What is it about?"), choices=grounds.Topic)
    language = forms.ChoiceField(label=_("Language"), choices=WRITTEN)
    photograph = Photograph(
        label=_("Photograph of the card"),
        help_text=_("Only the offices see it: without it nobody can compare."),
    )
