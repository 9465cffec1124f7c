"""The sealed lane: what is filed is promised at once, and shown to nobody, not even by when it appears.

A leaf of this lane holds a day and always the same number of commitments. The leaves of a day are placed
together in random order, always as many, with leaves among them that cover nothing and look the same.
So the book tells neither what was filed, nor where, nor at what hour, nor whether anything was.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import SystemRandom
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ishenim.kernel import days
from ishenim.kernel.ledger import canonical, identity, keys
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import SEALED, Entry, Promise, Restoration
from ishenim.kernel.ledger.note import NotGenuine, Verifier, opened
from ishenim.kernel.ledger.tree import HASH_BYTES, leaf_hash
from ishenim.kernel.rows.inserting import insert, number

LEAVES_A_DAY = 64
PROOFS_A_LEAF = 16
WITHIN = timedelta(hours=24)
HEADING = "ishenim promise v1"
UNSIGNED = ""
"""Stands for the text of a promise until the machine that has the key has signed it."""
AT_ONCE = 500

Opened = Mapping[str, tuple[str, Any]]
_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class SealedReceipt:
    """What whoever filed keeps: with it they prove what they filed, even after the office erased it."""

    day: date
    leaf: bytes
    promise: str
    opened: Opened
    promise_id: int

    @property
    def leaf_hash(self) -> bytes:
        """The hash by which the leaf is found in the book."""
        return leaf_hash(self.leaf)


def seal(
    values: Mapping[str, Any], *, kept: Collection[str] | None = None, on: date | None = None
) -> SealedReceipt:
    """Commit to values in the caller's transaction, and promise in writing to place the commitment.

    Only what is `kept` stands beside the promise readably, everything unless it is said; the rest only the caller has,
    in the receipt. Where another machine has the key, it signs within a second (`sign_waiting`). `on` is the day of
    what happened, today unless it is entered afterwards.
    Raises ValueError for more values than a leaf has commitments, TypeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TypeError("A promise is given in the transaction of its step, or not at all.")
    if len(values) > PROOFS_A_LEAF:
        raise ValueError(f"At most {PROOFS_A_LEAF} values can be sealed together, not {len(values)}.")
    salted = {name: (secrets.token_hex(canonical.SALT_BYTES), value) for name, value in values.items()}
    proofs = [
        canonical.commitment(bytes.fromhex(salt), name, value) for name, (salt, value) in salted.items()
    ]
    day = on or days.today()
    leaf = _leaf(day, proofs)
    promise = Promise.objects.create(
        day=day,
        leaf=leaf,
        leaf_hash=leaf_hash(leaf),
        values={name: list(pair) for name, pair in salted.items() if kept is None or name in kept},
        text=_signed(day, leaf_hash(leaf)) if identity.signs_here() else UNSIGNED,
    )
    return SealedReceipt(day=day, leaf=leaf, promise=promise.text, opened=salted, promise_id=promise.pk)


def sign_waiting() -> int:
    """Sign what was promised on machines that have not the key; return how many promises it was. The worker does so."""
    waiting = list(Promise.objects.filter(text=UNSIGNED).order_by("pk")[:AT_ONCE])
    for promise in waiting:
        promise.text = _signed(promise.day, bytes(promise.leaf_hash))
    Promise.objects.bulk_update(waiting, ["text"])
    return len(waiting)


def close_day(day: date) -> int:
    """Write the leaves of a day that is over as one batch, to be placed next; return how many were written.

    Does nothing when the day was closed before and nothing was left out of it. A promise that a slow
    transaction brought in later gets a batch of its own, of the same constant size.
    """
    if day >= days.today():
        raise ValueError("A day is closed when it is over.")
    with alone(waiting=True), transaction.atomic():
        promises = list(Promise.objects.filter(day=day, entry=None))
        if not promises and Entry.objects.filter(lane=SEALED, at=noon(day)).exists():
            return 0
        return _write_batch(day, promises)


