"""What this domain knows of courses, trainings, those who take part and certificates beyond the table all share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.grounds import Ground
from ishenim.domains.training.procedures import (
    Certificates,
    Courses,
    Enrolments,
    EnrolmentState,
    SessionState,
    TrainingSessions,
)
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.places.naming import in_the_readers_language
from ishenim.kernel.procedures.models import Detail, Matter

PLACES = 131_072
"""Places in the list of what was revoked: as many as Bitstring Status List asks, so that none tells whose it is."""


class Course(Detail):
    """A course as it stands in its newest version."""

    procedure = Courses

    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=160)
    title_ru = models.CharField(_("title in Russian"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    about_ky = models.TextField(_("what it teaches, in Kyrgyz"))
    about_ru = models.TextField(_("what it teaches, in Russian"))
    about_en = models.TextField(_("what it teaches, in English"))
    norm = models.CharField(_("code that it teaches"), max_length=60, blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("right answers needed, in percent"), default=0)
    days_valid = models.PositiveIntegerField(_("days for which a certificate is valid"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes for the test"), default=0)
    per_article = models.PositiveSmallIntegerField(_("questions drawn for each article"), default=0)

    @property
    def reference(self) -> str:
        """How it is called: by the reference of its matter."""
        return self.matter.reference

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_the_readers_language({"ky": self.title_ky, "ru": self.title_ru, "en": self.title_en})

    @property
    def about(self) -> str:
        """What it teaches, in the reader's language."""
        return in_the_readers_language({"ky": self.about_ky, "ru": self.about_ru, "en": self.about_en})

    @property
    def is_tested(self) -> bool:
        """Whether a test is asked for."""
        return self.per_article > 0

    @property
    def is_certified(self) -> bool:
        """Whether it ends with a certificate: one that is valid for no day is none."""
        return self.days_valid > 0

    @property
    def has_enough_questions(self) -> bool:
        """Whether the bank has as many questions for each of its articles as are drawn: one query."""
        bank = BankQuestion.objects.filter(matter_id=self.pk, retired=False)
        counts = bank.order_by().values_list("article").annotate(Count("pk"))
        return bool(counts) and all(number >= self.per_article for _article, number in counts)


class BankQuestion(models.Model):
    """A question of the bank: of one article of the code, in three languages; nobody outside the office reads it here.

    `article` is the identity of an article, the same in every version of its code; empty where a course has no code.
    """

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="bank", verbose_name=_("course")
    )
    number = models.PositiveIntegerField(_("number"))
    article = models.CharField(_("article"), max_length=120, blank=True)
    wording = models.JSONField(_("question, choices and explanation, by language"))
    right = models.PositiveSmallIntegerField(_("which choice is right"))
    retired = models.BooleanField(_("drawn no more"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="one_question_of_each_number")
        ]

    def said(self, part: str) -> Any:
        """Return a part of the question in the reader's language: text, choices or explanation."""
        return in_the_readers_language({code: words[part] for code, words in self.wording.items()})


class Requirement(models.Model):
    """That a post needs a course, from a day until a day (exclusive): before taking it up, or so many days after."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="required", verbose_name=_("course")
    )
    role = models.CharField(_("office"), max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    within_days = models.PositiveSmallIntegerField(_("days after taking up the post"), default=0)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "role", "institution"],
                condition=Q(until=None),
                name="a_post_needs_a_course_once",
            )
        ]


class TrainingSession(Detail):
    """One occasion at which a course is held."""

    procedure = TrainingSessions

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("course")
    )
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("where"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    sequence = models.PositiveSmallIntegerField(_("how often its time changed"), default=0)
    source = models.TextField(_("where it is known from"), blank=True)
    came = models.PositiveSmallIntegerField(_("who came"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="training_ends_after_it_begins"
            )
        ]

    @property
    def reference(self) -> str:
        """How it is called: by the reference of its matter."""
        return self.matter.reference

    @property
    def has_begun(self) -> bool:
        """Whether the moment for which it was announced has come."""
        return self.starts_at <= timezone.now()

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return timezone.localdate(self.starts_at), timezone.localdate(self.ends_at)


class Enrolment(Detail):
    """One official in one training; what was drawn and answered lies here and on no page but the official's own."""

    procedure = Enrolments

    training = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("training")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("official")
    )
    stands = models.BooleanField(_("not withdrawn"), default=True)
    seed = models.CharField(_("seed of the draw"), max_length=64)
    course_version = models.PositiveSmallIntegerField(_("version of the course"), default=0)
    beacon = models.CharField(_("last line of the book when it was drawn"), max_length=64, blank=True)
    drawn = models.JSONField(_("questions drawn, by number"), default=list)
    test_ends = models.DateTimeField(_("end of the test"), null=True)
    answers = models.JSONField(_("answers, in the order of the draw"), default=list)
    right = models.PositiveSmallIntegerField(_("right answers"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training", "person"], condition=Q(stands=True), name="one_enrolment_of_each"
            )
        ]

    @property
    def is_being_held(self) -> bool:
        """Whether the training is being held now."""
        return self.training.matter.state == SessionState.HELD

    @property
    def was_held(self) -> bool:
        """Whether the training is or was held."""
        return self.training.matter.state in {SessionState.HELD, SessionState.CLOSED}

    @property
    def course(self) -> Course:
        """The course that is held."""
        return self.training.course

    @property
    def may_be_tested(self) -> bool:
        """Whether the course has a test and its bank enough questions for each article."""
        return self.course.is_tested and self.course.has_enough_questions

    def leads_on(self) -> bool:
        """Whether a certificate follows: the test was passed, or none was asked for."""
        if not self.course.is_certified:
            return False
        return self.matter.state == EnrolmentState.TOOK_PART or bool(self.passed)


class Certificate(Detail):
    """What an official took part in and passed: of which version, from when, until when. It holds no score."""

    procedure = Certificates

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="certificate", verbose_name=_("taking part")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("official")
    )
    held_as = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="+", verbose_name=_("office")
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("course")
    )
    version = models.PositiveSmallIntegerField(_("version of the course"))
    norm = models.CharField(_("version of the code"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until, that day included"), db_index=True)
    place_in_list = models.PositiveIntegerField(_("place in the list of what was revoked"), unique=True)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground, blank=True)
    credential = models.TextField(_("signed credential"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["matter"], condition=Q(credential=""), name="certificate_unsigned")]

    @property
    def reference(self) -> str:
        """How it is called: by the reference of its matter."""
        return self.matter.reference


class Published(models.Model):
    """What the worker signed for everybody, one row: the list of what was revoked, and the profile with the key."""

    made_at = models.DateTimeField(_("made at"))
    places = models.JSONField(_("places of what was revoked"), default=list)
    revoked = models.TextField(_("signed list of what was revoked"))
    profile = models.JSONField(_("who issues, with the key"))
