"""`ishenim mirror build` and `check`: the whole public record as files, and whether they are what was signed for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import django
import typer

from ishenim.config.commands.progress import Bar
from ishenim.config.commands.refusing import refuse

mirror = typer.Typer(no_args_is_help=True, help="The whole public record as files.")
ON_A_WEB_SERVER = ("http://", "https://")


@mirror.command()
def build(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", file_okay=False, help="A new folder, or a mirror.")
    ],
    *,
    record: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where the record itself is; without it PUBLIC_ADDRESS.")
    ] = "",
) -> None:
    """Write every public page in each language, the feeds, the tables and the book as files with relative links.

    Any web server serves them from any folder. Run again, it touches only what has changed.
    """
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # so that help needs no Django

    from ishenim.faces.mirror import building  # noqa: PLC0415  # the same
    from ishenim.faces.mirror.writing import Unanswered  # noqa: PLC0415  # the same

    record = record or settings.PUBLIC_ADDRESS
    if not record.startswith(ON_A_WEB_SERVER):
        refuse(["Say where the record itself is: set PUBLIC_ADDRESS, or --record https://…"])
    with Bar("pages") as bar:
        try:
            built = building.build(
                folder, record.rstrip("/"), processes=max(2, os.cpu_count() or 2), told=bar.show
            )
        except (building.NoMirror, Unanswered) as reason:
            refuse([str(reason)])
    typer.echo(
        f"{built.files} files, {built.written} of them written now, {built.removed} removed; "
        f"the book has {built.size} entries."
    )


@mirror.command()
def check(
    where: Annotated[str, typer.Argument(metavar="ADDRESS-OR-DIR", help="Where the mirror is.")],
    *,
    key: Annotated[
        str, typer.Option(metavar="VKEY", help="The key of the open book, as you know it from elsewhere.")
    ] = "",
) -> None:
    """Check every file and the book of a mirror. It needs no database, and ends with 1 where anything is wrong."""
    from ishenim.faces.mirror import checking  # noqa: PLC0415  # so that help needs nothing of it

    stand: checking.Stand
    stand = checking.Site(where) if where.startswith(ON_A_WEB_SERVER) else checking.Folder(Path(where))
    with Bar("files") as bar:
        try:
            found = checking.check(stand, key, bar.show)
        except checking.Unreachable as reason:
            refuse([str(reason)])
    if found.wrong:
        refuse([*found.wrong, f"This is not the mirror that {found.vkey or 'anybody'} signed for."])
    typer.echo(
        f"Nothing is wrong with {found.files} files and {found.size} entries, signed by {found.vkey}"
        f"{'.' if key else '. Compare this key with one you know from elsewhere.'}"
    )
