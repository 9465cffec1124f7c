"""`ishenim ledger`: read the public book again, and prove that an entry is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from ishenim.config.commands.progress import Bar

if TYPE_CHECKING:
    from ishenim.kernel.ledger.verify import Fault

ledger = typer.Typer(no_args_is_help=True, help="The public book: is it whole, and is an entry in it?")


@ledger.command()
def verify() -> None:
    """Read the whole book again and name whatever is not as it was written and signed.

    Ends with 1 if there is anything.
    """
    django.setup()
    from ishenim.kernel.ledger import verify as verifying  # noqa: PLC0415  # stands on models, loaded above

    with Bar("Reading the book") as bar:
        faults = verifying.verify(bar.print, bar.show, also=[_states])
    if faults:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        typer.echo(f"The book is not whole: {many}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"The book is whole: {bar.total} entries, each as it was written and signed.")


@ledger.command()
def prove(
    entry: Annotated[str, typer.Argument(help="Its place in the book, counted from 0, or its hash in hex.")],
    to: Annotated[
        Path | None, typer.Option(help="Write the proof to a file instead of the screen.", metavar="FILE")
    ] = None,
) -> None:
    """Give the proof that an entry is in the book, for anyone to check without us."""
    django.setup()
    from ishenim.kernel.ledger.models import Position  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.kernel.ledger.proofs import NotPlaced, prove_position  # noqa: PLC0415  # the same

    try:
        place = int(entry) if len(entry) < 64 else _place_of(bytes.fromhex(entry))  # noqa: PLR2004  # a hash in hex
        proof = prove_position(place)
    except (ValueError, Position.DoesNotExist, NotPlaced) as reason:
        typer.echo(f"There is no proof for {entry}: {reason}", err=True)
        raise typer.Exit(1) from None
    if to:
        to.write_text(proof)
    else:
        typer.echo(proof, nl=False)


@ledger.command()
def check(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A receipt: a promise or a proof.")
    ],
    key: Annotated[
        list[str],
        typer.Option(
            help="The key of the book, name+number+key, as its page and its mirrors show it; of each, "
            "where it was begun anew."
        ),
    ],
) -> None:
    """Check a receipt of something filed under seal, without database and network. Ends with 1 if it is not genuine."""
    django.setup()
    from ishenim.kernel.ledger.note import NotGenuine, Verifier  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.kernel.ledger.receipts import LONGEST  # noqa: PLC0415  # the same
    from ishenim.kernel.ledger.receipts import check as checked  # noqa: PLC0415  # the same

    try:
        with file.open("rb") as opened:
            found = checked(opened.read(LONGEST + 1).decode(), *map(Verifier.read, key))
    except (NotGenuine, UnicodeDecodeError) as reason:
        typer.echo(f"This receipt proves nothing: {reason}", err=True)
        raise typer.Exit(1) from None
    where = "promised, not yet proven to stand in the book"
    if found.size is not None:
        where = f"in the signed book of {found.size} entries"
    typer.echo(f"Filed on {found.day}, {where}.")
    for name, value in found.values.items():
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        typer.echo(f"\n{_harmless(name)}:\n{_harmless(said)}")


def _harmless(text: str) -> str:
    """Return words of somebody else without the signs that give a terminal orders."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "�" for sign in text)


@ledger.command()
def compare(
    with_: Annotated[
        Path | None,
        typer.Option(
            "--with",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A checkpoint of this book that others kept: it becomes the second copy.",
        ),
    ] = None,
) -> None:
    """Compare the database with the second copy of the seal, and say what is missing. Ends with 1 if anything is."""
    django.setup()
    from ishenim.config.backups import deciding  # noqa: PLC0415  # stands on models, loaded above

    with _refused():
        typer.echo(deciding.compare(with_))


@ledger.command("bring-back")
def bring_back(
    where: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER_OR_ADDRESS",
            help="Where tiles of this book are kept; `bucket` for the one that all machines read.",
        ),
    ],
) -> None:
    """Bring entries back that the database has lost, from tiles that somebody kept.

    They must lead to a seal that this book signed. States, days and deadlines return; texts and names do not.
    """
    django.setup()
    from ishenim.config.backups import deciding  # noqa: PLC0415  # stands on models, loaded above

    with _refused():
        for sentence in deciding.bring_back(where):
            typer.echo(sentence)


@ledger.command("declare-lost")
def declare_lost(*, yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False) -> None:
    """Declare publicly that entries are lost, and begin a new book that links the old one. It cannot be taken back."""
    django.setup()
    from ishenim.config.backups import deciding  # noqa: PLC0415  # stands on models, loaded above

    with _refused():
        for sentence in deciding.what_would_be_declared():
            typer.echo(sentence)
        if not yes:
            typer.confirm("Declare it?", abort=True)
        for sentence in deciding.declare_lost():
            typer.echo(sentence)


@contextmanager
def _refused() -> Iterator[None]:
    from ishenim.config.backups.deciding import NotDecided  # noqa: PLC0415  # stands on models, loaded by the caller

    try:
        yield
    except NotDecided as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(1) from None


def _states() -> Iterator[Fault]:
    """Name every matter whose state is not what its last entry says."""
    from ishenim.kernel.ledger.verify import Fault  # noqa: PLC0415  # stands on models, loaded by the caller
    from ishenim.kernel.procedures import checking  # noqa: PLC0415  # for the same reason

    for reference, state, said in checking.states_that_differ():
        yield Fault(
            "state", f"The matter {reference} stands as {state!r}; its last entry says {said or 'nothing'!r}."
        )
    for reference, number in checking.entries_of_another_matter():
        yield Fault(
            "entry", f"An entry about {reference} stands under matter {number}, which is another one."
        )


def _place_of(digest: bytes) -> int:
    from ishenim.kernel.ledger.models import Position  # noqa: PLC0415  # stands on models, loaded by the caller

    return int(Position.objects.get(leaf_hash=digest).position)
