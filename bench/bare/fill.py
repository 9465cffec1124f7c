"""Make an installation with a demonstration, and write very many matters into it; say how long it took."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from bench.many.filling import Plan, fill
from ishenim.starter.load import load

IN_A_HURRY = (
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA temp_store=MEMORY"
)
"""Whoever pulls the plug while the file is made begins anew: nothing in it is anybody's."""


def told(sentence: str) -> None:
    """Say how far it is."""
    print(f"       {sentence}", file=sys.stderr, flush=True)


def main() -> None:
    whole, questions, seed, under_way = Path(sys.argv[1]), *(int(word) for word in sys.argv[2:5])
    until = datetime.fromisoformat(sys.argv[5]).replace(tzinfo=UTC)
    call_command("migrate", verbosity=0)
    load()
    if connection.vendor == "sqlite":
        for pragma in IN_A_HURRY.split(";"):
            connection.cursor().execute(pragma)
    begun = time.perf_counter()
    fill(Plan(questions, seed, until, under_way), told)
    connection.close()
    whole.write_text(f"{time.perf_counter() - begun:.0f}")


main()
