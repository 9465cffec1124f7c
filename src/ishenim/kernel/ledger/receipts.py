"""What somebody keeps of what they filed under seal: one file with which anyone checks it, without us and offline.

From the day after it is a `.tlog-proof` (c2sp.org/tlog-proof) whose `extra` line holds the leaf, the values with their
salts and the promise; before that the same stands above the promise alone. It needs no database to be read.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ishenim.kernel.ledger import canonical, proofs
from ishenim.kernel.ledger.note import NotGenuine, Verifier
from ishenim.kernel.ledger.sealed import read_promise
from ishenim.kernel.ledger.tree import leaf_hash

EXTRA = "extra "
PROMISED = "ishenim receipt v1"
LONGEST = 1_000_000
"""Bytes of a receipt: a leaf and the longest texts that a step takes are a tenth of it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt proves: on which day these values were filed, and whether they are in the signed book.

    `size` is how long the signed book was, nothing for a promise that is not kept yet.
    """

    day: date
    values: Mapping[str, Any]
    size: int | None


def write(leaf: bytes, pairs: Mapping[str, Any], promise: str, proof: str | None) -> str:
    """Return the file: with a proof a `.tlog-proof`, without one the promise."""
    extra = {
        "leaf": leaf.decode(),
        "values": {name: list(pair) for name, pair in pairs.items()},
        "promise": promise,
    }
    line = f"{EXTRA}{b64encode(json.dumps(extra, ensure_ascii=False).encode()).decode()}\n"
    if proof is None:
        return f"{PROMISED}\n{line}\n{promise}"
    heading, _end, rest = proof.partition("\n")
    return f"{heading}\n{line}{rest}"


def check(receipt: str, *known: Verifier) -> Checked:
    """Return what a receipt proves, by nothing but itself and the key of the book, or of each book that followed.

    Raises NotGenuine, and nothing else, whatever is in it.
    """
    if len(receipt) > LONGEST:
        raise NotGenuine("This file is too long to be a receipt.")
    try:
        return _checked(receipt, known)
    except NotGenuine:
        raise
    except (ValueError, TypeError, RecursionError) as wrong:
        raise NotGenuine("The values of this receipt cannot be read.") from wrong


def _checked(receipt: str, known: Sequence[Verifier]) -> Checked:
    heading, _end, rest = receipt.partition("\n")
    extra, _end, _rest = rest.partition("\n")
    leaf, pairs, promise = _kept(extra)
    day = _promised(promise, leaf, known)
    _committed(leaf, pairs, day)
    size = None if heading == PROMISED else proofs.check(receipt, leaf, *known).size
    return Checked(day, {name: pair[1] for name, pair in pairs.items()}, size)


def _kept(extra: str) -> tuple[bytes, dict[str, list[Any]], str]:
    """Return leaf, values and promise of the extra line."""
    if not extra.startswith(EXTRA):
        raise NotGenuine("This is not a receipt: it has no line of its own values.")
    try:
        said = json.loads(b64decode(extra.removeprefix(EXTRA), validate=True))
        leaf, pairs, promise = said["leaf"].encode(), said["values"], str(said["promise"])
        for salt, _value in pairs.values():
            bytes.fromhex(salt)
    except (NotBase64, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NotGenuine("The values of this receipt cannot be read.") from wrong
    return leaf, pairs, promise


def _promised(promise: str, leaf: bytes, known: Sequence[Verifier]) -> date:
    """Return the day of a promise that one of the books signed for this very leaf."""
    day, promised = read_promise(promise, known)
    if promised != leaf_hash(leaf):
        raise NotGenuine("The promise is not one of this book for these values.")
    return day


def _committed(leaf: bytes, pairs: Mapping[str, list[Any]], day: date) -> None:
    """Raise unless every value is one that the leaf is committed to, and the leaf is of that day."""
    told = json.loads(leaf)
    if told.get("day") != day.isoformat():
        raise NotGenuine("The leaf is of another day than the promise.")
    for name, (salt, value) in pairs.items():
        if canonical.commitment(bytes.fromhex(salt), name, value) not in told.get("proof", ()):
            raise NotGenuine(f"The value of “{name}” is not the one that was filed.")
