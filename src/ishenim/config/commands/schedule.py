"""`ishenim schedule propose`: the schedule of a region and a quarter, with its certificate or the reasons."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import django
import typer

from ishenim.config.commands.progress import Bar
from ishenim.config.commands.refusing import or_say_why_not, refuse

if TYPE_CHECKING:
    from ishenim.domains.meetings.making import Made

schedule = typer.Typer(no_args_is_help=True, help="The common schedule of a region and a quarter.")


@schedule.command()
def propose(
    place: Annotated[str, typer.Argument(help="The code of a place, like KG02000000000-P.")],
    quarter: Annotated[str, typer.Argument(help="The quarter, like 2027-1.")],
    *,
    by: Annotated[
        str,
        typer.Option(
            metavar="EMAIL",
            help="The chief who asks for it and will release it; without one it is only shown.",
        ),
    ] = "",
    conditions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Halls, leave and wishes, one line each: BEAT; hall; NAME; 1,2,3 · BEAT; shut; FROM; UNTIL · "
            "BEAT; away; FROM; UNTIL · BEAT; rather; 2,4; 18:00.",
        ),
    ] = None,
    hours: Annotated[str, typer.Option(help="At which hours meetings may begin.")] = "10:00, 18:00",
    minutes: Annotated[int, typer.Option(help="How long a meeting is.")] = 90,
    in_district: Annotated[int, typer.Option(help="How many at once in a district.")] = 1,
    in_region: Annotated[int, typer.Option(help="How many at once in the region; 0 sets no limit.")] = 0,
    between: Annotated[int, typer.Option(help="Working days between two meetings of one officer.")] = 5,
    evenings: Annotated[int, typer.Option(help="Of 100 meetings, how many from 17:00 on.")] = 50,
    weekends: Annotated[int, typer.Option(help="Of 100 meetings, how many at a weekend.")] = 0,
) -> None:
    """Propose when and where every expected meeting of a quarter is held, and say how good that is at the least.

    The same input gives the same schedule. Where none is possible, the rules that stand against each other are named.
    """
    django.setup()
    from django.utils.translation import override  # noqa: PLC0415  # so that help needs no Django

    asked = {
        "hours": hours,
        "minutes": minutes,
        "at_once_in_district": in_district,
        "at_once_in_region": in_region,
        "days_between": between,
        "evening_share": evenings,
        "weekend_share": weekends,
        "quarter": quarter,
        "conditions": conditions.read_text() if conditions else "",
    }
    with override("en"):
        (_file if by else _show)(place, asked, by)


@schedule.command()
def why(
    reference: Annotated[str, typer.Argument(help="The reference of a schedule that is proposed.")],
    meeting: Annotated[str, typer.Argument(help="The reference of one of its meetings.")],
    begins: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d %H:%M"], help="When it might begin.")],
) -> None:
    """Say why a meeting is not on another day and hour: which rules it would break while all others stay.

    Where no rule forbids it, it says what that would cost in points beside where the meeting stands now.
    """
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  # so that help needs no Django
    from django.utils.translation import override  # noqa: PLC0415  # for the same reason

    from ishenim.domains.meetings import what_if  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.domains.meetings.schedule_queries import schedule as find  # noqa: PLC0415  # for the same reason

    with override("en"):
        found = find(reference)
        if found is None:
            refuse([f"There is no schedule {reference}."])
        at = timezone.make_aware(begins)
        for sentence in or_say_why_not(what_if.answer, found, meeting=meeting, starts_at=at):
            typer.echo(sentence)


def _show(place: str, asked: dict[str, Any], _by: str) -> None:
    """Print the proposal and file nothing."""
    from django.utils import timezone  # noqa: PLC0415  # stands on settings, loaded by the caller

    from ishenim.domains.meetings.finding_schedules import answer_of  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.models import CommonSchedule  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.proposing import made_of  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.schedule_forms import Ask  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.engine import begin  # noqa: PLC0415  # for the same reason

    form = Ask(asked)
    if not form.is_valid():
        refuse([f"{field}: {' '.join(map(str, words))}" for field, words in form.errors.items()])
    terms = dict(form.cleaned_data)
    unsaved = CommonSchedule(matter=begin("schedule", place_id=_place(place)))
    unsaved.quarter, unsaved.conditions, unsaved.terms = terms.pop("quarter"), terms.pop("conditions"), terms
    made = made_of(unsaved, timezone.localdate())
    with Bar(place) as bar:
        answer = answer_of(made, bar.show)
    _print(made, answer)


def _file(place: str, asked: dict[str, Any], by: str) -> None:
    """Ask for the schedule in the name of a chief, find it, and leave it on the desk to be edited and released."""
    from django.utils import timezone  # noqa: PLC0415  # stands on settings, loaded by the caller

    from ishenim.domains.meetings import schedule_actions as acts  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.finding_schedules import find  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.proposing import made_of  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.engine import begin  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.run import whoever_may  # noqa: PLC0415  # for the same reason

    actor = or_say_why_not(whoever_may, acts.ask.step, by)
    if actor is None:
        refuse([f"Nobody here has the address {by}."])
    matter = or_say_why_not(acts.ask, begin("schedule", place_id=_place(place)), actor, **asked)
    with Bar(place) as bar:
        found = find(matter.commonschedule, bar.show).commonschedule
    typer.echo(f"Schedule {matter.reference}")
    answer = found.reasons or {"schedule": found.proposal, "certificate": found.certificate}
    _print(made_of(found, timezone.localdate()), answer)


def _place(code: str) -> int:
    from ishenim.kernel.places.atlas import atlas  # noqa: PLC0415  # stands on models, loaded by the caller

    try:
        return atlas().by_code(code).id
    except KeyError:
        refuse([f"There is no place {code}."])


def _print(made: Made, answer: dict[str, Any]) -> None:
    """Print a line for each meeting and the certificate, or end with the reasons."""
    from ishenim.domains.meetings.faults_said import beat_of  # noqa: PLC0415  # stands on models
    from ishenim.domains.meetings.making import moments  # noqa: PLC0415  # for the same reason
    from ishenim.domains.meetings.reasons_said import said_of_all  # noqa: PLC0415  # for the same reason

    if "schedule" not in answer:
        refuse(said_of_all(made, answer))
    for key, slot in sorted(answer["schedule"].items(), key=lambda one: one[1]):
        starts_at, _ends_at = moments(*slot)
        typer.echo(f"{starts_at:%Y-%m-%d %H:%M}  {beat_of(made, key)}  {made.hall_of(key)}".rstrip())
    typer.echo("")
    for name, value in answer["certificate"].items():
        typer.echo(f"{name}: {value / 100:.2f} %" if name == "gap" else f"{name}: {value}")
