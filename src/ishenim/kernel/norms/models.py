"""Normative texts in versions: a code, a standard, a register of prohibited things, a method.

A version that was approved is never rewritten: the database refuses it (`triggers.py`). Only the day on which a later
version took its place is written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.places.naming import in_the_readers_language


class InLanguages(models.Model):
    """A row some of whose columns stand once in each language."""

    class Meta:
        abstract = True

    def in_all(self, what: str) -> dict[str, str]:
        """Return what stands in a column, by language; languages in which nothing stands are left out."""
        words = {code: getattr(self, f"{what}_{code}") for code, _name in settings.LANGUAGES}
        return {code: said for code, said in words.items() if said}

    def said(self, what: str) -> str:
        """Return it in the reader's language, or in the first language in which it was written."""
        return in_the_readers_language(self.in_all(what))


class Norm(InLanguages):
    """A normative text under one name for good, whatever its versions say."""

    slug = models.SlugField(_("name in addresses and citations"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=200, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, or in the first that has one."""
        return self.said("title") or self.slug


class Bound(models.Model):
    """Whom a norm binds, from a day until a day (exclusive): officers of an institution and of those below it."""

    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="bound")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    roles = models.JSONField(_("offices"), default=list)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="norm_binds_before_it_ends",
            )
        ]


class Version(InLanguages):
    """A norm as one act approved it. `until` is the first day on which it was in force no longer."""

    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    act_ky = models.CharField(_("act in Kyrgyz"), max_length=300, blank=True)
    act_ru = models.CharField(_("act in Russian"), max_length=300, blank=True)
    act_en = models.CharField(_("act in English"), max_length=300, blank=True)
    approver_ky = models.CharField(_("who approved it, in Kyrgyz"), max_length=300, blank=True)
    approver_ru = models.CharField(_("who approved it, in Russian"), max_length=300, blank=True)
    approver_en = models.CharField(_("who approved it, in English"), max_length=300, blank=True)
    approved_on = models.DateField(_("approved on"))
    in_force_from = models.DateField(_("in force from"))
    until = models.DateField(_("in force until"), null=True)
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=64)

    class Meta:
        ordering = ["norm", "number"]
        constraints = [
            models.UniqueConstraint(fields=["norm", "number"], name="norm_version_number"),
            models.CheckConstraint(
                condition=Q(approved_on__lte=F("in_force_from")), name="norm_approved_before_in_force"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")), name="norm_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.norm.slug}@{self.number}"

    @property
    def never_in_force(self) -> bool:
        """Whether it was withdrawn before its day came."""
        return self.until == self.in_force_from

    def stands_on(self, day: date) -> bool:
        """Say whether its own days hold a day; a later version may hold it, too, and then goes before."""
        return self.in_force_from <= day and (self.until is None or day < self.until)

    @property
    def languages(self) -> list[str]:
        """The languages in which its articles are written, in the order of the language switch."""
        first = self.articles.first()
        there: Mapping[str, str] = first.in_all("text") if first else {}
        return [code for code, _name in settings.LANGUAGES if code in there]


class Consequence(InLanguages):
    """What may follow where an article was broken; the mildest has the lowest rank."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="consequences")
    identity = models.SlugField(_("identity"), max_length=80)
    rank = models.PositiveIntegerField(_("rank, the mildest first"))
    words_ky = models.CharField(_("words in Kyrgyz"), max_length=300, blank=True)
    words_ru = models.CharField(_("words in Russian"), max_length=300, blank=True)
    words_en = models.CharField(_("words in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["version", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["version", "identity"], name="norm_consequence_identity"),
            models.UniqueConstraint(fields=["version", "rank"], name="norm_consequence_rank"),
        ]

    @property
    def words(self) -> str:
        """The words in the reader's language, or in the first that has them."""
        return self.said("words")


class Article(InLanguages):
    """One article of a version. Its identity is the same in every language and in every version that has it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="articles")
    identity = models.SlugField(_("identity"), max_length=80)
    order = models.PositiveIntegerField(_("number in the order of the text"))
    chapter_ky = models.CharField(_("chapter in Kyrgyz"), max_length=300, blank=True)
    chapter_ru = models.CharField(_("chapter in Russian"), max_length=300, blank=True)
    chapter_en = models.CharField(_("chapter in English"), max_length=300, blank=True)
    heading_ky = models.CharField(_("heading in Kyrgyz"), max_length=300, blank=True)
    heading_ru = models.CharField(_("heading in Russian"), max_length=300, blank=True)
    heading_en = models.CharField(_("heading in English"), max_length=300, blank=True)
    text_ky = models.TextField(_("text in Kyrgyz"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    may_follow = models.JSONField(_("identities of the consequences that may follow"), default=list)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "identity"], name="norm_article_identity"),
            models.UniqueConstraint(fields=["version", "order"], name="norm_article_order"),
        ]
        indexes = [models.Index(fields=["identity", "version"], name="norm_article_by_identity")]

    def __str__(self) -> str:
        return f"{self.version.norm.slug}/{self.identity}@{self.version.number}"

    @property
    def chapter(self) -> str:
        """The chapter in the reader's language, or in the first that has it."""
        return self.said("chapter")

    @property
    def heading(self) -> str:
        """The heading in the reader's language, or in the first that has it."""
        return self.said("heading")

    @property
    def text(self) -> str:
        """The text in the reader's language, or in the first that has it."""
        return self.said("text")
