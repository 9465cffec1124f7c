"""`ishenim documents`: opening the untouched originals that an office ordered to be opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer
from django.conf import settings

from ishenim.config.commands.refusing import refuse

if TYPE_CHECKING:
    from ishenim.kernel.procedures.originals import Ordered

documents = typer.Typer(no_args_is_help=True, help="Files, and the sealed originals they were cleaned from.")


@documents.callback()
def group() -> None:
    """Keep `open` a word of its own, beside whatever else will be done with files."""


@documents.command("open")
def open_originals(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The matter, for example 7KWM-3XQP.")],
    *,
    to: Annotated[Path, typer.Option(file_okay=False, metavar="FOLDER", help="Where the originals are put.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            metavar="FOLDER",
            help="Where the private key is, if not at its first place.",
        ),
    ] = None,
) -> None:
    """Open the originals that an office ordered in a matter, as they were brought, and put them into a folder.

    Without an order in the book nothing is opened: an office takes the step “Order the untouched original of a file”.
    """
    django.setup()
    from ishenim.kernel.procedures.originals import ordered  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.kernel.procedures.queries import by_reference  # noqa: PLC0415  # for the same reason

    matter = by_reference(reference)
    if matter is None:
        refuse([f"There is no matter {reference}."])
    orders = ordered(matter)
    if not orders:
        refuse(
            [
                "No office ordered an original of this matter. The desk has a step for it, and the book keeps it."
            ]
        )
    for order in orders:
        typer.echo(_put(order, to, keys or settings.ORIGINALS_KEYS))


def _put(order: Ordered, to: Path, keys: Path) -> Path:
    """Open one original, make sure that it is the one, and write it for its owner alone; return where it is."""
    from ishenim.kernel.documents import folder, sealing, storing, taking  # noqa: PLC0415  # stands on models, as above

    box = storing.sealed_original(order.fingerprint)
    if box is None:
        refuse([f"The original {order.fingerprint} was erased meanwhile."])
    try:
        content = sealing.unseal(box, keys)
    except sealing.CannotBeOpened as reason:
        refuse([str(reason)])
    if taking.fingerprint(content) != order.fingerprint:
        refuse([f"What lies in the store as {order.fingerprint} is another file. Nothing was written."])
    file = to / f"{order.fingerprint[:12]}-{order.name}"
    folder.write(file, [content])
    return file
