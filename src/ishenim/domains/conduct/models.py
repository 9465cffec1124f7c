"""What this domain knows of versions, comments and acknowledgements beyond the table that all matters share."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct.procedures import (
    Acknowledgements,
    CommentsOnDrafts,
    CommentState,
    VersionsOfCodes,
)
from ishenim.kernel.norms.models import Version
from ishenim.kernel.norms.texts import ArticleText, Text, from_plain
from ishenim.kernel.places.naming import in_the_readers_language
from ishenim.kernel.procedures.models import Detail

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_COMMENT = 4_000


class CodeVersion(Detail):
    """A version of a code on its way: its text as it is now, whom it binds, and the version that it has become."""

    procedure = VersionsOfCodes

    code = models.SlugField(_("name in addresses and citations"), max_length=60)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=200, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    binds = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    roles = models.JSONField(_("offices bound"), default=list)
    text = models.JSONField(_("the text as plain data"), default=dict)
    consultation_ends = models.DateField(_("last day of the consultation"), null=True)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, related_name="matter_of")
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["code", "matter"], name="code_versions")]

    @property
    def titles(self) -> dict[str, str]:
        """The title by language."""
        words = {code: getattr(self, f"title_{code}") for code, _name in settings.LANGUAGES}
        return {code: said for code, said in words.items() if said}

    @property
    def title(self) -> str:
        """The title in the reader's language, or in the first that has one."""
        return in_the_readers_language(self.titles)

    @property
    def whole(self) -> Text:
        """The text as it is now."""
        return from_plain(self.text)

    @property
    def articles(self) -> Sequence[ArticleText]:
        """Its articles in their order."""
        return self.whole.articles

    def heading_of(self, identity: str) -> str:
        """Return how an article is headed, in the reader's language or the first it has."""
        headings = {one.identity: one.heading for one in self.articles}
        return in_the_readers_language(headings.get(identity, {}))

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read in it."""
        return bool(self.text.get("articles"))

    @property
    def is_answered(self) -> bool:
        """Whether no comment waits for a check or an answer."""
        waiting = Comment.objects.filter(draft_id=self.pk)
        return not waiting.filter(matter__state__in=[CommentState.WAITING, CommentState.SHOWN]).exists()

    @property
    def comes_at(self) -> datetime | None:
        """The first moment at which it is in force."""
        if self.version is None:
            return None
        return timezone.make_aware(datetime.combine(self.version.in_force_from, time.min))


class Comment(Detail):
    """What somebody said about an article of a draft."""

    procedure = CommentsOnDrafts

    draft = models.ForeignKey(CodeVersion, on_delete=models.PROTECT, related_name="comments")
    article = models.SlugField(_("article"), max_length=80)
    text = models.TextField(_("text as it was sent"), blank=True)
    shown = models.TextField(_("text as everyone reads it"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.CharField(_("what it changed"), max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "article", "matter"], name="comments_on_a_draft")]


class Acknowledgement(Detail):
    """That the holder of an office was asked to acknowledge a version; the holder of the matter is who was asked."""

    procedure = Acknowledgements

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    appointment = models.ForeignKey(
        "institutions.Appointment", on_delete=models.PROTECT, related_name="acknowledgements"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "appointment"], name="acknowledged_once_by_an_office")
        ]
