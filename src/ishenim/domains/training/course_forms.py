"""What each step of a course asks for: what it is, its bank, and of which posts it is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.models import BankQuestion, Course, Requirement
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.norms import reading
from ishenim.kernel.procedures.fields import Count, Day, StepForm, Words

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Please write small Latin letters, digits and hyphens."))
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FEWEST_CHOICES, MOST_CHOICES = 2, 8


def latin(label: Any, **about: Any) -> forms.CharField:
    """Return the field of a code that stands readable in the book."""
    return forms.CharField(label=label, max_length=60, validators=[SLUG], **about)


class Declare(StepForm):
    """A course: what it is called and teaches, and what its test and its certificate are."""

    title_ky = Words(label=_("Title in Kyrgyz"), rows=1, min_length=5, max_length=160)
    title_ru = Words(label=_("Title in Russian"), rows=1, min_length=5, max_length=160)
    title_en = Words(label=_("Title in English"), rows=1, min_length=5, max_length=160)
    about_ky = Words(label=_("What it teaches, in Kyrgyz"), min_length=10, max_length=4000)
    about_ru = Words(label=_("What it teaches, in Russian"), min_length=10, max_length=4000)
    about_en = Words(label=_("What it teaches, in English"), min_length=10, max_length=4000)
    norm = latin(
        _("Code that it teaches"),
        required=False,
        help_text=_("The short name in the address of the code. Empty where it teaches none."),
    )
    days_valid = Count(
        label=_("For how many days is a certificate valid?"),
        most=3660,
        help_text=_("0 where the course ends without a certificate."),
    )
    per_article = Count(
        label=_("How many questions are drawn for each article?"),
        most=20,
        help_text=_("0 where the course has no test."),
    )
    pass_mark = Count(label=_("How many percent of the answers must be right?"), most=100)
    minutes = Count(label=_("How many minutes does the test last?"), most=300)

    def prepare(self) -> None:
        """Begin with the course as it stands."""
        if isinstance(self.detail, Course) and self.detail.pk:
            for name in self.fields:
                self.fields[name].initial = getattr(self.detail, name)

    def clean_norm(self) -> str:
        """Raise for a code that is not in force."""
        norm: str = self.cleaned_data["norm"]
        if norm and reading.in_force(norm, self.today) is None:
            raise ValidationError(_("No code with this name is in force."))
        return norm

    def clean(self) -> dict[str, Any]:
        """Raise for a test that lasts no time or asks for nothing."""
        cleaned = super().clean() or {}
        if cleaned.get("per_article"):
            for name in ("pass_mark", "minutes"):
                if cleaned.get(name) == 0:
                    self.add_error(name, _("A test needs more than 0 here."))
        return cleaned


class AddQuestion(StepForm):
    """A question with its choices, one on a line, in three languages."""

    article = latin(
        _("Article"),
        required=False,
        help_text=_(
            "The short name in the address of the article; it is the same in every version of the code."
        ),
    )
    text_ky = Words(label=_("Question in Kyrgyz"), rows=2, min_length=10, max_length=600)
    choices_ky = Words(label=_("Choices in Kyrgyz, one on a line"), min_length=3, max_length=2000)
    why_ky = Words(label=_("Why, in Kyrgyz"), rows=2, min_length=10, max_length=1000)
    text_ru = Words(label=_("Question in Russian"), rows=2, min_length=10, max_length=600)
    choices_ru = Words(label=_("Choices in Russian, one on a line"), min_length=3, max_length=2000)
    why_ru = Words(label=_("Why, in Russian"), rows=2, min_length=10, max_length=1000)
    text_en = Words(label=_("Question in English"), rows=2, min_length=10, max_length=600)
    choices_en = Words(label=_("Choices in English, one on a line"), min_length=3, max_length=2000)
    why_en = Words(label=_("Why, in English"), rows=2, min_length=10, max_length=1000)
    right = Count(label=_("Which line is right?"), least=1, most=MOST_CHOICES)

    def clean_article(self) -> str:
        """Raise for an article that the code of the course does not have today, and for one where it has no code."""
        article: str = self.cleaned_data["article"]
        version = reading.in_force(self.detail.norm, self.today) if self.detail.norm else None
        if version is None and article:
            raise ValidationError(_("This course teaches no code: leave the article empty."))
        if version is not None and reading.cited(f"{version.norm.slug}/{article}@{version.number}") is None:
            raise ValidationError(_("The code has no such article."))
        return article

    def clean(self) -> dict[str, Any]:
        """Gather the languages; raise where they do not have the same number of choices."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        wording = {code: self.said_in(cleaned, code) for code in LANGUAGES}
        counts = {len(words["choices"]) for words in wording.values()}
        if len(counts) > 1:
            raise ValidationError(
                _("Each language needs the same number of choices, in the same order."), "choices"
            )
        count = counts.pop()
        if not FEWEST_CHOICES <= count <= MOST_CHOICES:
            raise ValidationError(
                _("A question needs from %(fewest)d to %(most)d choices."),
                "choices",
                {"fewest": FEWEST_CHOICES, "most": MOST_CHOICES},
            )
        told = {"article": cleaned["article"], "right": cleaned["right"], "wording": wording}
        if told["right"] > count:
            self.add_error("right", _("There are fewer lines."))
        return told

    @staticmethod
    def said_in(cleaned: dict[str, Any], code: str) -> dict[str, Any]:
        """Return question, choices and explanation in one language; the same choice twice is one."""
        lines = [line.strip() for line in cleaned[f"choices_{code}"].split("\n") if line.strip()]
        return {
            "text": cleaned[f"text_{code}"],
            "choices": list(dict.fromkeys(lines)),
            "why": cleaned[f"why_{code}"],
        }


