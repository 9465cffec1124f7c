"""Proof that an entry is in the book, in one file that anyone checks without us (c2sp.org/tlog-proof)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import lru_cache

from ishenim.kernel.ledger import identity, seals, shelf
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.note import SIZE, Checkpoint, NotGenuine, Verifier, opened
from ishenim.kernel.ledger.tree import HASH_BYTES, ReadTile, Tree, included, leaf_hash

TILES_REMEMBERED = 256
HEADING = "c2sp.org/tlog-proof@v1"


class NotPlaced(LookupError):
    """The entry has no place in the signed book yet."""


@dataclass(frozen=True, slots=True)
class Path:
    """The way from a leaf to the root that is signed, for drawing."""

    position: int
    leaf_hash: bytes
    hashes: list[bytes]
    checkpoint: Checkpoint
    note: str

    @property
    def proof(self) -> str:
        """The proof in one file: index, hashes, and the checkpoint as it was signed."""
        lines = [b64encode(digest).decode() for digest in self.hashes]
        return "\n".join([HEADING, f"index {self.position}", *lines, "", self.note])


def prove(entry_id: int) -> str:
    """Return the proof of an entry; NotPlaced while it is being recorded."""
    place = Position.objects.filter(entry_id=entry_id).values_list("position", flat=True).first()
    if place is None:
        raise NotPlaced("The entry is being recorded and has no place yet.")
    return prove_position(place)


def prove_position(position: int) -> str:
    """Return the proof of what stands at a position; NotPlaced beyond the signed size."""
    return path_of(position).proof


def path_of(position: int) -> Path:
    """Return the way from a position to the root, computed from tiles; NotPlaced beyond the signed size."""
    note = shelf.checkpoint()
    checkpoint = None if note is None else seals.genuine(note)
    if note is None or checkpoint is None or not 0 <= position < checkpoint.size:
        raise NotPlaced("Nothing is signed for this position yet.")
    tree = Tree(checkpoint.size, _tiles_under(note))
    return Path(position, tree.leaf(position), tree.inclusion(position), checkpoint, note.decode())


def check(proof: str, entry: bytes, *known: Verifier) -> Checkpoint:
    """Return the checkpoint under which an entry is in the book, by nothing but the proof and the key.

    Raises NotGenuine when the proof is malformed, is of another entry, or is signed by nobody known.
    """
    head, gap, note = proof.partition("\n\n")
    index, hashes = _read(head)
    checkpoint = _signed(note.encode(errors="surrogateescape"), *(verifier.vkey for verifier in known))
    if not gap or not included(index, checkpoint.size, leaf_hash(entry), hashes, checkpoint.root):
        raise NotGenuine("The proof does not lead from this entry to the signed root.")
    return checkpoint


def check_leaf(entry: Entry, proof: str) -> Checkpoint:
    """Check the proof of an entry of ours by the key of this log."""
    return check(proof, bytes(entry.leaf), identity.verifier())


@lru_cache(16)
def _signed(note: bytes, *known: str) -> Checkpoint:
    """Return what a note says that somebody known has signed: many proofs end in the same one."""
    return Checkpoint.read(opened(note, *map(Verifier.read, known)))


@lru_cache(1)
def _tiles_under(note: bytes) -> ReadTile:
    """Return what reads tiles and remembers some while one seal is the last: neighbours share nearly all of them."""
    return lru_cache(TILES_REMEMBERED)(shelf.hashes)


def _read(head: str) -> tuple[int, list[bytes]]:
    """Return the index and the hashes above the checkpoint; an `extra` line is passed over."""
    heading, *lines = head.split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    word, _, index = lines[0].partition(" ") if lines else ("", "", "")
    if heading != HEADING or word != "index" or not SIZE.fullmatch(index):
        raise NotGenuine("This is not a proof.")
    return int(index), [_digest(line) for line in lines[1:]]


def _digest(line: str) -> bytes:
    try:
        digest = b64decode(line, validate=True)
    except (NotBase64, ValueError) as wrong:
        raise NotGenuine("A line of the proof is not a hash.") from wrong
    if len(digest) != HASH_BYTES or b64encode(digest).decode() != line:
        raise NotGenuine("A line of the proof is not a hash.")
    return digest
