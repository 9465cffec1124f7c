"""`ishenim backup`: a copy of everything, while everybody goes on working, and whether it still is one."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import django
import typer
from typer.core import TyperGroup

from ishenim.config.commands.progress import Bar

if TYPE_CHECKING:
    from ishenim.config.backups.making import Made

MAKE = "make"
Where = Annotated[
    Path, typer.Argument(metavar="FILE_OR_FOLDER", help="A folder of backups, or one file: NAME.tar.")
]


class MakeUnlessSaidOtherwise(TyperGroup):
    """Let `ishenim backup FOLDER` mean `ishenim backup make FOLDER`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = [MAKE, *args]
        return super().parse_args(ctx, args)


backup = typer.Typer(
    cls=MakeUnlessSaidOtherwise,
    no_args_is_help=True,
    help="Copy database, book and documents while everybody goes on working: ishenim backup FILE_OR_FOLDER",
)


@backup.command(MAKE)
def make(
    where: Where,
    *,
    with_keys: Annotated[
        bool,
        typer.Option(
            "--with-keys",
            help="Put the keys in, too. Whoever has the backup can then sign in your name: keep it as you keep them.",
        ),
    ] = False,
    last: Annotated[
        bool,
        typer.Option(
            "--last",
            help="For a move: close this installation for good and make its last backup. It can then only be read.",
        ),
    ] = False,
) -> None:
    """Make a backup and read it again. In a folder, earlier ones are kept, and documents are copied once.

    The keys are not in it unless you say so, and the second copy of the seal never is.
    """
    django.setup()
    from ishenim.config.backups import checking, databases, making  # noqa: PLC0415  # on models, loaded above
    from ishenim.config.backups.journal import note  # noqa: PLC0415  # the same
    from ishenim.config.backups.manifest import NotWhole  # noqa: PLC0415  # the same
    from ishenim.config.backups.places import kept  # noqa: PLC0415  # the same
    from ishenim.kernel.ledger.identity import AnotherLedger  # noqa: PLC0415  # the same

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Bar("Copying") as bar:
            made = making.make(where, bar.show, with_keys=with_keys, last=last)
        with Bar("Reading it again") as bar:
            wrong = list(checking.faults(kept(made.where), bar.show, all_of_it=False))
    except KeyboardInterrupt:
        _refuse("Interrupted. Nothing of this backup was kept.")
    except OSError as reason:
        _refuse(f"{reason.strerror or reason}: {reason.filename or where}. Nothing of this backup was kept.")
    except (NotWhole, databases.Failed, AnotherLedger) as reason:
        _refuse(f"{reason} Nothing of this backup was kept.")
    if wrong:
        _refuse(*wrong, f"The backup in {made.where} cannot be relied on.")
    note(
        f"Backup made: {made.where}, {made.manifest.entries} entries, {made.files} files, {made.bytes} bytes."
    )
    _tell(made)


@backup.command()
def check(
    where: Where,
    of: Annotated[str, typer.Option(metavar="MOMENT", help="Which of several; else the newest.")] = "",
) -> None:
    """Read a whole backup again: every file, and whether the database in it leads to the seal. Ends with 1 if not."""
    django.setup()
    from ishenim.config.backups import checking  # noqa: PLC0415  # on models, loaded above
    from ishenim.config.backups.manifest import NotWhole  # noqa: PLC0415  # the same
    from ishenim.config.backups.places import kept  # noqa: PLC0415  # the same

    try:
        found = kept(where, of)
        with Bar("Reading the backup") as bar:
            wrong = list(checking.faults(found, bar.show))
    except (NotWhole, OSError) as reason:
        _refuse(str(reason))
    if wrong:
        _refuse(*wrong, "The backup is not what it was when it was made.")
    manifest = found.manifest
    typer.echo(f"The backup of {manifest.made:%Y-%m-%d %H:%M} UTC is whole: {len(found.files)} files.")
    typer.echo(
        f"It holds the {manifest.entries} entries that were signed for when it was begun, of {manifest.origin}."
    )


@backup.command()
def keys(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; nothing is written over.")],
) -> None:
    """Write the keys of this installation into a file of their own, to be kept where no backup lies."""
    django.setup()
    from ishenim.config.backups import secrets_apart  # noqa: PLC0415  # on settings, loaded above
    from ishenim.kernel.ledger import disk  # noqa: PLC0415  # the same

    if file.exists():
        _refuse(f"There is a file {file} already; nothing was written.")
    disk.make_once(file, secrets_apart.of_this_installation().text.encode())
    typer.echo(secrets_apart.WORDS.format(file=file))


@backup.command()
def prune(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False)],
    keep: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="How many of the newest to keep.")],
) -> None:
    """Remove all but the newest backups from a folder, and the content that only they named.

    A backup still holds what was taken out of the record after it was made: keep none longer than you must.
    """
    django.setup()
    from ishenim.config.backups.pruning import prune as remove  # noqa: PLC0415  # on settings, loaded above

    removed, freed = remove(folder, keep)
    typer.echo(f"{removed} backups and {freed} files of content were removed.")


def _tell(made: Made) -> None:
    manifest = made.manifest
    typer.echo(f"{made.where}: {made.files} files, {made.bytes:,} bytes, read again and whole.")
    typer.echo(
        f"It holds the {manifest.entries} entries that were signed for when it was begun, and what came later."
    )
    if manifest.with_keys:
        typer.echo(
            "The keys are in it: whoever has this backup can sign in your name. Keep it as you keep the keys."
        )
    else:
        typer.echo(
            "The keys are not in it: `ishenim backup keys FILE` writes them once, to be kept elsewhere."
        )
    if manifest.last:
        typer.echo("It is the last one: this installation can only be read from now on.")


def _refuse(*sentences: str) -> NoReturn:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)
