"""`ishenim import open311` and `ishenim import police`: a body that already publishes moves in with one command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from ishenim.config.commands.questions import bring_in, in_words, registrar

if TYPE_CHECKING:
    from ishenim.kernel.procedures.importing.fetching import Kept

Read = Callable[["Kept"], Iterable[dict[str, str]]]

Source = Annotated[
    str, typer.Argument(metavar="ADDRESS|FILE", help="Where it is published, or a file with its answer.")
]
By = Annotated[str, typer.Option(metavar="EMAIL", help="The registrar who takes over and answers for it.")]
Register = Annotated[
    str, typer.Option(metavar="NAME", help="What the other register is called here, for ever: city-311.")
]
Language = Annotated[str, typer.Option(metavar="CODE", help="The language of its words: ky, ru or en.")]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Where rejected rows go; here, under the register's name, if not said."
    ),
]


def open311(
    source: Source,
    *,
    by: By,
    register: Register,
    language: Language = "",
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day; all it has, if not said."),
    ] = None,
    words: Annotated[
        bool,
        typer.Option(
            "--words",
            help="Take over what people wrote, too. It is shown at once, as it is published there: only where "
            "somebody has checked it for names and addresses.",
        ),
    ] = False,
    rejects: Rejects = None,
) -> None:
    """Take over the requests that a body publishes by Open311 GeoReport v2, as they stood there.

    No deadline starts, nobody is told, nothing counts as confirmed. Interrupt it whenever you like: the same command
    goes on where it was.
    """
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  # so that help needs no Django

    from ishenim.kernel.procedures.importing import geo_report  # noqa: PLC0415  # for the same reason

    first = timezone.make_aware(since) if since else None

    def read(kept: Kept) -> Iterable[dict[str, str]]:
        found = geo_report.published(source, kept, first, kept.begun(timezone.now()))
        return (geo_report.row(one, register, with_words=words) for one in found)

    move_in(source, read, by=by, register=register, language=language, rejects=rejects)


def police(
    source: Source,
    force: Annotated[str, typer.Argument(metavar="FORCE", help="Its name there, as /forces tells it.")],
    *,
    by: By,
    register: Register,
    language: Language = "",
    rejects: Rejects = None,
) -> None:
    """Take over the priorities that a police body publishes by the calls of data.police.uk, as they stood there.

    Its neighbourhoods must be places here, by the same code, or the middle of each must lie in a known outline.
    """
    django.setup()
    from ishenim.kernel.procedures.importing import police_uk  # noqa: PLC0415  # so that help needs no Django

    def read(kept: Kept) -> Iterable[dict[str, str]]:
        found = police_uk.published(source, force, kept)
        return (police_uk.row(one, priority, register) for one, priority in found)

    move_in(f"{source} {force}", read, by=by, register=register, language=language, rejects=rejects)


def move_in(named: str, read: Read, *, by: str, register: str, language: str, rejects: Path | None) -> None:
    """Read everything, keep it as a table, and bring the table in; what was kept is removed once all of it is in."""
    from django.conf import settings  # noqa: PLC0415  # so that help needs no Django

    from ishenim.domains.meetings import moving_in  # noqa: PLC0415  # stands on models, loaded by the caller
    from ishenim.kernel.procedures.importing.fetching import Kept  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.sheets import write_sheet  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.tables import open_table  # noqa: PLC0415  # for the same reason

    with in_words(named):
        who = registrar(by)
        kept = Kept(Path(settings.VAR) / "imports", named)
        sheet = kept.folder / f"{register}.csv"
        count = write_sheet(sheet, moving_in.rows(read(kept)))
        typer.echo(f"{count:,} were published there.")
        columns = moving_in.columns(language)
        table = open_table(sheet, columns.needed, only=False, encoding="utf-8")
        bring_in(table, columns, who, rejects or Path(f"{register}.rejects.csv"))
        kept.forget()
