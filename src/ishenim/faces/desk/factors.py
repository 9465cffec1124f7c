"""What a second factor is checked with: closed in the database, with a key that does not lie there."""

from __future__ import annotations

import secrets
from base64 import b32encode, b64decode, b64encode

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from ishenim.kernel.keyrings import boxes

log = structlog.get_logger()

CLOSED = "closed:"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor of officials: nobody makes their digits or codes from a copy of the database."""

    def encrypt(self, text: str) -> str:
        """Return the secret of an app, or the seed of recovery codes, as it lies in the database."""
        return CLOSED + b64encode(boxes.boxed(self._key(), text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was closed; what this installation's secret does not open is something that no code fits."""
        if not encrypted_text.startswith(CLOSED):
            return encrypted_text  # from before anything was closed
        try:
            return boxes.unboxed(self._key(), b64decode(encrypted_text.removeprefix(CLOSED))).decode()
        except boxes.DoesNotOpen:
            log.exception("second_factor.does_not_open")  # the secret key is another than when it was set up
            return b32encode(secrets.token_bytes(20)).decode()

    def _key(self) -> bytes:
        return boxes.derived(settings.SECRET_KEY.encode(), b"second factor")
