"""What this domain knows of a meeting and of a question beyond the table that all matters share."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.grounds import Channel, Side, Topic
from ishenim.domains.meetings.procedures import (
    GOING_ON,
    AccountsOfMeetings,
    CommonSchedules,
    RegisterOfHalls,
    ReportingMeeting,
    ResidentsQuestion,
)
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Detail, Matter

LONGEST_QUESTION = 20_000  # characters


class MeetingRule(models.Model):
    """How often an officer reports in the beats of a place, and how many days before it must be announced."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="meeting_rules")
    per_quarter = models.PositiveSmallIntegerField(_("meetings a quarter"), default=1)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=10)
    basis = models.CharField(_("basis"), max_length=300)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "pk"]


class Hall(Detail):
    """A hall of the register. Its reference is its public code; it lies in the beat of its matter.

    While it is in use it is also `called` by its name, which is the only one of its district.
    """

    procedure = RegisterOfHalls

    name = models.CharField(_("name"), max_length=200, blank=True)
    weekdays = models.JSONField(_("open on, Monday is 1"), default=list)
    called = models.CharField(  # noqa: DJ001 -- of those that are closed there may be many
        _("known in its district as"), max_length=900, null=True, unique=True
    )


class Meeting(Detail):
    """A reporting meeting of one beat: expected by the rule, or planned beyond it."""

    procedure = ReportingMeeting

    beat = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="meetings")
    quarter = models.CharField(_("quarter"), max_length=6)
    ordinal = models.PositiveSmallIntegerField(_("which of the quarter"), null=True)
    notice_needed = models.PositiveSmallIntegerField(_("days of notice the rule asks"), default=10)
    starts_at = models.DateTimeField(_("begins"), null=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    venue = models.CharField(_("where"), max_length=200, blank=True)
    hall = models.ForeignKey(
        Hall, on_delete=models.PROTECT, related_name="meetings", null=True, db_index=False
    )
    channels = models.JSONField(_("announced where"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    access = models.JSONField(_("access"), default=list)
    access_notes = models.TextField(_("how to get there and in"), blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True)
    notice_days = models.SmallIntegerField(_("notice in days"), null=True)
    sequence = models.PositiveSmallIntegerField(_("how often its time changed"), default=0)
    held_from = models.DateTimeField(_("began"), null=True)
    held_until = models.DateTimeField(_("ended"), null=True)
    chair = models.CharField(_("chaired by"), max_length=20, blank=True)
    women = models.JSONField(_("women by age"), default=dict)
    men = models.JSONField(_("men by age"), default=dict)
    came_from = models.TextField(_("who came from where"), blank=True)
    questions_asked = models.PositiveSmallIntegerField(_("questions asked"), null=True)
    answered_at_once = models.PositiveSmallIntegerField(_("answered at once"), null=True)
    minutes = models.TextField(_("minutes"), blank=True)
    turned_to = models.CharField(_("which question the hall turned to"), max_length=12, blank=True)
    reported_back = models.JSONField(_("reported back, by reference"), default=dict)

    printed: list[tuple[Card, str]]
    """The question cards that were just issued, each with its claim code; never stored."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["beat", "quarter", "ordinal"], name="one_expectation_of_each"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["beat", "-starts_at"]),
            models.Index(fields=["beat", "-quarter", "-starts_at"], name="meeting_by_quarter"),
            models.Index(fields=["quarter", "starts_at", "matter"], name="meeting_in_order"),
            models.Index(
                fields=["hall", "starts_at"], condition=Q(hall__isnull=False), name="meeting_in_hall"
            ),
        ]

    @property
    def reference(self) -> str:
        """How it is called wherever it is named: by the reference of its matter."""
        return self.matter.reference

    @property
    def quarter_ends(self) -> date:
        """The last day of the quarter for which the meeting counts."""
        return Quarter.parse(self.quarter).last_day

    @property
    def announce_by(self) -> date | None:
        """The last day on which an announcement gives the notice that the rule asks."""
        return (
            timezone.localdate(self.starts_at) - timedelta(days=self.notice_needed)
            if self.starts_at
            else None
        )

    @property
    def late_notice(self) -> bool:
        """Whether residents were told later than the rule asks."""
        return self.notice_days is not None and self.notice_days < self.notice_needed

    @property
    def counts_for_the_rule(self) -> bool:
        """Whether the rule expects this meeting, rather than it being one more."""
        return self.ordinal is not None

    @property
    def has_begun(self) -> bool:
        """Whether its day has come."""
        return self.starts_at is not None and timezone.localdate(self.starts_at) <= timezone.localdate()

    def leads_on(self) -> bool:
        """Only a meeting that the rule expects, of a beat that still exists, is expected again when cancelled."""
        return self.counts_for_the_rule and not atlas().by_id(self.beat_id).is_over(
            timezone.localdate(self.at)
        )


class Card(models.Model):
    """A paper card for one question at a meeting: its number, and the fingerprint of the code under its seal."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="cards")
    number = models.PositiveSmallIntegerField(_("number"))
    digest = models.BinaryField(_("fingerprint of the code"), max_length=32, unique=True)
    sent = models.CharField(  # noqa: DJ001 -- unique where it is known: on the first card of each printing
        _("mark of the form it came by"), max_length=32, unique=True, null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="one_card_of_each_number"),
        ]

    @property
    def reference(self) -> str:
        """What is printed on it: the reference of the meeting and its own number. It is no secret."""
        return f"{self.matter.reference}-{self.number:03}"


class Question(Detail):
    """What a resident asked, what was promised, and what came of it."""

    procedure = ResidentsQuestion

    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    meeting = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="questions_asked", null=True, db_index=False
    )
    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="question", null=True)
    text = models.TextField(_("as it was asked"))
    shown_text = models.TextField(_("as everyone reads it"), blank=True)
    hidden = models.JSONField(_("why something is hidden"), default=list)
    checked_at = models.DateTimeField(_("checked"), null=True)
    check_passed_on = models.BooleanField(_("check passed on to the independent office"), default=False)
    promised = models.TextField(_("promised"), blank=True)
    promised_for = models.DateField(_("promised for"), null=True)
    promised_by = models.CharField(_("promised by"), max_length=60, blank=True)
    extended_from = models.DateField(_("extended from"), null=True)
    result = models.TextField(_("result"), blank=True)
    answered_in_hall = models.BooleanField(_("answered in the hall"), default=False)
    promised_in_hall = models.BooleanField(_("taken with a promise in the hall"), default=False)
    register = models.CharField(_("the other register"), max_length=40, blank=True)
    original = models.CharField(_("number there"), max_length=60, blank=True)
    asked_on = models.DateField(_("asked on"), null=True)
    ended_on = models.DateField(_("ended there on"), null=True)
    outcome = models.CharField(_("as it stood there"), max_length=40, blank=True)

    claim_code: str
    """The code of a question that has just been asked; never stored."""
    turn_due: datetime | None
    """By when whoever's turn it is must act, checks of the text aside; told by the query of its page, never stored."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "original"], condition=~Q(register=""), name="taken_over_once"
            )
        ]
        indexes = [
            models.Index(fields=["meeting"], condition=Q(meeting__isnull=False), name="question_in_meeting")
        ]

    @property
    def is_in_the_hall(self) -> bool:
        """Whether it was asked in a meeting whose day has come and whose minutes are not published yet."""
        if self.meeting is None or self.meeting.state not in GOING_ON:
            return False
        return self.meeting.meeting.has_begun


class MeToo(models.Model):
    """How often somebody pressed “This is my question, too”: presses, not people."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="me_too", verbose_name=_("question")
    )
    presses = models.PositiveIntegerField(_("presses"), default=0)


