"""What may be done on paper: issuing question cards, and entering those that were filled in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from ishenim.domains.meetings import paper_forms
from ishenim.domains.meetings.grounds import Channel
from ishenim.domains.meetings.models import Card, Meeting, Question
from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.domains.meetings.question_actions import addressed
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.claims import Claim, digest, new_code
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]
OF_THE_POLICE = {"police", "ministry"}
MOST_OF_A_MEETING = 999


@carries_out(ReportingMeeting.issue_cards, asks=paper_forms.IssueCards)
def issue_cards(meeting: Meeting, by: Actor, *, count: int, language: str, sent: str | None) -> Facts:
    """Make cards with a claim code each; only the fingerprints of the codes stay here."""
    refuse_the_police(by)
    refuse_twice(sent)
    cards = Card.objects.filter(matter=meeting.matter)
    last = cards.aggregate(last=Max("number"))["last"] or 0
    if last + count > MOST_OF_A_MEETING:
        left = MOST_OF_A_MEETING - last
        raise ValidationError(
            {"count": _("A meeting has at most 999 cards; %(left)d can still be printed.") % {"left": left}}
        )
    meeting.printed = [new_card(meeting, number) for number in range(last + 1, last + count + 1)]
    meeting.printed[0][0].sent = sent
    meeting.also.extend(card for card, _code in meeting.printed)
    return {}


def new_card(meeting: Meeting, number: int) -> tuple[Card, str]:
    """Return a card that is not stored yet, and its code, which never will be."""
    code = new_code()
    return Card(matter=meeting.matter, number=number, digest=digest(code)), code


def refuse_the_police(by: Actor) -> None:
    """Raise if the office belongs to the police: whoever issues codes could speak for those who ask."""
    assert by.institution_id is not None
    kind = Institution.objects.values_list("kind", flat=True).get(pk=by.institution_id)
    if kind in OF_THE_POLICE:
        raise ValidationError(_("Question cards are issued by an office that is not the police."), "police")


def refuse_twice(sent: str | None) -> None:
    """Raise if the same form has printed cards already: their codes cannot be shown a second time."""
    if sent and Card.objects.filter(sent=sent).exists():
        raise ValidationError(
            _(
                "These cards were made a moment ago, and their codes are shown once. If that page is lost, "
                "leave those cards unused and print new ones."
            ),
            "twice",
        )


@carries_out(ResidentsQuestion.ask_on_paper, asks=paper_forms.AskOnPaper)
def ask_on_paper(question: Question, by: Actor, *, card: Card, text: str, topic: str, language: str) -> Facts:
    """Enter a card; the code under its seal makes whoever kept it the one who asked."""
    refuse_used(card)
    matter = question.matter
    if atlas().current(card.matter.place_id).id != atlas().current(matter.place_id).id:
        raise ValidationError({"card": _("This card belongs to a meeting of another place.")})
    matter.language = language
    question.text, question.topic, question.channel = text, topic, Channel.PAPER
    question.meeting_id, question.card_id = card.matter_id, card.pk
    addressed(question)
    question.also.append(Claim(digest=bytes(card.digest)))
    return {"channel": Channel.PAPER.value, "meeting": card.matter.reference}


def refuse_used(card: Card) -> None:
    """Raise if a card was entered already: it stands for one question."""
    if hasattr(card, "question"):
        sentence = _("This card was entered already: question %(reference)s.")
        raise ValidationError({"card": sentence % {"reference": card.question.matter.reference}})
