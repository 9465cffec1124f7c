"""`ishenim work` and `ishenim clock`: what happens without anybody asking for it."""

from __future__ import annotations

import signal
import threading
from datetime import datetime
from typing import Annotated

import django
import typer
from django.conf import settings

from ishenim.config import sparing
from ishenim.config.bonds import Occupied, die_with_parent, hold
from ishenim.config.role import Role

PATIENCE_WITH_THE_LAST_ONE = 10.0


def work() -> None:
    """Place entries, watch deadlines and tell people, until Ctrl-C. `ishenim run` does this by itself.

    On PostgreSQL a second worker waits until the first is gone.
    """
    die_with_parent()
    sparing.share_memory_among_threads()
    sparing.do_without_colours()
    sparing.give_turns_often()
    try:
        hold(settings.VAR / "work.lock", patience=PATIENCE_WITH_THE_LAST_ONE)
    except Occupied as holder:
        typer.echo(f"Process {holder} is already at work on this data.", err=True)
        raise typer.Exit(1) from None
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    django.setup()
    from ishenim.config.jobs import JOBS  # noqa: PLC0415  # the jobs stand on models, loaded a line above
    from ishenim.config.jobs import work as do  # noqa: PLC0415  # for the same reason
    from ishenim.config.turns import PlaceOfWork  # noqa: PLC0415  # it asks which database there is

    if settings.ROLE is Role.WORK:
        from ishenim.config import own_door  # noqa: PLC0415  # it stands on models, too

        own_door.keep_open(settings.LISTEN, settings.PORT)
    sparing.search_no_more_in_what_stays()
    place = PlaceOfWork(ending)
    with place.held() as ours:
        well = do(JOBS, ending) if ours else True
    raise typer.Exit(0 if well and not place.lost else 1)


def clock(
    at: Annotated[
        datetime | None,
        typer.Option(
            help="Act as if it were this moment, in the installation's time zone.", metavar="MOMENT"
        ),
    ] = None,
) -> None:
    """Carry out once whatever is due by now, and say how much it was."""
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  # after the settings are known

    from ishenim.kernel.procedures.clock import tick  # noqa: PLC0415  # it stands on models, loaded above

    moment = timezone.make_aware(at) if at else timezone.now()
    typer.echo(f"The clock took {tick(moment)} steps.")