class PressMark(models.Model):
    """The fingerprint of the mark that a device made for one press, so that what is sent twice counts once."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="press_marks", verbose_name=_("question")
    )
    digest = models.BinaryField(_("fingerprint of the mark"), max_length=16, unique=True)


class YearOfQuestions(models.Model):
    """How the questions asked in a year, and the meetings of the quarter before, stood when the worker last counted."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    counted_at = models.DateTimeField(_("counted at"))
    asked = models.PositiveIntegerField(_("questions asked"))
    confirmed = models.PositiveIntegerField(_("confirmed"))
    done = models.PositiveIntegerField(_("waiting for the asker"))
    promised = models.PositiveIntegerField(_("promised"))
    overdue = models.PositiveIntegerField(_("overdue"))
    disputed = models.PositiveIntegerField(_("disputed"))
    last_quarter = models.CharField(_("quarter"), max_length=6, default="")
    absences = models.PositiveIntegerField(_("Expected and not there"), default=0)

    class Meta:
        verbose_name = _("year of questions")
        verbose_name_plural = _("years of questions")

    @property
    def counts(self) -> tuple[int, ...]:
        """The figures alone."""
        questions = (self.asked, self.confirmed, self.done, self.promised, self.overdue, self.disputed)
        return (*questions, self.absences)

    def lacks(self, quarter: str) -> int | None:
        """Return how many meetings a quarter lacks, or None where another quarter was counted."""
        return self.absences if self.last_quarter == quarter else None


