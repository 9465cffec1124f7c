"""Signed notes and checkpoints, as c2sp.org/signed-note and c2sp.org/tlog-checkpoint write them."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ishenim.kernel.ledger.tree import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
MOST_SIGNATURES = 100
LARGEST_NOTE = 1_000_000
SIGNATURE_LINE = re.compile("— (?P<name>[^ +\n]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")
SIZE = re.compile("0|[1-9][0-9]*", re.ASCII)


class NotGenuine(ValueError):
    """A note that is malformed, or that nobody we know has signed."""


class Verifier(NamedTuple):
    """A name and the public key it signs with."""

    name: str
    key_id: bytes
    public: Ed25519PublicKey

    @classmethod
    def of(cls, name: str, public: Ed25519PublicKey) -> Verifier:
        """Return the verifier of a name and a key."""
        return cls(name, key_id(name, public.public_bytes_raw()), public)

    @classmethod
    def read(cls, vkey: str) -> Verifier:
        """Return the verifier that a vkey writes down; NotGenuine when it contradicts itself."""
        name, given, data = (*vkey.split("+", 2), "", "")[:3]
        key = _base64(data)
        if not is_name(name) or key[:1] != ED25519 or len(key) != 1 + PUBLIC_KEY_BYTES:
            raise NotGenuine("This is not the key of an Ed25519 signer.")
        if given != key_id(name, key[1:]).hex():
            raise NotGenuine("The number of the key does not belong to this name and this key.")
        return cls.of(name, Ed25519PublicKey.from_public_bytes(key[1:]))

    @property
    def vkey(self) -> str:
        """The name, the key's number and the key, in one word that anyone may copy."""
        public = ED25519 + self.public.public_bytes_raw()
        return f"{self.name}+{self.key_id.hex()}+{b64encode(public).decode()}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Say whether this key signed a text."""
        try:
            self.public.verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


class Signer(NamedTuple):
    """A name and the private key it signs with."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier.of(self.name, self.private.public_key())

    def sign(self, text: str) -> str:
        """Return a text with the signature below it."""
        if not text.endswith("\n") or _has_controls(text):
            raise ValueError("A note is lines of text, each with its end.")
        signature = b64encode(self.verifier.key_id + self.private.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def is_name(name: str) -> bool:
    """Say whether a name may stand in a signature: something, without spaces and plus signs."""
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a signature says which key made it."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def opened(note: bytes, *known: Verifier) -> str:
    """Return the text of a note that somebody known has signed.

    Signatures of strangers are passed over; a signature of somebody known that does not hold spoils
    the whole note. Raises NotGenuine.
    """
    text, signatures = _parts(note)
    keys = {(verifier.name, verifier.key_id): verifier for verifier in known}
    seen = set()
    for name, signature in signatures:
        whose = (name, signature[:KEY_ID_BYTES])
        if whose not in keys or whose in seen:
            continue
        if not keys[whose].signed(text, signature[KEY_ID_BYTES:]):
            raise NotGenuine(f"The signature of {name} does not belong to this text.")
        seen.add(whose)
    if not seen:
        raise NotGenuine("Nobody we know has signed this.")
    return text


def _parts(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text and the signatures; the text runs to the last empty line."""
    try:
        whole = note.decode()
    except UnicodeDecodeError as broken:
        raise NotGenuine("The note is not text.") from broken
    text, gap, below = whole.rpartition("\n\n")
    lines = below.split("\n")
    if not gap or lines.pop() or not lines or len(note) > LARGEST_NOTE or _has_controls(whole):
        raise NotGenuine("The note has no signatures below its text.")
    if len(lines) > MOST_SIGNATURES:
        raise NotGenuine("The note has more signatures than anybody needs.")
    return f"{text}\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    found = SIGNATURE_LINE.fullmatch(line)
    signature = _base64(found["signature"]) if found else b""
    if found is None or not is_name(found["name"]) or len(signature) <= KEY_ID_BYTES:
        raise NotGenuine("A line below the note is not a signature.")
    return found["name"], signature


def _has_controls(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)


def _base64(text: str) -> bytes:
    """Return the bytes of a base64 word that is written the one right way."""
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
    return data if b64encode(data).decode() == text else b""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long a log is, and the hash that stands for all of it."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Return what the lines of a checkpoint say; NotGenuine when they are none."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or not SIZE.fullmatch(lines[1]):  # noqa: PLR2004  three and an end
            raise NotGenuine("This is not a checkpoint.")
        root = _base64(lines[2])
        if len(root) != HASH_BYTES:
            raise NotGenuine("The checkpoint has no root.")
        return cls(lines[0], int(lines[1]), root)
