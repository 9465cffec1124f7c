"""`ishenim dump`: everything public as files, as of one entry of the book."""

from __future__ import annotations

import django
import typer

from ishenim.config.commands.refusing import refuse


def dump() -> None:
    """Publish everything that anyone can read as files: Parquet, CSV, and a description that the book vouches for.

    The work process does so once a day by itself. Whoever interrupts it can begin again: it goes on where it was.
    """
    django.setup()
    from ishenim.domains.monitor import figuring, publishing  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.domains.monitor.queries import newest  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.places.atlas import atlas  # noqa: PLC0415  # for the same reason

    if not atlas().of_kind(publishing.COUNTRY):
        refuse(["There is no country yet: load a territory first."])
    try:
        matter = publishing.publish(lambda table: typer.echo(table, err=True))
    except publishing.NotMade:
        refuse(
            ["The dump was not made: what went wrong stands above. Give the command again: it goes on there."]
        )
    found = newest()
    assert found is not None
    typer.echo("figures", err=True)
    figuring.compute(found.position)
    typer.echo(f"Dump {matter.reference}, as of entry {found.position}, {found.size} bytes")
    typer.echo(f"SHA-256 of its description: {found.sha256}")
