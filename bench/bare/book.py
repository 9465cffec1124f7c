"""Write a long book, place and sign it, and read it again: what the ledger does where nothing else slows it."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from ishenim.kernel.ledger import book, proofs, sequencer
from ishenim.kernel.ledger.verify import verify

BEGUN = datetime(2026, 10, 1, tzinfo=UTC)
AT_ONCE = 10_000


def line(number: int) -> book.Line:
    """Say what a question says: one value opened, two in clear, as most lines do."""
    return book.Line(
        kind="question", step="ask", to="raised", matter_id=None, reference=f"{number:09}", place="KG06242600010",
        by="resident", office="", at=BEGUN, clear={"topic": "light", "channel": "web"},
        committed={"text": f"The lamp at house {number} of our street has been dark for weeks."},
    )  # fmt: skip


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    for start in range(0, count, AT_ONCE):
        with transaction.atomic():
            book.write([line(number) for number in range(start, min(start + AT_ONCE, count))])
    begun = time.perf_counter()
    while sequencer.place_waiting():
        pass
    placing = time.perf_counter() - begun
    begun = time.perf_counter()
    faults = verify()
    verifying = time.perf_counter() - begun
    waits = []
    for position in range(0, count, max(1, count // 500)):
        begun = time.perf_counter()
        proofs.prove_position(position)
        waits.append((time.perf_counter() - begun) * 1000)
    print(count / placing, verifying, len(faults), statistics.median(waits), max(waits))


if __name__ == "__main__":
    main(int(sys.argv[1]))
