"""`ishenim print`: the papers of a place, ready for the printer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import django
import typer

from ishenim.config.commands.progress import Bar


def print_kit(
    place: Annotated[str, typer.Argument(help="The code of a place, like KG04230836000-B1.")],
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where the PDFs are written.")],
    quarter: Annotated[str, typer.Option(help="The quarter, like 2026-4; by default this one.")] = "",
) -> None:
    """Print the papers of a place in every language: its sheet, and the papers of its meetings of a quarter.

    Question cards are printed on the desk, by an office that is not the police: their codes exist once.
    """
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # so that help needs no Django
    from django.utils import timezone  # noqa: PLC0415  # for the same reason
    from django.utils.translation import override  # noqa: PLC0415  # for the same reason

    from ishenim.domains.meetings.papers.kit import kit  # noqa: PLC0415  # stands on models, loaded above
    from ishenim.domains.meetings.quarters import Quarter  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.places.atlas import atlas  # noqa: PLC0415  # for the same reason

    try:
        unit = atlas().by_code(place)
        which = Quarter.parse(quarter) if quarter else Quarter.of(timezone.localdate())
    except (LookupError, ValueError):
        typer.echo(f"There is no place {place}, or no quarter {quarter}.", err=True)
        raise typer.Exit(1) from None
    folder.mkdir(parents=True, exist_ok=True)
    with Bar(place) as bar:
        for language, _name in settings.LANGUAGES:
            with override(language):
                sheets = list(kit(unit, which))
                for number, sheet in enumerate(sheets, 1):
                    (folder / sheet.filename).write_bytes(sheet.printed())
                    bar.show(number, len(sheets))
                    bar.print(folder / sheet.filename)
