"""What the authenticator app of an official shows."""

from __future__ import annotations

from time import sleep, time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD = 30
TO_TYPE_THEM = 10


def shown_by_the_app(secret: str) -> str:
    """Return the digits of an app as soon as they are good for ten seconds more."""
    left = PERIOD - time() % PERIOD
    if left < TO_TYPE_THEM:
        sleep(left)
    return format_hotp_value(hotp_value(secret, int(time()) // PERIOD))
