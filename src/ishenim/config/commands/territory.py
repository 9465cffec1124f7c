"""`ishenim territory load`: the units of a country, and their outlines, from files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import django
import typer

from ishenim.config.commands.progress import Bar

territory = typer.Typer(no_args_is_help=True, help="The units of the country, and their outlines.")

File = typer.Argument(
    exists=True,
    dir_okay=False,
    readable=True,
    metavar="FILE…",
    help="Registers of units (CSV), highest first.",
)


@territory.callback()
def group() -> None:
    """Keep `load` a word of its own, beside whatever else territory will need."""


@territory.command()
def load(
    files: Annotated[list[Path], File],
    boundaries: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, metavar="FILE", help="Outlines: TopoJSON or GeoJSON. Repeatable."
        ),
    ] = None,
    country: Annotated[
        str, typer.Option(metavar="CODE", help="The letters every code must begin with.")
    ] = "",
    code: Annotated[
        str, typer.Option(metavar="NAME", help="The property of an outline that holds the code.")
    ] = "code",
) -> None:
    """Take in registers of units, and then their outlines: each file whole, or nothing of it.

    A unit that is no longer in a register ends; none is ever deleted.
    """
    django.setup()
    from ishenim.kernel.places.boundaries import load_boundaries  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.kernel.places.register import load_register  # noqa: PLC0415  # for the same reason

    for file in files:
        _take_in(file, load_register, country=country)
    for file in boundaries or []:
        _take_in(file, load_boundaries, code=code)


def _take_in(file: Path, loader: Callable[..., Any], **options: str) -> None:
    """Take one file in and say what became of it, or why nothing did."""
    from ishenim.kernel.places.faults import Faults  # noqa: PLC0415  # so that help needs no Django

    try:
        with Bar(file.name) as bar:
            told = loader(file, progress=bar.show, **options)
    except Faults as refused:
        for fault in refused.faults:
            typer.echo(f"{file.name}: {fault}", err=True)
        typer.echo(f"Nothing of {file.name} was taken in; what was there stays.", err=True)
        raise typer.Exit(1) from None
    counted = [f"{len(codes)} {what.replace('_', ' ')}" for what, codes in asdict(told).items() if codes]
    typer.echo(f"{file.name}: {', '.join(counted) or 'nothing in it'}.")
