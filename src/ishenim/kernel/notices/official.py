"""The regular letters of offices: whoever holds one gets them by e-mail once a week, until they end it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise

from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor, Role
from ishenim.kernel.notices import besides
from ishenim.kernel.notices.besides import Besides, Told
from ishenim.kernel.notices.models import Letter, OfficialLetter, Subscription
from ishenim.kernel.notices.mornings import EIGHT
from ishenim.kernel.notices.subscriptions import end as end_subscriptions
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.rows.turn import turn_to_write

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """A letter of each week: what it is called, to which office it goes, in which places, and what it says of one.

    `says` gives the words in the reader's language as things stand at that moment; no paragraphs mean that there is
    nothing to be told. `then` are the words of a letter whose last paragraph was settled before it went out.
    A letter that is `personal` says them of the offices of whoever gets it, given their numbers, and not of the place.
    """

    sort: str
    name: str | Promise
    role: Role
    of_place: Callable[[Unit], bool]
    says: Callable[[Unit], Told]
    then: str | Promise
    personal: Callable[[Collection[int]], Told] | None = None

    def concerns(self, by: Actor) -> bool:
        """Say whether whoever holds an office gets this letter."""
        return by.role is self.role and by.place_id is not None and self.of_place(atlas().by_id(by.place_id))

    def named(self, unit: Unit) -> str:
        """Return in the reader's language what the letter of a place is called."""
        return f"{self.name}, {unit.name}"


LETTERS: dict[str, Weekly] = {}


def register(weekly: Weekly) -> None:
    """Let a letter go out every week."""
    LETTERS[weekly.sort] = weekly
    besides.register(
        weekly.sort,
        Besides(
            says=lambda subscription, _week: said(weekly, subscription),
            called=lambda code: weekly.named(atlas().by_code(code)),
        ),
    )


def place_of(subscription: Subscription) -> Unit:
    """Return of which place a regular letter tells: what has taken its place, where it is over."""
    unit = atlas().by_code(subscription.key.partition(":")[2])
    return atlas().current(unit.id)


def said(weekly: Weekly, subscription: Subscription) -> Told:
    """Return what a letter says as things stand now; where all was settled since it was begun, it says that."""
    subject, paragraphs = as_things_stand(weekly, subscription)
    return subject, paragraphs or [str(weekly.then)]


def as_things_stand(weekly: Weekly, subscription: Subscription) -> Told:
    """Return what there is to be told now, of the place or of the offices of whoever gets it."""
    if weekly.personal is None:
        return weekly.says(place_of(subscription))
    mine = OfficialLetter.objects.filter(sort=weekly.sort, subscription=subscription)
    return weekly.personal(list(mine.values_list("appointment_id", flat=True)))


def monday_of(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def morning_of(monday: date) -> datetime:
    """Return when the letter of a week goes out: at eight on its first working day."""
    day = next((one for one in days_of(monday) if not working_days.is_off(one)), monday)
    return timezone.make_aware(datetime.combine(day, EIGHT))


def days_of(monday: date) -> Iterator[date]:
    yield from (monday + number * A_DAY for number in range(7))


def write_weekly() -> int:
    """Write the letters of this week that were not looked into yet; return how many were written."""
    now = timezone.now()
    monday = monday_of(timezone.localdate(now))
    if now < morning_of(monday):
        return 0
    return sum(write_all(weekly, monday) for weekly in LETTERS.values())


def write_all(weekly: Weekly, monday: date) -> int:
    """Write one letter of a week to everybody who holds its office; nobody is told that there is nothing."""
    holders = holders_of(weekly)
    end_those_of_others(weekly, holders)
    told = OfficialLetter.objects.filter(sort=weekly.sort, appointment__in=holders)
    known = {one.appointment_id: one for one in told.select_related("subscription")}
    rows = [row_of(weekly, holder, known.get(holder.pk)) for holder in holders]
    waiting = [row for row in rows if row.looked_on is None or row.looked_on < monday]
    return sum(write(weekly, row, monday) for row in waiting)


def row_of(weekly: Weekly, holder: Appointment, row: OfficialLetter | None) -> OfficialLetter:
    """Return how a letter stands with a holder: begun now where it never was, or where the address has changed."""
    if row is None:
        return begin(weekly, holder, settings.LANGUAGES[0][0])
    if row.comes and row.subscription.email != holder.person.email.lower():
        end_subscriptions([row.subscription])
        return begin(weekly, holder, row.subscription.language)
    return row


def holders_of(weekly: Weekly) -> list[Appointment]:
    """Return who gets a letter today."""
    held = Appointment.objects.in_force(timezone.localdate()).filter(role=weekly.role.name)
    return [one for one in held.select_related("person").order_by("pk") if concerns(weekly, one)]


def concerns(weekly: Weekly, held: Appointment) -> bool:
    return weekly.of_place(atlas().by_id(held.place_id))


def end_those_of_others(weekly: Weekly, holders: Iterable[Appointment]) -> None:
    """End the letters of those who do not hold the office any more."""
    running = OfficialLetter.objects.filter(sort=weekly.sort, subscription__ended_at=None)
    gone = running.exclude(appointment__in=holders).select_related("subscription")
    shared = set(running.filter(appointment__in=holders).values_list("subscription_id", flat=True))
    end_subscriptions([one.subscription for one in gone if one.subscription_id not in shared])


def write(weekly: Weekly, row: OfficialLetter, monday: date) -> int:
    """Write one letter, or only that there was nothing to be told; return whether it was written."""
    subscription = row.subscription
    with translation.override(subscription.language):
        tells = row.comes and bool(as_things_stand(weekly, subscription)[1])
    with turn_to_write():
        if tells:
            about = f"{weekly.sort}:{monday.isoformat()}"
            Letter.objects.get_or_create(subscription=subscription, about=about)
        OfficialLetter.objects.filter(pk=row.pk).update(looked_on=monday)
    return int(tells)


def begin(weekly: Weekly, holder: Appointment, language: str) -> OfficialLetter:
    """Send a letter to an official from now on, in a language; whoever gets it already gets it in that one."""
    with turn_to_write():
        subscription, _ = Subscription.objects.update_or_create(
            key=f"{weekly.sort}:{atlas().by_id(holder.place_id).code}",
            email=holder.person.email.lower(),
            ended_at=None,
            defaults={"language": language, "paused_at": None},
            create_defaults={"language": language, "confirmed_at": timezone.now()},
        )
        row, _ = OfficialLetter.objects.update_or_create(
            appointment=holder, sort=weekly.sort, defaults={"subscription": subscription}
        )
        return row


def end(weekly: Weekly, appointment_id: int) -> None:
    """Send a letter to an official no more; it does not begin again by itself."""
    rows = OfficialLetter.objects.filter(appointment_id=appointment_id, sort=weekly.sort)
    end_subscriptions([row.subscription for row in rows.select_related("subscription")])


def of(by: Actor) -> list[tuple[Weekly, OfficialLetter | None]]:
    """Return the regular letters of an office, each with how it stands: nothing while none was begun."""
    concerned = [weekly for weekly in LETTERS.values() if weekly.concerns(by)]
    if not concerned or by.appointment_id is None:
        return []
    rows = OfficialLetter.objects.filter(appointment_id=by.appointment_id).select_related("subscription")
    known = {row.sort: row for row in rows}
    return [(weekly, known.get(weekly.sort)) for weekly in concerned]
