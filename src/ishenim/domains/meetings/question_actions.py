"""What may be done about a resident's question. One function for each declared step."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import answering, hall_forms, moderation_forms, question_forms
from ishenim.domains.meetings.grounds import Channel
from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.procedures import ResidentsQuestion as Rule
from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import RESIDENT, Actor
from ishenim.kernel.procedures.claims import Claim, code_of, digest, new_code, seal
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.originals import OrderOriginal
from ishenim.kernel.procedures.refusals import NotNow, Refused

Facts = dict[str, Any]
TITLE_LENGTH = 160


@carries_out(Rule.ask, asks=question_forms.Ask)
def ask(question: Question, by: Actor, *, text: str, topic: str, sent: str | None) -> Facts:
    """Take a resident's question to the office of the place; the claim code is theirs alone."""
    return asked(question, text, topic, sent)


@carries_out(Rule.ask_in_hall, asks=hall_forms.AskInHall)
def ask_in_hall(
    question: Question, by: Actor, *, text: str, topic: str, sent: str | None, meeting: Matter
) -> Facts:
    """Take a question that was asked during a meeting; it belongs to that meeting's record, too."""
    return asked(question, text, topic, sent, meeting)


@carries_out(Rule.ask_in_hall_unproven, asks=hall_forms.AskInHall)
def ask_in_hall_unproven(
    question: Question, by: Actor, *, text: str, topic: str, sent: str | None, meeting: Matter
) -> Facts:
    """Take a question that was asked during a meeting by a form that proved no work; it waits to be let in."""
    return asked(question, text, topic, sent, meeting)


@carries_out(Rule.ask_unproven, asks=question_forms.Ask)
def ask_unproven(question: Question, by: Actor, *, text: str, topic: str, sent: str | None) -> Facts:
    """Take a question from a form that proved no work; the moderation office lets it in."""
    return asked(question, text, topic, sent)


@carries_out(Rule.ask_by_program, asks=question_forms.AskByProgram)
def ask_by_program(question: Question, by: Actor, *, text: str, topic: str, language: str) -> Facts:
    """Take a question that a resident asked by another program; the claim code goes back with the answer.

    The program sees the code, so its office must not be the one that answers: it could confirm its own result.
    """
    question.matter.language = language
    question.text, question.topic, question.channel = text, topic, Channel.PROGRAM
    addressed(question)
    if question.matter.institution_id == by.institution_id:
        raise Refused(Rule.ask_by_program, "independent")
    question.claim_code = new_code()
    question.also.append(Claim(digest=digest(question.claim_code)))
    return {"channel": Channel.PROGRAM.value}


def asked(
    question: Question, text: str, topic: str, sent: str | None, meeting: Matter | None = None
) -> Facts:
    """Fill a new question, find the office that answers for its place, and make its claim code."""
    channel = Channel.HALL if meeting else Channel.WEB
    question.text, question.topic, question.channel, question.meeting = text, topic, channel, meeting
    addressed(question)
    question.claim_code = code_of(sent) if sent else new_code()
    question.also.append(Claim(digest=digest(question.claim_code), sent=seal(sent) if sent else None))
    return {"channel": channel.value}


def addressed(question: Question) -> None:
    """Address a new question to the office that answers for its place; raise where none takes part yet."""
    matter = question.matter
    matter.institution_id = answering.asked_first(matter.place_id, day_of(question.at))
    if matter.institution_id is None:
        raise ValidationError(
            _("No office of this place takes part yet, so nobody could answer you."), "no_office"
        )


@carries_out(Rule.admit, asks=moderation_forms.ShowText)
def admit(question: Question, by: Actor, *, text: str, hidden: list[str]) -> Facts:
    """Let a question in and show its text."""
    return show(question, text, hidden)


@carries_out(Rule.show_text, asks=moderation_forms.ShowText)
def show_text(question: Question, by: Actor, *, text: str, hidden: list[str]) -> Facts:
    """Show the text after the check, without what must be hidden."""
    return show(question, text, hidden)


@carries_out(Rule.hide_text, asks=moderation_forms.HideText)
def hide_text(question: Question, by: Actor, *, text: str, hidden: list[str]) -> Facts:
    """Hide something that should not have been shown; what was shown is taken out of the record."""
    return show(question, text, hidden)


