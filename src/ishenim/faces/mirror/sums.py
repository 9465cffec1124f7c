"""What a mirror holds, as one signed note: the hash of every file, and the checkpoint of the book at that moment."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Signer, Verifier, opened

SUMS, NOTE, VKEY = "SHA256SUMS", "mirror.note", "mirror.vkey"
BESIDE = frozenset({SUMS, NOTE, VKEY})
"""The files that speak of the others and are not among them."""
KNOWN = ".mirror.json"
"""What the last building knew of each page. It is no part of the mirror: without it everything is asked for again."""
BEGUN = ".mirror.begun"
"""Which files a building has begun to write; it is there until that building has come to its end."""
OF_A_MIRROR = "/mirror"


def sums_of(files: Mapping[str, str]) -> bytes:
    """Return the hashes of files as `sha256sum -c` reads them."""
    return "".join(f"{files[name]}  {name}\n" for name in sorted(files)).encode()


def read_sums(sums: bytes) -> Iterator[tuple[str, str]]:
    """Yield each file with its hash; ValueError for a line that is none."""
    for line in sums.decode().splitlines():
        digest, gap, name = line.partition("  ")
        if not gap or not name:
            raise ValueError(f"This is no line of {SUMS}: {line}")
        yield name, digest


def note_of(signer: Signer, checkpoint: Checkpoint, sums: bytes) -> bytes:
    """Sign for a mirror: the log's name as that of its mirror, its size and root, and the hash of the list of files."""
    text = Checkpoint(signer.name + OF_A_MIRROR, checkpoint.size, checkpoint.root).text
    return signer.sign(f"{text}{hash_of(sums)}\n").encode()


class Signed(NamedTuple):
    """What a note of a mirror says."""

    checkpoint: Checkpoint
    hash: str


def read_note(note: bytes, verifier: Verifier) -> Signed:
    """Return what the note of a mirror says; NotGenuine where this key did not sign it, or it is of something else."""
    text = opened(note, verifier)
    checkpoint = Checkpoint.read(text)
    if checkpoint.origin != verifier.name + OF_A_MIRROR:
        raise NotGenuine("The note is not that of a mirror of this log.")
    return Signed(checkpoint, text.split("\n")[3])


def hash_of(sums: bytes) -> str:
    """Return the hash by which a note names the list of files."""
    return b64encode(sha256(sums).digest()).decode()
