"""What each step of a comment asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct.grounds import NotShown, Outcome
from ishenim.domains.conduct.models import LONGEST_COMMENT, CodeVersion, Comment
from ishenim.domains.conduct.procedures import VersionState
from ishenim.kernel.procedures.fields import StepForm, Words


class Say(StepForm):
    """What somebody says about an article; which one, and of which draft, the page knows."""

    text = Words(
        label=_("Your comment"), rows=6, min_length=10, max_length=LONGEST_COMMENT,
        help_text=_("Say what should be different, and why. Leave out names and telephone numbers."),
    )  # fmt: skip
    draft = forms.ModelChoiceField(
        label=_("Draft"),
        queryset=CodeVersion.objects.select_related("matter"),
        to_field_name="matter__reference",
        widget=forms.HiddenInput,
    )
    article = forms.SlugField(label=_("Article"), max_length=80, widget=forms.HiddenInput)

    def clean_draft(self) -> CodeVersion:
        """Raise where the draft is not in consultation."""
        draft: CodeVersion = self.cleaned_data["draft"]
        if draft.matter.state != VersionState.CONSULTATION:
            raise ValidationError(_("The consultation is over. Nothing can be added to it."), "over")
        return draft

    def clean_article(self) -> str:
        """Raise for an article that the draft does not have."""
        article: str = self.cleaned_data["article"]
        draft: CodeVersion | None = self.cleaned_data.get("draft")
        if draft and article not in {one.identity for one in draft.articles}:
            raise ValidationError(_("The draft has no such article."), "no_article")
        return article

    def clean(self) -> dict[str, Any]:
        """Raise for what was sent a moment ago in the same words."""
        cleaned = super().clean() or {}
        same = {name: cleaned.get(name) for name in ("draft", "article", "text")}
        if all(same.values()) and Comment.objects.filter(**same).exists():
            raise ValidationError(_("This very comment is recorded already."), "twice")
        return cleaned


class Show(StepForm):
    """The comment as everyone will read it."""

    text = Words(
        label=_("The text as everyone will read it"), rows=6, min_length=1, max_length=LONGEST_COMMENT,
        help_text=_("Replace what must be hidden by three dots in square brackets: […]."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Begin with the text as it was sent."""
        if isinstance(self.detail, Comment):
            self.fields["text"].initial = self.detail.text


class DoNotShow(StepForm):
    """Why a comment is not shown."""

    ground = forms.ChoiceField(label=_("Ground"), choices=NotShown, widget=forms.RadioSelect)


class Answer(StepForm):
    """What became of a comment, and why."""

    outcome = forms.ChoiceField(label=_("What becomes of it?"), choices=Outcome, widget=forms.RadioSelect)
    reply = Words(label=_("Answer"), rows=5, min_length=10, max_length=LONGEST_COMMENT)
