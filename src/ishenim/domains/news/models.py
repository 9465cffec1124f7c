"""What this domain knows of a story beyond the table that all matters share."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ishenim.domains.news.procedures import News
from ishenim.kernel.procedures.models import Detail


class Story(Detail):
    """A story in the languages in which it was written; no language stands for another."""

    procedure = News

    published_on = models.DateField(_("published on"))
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=160, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    body_ky = models.TextField(_("text in Kyrgyz"), blank=True)
    body_ru = models.TextField(_("text in Russian"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    corrected_on = models.DateField(_("corrected on"), null=True)
    changed = models.TextField(_("what changed"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["-published_on", "-matter"], name="news_by_date")]

    @property
    def languages(self) -> list[str]:
        """The languages in which there is a text, in the order of the language switch."""
        return [code for code, _name in settings.LANGUAGES if getattr(self, f"body_{code}")]

    @property
    def language(self) -> str:
        """The language in which the reader gets it: the reader's own, or else the first there is."""
        there = self.languages
        mine = get_language() or ""
        return mine if mine in there or not there else there[0]

    @property
    def title(self) -> str:
        """The title in that language; nothing once the story was withdrawn."""
        return getattr(self, f"title_{self.language}", "")

    @property
    def paragraphs(self) -> list[list[str]]:
        """The text in that language: paragraphs of lines."""
        text: str = getattr(self, f"body_{self.language}", "")
        return [part.strip("\n").split("\n") for part in text.split("\n\n") if part.strip()]
