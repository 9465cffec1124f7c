"""What the book says in clear of dumps, told again after a restore."""

from __future__ import annotations

from ishenim.domains.monitor.models import PublishedDump
from ishenim.domains.monitor.procedures import PublishedDumps as Rule
from ishenim.kernel.procedures.bringing_back import Clear, tells_again


@tells_again(Rule)
def tell(dump: PublishedDump, step: str, clear: Clear) -> None:
    """Know the dump again; its files are not in the book, and the next dump brings new ones."""
    dump.position, dump.sha256, dump.size = clear["position"], clear["sha256"], clear["size"]
    dump.kept = False
