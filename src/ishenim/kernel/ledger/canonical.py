"""What a leaf says, byte for byte: RFC 8785 canonical JSON, and commitments in place of values."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
import rfc8785

from ishenim.kernel import days
from ishenim.kernel.ledger.tiles import LARGEST_ENTRY

VERSION = 1
SALT_BYTES = 32
LARGEST_NUMBER = 2**53 - 1
DOMAIN = b"ishenim/v1/"

# HMAC written out for our length of salt: half the time of OpenSSL's, and verifying a million lines is long.
INNER = bytes(byte ^ 0x36 for byte in range(256))
OUTER = bytes(byte ^ 0x5C for byte in range(256))
INNER_REST = b"\x36" * (64 - SALT_BYTES)
OUTER_REST = b"\x5c" * (64 - SALT_BYTES)


def canonical(value: Any, field: str) -> bytes:
    """Return the one way of writing a value; TypeError names the field whose value has none."""
    try:
        if type(value) is str:
            return orjson.dumps(value)
        if _plain(value, field):
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        return rfc8785.dumps(value)
    except (UnicodeEncodeError, orjson.JSONEncodeError) as broken:
        raise TypeError(f"The ledger cannot keep {field}: it holds half a character.") from broken


def commitment(salt: bytes, field: str, value: Any) -> str:
    """Return the seal of a value, which says nothing of it and fits no other."""
    message = _of(field) + canonical(value, field)
    if len(salt) != SALT_BYTES:
        return hmac.digest(salt, message, "sha256").hex()
    inner = sha256(salt.translate(INNER) + INNER_REST + message).digest()
    return sha256(salt.translate(OUTER) + OUTER_REST + inner).hexdigest()


@lru_cache(maxsize=1_000)
def _of(field: str) -> bytes:
    return DOMAIN + field.encode() + b"\0"


def leaf(what: Mapping[str, Any]) -> bytes:
    """Return the bytes of a leaf; ValueError when it is longer than a log can hold."""
    data = canonical(what, "leaf")
    if len(data) > LARGEST_ENTRY:
        raise ValueError(f"A line of the ledger may have {LARGEST_ENTRY} bytes; this one has {len(data)}.")
    return data


def day_of(at: datetime) -> str:
    """Return the day of a moment where the institutions are, as YYYY-MM-DD."""
    return days.day_of(at).isoformat()


def _plain(value: Any, field: str) -> bool:
    """Refuse what has no one way to be written; say whether Python sorts its keys as the standard does."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise TypeError(f"The ledger cannot keep {field}: {value} is too large; write it as text.")
        return True
    if isinstance(value, list | tuple):
        parts = [_plain(part, field) for part in value]
        return all(parts)
    if isinstance(value, dict):
        parts = [_plain_pair(key, part, field) for key, part in value.items()]
        return all(parts)
    raise TypeError(f"The ledger cannot keep {field}: {type(value).__name__} has no one way to be written.")


def _plain_pair(key: Any, value: Any, field: str) -> bool:
    if not isinstance(key, str):
        raise TypeError(f"The ledger cannot keep {field}: {key!r} is not a name.")
    return _plain(value, field) and key.isascii()
