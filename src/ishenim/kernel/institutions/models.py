"""Bodies that act, the people who work in them, and which office each holds from when to when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import ROLES, Role
from ishenim.kernel.places.naming import in_the_readers_language


class Institution(models.Model):
    """A body that acts and answers: a police department, an ayil okmotu, a moderation office."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=30)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="institutions")
    superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.JSONField(_("address by language"), default=dict)
    hours = models.JSONField(_("reception hours by language"), default=dict)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "place"])]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the first language that has one."""
        return in_the_readers_language({"ky": self.name_ky, "ru": self.name_ru, "en": self.name_en})

    def said(self, what: str) -> str:
        """Return the address or the hours in the reader's language."""
        words: dict[str, str] = getattr(self, what)
        return words.get(get_language() or "ky") or next(iter(words.values()), "")


class People(BaseUserManager["Person"]):
    """Officials who can sign in."""

    def create_person(self, email: str, name: str, password: str | None = None) -> Person:
        """Enter an official; without a password the person sets one by the reset page."""
        person = self.model(email=self.normalize_email(email), name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """An official who can sign in. Residents have no account and need none."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Appointments(models.QuerySet["Appointment"]):
    """Appointments, asked by day."""

    def in_force(self, on: date) -> Appointments:
        """Return those whose holder may act on a day."""
        return self.filter(
            Q(ends=None) | Q(ends__gt=on), starts__lte=on, confirmed=True, person__is_active=True
        )


class Appointment(models.Model):
    """One person in one office of one institution for one place, from a day until a day (exclusive)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("office"), max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="appointments")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="appointments")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    duty_phone = models.CharField(_("duty telephone"), max_length=40, blank=True)
    named = models.BooleanField(_("name shown to the public"), default=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    objects = Appointments.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="appointment_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["place", "role"]), models.Index(fields=["person", "starts"])]

    @property
    def office(self) -> Role:
        """The office held."""
        return ROLES[self.role]
