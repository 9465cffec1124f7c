"""What each step of a complaint asks for. Every word and file of it is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints import citing, rules
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.keyrings.keeping import public_keys
from ishenim.kernel.norms.models import Article, Consequence
from ishenim.kernel.norms.reading import citation, cited
from ishenim.kernel.procedures.circles import members
from ishenim.kernel.procedures.claims import ClaimedStep, SentOnce
from ishenim.kernel.procedures.confided_files import FromOfficesUnderSeal, UnderSeal
from ishenim.kernel.procedures.confided_forms import FILES, LONGEST, Unlocked
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.fields import Day, Held, StepForm, Words, held_by

UNKNOWN = ""
"""Stands for an officer who is not in the list, or whom nobody knows."""


class Ground(TextChoices):
    """Why a complaint is not examined."""

    NO_OFFICER = "no_officer", _("It is about nobody's conduct, or about nobody who is bound by a code")
    SAME = "same", _("The same is examined already")
    COURT = "court", _("A court has decided about it, or is deciding")
    NOTHING = "nothing", _("It does not say what happened, and nobody answered our question")


class File(StepForm):
    """What anyone confides about an officer."""

    officer = Held(
        label=_("Whom is it about?"), required=False, widget=forms.RadioSelect,
        help_text=_("If the officer is not in this list, or you do not know the name, choose the first line."),
    )  # fmt: skip
    described = Words(
        label=_("What do you know of the officer?"), rows=2, max_length=500, required=False,
        help_text=_("Name, post, number on the badge, how they looked: whatever helps to find out who it was."),
    )  # fmt: skip
    happened_on = Day(
        label=_("On which day did it happen?"), required=False,
        help_text=_("If you do not know the day, leave it empty. If it went on for long, the last day."),
    )  # fmt: skip
    text = Words(
        label=_("What happened?"), rows=12, min_length=20, max_length=LONGEST,
        help_text=_("Where, what was said and done, who saw it. You can add more later."),
    )  # fmt: skip
    concerns = forms.RegexField(
        label=_("Number of the case, writ, meeting or visit it concerns, if there is one"),
        regex=r"^[\w./ -]{1,60}$", required=False,
    )  # fmt: skip
    contact = Words(
        label=_("How may the examining body reach you?"), rows=2, max_length=300, required=False,
        help_text=_("You need not say. With your code you read their messages here and answer them."),
    )  # fmt: skip
    attachments = UnderSeal(label=_("Pictures and papers"), help_text=FILES)
    sent = SentOnce()

    def prepare(self) -> None:
        """Offer the officers of the body whose names anyone may know."""
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(UNKNOWN, _("Somebody else, or I do not know"))]
        if self.detail is not None and self.detail.matter.institution_id is not None:
            field.choices += list(officers_in_public(self.detail.matter.institution_id, self.today))

    def clean_happened_on(self) -> date | None:
        """Raise for a day that has not come."""
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Raise where nothing at all says whom it is about."""
        cleaned = super().clean() or {}
        if not cleaned.get("officer") and not cleaned.get("described") and "described" not in self.errors:
            self.add_error(
                "described",
                _(
                    "Say something by which the officer can be found out: a complaint about nobody cannot be examined."
                ),
            )
        return cleaned


def officers_in_public(institution_id: int, on: date) -> Iterator[tuple[str, str]]:
    """Yield the officers of a body whose names anyone may know."""
    public = [role.name for role in ROLES.values() if role.public]
    held = Appointment.objects.in_force(on).filter(institution_id=institution_id, role__in=public, named=True)
    for one in held.select_related("person", "place").order_by("person__name"):
        yield str(one.pk), held_by(one)


class Appeal(ClaimedStep):
    """Why the decision is not right."""

    reason = Words(label=_("What is wrong with the decision?"), rows=6, min_length=10, max_length=LONGEST)
    attachments = UnderSeal(label=_("Pictures and papers"), help_text=FILES)


class OfficerAppeals(StepForm):
    """Why the decision is not right."""

    reason = Words(label=_("What is wrong with the decision?"), rows=6, min_length=10, max_length=LONGEST)
    attachments = FromOfficesUnderSeal()


def accused(form: Unlocked) -> Appointment | None:
    """Return the office of whom a complaint is about, as far as it is known and the key is unlocked."""
    if form.detail is None or form.by is None or form.by.keys is None:
        return None
    chosen = form.facts("file", "name_officer").get("officer")
    found = Appointment.objects.select_related("institution__superior", "person")
    return found.filter(pk=int(chosen)).first() if chosen else None


class Colleague(forms.ChoiceField):
    """Somebody of the commission."""

    def in_words(self, value: Any) -> str:
        """Name them."""
        found = Person.objects.filter(pk=int(value)).first()
        return found.name if found else str(value)


