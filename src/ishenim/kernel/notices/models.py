"""Who wants to be told of what, and the letters that tell them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Rhythm(models.TextChoices):
    """How often somebody wants to be told."""

    AT_ONCE = "at_once", _("At once, a letter for each change")
    DAILY = "daily", _("Once a day at eight in the morning, one letter with all changes")


class Subscription(models.Model):
    """Somebody asks to be told of everything that happens in a matter, a place, or what else can be followed.

    `key` says of what: "matter:" and a reference, "place:" and a code, and so on. Nothing is told before the owner of
    the address has confirmed it. When it ends the address is taken out, and only the days stay. While it is paused
    nothing is told: a letter came back, and whoever owns the address has not confirmed it anew.
    """

    key = models.CharField(_("what is followed"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.AT_ONCE)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(pgettext_lazy("of a subscription", "ended"), null=True)
    paused_at = models.DateTimeField(_("paused, because letters came back"), null=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "email"], condition=Q(ended_at__isnull=True), name="followed_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(email=""), name="no_address_is_kept_after_the_end"
            ),
        ]


class Letter(models.Model):
    """One letter to one subscriber: of an entry of the ledger, of something that is no entry, or else about itself.

    `about` names what it tells of that is no entry: the sort, and which. `next_try_at` is empty once it was sent or
    given up; then `reason` says why. What waits for a morning is sent with all else that waits for it at one address,
    as one letter.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="letters")
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, related_name="+", null=True)
    about = models.CharField(_("of what, where that is no entry"), max_length=120, blank=True)
    created = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, default=timezone.now)
    reason = models.CharField(_("why it failed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "entry"], name="told_once"),
            models.UniqueConstraint(
                fields=["subscription", "about"], condition=~Q(about=""), name="told_once_besides"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="letters_that_wait"
            )
        ]


class OfficialLetter(models.Model):
    """A regular letter of an office: by which subscription its holder gets it, and which one was looked into last.

    An ended subscription stays here, so that whoever has ended the letter does not get it again.
    """

    appointment = models.ForeignKey(
        "institutions.Appointment", on_delete=models.PROTECT, related_name="official_letters"
    )
    sort = models.CharField(_("which letter"), max_length=20)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="official_letters")
    looked_on = models.DateField(_("looked into for the week of"), null=True)

    class Meta:
        verbose_name = _("regular letter of an office")
        verbose_name_plural = _("regular letters of offices")
        constraints = [
            models.UniqueConstraint(fields=["appointment", "sort"], name="one_regular_letter_of_a_sort")
        ]

    @property
    def comes(self) -> bool:
        """Whether the letter goes out as things stand."""
        return self.subscription.ended_at is None and self.subscription.paused_at is None


class Posting(models.Model):
    """One public step that a channel is told of. The channel is named by a fingerprint: its address is a secret."""

    target = models.CharField(pgettext_lazy("where messages go", "channel"), max_length=32)
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, default=timezone.now)
    reason = models.CharField(_("why it failed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [models.UniqueConstraint(fields=["target", "entry"], name="posted_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="postings_that_wait"
            )
        ]


class Reached(models.Model):
    """How far in the ledger everybody was told: one row."""

    position = models.BigIntegerField(default=-1)
