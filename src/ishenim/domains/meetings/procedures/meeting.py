"""The rule for reporting meetings. Nothing else decides who may act, or when."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures.offices import (
    CHECKED,
    HOSTS,
    ISSUERS,
    MODERATION,
    MODERATORS,
    ON_PAPER,
    REPORTING,
)
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.bases import SEALED_ORIGINALS
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Shape, Step, until, working_days


class MeetingState(TextChoices):
    EXPECTED = "expected", _("Expected, nobody has planned it yet")
    NOT_PLANNED = "not_planned", _("Not planned")
    PLANNED = "planned", _("Planned, not yet announced")
    ANNOUNCED = "announced", _("Announced")
    POSTPONED = "postponed", _("Postponed, no new day yet")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held, minutes awaited")
    NOT_HELD = "not_held", _("Not held")
    MINUTED = "minuted", _("Held, minutes published")
    CLOSED = "closed", _("Held and reported back")


M = MeetingState
GOING_ON = [M.ANNOUNCED, M.HELD]
"""From the announcement until the minutes: what happens in the hall can be written down."""


class ReportingMeeting(Procedure):
    name = "meeting"
    title = _("A neighbourhood officer's reporting meeting")
    basis = REPORTING
    states = MeetingState
    shapes = {
        M.EXPECTED: Shape.WAITS,
        M.NOT_PLANNED: Shape.MISSING,
        M.PLANNED: Shape.WAITS,
        M.ANNOUNCED: Shape.PROMISED,
        M.POSTPONED: Shape.WAITS,
        M.CANCELLED: Shape.MISSING,
        M.HELD: Shape.DONE,
        M.NOT_HELD: Shape.MISSING,
        M.MINUTED: Shape.KEPT,
        M.CLOSED: Shape.KEPT,
    }
    final = frozenset({M.NOT_PLANNED, M.CANCELLED, M.NOT_HELD, M.CLOSED})

    expect = Step(
        label=_("Expect a meeting"),
        sentence=_("The rule expects this meeting. The clock wrote this line."),
        by=[CLOCK],
        then=M.EXPECTED,
        in_clear=["quarter", "ordinal"],
        basis=REPORTING,
    )
    expect_again = Step(
        label=_("Expect a meeting in place of a cancelled one"),
        sentence=_("A meeting was cancelled, so the rule still expects one in the same quarter."),
        by=[CLOCK],
        then=M.EXPECTED,
        in_clear=["quarter", "ordinal"],
        basis=REPORTING,
    )
    plan = Step(
        label=_("Plan the meeting"),
        sentence=_("The meeting was planned."),
        by=HOSTS,
        when=[M.EXPECTED],
        then=M.PLANNED,
        within=until("quarter_ends", called=_("the end of the quarter")),
        otherwise="not_planned",
        in_clear=["starts_at", "ends_at", "hall"],
        basis=REPORTING,
    )
    plan_another = Step(
        label=_("Plan one more meeting"),
        sentence=_("One more meeting was planned, beyond what the rule expects."),
        by=HOSTS,
        then=M.PLANNED,
        opens_in="beat",
        in_clear=["starts_at", "ends_at", "hall"],
        basis=REPORTING,
    )
    change_the_plan = Step(
        label=_("Change the plan"),
        sentence=_("The plan was changed before anything was announced."),
        by=HOSTS,
        when=[M.PLANNED],
        then=M.PLANNED,
        in_clear=["starts_at", "ends_at", "hall"],
        basis=REPORTING,
    )
    not_planned = Step(
        label=_("Write that nobody planned the meeting"),
        sentence=_("The quarter ended and nobody had planned the meeting. The clock wrote this line."),
        by=[CLOCK],
        when=[M.EXPECTED],
        then=M.NOT_PLANNED,
        basis=REPORTING,
    )
    announce = Step(
        label=_("Announce the meeting"),
        sentence=_("The meeting was announced. Notice in days: %(notice_days)s."),
        by=HOSTS,
        when=[M.PLANNED],
        then=M.ANNOUNCED,
        within=until("announce_by", called=_("the last day for the notice that the rule asks")),
        otherwise="announcement_late",
        in_clear=["notice_days", "channels", "languages", "access"],
        basis=REPORTING,
    )
    announcement_late = Step(
        label=_("Write that the announcement is late"),
        sentence=_(
            "The day to announce the meeting passed and nobody had announced it. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[M.PLANNED],
        then=STAY,
        basis=REPORTING,
    )
    move = Step(
        label=_("Move the meeting to another time or place"),
        sentence=_("The meeting was moved. Notice of the new time in days: %(notice_days)s."),
        by=HOSTS,
        when=[M.ANNOUNCED],
        then=M.ANNOUNCED,
        in_clear=["starts_at", "ends_at", "hall", "notice_days"],
        basis=REPORTING,
    )
    postpone = Step(
        label=_("Postpone the meeting"),
        sentence=_("The meeting was postponed; a new day is still to be named."),
        by=HOSTS,
        when=[M.PLANNED, M.ANNOUNCED],
        then=M.POSTPONED,
        basis=REPORTING,
    )
    plan_again = Step(
        label=_("Name a new day"),
        sentence=_("A new day was named for the postponed meeting."),
        by=HOSTS,
        when=[M.POSTPONED],
        then=M.PLANNED,
        within=until("quarter_ends", called=_("the end of the quarter")),
        otherwise="not_held",
        in_clear=["starts_at", "ends_at", "hall"],
        basis=REPORTING,
    )
    cancel = Step(
        label=_("Cancel the meeting"),
        sentence=_("The meeting was cancelled."),
        by=HOSTS,
        when=[M.PLANNED, M.ANNOUNCED, M.POSTPONED],
        then=M.CANCELLED,
        leads_to="meeting.expect_again",
        basis=REPORTING,
    )
    hold = Step(
        label=_("Record that the meeting was held"),
        sentence=_("The meeting was held."),
        by=HOSTS,
        when=[M.PLANNED, M.ANNOUNCED],
        then=M.HELD,
        within=working_days(3, after="ends_at", called=_("the planned end of the meeting")),
        otherwise="not_held",
        in_clear=["held_from", "held_until"],
        basis=REPORTING,
    )
    not_held = Step(
        label=_("Write that the meeting was not held"),
        sentence=_(
            "Nobody recorded the meeting in time, so it counts as not held. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[M.PLANNED, M.ANNOUNCED, M.POSTPONED],
        then=M.NOT_HELD,
        basis=REPORTING,
    )
    record_late = Step(
        label=_("Record late that the meeting was held"),
        sentence=_("The meeting was recorded as held after the term for recording it had passed."),
        by=HOSTS,
        when=[M.NOT_HELD],
        then=M.HELD,
        in_clear=["held_from", "held_until"],
        basis=REPORTING,
    )
    report_back = Step(
        label=_("Report back on an earlier question"),
        sentence=_("The office reported back on an earlier question."),
        by=HOSTS,
        when=[M.ANNOUNCED, M.HELD, M.MINUTED],
        then=STAY,
        in_clear=["question", "said"],
        basis=REPORTING,
    )
    turn_to = Step(
        label=_("Turn to a question"),
        sentence=_("The hall turned to a question."),
        by=HOSTS,
        when=GOING_ON,
        then=STAY,
        provided=Provided("has_begun", _("the day of the meeting has come")),
        in_clear=["question"],
        basis=REPORTING,
    )
    minute = Step(
        label=_("Publish the minutes"),
        sentence=_("The minutes were published."),
        by=HOSTS,
        when=[M.HELD],
        then=M.MINUTED,
        within=working_days(3, after="held_until", called=_("the end of the meeting")),
        otherwise="no_minutes",
        in_clear=["chair", "women", "men", "questions_asked", "answered_at_once"],
        basis=REPORTING,
    )
    hide_files = Step(
        label=_("Take the pictures and papers out"),
        sentence=_(
            "The pictures and papers of this meeting were taken out of the record, to protect a person."
        ),
        by=MODERATORS,
        when=[M.MINUTED, M.CLOSED],
        then=STAY,
        erases=["minute.attachments"],
        in_clear=["ground"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    order_original = Step(
        label=_("Order the untouched original of a file"),
        sentence=_("The moderation office ordered that the untouched original of a file be opened."),
        by=MODERATORS,
        when=[M.MINUTED, M.CLOSED],
        then=STAY,
        in_clear=["ground"],
        sealed=["original", "reason"],
        log="moderation",
        basis=SEALED_ORIGINALS,
    )
    no_minutes = Step(
        label=_("Write that there are no minutes"),
        sentence=_("The term for the minutes passed and there are none. The clock wrote this line."),
        by=[CLOCK],
        when=[M.HELD],
        then=STAY,
        basis=REPORTING,
    )
    close = Step(
        label=_("Close the meeting"),
        sentence=_("The meeting was closed: every earlier question of this place was reported back."),
        by=HOSTS,
        when=[M.MINUTED],
        then=M.CLOSED,
        in_clear=["reported_back"],
        basis=REPORTING,
    )
    issue_cards = Step(
        label=_("Print question cards"),
        sentence=_("Question cards with a sealed code each were printed: %(count)s."),
        by=ISSUERS,
        when=[M.PLANNED, M.ANNOUNCED],
        then=STAY,
        in_clear=["count"],
        basis=ON_PAPER,
    )
