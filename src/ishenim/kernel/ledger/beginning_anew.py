"""Beginning a book anew after entries were lost.

Under its old name a book is never signed for again once it is shorter than what was signed: that would be a fork. The
new one has another name and another key, and goes on from the entries that are there; its first line says what was
lost, and a note that both keys sign links the two.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from ishenim.kernel.institutions.roles import THE_INSTALLER
from ishenim.kernel.ledger import book, holding, identity, keys, redactions, sequencer, succession
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import BEGUN_ANEW, BOOK, ERASURE, Entry, Position, Restoration
from ishenim.kernel.ledger.note import Signer, Verifier
from ishenim.kernel.ledger.redactions import Redaction
from ishenim.kernel.ledger.rows_tree import root_of_rows
from ishenim.kernel.ledger.succession import Before
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.rows.turn import turn_to_write

HEADING = "ishenim succession v1"
UNKNOWN = "unknown"
AT_ONCE = 500

Reached = sequencer.Reached


def begin_anew(
    ground: str, *, verifier: Verifier | None = None, reached: Reached = lambda stage: None
) -> Restoration:
    """Declare publicly that entries were lost, and go on in a new book that links the old one.

    `ground` is a code. `verifier` is the key of the book before where the installation has lost it. `reached` hears of
    each stage; whoever is stopped between two of them has either begun nothing or goes on at the next start.
    """
    with alone(waiting=True):
        succession.finish()
        before = succession.last_known(verifier or keys.verifier())
        signer = Signer(succession.new_name(before.verifier.name), Ed25519PrivateKey.generate())
        succession.draft(signer)
        reached("drafted")
        with turn_to_write(durable=True), holding.let_in():
            begun = _write(before, signer, ground)
            identity.changes(signer.verifier.vkey)
            holding.release()
        reached("written")
        succession.finish()
        reached("named")
    sequencer.rebuild(reached=reached)
    return begun


def line_of_the_book(kind: str, step: str, clear: dict[str, Any]) -> book.Line:
    """Return a line about the book itself, by whoever runs the machine."""
    by = THE_INSTALLER.role.name
    return book.Line(kind, step, "", None, "", "", by, "", timezone.now(), clear=clear)


def _write(before: Before, signer: Signer, ground: str) -> Restoration:
    """Write the first line of the new book in its place, the erasures that it must repeat, and the link."""
    have = sequencer.length()
    clear = {
        "from": have,
        "ground": ground,
        "key_before": before.verifier.vkey,
        "origin": signer.name,
        "root_before": before.checkpoint.root.hex() if before.checkpoint else UNKNOWN,
        "signed_before": UNKNOWN if before.size is None else before.size,
    }
    [entry] = book.write([line_of_the_book(BOOK, BEGUN_ANEW, clear)])
    Position.objects.create(position=have, entry=entry, leaf_hash=leaf_hash(bytes(entry.leaf)))
    book.write([line_of_the_book(ERASURE, book.ERASE, one) for one in _erasures_to_repeat(before)])
    return Restoration.objects.create(
        entry=entry,
        step=BEGUN_ANEW,
        at=entry.at,
        first=have,
        beyond=before.size,
        origin=signer.name,
        origin_before=before.verifier.name,
        vkey_before=before.verifier.vkey,
        checkpoint_before=before.note,
        note=_link(before, signer, have),
    )


def _erasures_to_repeat(before: Before) -> Iterator[dict[str, Any]]:
    """Yield what was taken out of entries that are here, by lines that were lost."""
    listed = redactions.read(redactions.list_file_of(before.verifier.name), before.verifier)
    known = {
        redactions.told(bytes(leaf))
        for leaf in Entry.objects.filter(kind=ERASURE).values_list("leaf", flat=True)
    }
    lost = [one for one in listed if one not in known]
    for at in range(0, len(lost), AT_ONCE):
        yield from (
            {"entry": one.leaf_hash, "field": one.field, "ground": one.ground}
            for one in _of_entries_here(lost[at : at + AT_ONCE])
        )


def _of_entries_here(listed: list[Redaction]) -> list[Redaction]:
    wanted = [bytes.fromhex(one.leaf_hash) for one in listed]
    placed = Position.objects.filter(leaf_hash__in=wanted).values_list("leaf_hash", flat=True)
    waiting = (leaf_hash(bytes(leaf)) for leaf in sequencer.waiting().values_list("leaf", flat=True))
    here = {bytes(digest).hex() for digest in placed} | {digest.hex() for digest in waiting}
    return [one for one in listed if one.leaf_hash in here]


def _link(before: Before, signer: Signer, have: int) -> str:
    """Return the note that says which book follows which, signed by the new key and by the old one if it is here."""
    known = before.checkpoint
    said = "\n".join(
        [
            HEADING,
            signer.name,
            signer.verifier.vkey,
            f"follows {before.verifier.name}",
            before.verifier.vkey,
            f"signed for {known.size if known else UNKNOWN}",
            b64encode(known.root).decode() if known else UNKNOWN,
            f"goes on from {have}",
            b64encode(root_of_rows(have) or b"").decode(),
            "",
        ]
    )
    old = keys.kept_signer(before.verifier)
    return signer.sign(said) + (old.sign(said).rpartition("\n\n")[2] if old else "")
