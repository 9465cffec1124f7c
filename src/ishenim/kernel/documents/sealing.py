"""Sealing originals for a key that is not kept with them: whoever copies a store, or a backup of it, reads nothing.

Every process that serves knows only the public half. The private half is made with it, at the first start, into a
folder outside the installation's own (`ORIGINALS_KEYS`), from where it should be taken away: it is needed only by
whoever opens an original that an office has ordered. The box is libsodium's *sealed box* (X25519, XSalsa20-Poly1305),
behind one line that names the key.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from ishenim.kernel.documents.folder import write
from ishenim.kernel.rows.turn import held

HEADING = b"ishenim sealed original v1 "
PUBLIC = "originals.public-key"


class CannotBeOpened(Exception):
    """A sealed original that cannot be opened here, in plain words why not."""


def seal(content: bytes) -> bytes:
    """Return content that only the private key of this installation opens."""
    key = public_key()
    return HEADING + name_of(key).encode() + b"\n" + SealedBox(key).encrypt(content)


def unseal(box: bytes, keys: Path) -> bytes:
    """Return what was sealed, opened with the key of that name in a folder. Raises CannotBeOpened."""
    heading, _end, inside = box.partition(b"\n")
    if not heading.startswith(HEADING):
        raise CannotBeOpened("This is not a sealed original.")
    file = keys / f"{heading.removeprefix(HEADING).decode()}.key"
    try:
        return SealedBox(PrivateKey(b64decode(file.read_bytes()))).decrypt(inside)
    except FileNotFoundError:
        raise CannotBeOpened(f"The key {file.name} is not in {file.parent}.") from None
    except (CryptoError, ValueError, TypeError):
        raise CannotBeOpened(
            f"The key {file.name} does not open it: one of the two is not as it was."
        ) from None


def name_of(key: PublicKey) -> str:
    """Return the name of a key pair: the beginning of the fingerprint of its public half."""
    return sha256(bytes(key)).hexdigest()[:16]


def public_key() -> PublicKey:
    """Return the key for which originals are sealed: the one that is set, else one that is made at first need."""
    if settings.ORIGINALS_PUBLIC_KEY:
        return PublicKey(b64decode(settings.ORIGINALS_PUBLIC_KEY))
    return own_key(Path(settings.VAR) / PUBLIC, Path(settings.ORIGINALS_KEYS))


@cache
def own_key(file: Path, keys: Path) -> PublicKey:
    """Return the public half that stands in a file; make both halves if there is none yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with held("originals.lock"):
        if not file.exists():
            private = PrivateKey.generate()
            write(keys / f"{name_of(private.public_key)}.key", [b64encode(bytes(private)), b"\n"])
            write(file, [b64encode(bytes(private.public_key)), b"\n"])
        return PublicKey(b64decode(file.read_bytes()))
