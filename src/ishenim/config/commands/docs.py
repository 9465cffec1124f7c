"""`ishenim docs`: write every procedure as a page that a lawyer can check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import django
import typer


def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages go.")] = Path("docs/procedures"),
    check: Annotated[  # noqa: FBT002  # typer makes --check of it
        bool, typer.Option("--check", help="Write nothing; end with 1 if a page is out of date.")
    ] = False,
) -> None:
    """Write a page for each declared procedure, in English."""
    django.setup()
    from django.utils.translation import override  # noqa: PLC0415  # stands on settings, loaded above

    from ishenim.kernel.procedures.declare import PROCEDURES  # noqa: PLC0415  # the same
    from ishenim.kernel.procedures.page import as_page  # noqa: PLC0415  # the same

    with override("en"):
        pages = {folder / f"{name}.md": as_page(procedure) for name, procedure in sorted(PROCEDURES.items())}
    stale = [file for file, page in pages.items() if not file.exists() or file.read_text() != page]
    if check and stale:
        typer.echo("Out of date: " + ", ".join(map(str, stale)) + ". Run `make docs`.", err=True)
        raise typer.Exit(1)
    folder.mkdir(parents=True, exist_ok=True)
    for file in stale:
        file.write_text(pages[file])
    typer.echo(f"{len(pages)} procedures, {len(stale)} pages written.")
