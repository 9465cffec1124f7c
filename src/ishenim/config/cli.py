"""The command `ishenim`: one file of `commands/` for each thing it can do."""

from __future__ import annotations

import logging
import os
import sys

import typer

from ishenim.config.commands import (
    appoint,
    codes,
    docs,
    dump,
    moving_in,
    print_kit,
    recover,
    restore,
    run,
    watching,
    work,
)
from ishenim.config.commands.backup import backup
from ishenim.config.commands.calendar import calendar
from ishenim.config.commands.documents import documents
from ishenim.config.commands.ledger import ledger
from ishenim.config.commands.mirror import mirror
from ishenim.config.commands.questions import imports
from ishenim.config.commands.schedule import schedule
from ishenim.config.commands.territory import territory

ishenim = typer.Typer(
    name="ishenim",
    help="Ishenim: the public record of what the institutions of justice and public safety promised.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
ishenim.command("run", rich_help_panel="Every day")(run.run)
ishenim.command("work", rich_help_panel="Every day")(work.work)
ishenim.command("clock", rich_help_panel="Every day")(work.clock)
ishenim.command("health", rich_help_panel="Every day")(watching.health)
ishenim.command("bounce", rich_help_panel="Every day")(watching.bounce)
ishenim.command("print", rich_help_panel="Every day")(print_kit.print_kit)
ishenim.add_typer(schedule, name="schedule", rich_help_panel="Every day")
ishenim.command("appoint", rich_help_panel="The installation")(appoint.appoint)
ishenim.command("recover", rich_help_panel="The installation")(recover.recover)
ishenim.command("docs", rich_help_panel="The installation")(docs.docs)
ishenim.add_typer(backup, name="backup", rich_help_panel="The installation")
ishenim.command("restore", rich_help_panel="The installation")(restore.restore)
ishenim.add_typer(territory, name="territory", rich_help_panel="The installation")
ishenim.add_typer(calendar, name="calendar", rich_help_panel="The installation")
imports.command("open311")(moving_in.open311)
imports.command("police")(moving_in.police)
imports.command("code")(codes.code)
ishenim.add_typer(imports, name="import", rich_help_panel="The installation")
ishenim.command("dump", rich_help_panel="The record")(dump.dump)
ishenim.add_typer(documents, name="documents", rich_help_panel="The record")
ishenim.add_typer(ledger, name="ledger", rich_help_panel="The record")
ishenim.add_typer(mirror, name="mirror", rich_help_panel="The record")


IN_SERVICE = {"run", "work", "clock"}
"""Commands that last: what they do stands in the log. Whoever types another one reads only what goes wrong."""


def main() -> None:
    """Carry out what the command line says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
    if not IN_SERVICE & set(sys.argv[1:2]):
        logging.disable(logging.INFO)
    ishenim()
