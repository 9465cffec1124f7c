"""`ishenim restore`: a backup brought back into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import django
import typer

from ishenim.config.commands.progress import Bar


def restore(
    where: Annotated[
        Path, typer.Argument(metavar="FILE_OR_FOLDER", help="A folder of backups, one of them, or one file.")
    ],
    *,
    of: Annotated[str, typer.Option(metavar="MOMENT", help="Which of several; else the newest.")] = "",
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="What `ishenim backup keys` wrote."),
    ] = None,
    keys_lost: Annotated[
        bool,
        typer.Option(
            "--keys-lost", help="Begin a new book that links the old one; nobody can sign for the old."
        ),
    ] = False,
    second_copy_lost: Annotated[
        bool,
        typer.Option(
            "--second-copy-lost",
            help="Restore though nobody can tell what was signed or taken out after the backup.",
        ),
    ] = False,
) -> None:
    """Bring a backup back into an empty installation: whole, or not at all.

    If more was signed for than the backup holds, everything can be read and nothing is added until you have said how it
    goes on. What was taken out of the record after the backup is taken out again before anybody sees it.

    A backup of SQLite may be restored into an empty PostgreSQL: that is how an installation moves there.
    """
    django.setup()
    from ishenim.config.backups.databases import Failed  # noqa: PLC0415  # on models, loaded above
    from ishenim.config.backups.restoring import NotRestored, Words  # noqa: PLC0415  # the same
    from ishenim.config.backups.restoring import restore as bring_back  # noqa: PLC0415  # the same

    words = Words(of=of, keys=keys, keys_lost=keys_lost, second_lost=second_copy_lost)
    try:
        with Bar("Reading the backup") as bar:
            manifest, settled = bring_back(where, words, bar.show)
    except (NotRestored, Failed) as reason:
        typer.echo(str(reason), err=True)
        typer.echo("Nothing was restored.", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"Restored: the backup of {manifest.made:%Y-%m-%d %H:%M} UTC, {settled.entries} entries, "
        f"{settled.documents} documents. The whole book was read again."
    )
    if settled.taken_out:
        typer.echo(
            f"{settled.taken_out} values that were taken out of the record since were taken out again."
        )
    typer.echo("Everybody signs in anew.")
    typer.echo(settled.why or "Nothing that was signed is missing. Start it: ishenim run")
