"""`ishenim calendar`: what acts say about single days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import django
import typer

from ishenim.config.commands.refusing import or_say_why_not, refuse

calendar = typer.Typer(no_args_is_help=True, help="Days off and working days, as acts decide them.")
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, like 2027-03-10.")]


@calendar.command()
def decree(
    day: Day,
    basis: Annotated[str, typer.Option(help="The act that decides it, in words that everyone reads.")],
    off: Annotated[bool, typer.Option("--off/--work", help="A day off, or a working day.")] = True,  # noqa: FBT002 -- typer makes --off and --work of it
    place: Annotated[str, typer.Option(metavar="CODE", help="The country whose calendar it is.")] = "KG",
) -> None:
    """Enter what an act says about a day: it wins over the published calendar, and a later act over an earlier.

    The days of the two Eids are estimates until an act names them; this makes them certain, or moves them.
    It becomes a line of the ledger, and the deadlines that run are counted anew.
    """
    django.setup()
    from ishenim.domains.decrees import actions  # noqa: PLC0415 -- stands on models, loaded above
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415 -- for the same reason
    from ishenim.kernel.procedures.engine import begin  # noqa: PLC0415 -- for the same reason

    said = {"decides": "off" if off else "work", "basis": basis}
    there = entered(day.date())
    if there is None:
        opened = begin("decree", place_id=country(place))
        matter = or_say_why_not(actions.enter, opened, THE_INSTALLER, day=day.date().isoformat(), **said)
    else:
        matter = or_say_why_not(actions.enter_anew, there, THE_INSTALLER, **said)
    say(f"{day:%Y-%m-%d} is {'a day off' if off else 'a working day'}: {basis}", matter)


@calendar.command()
def take_back(
    day: Day,
    reason: Annotated[str, typer.Option(help="Why, in words that everyone reads.")],
) -> None:
    """Take back what was entered about a day: the published calendar holds again."""
    django.setup()
    from ishenim.domains.decrees import actions  # noqa: PLC0415 -- stands on models, loaded above
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415 -- for the same reason

    there = entered(day.date())
    if there is None:
        refuse([f"Nothing is entered about {day:%Y-%m-%d}."])
    matter = or_say_why_not(actions.take_back, there, THE_INSTALLER, reason=reason)
    say(f"About {day:%Y-%m-%d} the published calendar holds again.", matter)


def entered(day: date) -> Any:
    """Return the act about a day that is in force, or None."""
    from ishenim.domains.decrees.queries import in_force  # noqa: PLC0415 -- so that help needs no Django

    return in_force(day)


def country(code: str) -> int:
    """Return the number of the place for which an act is entered."""
    from ishenim.kernel.places.atlas import atlas  # noqa: PLC0415 -- so that help needs no Django

    try:
        return atlas().by_code(code).id
    except LookupError:
        refuse([f"There is no place with the code {code}. Load the units first: ishenim territory load."])


def say(sentence: str, matter: Any) -> None:
    """Say what was entered and where it stands, and have the deadlines counted anew at once."""
    from django.utils import timezone  # noqa: PLC0415 -- so that help needs no Django

    from ishenim.domains.decrees.daily import count_deadlines_anew  # noqa: PLC0415 -- for the same reason

    count_deadlines_anew(timezone.now())
    typer.echo(sentence)
    typer.echo(
        f"It stands in the public log of working days as {matter.reference}; the deadlines were counted anew."
    )
