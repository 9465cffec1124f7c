"""Who this log is: a name that is set once, and the key that signs for it."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from functools import cache, lru_cache
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
    """Return the log's name: set at first need, never changed by a later setting, never made of a port.

    It changes only where a book was begun anew, so the file is looked at each time.
    """
    return _origin(folder(), settings.PUBLIC_ADDRESS, _state_of(folder() / "origin"))


def signer() -> Signer:
    """Return the log's name with its private key, made at first need and readable by its owner only."""
    return _signer(folder(), origin())


def verifier() -> Verifier:
    """Return the log's name with its public key."""
    return signer().verifier


def kept_signer(verifier: Verifier) -> Signer | None:
    """Return the signer of a name and key if its private half lies here; never makes one."""
    word = disk.read(folder() / "key")
    signer = None if word is None else signer_in(word.decode(), verifier.name)
    return signer if signer and signer.verifier == verifier else None


def _state_of(file: Path) -> tuple[int, int]:
    """Return what changes when another file is put in this one's place."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return 0, 0
    return state.st_ino, state.st_mtime_ns


@lru_cache(16)
def _origin(where: Path, address: str, state: tuple[int, int]) -> str:
    bare = address.rpartition("://")[2].rstrip("/") or f"localhost/{secrets.token_hex(16)}"
    if not is_name(bare):
        raise ImproperlyConfigured(
            f"PUBLIC_ADDRESS cannot name a log, it has spaces or plus signs: {address}"
        )
    return disk.make_once(where / "origin", f"{bare}/ledger\n".encode()).decode().strip()


@cache
def _signer(where: Path, name: str) -> Signer:
    new = Signer(name, Ed25519PrivateKey.generate())
    word = disk.make_once(where / "key", written(new).encode()).decode()
    signer = signer_in(word, name)
    if signer is None:
        raise ImproperlyConfigured(f"The key in {where} is not that of {name}.")
    return signer


def signer_in(word: str, name: str) -> Signer | None:
    """Return the signer that a private key writes down, or nothing when it is of another name."""
    _private, _key, whose, _number, data = word.strip().split("+", 4)
    key = b64decode(data).removeprefix(ED25519)
    return Signer(name, Ed25519PrivateKey.from_private_bytes(key)) if whose == name else None


def written(signer: Signer) -> str:
    """Return a private key as the signed-note tools of the Go project write it."""
    number = signer.verifier.key_id.hex()
    key = b64encode(ED25519 + signer.private.private_bytes_raw()).decode()
    return f"{PRIVATE_KEY}+{signer.name}+{number}+{key}\n"
