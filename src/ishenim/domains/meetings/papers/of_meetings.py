"""The papers of one meeting: the poster, the attendance sheet, the agenda and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import ChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.account_forms import Give
from ishenim.domains.meetings.grounds import AgeBand, Chair, Said
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.papers.sheet import Sheet, on_paper
from ishenim.domains.meetings.procedures.account import NUMBERS
from ishenim.domains.meetings.queries import QuestionRow
from ishenim.domains.meetings.showing import (
    labels_of,
    meeting_of,
    papers_of,
    quarter_said,
    question_card,
    title_of,
)
from ishenim.kernel.calendar.words_of_time import clock, day
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER

FACES = 6


def poster(meeting: Meeting) -> Sheet:
    """Make the poster of a meeting that is announced."""
    said = labels_of(meeting)
    facts = [
        (_("Languages"), said["languages"]),
        (_("Access"), ". ".join(filter(None, [said["access"], meeting.access_notes]))),
        (_("Announced"), notice(meeting)),
        (_("Who answers"), who_answers(meeting)),
        *((_("Duty telephone"), phone) for phone in duty_phones(meeting)),
    ]
    return on_paper(
        "poster",
        meeting,
        _("Reporting meeting"),
        invitation=_("The neighbourhood police officer answers residents. Everybody may come and ask."),
        where=_("Where"),
        facts=facts,
        moved=_("The time or the hall was changed. This poster takes the place of earlier ones.")
        if meeting.sequence
        else "",
        asking=_("How to ask"),
        ways_to_ask=[
            _("With a telephone: point its camera at the square."),
            _("Without internet: write on a question card. The cards lie in the hall and where this poster hangs."),
            _("In the hall: raise your hand. What you ask is written down."),
        ],
        nameless=_("You need no account and no name."),
    )  # fmt: skip


def notice(meeting: Meeting) -> str:
    """Say how many days before a meeting residents were told, and how many the rule asks for."""
    assert meeting.notice_days is not None
    told = ngettext("%(num)s day before", "%(num)s days before", meeting.notice_days)
    asked = ngettext(
        "The rule asks for %(days)d day.", "The rule asks for %(days)d days.", meeting.notice_needed
    )
    return f"{told % {'num': meeting.notice_days}}. {asked % {'days': meeting.notice_needed}}"


def who_answers(meeting: Meeting) -> str:
    """Name the office that answers and its body; never a person, for a poster outlives a term."""
    body = meeting.matter.institution
    return ", ".join(filter(None, [str(NEIGHBOURHOOD_OFFICER.label), body.name if body else ""]))


def duty_phones(meeting: Meeting) -> list[str]:
    """Return the duty telephone of the beat's officer, if there is one."""
    faces = directory.public_faces([meeting.beat_id], FACES)
    phones = [face.duty_phone for face in faces if face.role == NEIGHBOURHOOD_OFFICER.name]
    return [phone for phone in phones if phone][:1]


def attendance(meeting: Meeting) -> Sheet:
    """Make the sheet on which those who come are counted, by sex and age, without a name."""
    return on_paper(
        "attendance",
        meeting,
        _("Attendance sheet"),
        rule=_("Cross one box for each person who comes. Write no names of residents."),
        age=_("Age"),
        women=_("Women"),
        men=_("Men"),
        bands=[str(band.label) for band in AgeBand],
        together=_("Together"),
        bodies=_("Which offices and organisations came"),
        body=_("Office or organisation"),
        people=_("People"),
        **chairing(),
        asked=_("Questions asked"),
        answered=_("Of these answered at once"),
        counted=_("Counted by (office, signature)"),
    )


def observation(meeting: Meeting) -> Sheet:
    """Make the sheet on which an observer writes what was seen: the very questions of the form."""
    form = Give()
    chosen = {
        name: {"label": str(one.label), "choices": [str(words) for code, words in one.widget.choices if code]}
        for name, one in form.fields.items()
        if isinstance(one, ChoiceField)
    }
    return on_paper(
        "observation",
        meeting,
        _("Observer’s sheet"),
        rule=_(
            "Write what you saw and counted yourself. What you did not see stays empty. No names of residents."
        ),
        began=pgettext("of a meeting", "Began"),
        ended=pgettext("of a meeting", "Ended"),
        choices=chosen,
        age=_("Age"),
        women=_("Women"),
        men=_("Men"),
        bands=[str(band.label) for band in AgeBand],
        numbers=[str(form.fields[name].label) for name in NUMBERS],
        organisation=_("Organisation of the observer"),
        observer=_("Observer (name, signature)"),
        private=_(
            "The record shows the organisation. The observer’s name stays on this sheet and with the coordinator."
        ),
    )