def show(question: Question, text: str, hidden: list[str]) -> Facts:
    question.shown_text, question.hidden, question.checked_at = text, hidden, question.at
    first_line = " ".join(text.split())
    short = len(first_line) <= TITLE_LENGTH
    question.matter.title = first_line if short else first_line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return {}


@carries_out(Rule.decline, asks=moderation_forms.Decline)
def decline(question: Question, by: Actor, *, ground: str) -> Facts:
    """Keep out what is no question, and say publicly on what ground."""
    question.shown_text, question.matter.title = "", ""
    return {}


@carries_out(Rule.hide_files, asks=moderation_forms.HideFiles)
def hide_files(question: Question, by: Actor, *, ground: str) -> Facts:
    """Take what is shown of pictures and papers off the pages, on a ground that everyone can read.

    What the offices attached leaves the record; what the asker brought stays with the offices.
    """
    return {}


@carries_out(Rule.erase_files, asks=moderation_forms.EraseFiles)
def erase_files(question: Question, by: Actor, *, ground: str) -> Facts:
    """Take everything that was ever brought to a question out of the record, on a ground that everyone can read."""
    return {}


@carries_out(Rule.order_original, asks=OrderOriginal)
def order_original(question: Question, by: Actor, **_asked: str) -> Facts:
    """Order that an original be opened, on a ground that everyone can read."""
    return {}


@carries_out(Rule.pass_the_check_on)
def pass_the_check_on(question: Question, by: Actor) -> Facts:
    """Hand an overdue check to the independent office; nothing is shown by itself."""
    question.check_passed_on = True
    return {}


@carries_out(Rule.accept, asks=question_forms.Reply)
def accept(question: Question, by: Actor, *, reply: str) -> Facts:
    """Take the question on, and say so to whoever asked."""
    question.matter.holder_id = by.appointment_id
    return {}


@carries_out(Rule.give_back, asks=question_forms.GiveBack)
def give_back(question: Question, by: Actor, *, reply: str, ground: str) -> Facts:
    """Return the question, on a ground that everyone can read."""
    return {}


@carries_out(Rule.refer, asks=question_forms.Refer)
def refer(question: Question, by: Actor, *, reply: str, institution: Institution) -> Facts:
    """Hand the question to the body that is responsible; its term begins anew."""
    hand_to(question, institution.pk)
    return {}


@carries_out(Rule.refer_up, asks=question_forms.ReferUp)
def refer_up(question: Question, by: Actor, **_unused: Any) -> Facts:
    """Send the question with its file to the superior; a resident may once the office is late or returned it."""
    matter = question.matter
    late = matter.deadlines.filter(missed_at__isnull=False, kept_at=None).exclude(step=Rule.show_text.name)
    if by.role is RESIDENT and not matter.closed_at and not late.exists():
        raise ValidationError(
            _("This is possible once the deadline has passed or the question was returned.")
        )
    superior = answering.above(matter.institution, matter.place_id, day_of(question.at))
    if superior is None:
        raise ValidationError(_("No office above this one takes part yet, so nobody there could answer."))
    hand_to(question, superior.pk)
    return {"institution": superior.code}


def hand_to(question: Question, institution_id: int) -> None:
    question.matter.institution_id, question.matter.holder_id = institution_id, None
    question.promised_for = None


@carries_out(Rule.pass_on)
def pass_on(question: Question, by: Actor) -> Facts:
    """Hand the question to the body that answers for its place now; the terms run on, the promise stands."""
    matter = question.matter
    assert matter.institution is not None
    heir = answering.successor(matter.institution, matter.place_id, day_of(question.at))
    if heir is None:
        raise NotNow(Rule.pass_on)
    matter.institution, matter.holder_id = heir, None
    return {"institution": heir.code}


@carries_out(Rule.overdue)
def overdue(question: Question, by: Actor) -> Facts:
    """Say publicly that a deadline passed, and tell the superior."""
    return {}


@carries_out(Rule.promise, asks=question_forms.Promise)
def promise(question: Question, by: Actor, *, what: str, promised_for: date) -> Facts:
    """Promise publicly what will be done, and by which day."""
    question.promised, question.promised_for, question.promised_by = what, promised_for, by.role.name
    question.extended_from = None
    return {}


