"""`ishenim import questions`: what another register holds, taken over row by row."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from ishenim.config.commands.progress import Bar
from ishenim.config.commands.refusing import refuse

if TYPE_CHECKING:
    from ishenim.kernel.institutions.roles import Actor
    from ishenim.kernel.procedures.importing.mapping import Columns
    from ishenim.kernel.procedures.importing.tables import Table

Progress = Callable[[int, int], None]

imports = typer.Typer(no_args_is_help=True, help="What other registers hold, brought in row by row.")

ONLY_TAKE_OVER = (
    "Say --take-over. A question can be brought in from a file only as another register holds it: with its days, "
    "and counting as nothing more. It is asked anew only by a resident."
)
INTERRUPTED = 130


@imports.callback()
def group() -> None:
    """Keep `questions` a word of its own, beside whatever else will be brought in."""


@imports.command()
def questions(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, metavar="FILE", help="CSV, plain or .gz."),
    ],
    *,
    by: Annotated[
        str, typer.Option(metavar="EMAIL", help="The registrar who takes over and answers for it.")
    ],
    take_over: Annotated[
        bool,
        typer.Option(
            "--take-over",
            help="Keep what the other register holds as it stood there: no deadline starts, nobody is told, "
            "nothing counts as confirmed. Needed, for there is no other way.",
        ),
    ] = False,
    mapping: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="NAME|FILE",
            help="What the file's columns are here: chicago-311, or a TOML file. Without it the header names "
            "the fields of the step and place.",
        ),
    ] = "",
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where rejected rows go; here, under the file's own name, if not said."
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Only if it is not recognized, for example windows-1251.")
    ] = "",
) -> None:
    """Take over questions from another register, in batches.

    Every row ends as a matter or in the file of rejects, with its row number and the reason. Interrupt it whenever
    you like: the same command goes on where it was and ends the same.
    """
    if not take_over:
        refuse([ONLY_TAKE_OVER])
    django.setup()
    with in_words(file.name):
        _take_over(file, by, mapping, encoding, rejects or Path(f"{_stem(file)}.rejects.csv"))


@contextmanager
def in_words(named: str) -> Iterator[None]:
    """Say in words why nothing was taken in, or that it was interrupted and goes on from there."""
    from django.utils.translation import override  # noqa: PLC0415  # so that help needs no Django

    from ishenim.kernel.places.faults import Faults  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.notebook import Occupied  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.refusals import Refused  # noqa: PLC0415  # for the same reason

    with override("en"):
        try:
            yield
        except Faults as refused:
            refuse([*refused.faults, f"Nothing of {named} was taken in."])
        except (Refused, Occupied) as refused:
            refuse([str(refused)])
        except KeyboardInterrupt:
            typer.echo("Interrupted. The same command goes on from here.", err=True)
            raise typer.Exit(INTERRUPTED) from None


def _take_over(file: Path, email: str, mapping: str, encoding: str, rejects: Path) -> None:
    from ishenim.domains.meetings.imports import columns  # noqa: PLC0415  # stands on models, loaded by the caller
    from ishenim.kernel.procedures.importing.tables import open_table  # noqa: PLC0415  # for the same reason

    by = registrar(email)
    read_as = columns(mapping)
    table = open_table(file, read_as.needed, only=read_as.native, encoding=encoding)
    _say_how_it_is_read(table)
    bring_in(table, read_as, by, rejects)


def registrar(email: str) -> Actor:
    """Return the person in the office that may take over, or refuse in a sentence."""
    from ishenim.domains.meetings.imports import TAKE_OVER  # noqa: PLC0415  # stands on models, loaded by the caller
    from ishenim.kernel.procedures.importing.run import whoever_may  # noqa: PLC0415  # for the same reason

    by = whoever_may(TAKE_OVER.step, email)
    if by is None:
        refuse([f"Nobody here has the address {email}."])
    return by


def _say_how_it_is_read(table: Table) -> None:
    from ishenim.kernel.procedures.importing.tables import SEPARATORS, spoken  # noqa: PLC0415  # as above

    separated = SEPARATORS[table.separator]
    typer.echo(f"{table.path.name} is read as {spoken(table.encoding)}, separated by {separated}.")


def bring_in(table: Table, read_as: Columns, by: Actor, rejects: Path) -> None:
    from ishenim.domains.meetings.imports import TAKE_OVER  # noqa: PLC0415  # stands on models, loaded by the caller
    from ishenim.kernel.procedures.importing.notebook import Notebook  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.rejects import write_rejects  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.importing.run import Import, notebook_of  # noqa: PLC0415  # for the same reason

    with (
        Notebook(notebook_of(table, read_as, TAKE_OVER)) as notebook,
        Bar(table.path.name) as bar,
        _ended_between_batches(bar.show) as show,
    ):
        told = Import(table, read_as, TAKE_OVER, by, notebook, show).run()
        if told.rejected:
            write_rejects(table, notebook, rejects)
    typer.echo(f"{told.taken:,} taken over, {told.rejected:,} rejected.")
    if told.rejected:
        typer.echo(f"The rejected rows stand in {rejects}, each with its number and the reason.")


@contextmanager
def _ended_between_batches(show: Progress) -> Iterator[Progress]:
    """Let whoever asks for the end wait for the batch: raised just anywhere, the interruption may get lost."""
    ending = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: ending.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }

    def show_or_end(done: int, of: int) -> None:
        show(done, of)
        if ending.is_set():
            raise KeyboardInterrupt

    try:
        yield show_or_end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stem(file: Path) -> str:
    return file.name.removesuffix(".gz").removesuffix(".csv")
