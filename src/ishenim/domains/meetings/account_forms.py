"""What is asked of whoever was at a meeting: facts that can be counted or crossed, and no words about anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.meeting_forms import LONGEST_MEETING
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures.account import FACTS
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ADMINISTRATIVE, OBSERVER
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.fields import Count, Held, Moment, StepForm

MOST_PEOPLE = 10_000
MOST_TURNS = 1_000
A_DAY = timedelta(days=1)
FAR_FROM_IT = _("This is not within a day of the planned time. Look at the date once more.")


def announced(meeting: Meeting, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Return from when until when a meeting was announced, as an observer was told who was sent before that time came.

    Whoever moves a meeting after its hour changes nothing of what those saw who were there.
    """
    seen = meeting.accounts.filter(planned_from__lte=at).order_by("planned_from", "pk").first()
    return (seen.planned_from, seen.planned_until) if seen else (meeting.starts_at, meeting.ends_at)


class MeetingByReference(forms.Field):
    """A meeting, named by its reference."""

    default_error_messages = {"unknown": _("There is no planned meeting with this reference.")}

    def to_python(self, value: Any) -> Meeting | None:
        """Return the meeting; raise for a reference that names none with a day."""
        typed = str(value or "").strip().upper()
        if not typed:
            return None
        found = (
            Meeting.objects.select_related("matter")
            .filter(matter__reference=typed, starts_at__isnull=False)
            .first()
        )
        if found is None:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        return found


class AboutAMeeting(StepForm):
    """Something about one meeting."""

    meeting = MeetingByReference(label=_("Meeting"), help_text=_("Its reference, for example KDMB-49XN."))


class Assign(AboutAMeeting):
    """Which observer goes to which meeting."""

    observer = Held(label=_("Observer"))

    def prepare(self) -> None:
        """Offer the observers who are in office within the coordinator's territory."""
        place = self.by.place_id if self.by else None
        within = atlas().within(place, ADMINISTRATIVE) if place is not None else ()
        found = (
            Appointment.objects.in_force(self.today)
            .filter(role=OBSERVER.name, place_id__in=within)
            .select_related("person", "institution")
            .order_by("person__name", "pk")
        )
        field = self.fields["observer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(one.pk), f"{one.person.name}, {one.institution.name}, {atlas().by_id(one.place_id).name}")
            for one in found
        ]


