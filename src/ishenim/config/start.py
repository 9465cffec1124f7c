"""What must be in place before the first page is served: tables, starter data, demonstration.

This runs in a process of its own that ends when it is done, and so gives back what memory it needed.
"""

from __future__ import annotations

import logging
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from ishenim.config.bonds import die_with_parent
from ishenim.config.turns import turn_to_prepare
from ishenim.kernel.documents import sealing


def prepare() -> str:
    """Bring tables and data up to this edition, and return what whoever starts it should read."""
    bring_tables_up_to_date()
    from ishenim.config.backups.before_serving import look_back, why  # noqa: PLC0415  # they stand on tables that only now exist
    from ishenim.kernel.ledger import holding, identity, sequencer, triggers  # noqa: PLC0415  # the same
    from ishenim.kernel.norms import triggers as of_norms  # noqa: PLC0415  # the same
    from ishenim.starter.load import load, sign_ins  # noqa: PLC0415  # it stands on tables that only now exist

    if unguarded := [*triggers.missing(), *of_norms.missing()]:
        missing = ", ".join(unguarded)
        raise SystemExit(
            f"The database no longer guards the ledger or the codes: {missing} is missing. Nothing is served."
        )
    try:
        if identity.signs_here():
            identity.claim()
    except identity.AnotherLedger as reason:
        raise SystemExit(str(reason)) from None
    sealing.public_key()
    held = look_back() if identity.signs_here() else holding.standing()
    holding.agree()
    if held:
        say(why(held))
    else:
        load()
        if settings.DEMO and identity.signs_here():  # thousands of entries: here, where memory is given back
            while sequencer.place_waiting():
                pass
    # What cannot be loaded is found out here, with one reason, and not by each process that serves.
    _ = get_resolver().url_patterns
    return sign_ins() if settings.DEMO and not held else ""


def bring_tables_up_to_date() -> None:
    """Bring the tables up to this edition, unless a restore is under way: then nothing here is what it will be."""
    from ishenim.config.backups.restoring import is_under_way  # noqa: PLC0415  # it stands on models

    if is_under_way():
        raise SystemExit(
            "A restore was begun here and not ended. Give the same `ishenim restore` command again: it begins anew."
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the tables up to date.")
        call_command("migrate", verbosity=0, interactive=False)


def say(sentence: str) -> None:
    """Tell whoever is waiting what we are at; standard output is for the answer."""
    print(sentence, file=sys.stderr, flush=True)


def forget_the_numbers_of_the_last_run() -> None:
    """Begin to count anew; Prometheus sees by itself that the numbers start from nothing."""
    for file in settings.METRICS_FOLDER.glob("*.db"):
        file.unlink(missing_ok=True)


def say_nothing_of_a_demonstration() -> None:
    """Leave out of the log what its invented officials do; whatever goes wrong stays in it."""
    logging.getLogger("ishenim").setLevel(logging.WARNING)


if __name__ == "__main__":
    die_with_parent()
    forget_the_numbers_of_the_last_run()
    django.setup()
    say_nothing_of_a_demonstration()
    with turn_to_prepare():
        words = prepare()
    print(words, end="")
