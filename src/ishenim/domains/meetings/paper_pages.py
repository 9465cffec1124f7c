"""The page on which a clerk enters the cards of a meeting: thirty rows in one form, each saved for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.meetings import card_queries
from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.paper_forms import AskOnPaper, CardNumber, Named
from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import DeskPage, Shown, register_page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.attachments import KEPT, Files, receive
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

ROWS = 30
LAST_DIGITS = re.compile(r"(\d{1,3})\s*$")


class CardRow(AskOnPaper):
    """One row of the form: a card on one line, so that Enter saves."""

    def prepare(self) -> None:
        """Write the question on one line, and choose no topic for the clerk."""
        self.fields["text"].widget = django_forms.TextInput({"autocomplete": "off"})
        self.fields["text"].help_text = self.fields["photograph"].help_text = ""
        topic = self.fields["topic"]
        assert isinstance(topic, django_forms.ChoiceField)
        topic.choices = [("", _("Choose")), *Topic.choices]


@dataclass(eq=False)
class Row:
    """One row as it was typed, and what became of it."""

    form: CardRow
    item: Item | None = None
    before: str = ""
    """The reference of the question that this very card became when it was sent earlier."""

    @property
    def reference(self) -> str:
        """The question that the card has become."""
        return self.before or (self.item.matter.reference if self.item else "")

    @property
    def card(self) -> str:
        """The number of the card."""
        return str(self.form.cleaned_data["card"].reference)

    @property
    def recorded(self) -> bool:
        """Whether the card is recorded, now or earlier."""
        return not self.form.errors


def enter(request: HttpRequest, matter: Matter, by: Actor) -> Shown:
    """Show the form; record the rows that are right, and keep the others as they were typed."""
    typed = read(request, matter) if request.method == "POST" else {}
    record([row for row in typed.values() if not row.form.errors and not row.before], matter, by)
    left = {number: row for number, row in typed.items() if not row.recorded}
    rows = [left[number].form if number in left else blank(number, matter) for number in range(ROWS)]
    if not left:
        rows[0].fields["card"].widget.attrs["autofocus"] = True
    context = {
        "tally": card_queries.tally_of_cards(matter.pk),
        "rows": rows,
        "left": [(number + 1, row.form) for number, row in left.items()],
        "done": [row for row in typed.values() if row.recorded],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if left else HTTPStatus.OK
    return Shown("meetings/entering.html", context, status)


def blank(number: int, matter: Matter) -> CardRow:
    """Return an empty row."""
    return CardRow(prefix=prefix(number), initial={"language": matter.language or "ky"})


def prefix(number: int) -> str:
    return f"row{number + 1}"


def read(request: HttpRequest, matter: Matter) -> dict[int, Row]:
    """Return the rows in which something was typed, checked as far as that needs nobody else: one query."""
    data, files = request.POST, request.FILES
    numbers = [number for number in range(ROWS) if is_typed(data, files, number)]
    cards = (LAST_DIGITS.search(data.get(f"{prefix(number)}-card", "")) for number in numbers)
    known = card_queries.cards_of(matter.pk, {int(digits[1]) for digits in cards if digits})
    rows = {
        number: Row(bound(data, receive(CardRow, files, prefix(number)), number, matter, known))
        for number in numbers
    }
    refuse_a_second_row(rows.values())
    for row in rows.values():
        row.before = "" if row.form.errors else entered_before(row.form)
    return rows


def is_typed(data: Mapping[str, Any], files: Mapping[str, Any], number: int) -> bool:
    """Say whether a row was begun: by a number, by words, or by a photograph that was chosen or kept."""
    names = [f"{prefix(number)}-{name}" for name in ("card", "text", f"photograph{KEPT}")]
    return f"{prefix(number)}-photograph" in files or any(data.get(name, "").strip() for name in names)


def bound(
    data: Mapping[str, Any], files: Files, number: int, matter: Matter, known: Mapping[Named, Any]
) -> CardRow:
    """Return a row with what was typed; the last digits are enough for a card of this meeting."""
    form = CardRow(data, files, prefix=prefix(number))
    card = form.fields["card"]
    assert isinstance(card, CardNumber)
    card.meeting, card.known = matter.reference, known
    form.full_clean()
    return form


def refuse_a_second_row(rows: Iterable[Row]) -> None:
    """Put beside a card that stands in two rows that it does; the first row is the one that counts."""
    seen = set()
    for row in rows:
        card = row.form.cleaned_data.get("card")
        if card is not None and card.pk in seen:
            row.form.add_error("card", _("This card stands in another row, too."))
        elif card is not None:
            seen.add(card.pk)


def entered_before(form: CardRow) -> str:
    """Return the question that this card became with these very words: what is sent twice is recorded once."""
    question = getattr(form.cleaned_data["card"], "question", None)
    return question.matter.reference if question and question.text == form.cleaned_data["text"] else ""


def record(rows: list[Row], matter: Matter, by: Actor) -> None:
    """Enter all cards in one batch; each that is refused keeps its reason, and the others are recorded."""
    if not rows:
        return
    place = atlas().current(matter.place_id).id
    for row in rows:
        row.item = Item(begin(ResidentsQuestion.name, place_id=place), row.form.cleaned_data)
    try:
        take([row.item for row in rows if row.item], ResidentsQuestion.ask_on_paper, by, partly=True)
    except IntegrityError:  # another clerk entered one of these cards at this very moment
        record_one_by_one(rows, place, by)
    for row in rows:
        if row.item and row.item.refused:
            explain(row.form, row.item.refused)


def record_one_by_one(rows: list[Row], place: int, by: Actor) -> None:
    """Enter each card alone, so that only the one that is there already is refused."""
    for row in rows:
        row.item = Item(begin(ResidentsQuestion.name, place_id=place), row.form.cleaned_data)
        try:
            take([row.item], ResidentsQuestion.ask_on_paper, by, partly=True)
        except IntegrityError:
            row.item.refused = ValidationError(
                {"card": _("This card was entered a moment ago by somebody else.")}
            )


def register() -> None:
    """Say to the desk where cards are entered."""
    register_page(
        DeskPage(
            kind=ReportingMeeting.name,
            name="cards",
            label=gettext_lazy("Enter question cards"),
            step=ResidentsQuestion.ask_on_paper,
            view=enter,
        )
    )