@carries_out(Rule.answer_in_hall, asks=hall_forms.AnswerInHall)
def answer_in_hall(question: Question, by: Actor, *, result: str) -> Facts:
    """Answer before everyone; it counts as kept only when the asker confirms."""
    question.result, question.answered_in_hall = result, True
    return {}


@carries_out(Rule.promise_in_hall, asks=hall_forms.PromiseInHall)
def promise_in_hall(question: Question, by: Actor, *, what: str, promised_for: date) -> Facts:
    """Take a question with a promise before everyone, and a day."""
    question.matter.holder_id = by.appointment_id
    question.promised, question.promised_for, question.promised_by = what, promised_for, by.role.name
    question.promised_in_hall = True
    return {}


@carries_out(Rule.extend, asks=question_forms.Extend)
def extend(question: Question, by: Actor, *, promised_for: date, ground: str, reason: str) -> Facts:
    """Give more time, once, on a lawful ground, by someone other than who promised."""
    question.extended_from, question.promised_for = question.promised_for, promised_for
    return {}


@carries_out(Rule.ask_back, asks=question_forms.Reply)
def ask_back(question: Question, by: Actor, *, reply: str) -> Facts:
    """Ask the asker for something the office needs to know."""
    return {}


@carries_out(Rule.answer_back, asks=question_forms.ClaimedAnswer)
def answer_back(question: Question, by: Actor, *, code: str, answer: str) -> Facts:
    """Answer the office; it reads the answer, the public does not."""
    question.promised_for = None
    return {}


@carries_out(Rule.done, asks=question_forms.Done)
def done(question: Question, by: Actor, *, result: str) -> Facts:
    """Report the result; it counts as kept only when the asker confirms."""
    question.result = result
    return {}


@carries_out(Rule.close_unfixed, asks=question_forms.CloseUnfixed)
def close_unfixed(question: Question, by: Actor, *, reply: str, ground: str) -> Facts:
    """Close without a result, on a legal ground that everyone can read."""
    return {}


@carries_out(Rule.confirm, asks=question_forms.Confirm)
def confirm(question: Question, by: Actor, *, code: str) -> Facts:
    """Turn the second key: whoever asked says that it is done."""
    return {}


@carries_out(Rule.confirm_late, asks=question_forms.Confirm)
def confirm_late(question: Question, by: Actor, *, code: str) -> Facts:
    """Turn the second key after the term."""
    return {}


@carries_out(Rule.close_unconfirmed)
def close_unconfirmed(question: Question, by: Actor) -> Facts:
    """Close after the asker's silence; this is never counted as confirmed."""
    return {}


@carries_out(Rule.dispute, asks=question_forms.Dispute)
def dispute(question: Question, by: Actor, *, code: str, reason: str) -> Facts:
    """Disagree: the superior and the local self-government look into it."""
    return {}


@carries_out(Rule.reopen, asks=question_forms.Reply)
def reopen(question: Question, by: Actor, *, reply: str) -> Facts:
    """Agree with the asker: the office has to act again."""
    question.promised_for, question.result = None, ""
    return {}


@carries_out(Rule.stand_by, asks=question_forms.Reply)
def stand_by(question: Question, by: Actor, *, reply: str) -> Facts:
    """Stand by the result after looking into it; the asker's disagreement stays in the record."""
    return {}


@carries_out(Rule.take_over, asks=question_forms.TakeOver)
def take_over(question: Question, by: Actor, **held: Any) -> Facts:
    """Keep what another register holds, with its days; it starts no deadline and counts as nothing more.

    The ledger says when it was taken over, which is today; the matter keeps the days on which it was asked and
    ended. Its text is shown as the registrar brings it: the profile of an import says what is read at all.
    """
    for name, value in held.items():
        setattr(question, name, value)
    question.channel = Channel.REGISTER
    show(question, question.text, [])
    matter = question.matter
    matter.institution_id = by.institution_id
    matter.opened_at = noon(held["asked_on"])
    matter.closed_at = noon(held["ended_on"]) if held["ended_on"] else None
    return {}


def noon(day: date) -> datetime:
    """Return the middle of a day, of which nobody knows the hour."""
    return timezone.make_aware(datetime.combine(day, time(12)))
