"""`ishenim health` and `ishenim bounce`: for whoever watches an installation, and for its mail server."""

from __future__ import annotations

import sys
from typing import Annotated

import django
import typer


def health(
    clock_is_right: Annotated[  # noqa: FBT002 -- typer makes a switch of it
        bool,
        typer.Option("--clock-is-right", help="First take the clock for right, after one that ran ahead."),
    ] = False,
) -> None:
    """Say how every part of the service is; ends with 1 if one is not well."""
    django.setup()
    from ishenim.kernel.health import beats  # noqa: PLC0415  # it stands on models, loaded a line above
    from ishenim.kernel.health.report import asked  # noqa: PLC0415  # the same

    if clock_is_right:
        beats.take_this_clock_for_right()
    report = asked.report()
    for part, state in report.states:
        typer.echo(f"{'well ' if state.well else 'WRONG'} {part.label}: {state.sentence}")
    raise typer.Exit(1 if report.wrong else 0)


def bounce() -> None:
    """Read a letter that came back, as a mail server hands it over, and write to that address no more."""
    django.setup()
    from ishenim.kernel.notices.bounces import take_back  # noqa: PLC0415  # it stands on models, loaded a line above

    paused = take_back(sys.stdin.buffer.read())
    typer.echo(f"Paused: {paused}")
