"""Boxes that only whoever holds the key opens. All of it is libsodium; nothing here knows a database.

A *sealed box* (X25519, XSalsa20-Poly1305) is closed with the public half of a pair and opened with the private one. A
private half lies *locked*: in a secret box whose key comes from a passphrase by Argon2id, or from a claim code, which
needs no slow work because its 83 bits are drawn by the machine.
"""

from __future__ import annotations

import secrets
import unicodedata

from nacl import pwhash
from nacl.bindings import crypto_box_beforenm
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

KEY_BYTES = 32
SALT_BYTES = pwhash.argon2id.SALTBYTES
PASSES, MEMORY = 3, 64 * 1024 * 1024
"""Argon2id as RFC 9106 recommends where memory is short (three passes, 64 MiB): about a sixth of a second."""


class DoesNotOpen(Exception):
    """The key, passphrase or code is not the one that opens this box, or the box is not as it was."""


def new_pair() -> PrivateKey:
    """Return a fresh private half; its public half is its `public_key`."""
    return PrivateKey.generate()


def sealed(public: bytes, content: bytes) -> bytes:
    """Return content that only the private half of this public key opens."""
    return SealedBox(PublicKey(public)).encrypt(content)


def opened(private: PrivateKey, box: bytes) -> bytes:
    """Return what a sealed box holds; raises DoesNotOpen."""
    try:
        return SealedBox(private).decrypt(box)
    except (CryptoError, ValueError, TypeError) as wrong:
        raise DoesNotOpen from wrong


def locked(content: bytes, passphrase: str) -> bytes:
    """Return content behind a passphrase: the salt, and the secret box."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + SecretBox(_stretched(passphrase, salt)).encrypt(content)


def unlocked(box: bytes, passphrase: str) -> bytes:
    """Return what lies behind a passphrase, however its words are spaced; raises DoesNotOpen."""
    return unboxed(_stretched(passphrase, box[:SALT_BYTES]), box[SALT_BYTES:])


def boxed(key: bytes, content: bytes) -> bytes:
    """Return content in a secret box of a key of 32 bytes."""
    return SecretBox(key).encrypt(content)


def unboxed(key: bytes, box: bytes) -> bytes:
    """Return what a secret box holds; raises DoesNotOpen."""
    try:
        return SecretBox(key).decrypt(box)
    except (CryptoError, ValueError, TypeError) as wrong:
        raise DoesNotOpen from wrong


def key_of_code(code: str) -> bytes:
    """Return the key that a claim code is, however its digits are spaced."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return derived(digits.encode(), b"claim code")


def blind_tag(private: PrivateKey, public: bytes, about: str) -> bytes:
    """Return a mark that two key pairs have in common, and that says neither of them to anybody else.

    Whoever has one private and the other public half makes the same mark: so a row can be found by the person it
    is for, and names nobody.
    """
    shared = crypto_box_beforenm(public, bytes(private))
    return derived(shared + about.encode(), b"blind tag")


def derived(secret: bytes, person: bytes) -> bytes:
    """Return a key of 32 bytes made of a secret, for one purpose of at most 16 bytes."""
    return blake2b(secret, digest_size=KEY_BYTES, person=person, encoder=RawEncoder)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    try:
        return pwhash.argon2id.kdf(
            KEY_BYTES, said(passphrase).encode(), salt, opslimit=PASSES, memlimit=MEMORY
        )
    except (CryptoError, ValueError, TypeError) as wrong:
        raise DoesNotOpen from wrong


def said(passphrase: str) -> str:
    """Return a passphrase as it counts: however it is spaced, and in whatever form a keyboard sends its letters."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())
