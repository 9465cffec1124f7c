"""The receipt of a confidential line, for whoever can read every value of it."""

from __future__ import annotations

from ishenim.kernel.ledger import proofs, receipts
from ishenim.kernel.procedures.confided_story import Confided


def receipt_of(line: Confided) -> str:
    """Return the receipt of a line: with its proof once it is in the signed book, else the promise."""
    promise = line.line.promise
    try:
        proof = None if promise.entry_id is None else proofs.prove(promise.entry_id)
    except proofs.NotPlaced:
        proof = None
    return receipts.write(bytes(promise.leaf), line.pairs, promise.text, proof)
