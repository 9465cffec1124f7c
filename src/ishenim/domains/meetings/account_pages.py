"""What the desk has for accounts of a meeting: sending observers, saying what happened, sheets, putting together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.domains.meetings import account_queries, queries
from ishenim.domains.meetings.account_forms import Give, as_typed
from ishenim.domains.meetings.accounts_shown import agreed_on, beside
from ishenim.domains.meetings.grounds import Side
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures import AccountsOfMeetings, ReportingMeeting
from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages import panels
from ishenim.kernel.pages.desk_pages import DeskPage, Shown, register_page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS, begin, take
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.naming import register_names
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story

Rule = AccountsOfMeetings


@dataclass(frozen=True, slots=True, eq=False)
class OfAMeeting:
    """A page of a meeting with the form of one step that opens an account of it."""

    step: Step

    def __call__(self, request: HttpRequest, matter: Matter, by: Actor) -> Shown | HttpResponse:
        """Show the form; open the account when it is sent."""
        meeting = planned(matter)
        form = self.form(matter, by)
        if request.method == "POST":
            form, refused = self.sent(request, matter, by)
            if refused is None:
                messages.success(request, _("Recorded: “%(step)s”.") % {"step": self.step.label})
                return redirect("desk:matter", reference=matter.reference)
        elif self.step is Rule.agree:
            form.initial = {**as_typed(agreed_on(by_observers(meeting))), **form.initial}
        context = {
            "step": self.step,
            "form": form,
            "meeting": meeting,
            "place": atlas().by_id(meeting.beat_id).name,
            "beside": beside(meeting, account_queries.accounts_of(meeting), story(matter))
            if self.step is Rule.agree
            else None,
            "sent": account_queries.awaited_of(matter.pk) if self.step is Rule.assign else [],
        }
        return Shown("meetings/account_step.html", context, 422 if form.errors else 200)

    def form(self, matter: Matter, by: Actor, data: Mapping[str, Any] | None = None) -> StepForm:
        """Return the form of the step, in which the meeting is settled already."""
        form = ACTIONS[self.step].asks(data, by=by, initial={"meeting": matter.reference})
        form.fields["meeting"].widget = django_forms.HiddenInput()
        return form

    def sent(self, request: HttpRequest, matter: Matter, by: Actor) -> tuple[StepForm, Exception | None]:
        """Take the step; return the form with what stands in the way, and the reason, or no reason."""
        data = request.POST.copy()
        data["meeting"] = matter.reference
        form = self.form(matter, by, data)
        place = atlas().current(matter.place_id).id
        account = begin(Rule.name, place_id=place, language=get_language())
        try:
            take([Item(account, data)], self.step, by)
        except (ValidationError, Refused) as wrong:
            explain(form, wrong)
            return form, wrong
        except IntegrityError as there:
            form.full_clean()
            form.add_error(None, _("The same is recorded already."))
            return form, there
        return form, None


def planned(matter: Matter) -> Meeting:
    """Return the meeting of a matter; one without a day has no such page."""
    found = queries.meeting(matter.reference)
    if found is None or found.starts_at is None:
        raise Http404
    return found


def by_observers(meeting: Meeting) -> list[MeetingAccount]:
    """Return the accounts of single observers of a meeting."""
    found = [one for one in account_queries.accounts_of(meeting) if one.side == Side.OBSERVER]
    return found or [MeetingAccount()]


@dataclass(eq=False)
class Sheet:
    """An observer's sheet as it was typed, and what became of it."""

    account: MeetingAccount
    form: Give
    recorded: bool = False

    @property
    def observer(self) -> str:
        """Whose sheet it is."""
        sent = self.account.observer
        return f"{sent.person.name}, {sent.institution.name}" if sent else self.account.matter.reference


def sheets(request: HttpRequest, matter: Matter, by: Actor) -> Shown:
    """Show a form for each observer's sheet that is awaited; record those that are filled in, each for itself."""
    meeting = planned(matter)
    typed = [read_sheet(one, by, request.POST) for one in account_queries.awaited_of(matter.pk)]
    for sheet in typed:
        if sheet.form.is_bound:
            enter(sheet, request.POST, by)
    left = [sheet for sheet in typed if not sheet.recorded]
    wrong = [sheet for sheet in left if sheet.form.errors]
    context = {
        "meeting": meeting,
        "place": atlas().by_id(meeting.beat_id).name,
        "sheets": left,
        "wrong": wrong,
        "done": [sheet for sheet in typed if sheet.recorded],
    }
    return Shown(
        "meetings/account_sheets.html", context, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    )


def read_sheet(account: MeetingAccount, by: Actor, sent: QueryDict) -> Sheet:
    """Return the sheet of an account with what was typed into its own fields; none is bound where nothing was."""
    prefix = account.matter.reference
    names = [f"{prefix}-{name}" for name in Give.base_fields if f"{prefix}-{name}" in sent]
    begun = any(sent.get(name, "").strip() for name in names if not name.endswith(("-began", "-ended")))
    data = sent if begun else None
    return Sheet(account, Give(data, detail=account, by=by, prefix=prefix))


def enter(sheet: Sheet, sent: QueryDict, by: Actor) -> None:
    """Record one sheet; one that is refused keeps its reason beside what was typed."""
    own = QueryDict(mutable=True)
    for name in Give.base_fields:
        own.setlist(name, sent.getlist(sheet.form.add_prefix(name)))
    try:
        take([Item(sheet.account.matter, own)], Rule.give_from_paper, by)
    except (ValidationError, Refused) as wrong:
        explain(sheet.form, wrong)
    else:
        sheet.recorded = True


def at_the_desk(*, matter: Matter) -> dict[str, Any] | None:
    """Show the offices of an account which meeting it is about."""
    found = account_queries.account(matter.reference)
    if found is None or found.meeting is None:
        return None
    return {"meeting": found.meeting, "place": atlas().by_id(found.meeting.beat_id).name, "account": found}


def names(numbers: Collection[int]) -> dict[int, str]:
    """Return how accounts are called on the desk of who may act in them: by their meeting."""
    found = account_queries.accounts().filter(pk__in=numbers, meeting__starts_at__isnull=False)
    return {
        one.pk: _("Meeting in %(place)s, %(when)s")
        % {"place": atlas().by_id(one.meeting.beat_id).name, "when": moment(one.meeting.starts_at)}
        for one in found
        if one.meeting and one.meeting.starts_at
    }


PAGES = (
    ("observers", gettext_lazy("Send an observer"), Rule.assign, OfAMeeting(Rule.assign)),
    ("sheets", gettext_lazy("Enter observers’ sheets"), Rule.assign, sheets),
    ("together", gettext_lazy("Put the observers’ accounts together"), Rule.agree, OfAMeeting(Rule.agree)),
    ("account", gettext_lazy("Say what happened"), Rule.tell, OfAMeeting(Rule.tell)),
)


def register() -> None:
    """Say to the desk which pages a meeting has for those who observe it or tell of it."""
    for name, label, step, view in PAGES:
        register_page(DeskPage(kind=ReportingMeeting.name, name=name, label=label, step=step, view=view))
    panels.register(f"desk:{Rule.name}", order=10, template="meetings/account_desk.html", context=at_the_desk)
    register_names(Rule.name, names)
