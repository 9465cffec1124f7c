"""`ishenim calendar`: what acts say about single days."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import django
import typer

calendar = typer.Typer(no_args_is_help=True, help="Days off and working days, as acts decide them.")


@calendar.command()
def decree(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, like 2027-03-10.")],
    basis: Annotated[str, typer.Option(help="The act that decides it, in words.")],
    off: Annotated[bool, typer.Option("--off/--work", help="A day off, or a working day.")] = True,  # noqa: FBT002 -- typer makes --off and --work of it
) -> None:
    """Enter what an act says about a day: it wins over the published calendar.

    The days of the two Eids are estimates until an act names them; this makes them certain, or moves them.
    Deadlines that already run keep the day they were given.
    """
    django.setup()
    from ishenim.kernel.calendar.decrees import decree as enter  # noqa: PLC0415 -- stands on settings, loaded above

    enter(day.date(), off=off, basis=basis)
    typer.echo(f"{day:%Y-%m-%d} is {'a day off' if off else 'a working day'}: {basis}")