def chairing() -> dict[str, Any]:
    """Give the words for when a meeting began and ended and who chaired it."""
    return {
        "began": pgettext("of a meeting", "Began"),
        "ended": pgettext("of a meeting", "Ended"),
        "chaired": _("Who chaired?"),
        "chairs": [str(chair.label) for chair in Chair],
    }


def to_report_back(meeting: Meeting) -> Sheet:
    """Make the agenda with every earlier question and room to write what was said about it."""
    earlier = queries.agenda_rows(meeting)
    return on_paper(
        "agenda",
        meeting,
        _("Agenda"),
        first=_("What became of earlier questions"),
        none=_("There were no earlier questions."),
        questions=[of_question(row) for row in earlier],
        more=_("The rest stands on the page of the meeting.")
        if len(earlier) == queries.LONGEST_AGENDA
        else "",
        choices=[str(said.label) for said in Said],
        words=_("What was said in the hall"),
        second=_("The officer’s report of the quarter"),
        third=_("Residents’ questions and proposals"),
        question=_("Question, without names and addresses"),
        answered=_("Answered at once"),
        promised=_("Promised, by which day"),
        **chairing(),
        signed=_("Minutes kept by (office, signature)"),
    )


def of_question(row: QuestionRow) -> dict[str, str]:
    """Return an earlier question as the agenda says it: what was asked and when, how it stands, what was promised."""
    card = question_card(row)
    return {
        "reference": row.reference,
        "title": card.title,
        "asked": _("Asked on %(day)s.") % {"day": day(row.opened_at)},
        "state": ", ".join(filter(None, [card.word, card.days])),
        "promised": _("Promised: %(what)s") % {"what": row.promised} if row.promised else "",
    }


def minutes(meeting: Meeting) -> Sheet:
    """Make the minutes as the record has them, once they are published."""
    assert meeting.held_from is not None
    assert meeting.held_until is not None
    said = labels_of(meeting)
    _shape, state = meeting_of(meeting)
    counted = [[str(band), women, men] for band, women, men in said["attendance"]]
    facts = [
        (_("State"), state),
        (_("Quarter"), quarter_said(meeting.quarter)),
        (
            pgettext("of a meeting", "Held"),
            f"{day(meeting.held_from)}, {clock(meeting.held_from)} – {clock(meeting.held_until)}",
        ),
        (_("Who chaired?"), str(said["chair"])),
        (_("Bodies present"), meeting.came_from or "–"),
        (_("Questions asked"), meeting.questions_asked),
        (_("Of these answered at once"), meeting.answered_at_once),
    ]
    return on_paper(
        "minutes",
        meeting,
        _("Minutes"),
        facts=[[label, str(value)] for label, value in facts],
        came=_("Who came, as the office counted"),
        age=_("Age"),
        women=_("Women"),
        men=_("Men"),
        together=_("Together"),
        counted=counted,
        sums=[sum(row[column] for row in counted) for column in (1, 2)],
        words=_("What was said"),
        text=meeting.minutes,
        first=_("What became of earlier questions"),
        none=_("There were no earlier questions."),
        told=reported_back(meeting),
    )


def reported_back(meeting: Meeting) -> list[tuple[str, str, str, str]]:
    """Return what was said in the hall about earlier questions: reference, question, how it stands, words."""
    titles = {row.reference: title_of(row.title, row.topic) for row in queries.agenda_rows(meeting)}
    return [
        (reference, titles.get(reference, ""), str(Said(told["said"]).label), told["words"])
        for reference, told in sorted(meeting.reported_back.items())
    ]


PAPERS: dict[str, Callable[[Meeting], Sheet]] = {
    "poster": poster,
    "agenda": to_report_back,
    "attendance": attendance,
    "observation": observation,
    "minutes": minutes,
}


def sheet_of(meeting: Meeting, name: str) -> Sheet | None:
    """Make a paper of a meeting by its name, if it can be printed in the state the meeting is in."""
    there = {printable for printable, _words in papers_of(meeting)}
    return PAPERS[name](meeting) if name in there else None