class RetireQuestion(StepForm):
    """Which question is drawn no more, and why."""

    question = Count(label=_("Number of the question"), least=1, most=100_000)
    reason = Words(label=_("Reason"), rows=2, min_length=10, max_length=500)

    def clean_question(self) -> int:
        """Raise for a number that the bank does not have."""
        number: int = self.cleaned_data["question"]
        bank_ = BankQuestion.objects.filter(matter_id=self.detail.pk, number=number, retired=False)
        if not bank_.exists():
            raise ValidationError(_("The bank has no such question."))
        return number


class OfAPost(StepForm):
    """An office and an institution; those of all institutions below it are meant, too."""

    role = forms.ChoiceField(
        label=_("Office"),
        choices=lambda: [(role.name, role.label) for role in ROLES.values() if role.official],
    )
    institution = forms.ModelChoiceField(
        label=_("At which institution, and all below it?"),
        queryset=Institution.objects.order_by("code"),
        to_field_name="code",
    )

    def there(self) -> Requirement | None:
        """Return the rule for this office that is in force without an end."""
        cleaned = self.cleaned_data
        rules = Requirement.objects.filter(matter_id=self.detail.pk, until=None)
        return rules.filter(role=cleaned.get("role"), institution=cleaned.get("institution")).first()


class Require(OfAPost):
    """Which post needs a course, from when on, and how soon."""

    within_days = Count(
        label=_("How many days after taking up the post?"),
        most=366,
        help_text=_("0 where it is needed before taking up the post."),
    )
    since = Day(label=_("From which day on?"))

    def clean(self) -> dict[str, Any]:
        """Raise where the same is asked for already."""
        cleaned = super().clean() or {}
        if not self.errors and self.there() is not None:
            raise ValidationError(_("This post needs this course already."), "there")
        return cleaned


class RequireNoMore(OfAPost):
    """Which post needs a course no more."""

    until = Day(label=_("First day on which it is no longer needed"))

    def clean(self) -> dict[str, Any]:
        """Raise where nothing of the kind is asked for, or a day before it began."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        rule = self.there()
        if rule is None:
            raise ValidationError(_("This post does not need this course."), "not_there")
        if cleaned["until"] <= rule.since:
            self.add_error("until", _("This day is not after the day from which it was needed."))
        return cleaned


class WithdrawCourse(StepForm):
    """Why a course is offered no more."""

    reason = Words(label=_("Reason"), rows=2, min_length=10, max_length=500)