def close_past_days() -> int:
    """Close every day that is over, from the first on which anything was promised; return how many leaves.

    Once the lane is in use a day without anything is closed too: a day that is missing would tell.
    """
    today = days.today()
    waits = set(Promise.objects.filter(entry=None, day__lt=today).values_list("day", flat=True))
    last = Entry.objects.filter(lane=SEALED).order_by("-at").values_list("at", flat=True).first()
    closed = days.day_of(last) if last else min(waits, default=today)
    since = {closed + timedelta(days) for days in range(1, (today - closed).days)}
    return sum(close_day(day) for day in sorted(waits | since))


def broken(promise: str) -> bool:
    """Say whether a signed promise was not kept: its time is over and its leaf is not in the book.

    Raises NotGenuine when this log never gave it.
    """
    day, wanted = read_promise(promise, signers())
    if timezone.now() < kept_by(day):
        return False
    placed = Entry.objects.filter(lane=SEALED, at=noon(day)).exclude(position=None)
    return not any(bytes(found) == wanted for found in placed.values_list("position__leaf_hash", flat=True))


def signers() -> list[Verifier]:
    """Return whose promises are to be kept here: this book's, and those of the books that it follows."""
    before = Restoration.objects.exclude(vkey_before="").values_list("vkey_before", flat=True)
    return [identity.verifier(), *map(Verifier.read, before)]


def read_promise(promise: str, signers: Sequence[Verifier]) -> tuple[date, bytes]:
    """Return the day and the leaf's hash of a promise that one of these signed in its name; NotGenuine otherwise."""
    lines = promise.split("\n")
    if lines[0] != HEADING:
        raise NotGenuine("This is not a promise of this log.")
    opened(promise.encode(), *(one for one in signers if lines[1:2] == [one.name]))
    return date.fromisoformat(lines[2]), bytes.fromhex(lines[3])


def kept_by(day: date) -> datetime:
    """Return the moment by which a leaf of a day must be in the book: 24 hours after the day is over."""
    return datetime.combine(day, time(), timezone.get_default_timezone()) + timedelta(days=1) + WITHIN


def noon(day: date) -> datetime:
    """Return the one hour that all sealed entries of a day carry.

    It is noon because a column must say something, and noon is in the same day for every reader nearby.
    """
    return datetime.combine(day, time(12), timezone.get_default_timezone())


def _signed(day: date, digest: bytes) -> str:
    """Return the promise of a leaf with the signature below it; raise AnotherLedger with the key of another book."""
    identity.claim()
    return keys.signer().sign(_promise(day, digest))


def _promise(day: date, digest: bytes) -> str:
    """Return the lines that are signed: what is promised, by whom, and until when."""
    return f"{HEADING}\n{keys.origin()}\n{day.isoformat()}\n{digest.hex()}\n{kept_by(day).isoformat()}\n"


def _leaf(day: date, proofs: list[str]) -> bytes:
    """Return a leaf in which real commitments cannot be told from those that fill it up."""
    fillers = [secrets.token_hex(HASH_BYTES) for _ in range(PROOFS_A_LEAF - len(proofs))]
    mixed = sorted([*proofs, *fillers])
    return canonical.leaf({"v": canonical.VERSION, "day": day.isoformat(), "proof": mixed})


def _write_batch(day: date, promises: list[Promise]) -> int:
    """Write entries in random order: those of the promises, and as many that cover them as are wanting."""
    batches = max(1, -(-len(promises) // LEAVES_A_DAY))
    covers = [_leaf(day, []) for _ in range(batches * LEAVES_A_DAY - len(promises))]
    leaves = [bytes(promise.leaf) for promise in promises] + covers
    _chance.shuffle(leaves)
    entries = [Entry(lane=SEALED, at=noon(day), leaf=leaf) for leaf in leaves]
    number(entries)
    insert(entries)
    numbers = dict(zip(leaves, (entry.pk for entry in entries), strict=True))
    for promise in promises:
        promise.entry_id = numbers[bytes(promise.leaf)]
    Promise.objects.bulk_update(promises, ["entry"])
    return len(leaves)
