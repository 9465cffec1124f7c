"""Who this log is: a name that is set once, and the key that signs for it."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ishenim.kernel.ledger import disk
from ishenim.kernel.ledger.note import ED25519, Signer, Verifier, is_name

PRIVATE_KEY = "PRIVATE+KEY"


def folder() -> Path:
    """Return the folder of the log: its name, key, tiles and checkpoint."""
    return Path(settings.VAR) / "ledger"


def origin() -> str:
    """Return the log's name: set at first need, never changed by a later setting, never made of a port."""
    return _origin(folder(), settings.PUBLIC_ADDRESS)


def signer() -> Signer:
    """Return the log's name with its private key, made at first need and readable by its owner only."""
    return _signer(folder(), origin())


def verifier() -> Verifier:
    """Return the log's name with its public key."""
    return signer().verifier


@cache
def _origin(where: Path, address: str) -> str:
    bare = address.rpartition("://")[2].rstrip("/") or f"localhost/{secrets.token_hex(16)}"
    if not is_name(bare):
        raise ImproperlyConfigured(
            f"PUBLIC_ADDRESS cannot name a log, it has spaces or plus signs: {address}"
        )
    return disk.make_once(where / "origin", f"{bare}/ledger\n".encode()).decode().strip()


@cache
def _signer(where: Path, name: str) -> Signer:
    word = disk.make_once(where / "key", _written(name, Ed25519PrivateKey.generate()).encode()).decode()
    key = b64decode(word.strip().split("+", 4)[4])
    return Signer(name, Ed25519PrivateKey.from_private_bytes(key.removeprefix(ED25519)))


def _written(name: str, private: Ed25519PrivateKey) -> str:
    """Return a private key as the signed-note tools of the Go project write it."""
    number = Verifier.of(name, private.public_key()).key_id.hex()
    return f"{PRIVATE_KEY}+{name}+{number}+{b64encode(ED25519 + private.private_bytes_raw()).decode()}\n"