class LetIn(Unlocked):
    """Which colleague is let in."""

    member = Colleague(label=_("Whom?"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the members of the commission who have a key and no access yet."""
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(person.pk), person.name) for person in self.colleagues()]

    def colleagues(self) -> list[Person]:
        """Return who could be let in: nobody who stepped back, decided it, or would decide an appeal."""
        if self.detail is None:
            return []
        body = self.detail.matter.institution
        number = self.detail.matter_id
        inside = {*members(number), *members(number, Circle.HELD_BACK), *rules.have_had_a_part(number)}
        people = set(rules.commission(body, self.today)) - inside
        return list(Person.objects.filter(pk__in=people).order_by("name"))

    def clean_member(self) -> str:
        """Raise, with the reason, for whoever may not examine it."""
        member: str = self.cleaned_data["member"]
        about = accused(self)
        reason = rules.conflict(about, int(member), self.today) if about else None
        if reason:
            raise ValidationError(_("They may not examine it: %(reason)s."), reason, {"reason": reason.label})
        return member


class NameOfficer(Unlocked):
    """Who the officer is."""

    officer = Held(label=_("Who is it?"))

    def prepare(self) -> None:
        """Offer everybody who holds or held an office at the body."""
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField)
        if self.detail is not None:
            held = Appointment.objects.filter(institution_id=self.detail.against_id, starts__lte=self.today)
            field.choices = [
                (str(one.pk), held_by(one))
                for one in held.select_related("person", "place").order_by("person__name", "-starts")
            ]

    def clean(self) -> dict[str, Any]:
        """Raise where nobody would be left who may examine it, or whoever names the officer may not."""
        cleaned = super().clean()
        chosen = cleaned.get("officer")
        if not chosen or self.detail is None:
            return cleaned
        about = Appointment.objects.select_related("institution__superior").get(pk=int(chosen))
        number = self.detail.matter_id
        inside = [*members(number), *members(number, Circle.HELD_BACK)]
        if not set(rules.without_conflict(inside, about, self.today)):
            raise ValidationError(
                _("Nobody who can read this may examine it then. Let a colleague in first who may."),
                "nobody_left",
            )
        return cleaned


class TellOfficer(Unlocked):
    """What the officer is told. The complaint itself is not shown: it may say who filed it."""

    text = Words(
        label=_("What is the officer told?"), rows=6, min_length=20, max_length=LONGEST,
        help_text=_("What the complaint is about, so that they can answer; nothing that shows who filed it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raise where it is not known who the officer is, or the officer has no key yet."""
        cleaned = super().clean()
        about = accused(self)
        if about is None:
            raise ValidationError(_("Say first who the officer is."), "unknown")
        if not public_keys([about.person_id]):
            raise ValidationError(
                _(
                    "The officer has no key yet, so nothing can be sealed for them. Ask them to make one on the desk."
                ),
                "no_key",
            )
        return cleaned


class NotFoundOut(StepForm):
    """What was done to find out."""

    text = Words(label=_("What was done to find out?"), rows=4, min_length=10, max_length=2000)


class NotTake(StepForm):
    """Why it is not examined."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Ground, widget=forms.RadioSelect)
    reason = Words(
        label=_("What do you say to whoever filed it?"), rows=6, min_length=20, max_length=LONGEST,
        help_text=_("Also where else they can turn to."),
    )  # fmt: skip


class NoBreach(Unlocked):
    """A reasoned decision that nothing was broken."""

    reason = Words(label=_("Reasons"), rows=10, min_length=50, max_length=LONGEST)


class Broken(forms.ChoiceField):
    """An article, as it is cited."""

    def in_words(self, value: Any) -> str:
        """Say what it is about, and how it is cited."""
        article = cited(str(value))
        return said_of(article) if article else str(value)


def said_of(article: Article) -> str:
    """Return the heading of an article with its citation."""
    return f"{article.heading} ({citation(article)})"


class WhatFollows(forms.ChoiceField):
    """A consequence, by its name in the codes."""

    def in_words(self, value: Any) -> str:
        """Say it in the words of the codes; where they differ, by its name."""
        words = {one.words for one in Consequence.objects.filter(identity=value)}
        return words.pop() if len(words) == 1 else str(value)


class Breach(Unlocked):
    """A reasoned decision that an article was broken, and what follows."""

    article = Broken(label=_("Which article?"))
    consequence = WhatFollows(label=_("What follows?"), widget=forms.RadioSelect)
    reason = Words(
        label=_("Reasons"), rows=10, min_length=50, max_length=LONGEST,
        help_text=_("What was found, why it breaks the article, and why this consequence is in proportion to it."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the articles in force on the day of the conduct, and the consequences of their codes."""
        article, consequence = self.fields["article"], self.fields["consequence"]
        assert isinstance(article, forms.ChoiceField)
        assert isinstance(consequence, forms.ChoiceField)
        offered = list(citing.articles(self.detail.against_id, self.day_of_conduct())) if self.detail else []
        article.choices = [(citation(one), said_of(one)) for one in offered]
        words = {one.identity: one.words for art in offered for one in citing.may_follow(art)}
        consequence.choices = list(words.items())

    def day_of_conduct(self) -> date:
        """Return the day on which the article must have been in force: that of the conduct, else of the filing."""
        said = self.facts("file").get("happened_on")
        if said:
            return date.fromisoformat(said)
        opened: date = self.detail.matter.opened_at.date()
        return opened

    def clean(self) -> dict[str, Any]:
        """Raise for a consequence that the article does not name."""
        cleaned = super().clean()
        article, chosen = cleaned.get("article"), cleaned.get("consequence")
        found = cited(article) if article else None
        if found and chosen and chosen not in [one.identity for one in citing.may_follow(found)]:
            names = ", ".join(one.words for one in citing.may_follow(found))
            self.add_error("consequence", _("By this article may follow: %(names)s.") % {"names": names})
        return cleaned


class CarryOut(StepForm):
    """What was done."""

    carried_out_on = Day(label=_("On which day?"))
    text = Words(label=_("What was done, by which act?"), rows=3, min_length=10, max_length=2000)

    def clean_carried_out_on(self) -> date:
        """Raise for a day that has not come, or was before the decision."""
        day: date = self.cleaned_data["carried_out_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        if self.detail is not None and self.detail.decided_on and day < self.detail.decided_on:
            raise ValidationError(_("This day was before the decision."))
        return day
