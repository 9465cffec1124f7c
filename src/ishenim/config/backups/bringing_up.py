"""The tables of a copied database, brought up to this edition before anything of them is read.

As a process of its own it sees the one installation whose folder it is given: a copy that is under way elsewhere.
"""

from __future__ import annotations

import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ishenim.config.bonds import die_with_parent

NEWER = "The backup was made by a newer edition of Ishenim than this one ({unknown}). Install that one first."
TAMPERED = "The restored database does not guard the book: {missing} is not in force."


class Unfit(Exception):
    """The restored database cannot be served; each sentence says why."""


def bring_up_to_date() -> None:
    """Bring the tables up to this edition; refuse those of a newer one, and a database whose guards are gone."""
    from ishenim.kernel.ledger import triggers  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.kernel.norms import triggers as of_norms  # noqa: PLC0415  # for the same reason

    loader = MigrationExecutor(connection).loader
    unknown = sorted(
        f"{app} {name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
    )
    if unknown:
        raise Unfit(NEWER.format(unknown=", ".join(unknown)))
    call_command("migrate", verbosity=0, interactive=False)
    if missing := [*triggers.missing(), *of_norms.missing()]:
        raise Unfit(TAMPERED.format(missing=", ".join(missing)))


if __name__ == "__main__":
    die_with_parent()
    django.setup()
    try:
        bring_up_to_date()
    except Unfit as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
