"""`ishenim ledger`: read the public book again, and prove that an entry is in it."""

from __future__ import annotations

from collections.abc import Iterator
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