class Facts(StepForm):
    """What was seen at a meeting. Whatever was not seen or not counted stays empty, and is nowhere guessed."""

    kept_on_the_phone = True

    took_place = forms.ChoiceField(
        label=_("Did you find the meeting?"), choices=grounds.TookPlace, widget=forms.RadioSelect
    )
    began = Moment(label=pgettext_lazy("of a meeting", "Began"), required=False)
    ended = Moment(label=pgettext_lazy("of a meeting", "Ended"), required=False)
    chair = forms.ChoiceField(
        label=_("Who chaired?"),
        choices=[("", _("not seen")), *grounds.Chair.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    report_back = forms.ChoiceField(
        label=_("Did the officer report back on earlier questions?"),
        choices=[("", _("not seen")), *grounds.ReportedBack.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    turns = Count(
        label=_("How many times did somebody speak?"), most=MOST_TURNS, required=False,
        help_text=_("Each time a person takes the word counts once."),
    )  # fmt: skip
    turns_of_residents = Count(label=_("Of these residents"), most=MOST_TURNS, required=False)
    answered_at_once = Count(label=_("Questions answered at once"), most=MOST_TURNS, required=False)
    taken = Count(label=_("Questions taken to be answered later"), most=MOST_TURNS, required=False)
    turned_away = Count(label=_("Questions turned away"), most=MOST_TURNS, required=False)
    dated = Count(label=_("Promises with a day"), most=MOST_TURNS, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Which languages were spoken?"),
        choices=grounds.Spoken,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access = forms.MultipleChoiceField(
        label=_("What did you see that makes it possible to come?"),
        choices=[pair for pair in grounds.Access.choices if pair[0] != grounds.Access.NONE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Raise where facts contradict each other; gather the counts by sex; of no meeting nothing more is said."""
        cleaned = super().clean() or {}
        self.check_times(cleaned.get("began"), cleaned.get("ended"))
        turns, of_residents = cleaned.get("turns"), cleaned.get("turns_of_residents")
        if turns is not None and of_residents is not None and of_residents > turns:
            self.add_error(
                "turns_of_residents", _("Residents cannot have spoken more often than everybody together.")
            )
        for sex in ("women", "men"):
            counted = {str(band): cleaned.pop(f"{sex}_{band}", None) for band in grounds.AgeBand}
            cleaned[sex] = {band: number for band, number in counted.items() if number is not None}
        self.check_nothing_of_no_meeting(cleaned)
        return cleaned

    def check_times(self, began: Any, ended: Any) -> None:
        """Raise for a time in the future, far from the planned one, or that ends before it begins."""
        planned = self.planned
        for name, moment in (("began", began), ("ended", ended)):
            if moment and moment > self.at:
                self.add_error(name, _("This time is still to come."))
            elif moment and planned and not planned - A_DAY < moment < planned + A_DAY + LONGEST_MEETING:
                self.add_error(name, FAR_FROM_IT)
        if began and ended and not began < ended <= began + LONGEST_MEETING:
            self.add_error("ended", _("The meeting must end after it begins, and within twelve hours."))

    @property
    def planned(self) -> Any:
        """For when the meeting was announced, if it is known which one it is."""
        named = getattr(self, "cleaned_data", {}).get("meeting")
        return announced(named, self.at)[0] if named else getattr(self.detail, "planned_from", None)

    def check_nothing_of_no_meeting(self, cleaned: dict[str, Any]) -> None:
        """Raise if something was seen at a meeting that was not found."""
        seen = [
            name for name in FACTS if name != "took_place" and cleaned.get(name) not in (None, "", [], {})
        ]
        if cleaned.get("took_place") not in (None, grounds.TookPlace.YES) and seen:
            self.add_error("took_place", _("You found no meeting, and yet something below is filled in."))


Facts.declared_fields |= {
    f"{sex}_{band}": Count(label=format_lazy(words, band=band.label), most=MOST_PEOPLE, required=False)
    for sex, words in (("women", _("Women, {band}")), ("men", _("Men, {band}")))
    for band in grounds.AgeBand
}
ORDER = [
    "meeting", "took_place", "began", "ended", "chair",
    *(f"{sex}_{band}" for sex in ("women", "men") for band in grounds.AgeBand),
    "report_back", "turns", "turns_of_residents", "answered_at_once", "taken", "turned_away", "dated", "languages",
    "access",
]  # fmt: skip


class Give(Facts):
    """What an observer saw."""

    field_order = ORDER

    def prepare(self) -> None:
        """Begin with the planned day, so that only the hour must be put right."""
        account = self.detail
        if not self.is_bound and isinstance(account, MeetingAccount) and account.planned_from:
            self.fields["began"].initial = timezone.localtime(account.planned_from)
            self.fields["ended"].initial = account.planned_until and timezone.localtime(account.planned_until)


class FromPaper(Give):
    """What an observer wrote on a sheet; whoever enters it sits at the desk."""

    kept_on_the_phone = False


class Correct(Facts):
    """The whole account once more, as it should have been."""

    field_order = ORDER

    def prepare(self) -> None:
        """Begin with what was said."""
        if not self.is_bound:
            self.initial = {**as_typed(getattr(self.detail, "facts", {})), **self.initial}


class Tell(Facts, AboutAMeeting):
    """What an office that was there says, of a meeting that it names."""

    field_order = ORDER


def as_typed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the fields of a form hold them: a field for women and for men of each age."""
    flat = {name: value for name, value in facts.items() if name not in ("women", "men", "planned")}
    for name in ("began", "ended"):
        if flat.get(name):
            flat[name] = timezone.localtime(datetime.fromisoformat(flat[name]))
    for sex in ("women", "men"):
        flat |= {f"{sex}_{band}": number for band, number in facts.get(sex, {}).items()}
    return flat
