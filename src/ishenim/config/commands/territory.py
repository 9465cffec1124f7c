"""`ishenim territory load`: the units of a country, and their outlines, from files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import django
import typer

from ishenim.config.commands.progress import Bar
from ishenim.config.commands.refusing import refuse

territory = typer.Typer(no_args_is_help=True, help="The units of the country, and their outlines.")

File = typer.Argument(
    exists=True,
    dir_okay=False,
    readable=True,
    metavar="FILE…",
    help="Registers of units (CSV), highest first.",
)


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
    """Take in registers of units, and then their outlines: all of these files whole, or nothing of any.

    A unit that is no longer in a register ends; none is ever deleted.
    """
    django.setup()
    from django.db import transaction  # noqa: PLC0415  # needs the settings, read above

    from ishenim.kernel.places.boundaries import load_boundaries  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.kernel.places.register import load_register  # noqa: PLC0415  # for the same reason

    with transaction.atomic():
        told = [_take_in(file, load_register, country=country) for file in files]
        told += [_take_in(file, load_boundaries, code=code) for file in boundaries or []]
    for words in told:
        typer.echo(words)


def _take_in(file: Path, loader: Callable[..., Any], **options: str) -> str:
    """Take one file in and return what became of it, or end with the reasons why nothing is taken in."""
    from ishenim.kernel.places.faults import Faults  # noqa: PLC0415  # so that help needs no Django

    try:
        with Bar(file.name) as bar:
            told = loader(file, progress=bar.show, **options)
    except Faults as refused:
        faults = [f"{file.name}: {fault}" for fault in refused.faults]
        refuse([*faults, f"Because of {file.name} nothing was taken in; what was there stays."])
    counted = [f"{len(codes)} {what.replace('_', ' ')}" for what, codes in asdict(told).items() if codes]
    return f"{file.name}: {', '.join(counted) or 'nothing in it'}."


@territory.command()
def towns(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FILE",
            help="A list of settlements (CSV) with name_en, lat, lon, population and adm2_code.",
        ),
    ],
    above: Annotated[
        int, typer.Option(metavar="PEOPLE", help="Look at settlements with more people than this.")
    ] = 10_000,
    changes: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, metavar="FILE", help="Known quirks of the outlines (JSON)."
        ),
    ] = None,
) -> None:
    """Say how many towns fall in the district that their list names, which do not, and why. Nothing is changed."""
    django.setup()
    from django.utils.translation import override  # noqa: PLC0415  # so that help needs no Django

    from ishenim.kernel.places.faults import Faults  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.places.report import where_towns_fall  # noqa: PLC0415  # stands on models, loaded above

    try:
        with override("en"):
            report = where_towns_fall(file, changes, above=above)
    except (Faults, KeyError, ValueError) as wrong:
        refuse([f"{file.name} cannot be read as a list of settlements: {wrong}"])
    typer.echo(
        f"{report.right} of {report.towns} towns with more than {above} people fall in the right district."
    )
    for one in report.astray:
        far = "" if one.km is None else f", {one.km} km from it"
        typer.echo(f"{one.name}: named in {one.named}, falls in {one.found or 'none'}{far}. {one.why}")
