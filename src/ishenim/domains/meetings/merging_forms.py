"""What merging two questions asks for, and which questions may be merged."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.procedures import QuestionState
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.fields import StepForm, Words
from ishenim.kernel.procedures.merging import Merged
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.rights import in_territory

TAKES_OTHERS = [
    QuestionState.RAISED,
    QuestionState.REFERRED,
    QuestionState.ACCEPTED,
    QuestionState.WAITING,
    QuestionState.PROMISED,
    QuestionState.DISPUTED,
]
"""Not once it is said to be done: nobody's new question disappears behind an old result."""


class Reasoned(StepForm):
    """A reason that everyone reads."""

    reason = Words(
        label=_("Reason"), rows=3, min_length=10, max_length=1000,
        help_text=_("Everyone reads it. Without names and telephone numbers."),
    )  # fmt: skip


class MergeInto(Reasoned):
    """Into which question, and why."""

    into = forms.CharField(
        label=_("Reference of the earlier question"), max_length=12,
        help_text=_("The same matter, asked earlier of the same body. For example ABCD-2345."),
    )  # fmt: skip
    field_order = ["into", "reason"]

    def clean_into(self) -> Matter:
        """Raise, in words, unless these two questions may be merged."""
        typed = self.cleaned_data["into"].strip().upper().replace(" ", "")
        found = Question.objects.select_related("matter").filter(matter__reference=typed).first()
        if found is None:
            raise ValidationError(_("There is no question with this reference."))
        if hindrance := next(
            (said for holds, said in self.hindrances(self.detail.matter, found) if holds), None
        ):
            raise ValidationError(str(hindrance))
        matter: Matter = found.matter
        return matter

    def hindrances(self, one: Matter, found: Question) -> list[tuple[bool, str | Promise]]:
        """Return what would stand in the way, each with its sentence."""
        other = found.matter
        return [
            (one.pk <= other.pk, _("A question is merged only into one that was asked earlier.")),
            (
                other.state not in TAKES_OTHERS or not found.shown_text,
                _("The other question is not open to it."),
            ),
            (one.institution_id != other.institution_id, _("The other question was asked of another body.")),
            (not self.reaches(other), _("The other question lies outside your territory.")),
            (one.overdue_since is not None, _("A question that is overdue cannot be merged.")),
            (
                Merged.objects.filter(into=one).exists() or Merged.objects.filter(matter=other).exists(),
                _("One of the two is part of another merging already."),
            ),
        ]

    def reaches(self, other: Matter) -> bool:
        """Say whether the territory of whoever merges holds the other question, too."""
        by = self.by
        assert isinstance(by, Actor)
        return in_territory(by.place_id, other.place_id, by.role.hierarchy, timezone.localdate(self.at))