class ResultsOfPlace(models.Model):
    """What became of the questions of one place that came in one way, as the worker last counted them."""

    place_id = models.BigIntegerField(_("place"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    counted_at = models.DateTimeField(_("counted at"))
    asked = models.PositiveIntegerField(_("questions asked"))
    confirmed = models.PositiveIntegerField(_("confirmed"))
    unconfirmed = models.PositiveIntegerField(_("closed, unconfirmed"))
    stands = models.PositiveIntegerField(_("the asker disagrees to the end"))
    not_done = models.PositiveIntegerField(_("returned or closed unfixed"))
    together = models.PositiveIntegerField(_("went together with another"))
    under_way = models.PositiveIntegerField(_("still open"))
    overdue = models.PositiveIntegerField(_("of these overdue"))

    class Meta:
        verbose_name = _("results of a place")
        verbose_name_plural = _("results of places")
        constraints = [models.UniqueConstraint(fields=["place_id", "channel"], name="results_once")]


class MeetingAccount(Detail):
    """What one side says of a meeting: an observer, the police, local self-government, or all observers together."""

    procedure = AccountsOfMeetings

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="accounts", null=True, verbose_name=_("meeting")
    )
    side = models.CharField(_("whose account"), max_length=20, choices=Side)
    observer = models.ForeignKey(
        "institutions.Appointment", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    planned_from = models.DateTimeField(_("announced beginning"), null=True)
    planned_until = models.DateTimeField(_("announced end"), null=True)
    facts = models.JSONField(_("what was seen"), default=dict)
    on_paper = models.BooleanField(_("entered from a sheet"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "observer"], name="one_account_of_each_observer"),
            models.UniqueConstraint(
                fields=["meeting", "side"],
                condition=~Q(side=Side.OBSERVER),
                name="one_account_of_each_side",
            ),
        ]

    @property
    def has_begun(self) -> bool:
        """Whether the day for which the meeting was announced has come."""
        return self.planned_from is not None and timezone.localdate(self.planned_from) <= timezone.localdate()


class CommonSchedule(Detail):
    """The schedule of a region and a quarter: how it was asked for, the proposal as it stands, the last version."""

    procedure = CommonSchedules

    quarter = models.CharField(_("quarter"), max_length=6)
    the_one_of = models.CharField(  # noqa: DJ001 -- of those that were withdrawn there may be many
        _("the only one of this place and quarter"), max_length=60, null=True, unique=True
    )
    terms = models.JSONField(_("how it was asked for"), default=dict)
    conditions = models.TextField(_("halls, leave and wishes"), blank=True)
    proposal = models.JSONField(_("the proposal"), default=dict)
    halls = models.JSONField(_("halls that were chosen since, by beat"), default=dict)
    certificate = models.JSONField(_("certificate"), default=dict)
    reasons = models.JSONField(_("why it is not possible"), default=dict)
    versions = models.JSONField(_("what was released"), default=list)

    class Meta:
        indexes = [models.Index(fields=["quarter"], name="schedule_of_quarter")]

    @property
    def nothing_released(self) -> bool:
        """Whether no version of it was ever released."""
        return not self.versions


class ScheduleChange(models.Model):
    """What one version of a schedule changed about one meeting: new, moved or cancelled, from where to where."""

    class What(models.TextChoices):
        """What became of a meeting."""

        NEW = "new", _("New")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="schedule_changes")
    meeting = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    was_at = models.DateTimeField(_("was to begin"), null=True)
    now_at = models.DateTimeField(_("begins"), null=True)
    was_in = models.CharField(_("was to be held"), max_length=200, blank=True)
    now_in = models.CharField(_("is held"), max_length=200, blank=True)
    notice_days = models.SmallIntegerField(_("notice in days"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "version", "meeting"], name="one_change_of_each_meeting"
            ),
        ]
