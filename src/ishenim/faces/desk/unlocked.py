"""An official's key while it is unlocked: closed in the session with a key that only the browser holds.

The database has the session without the browser's key, the browser its key without the session: neither opens
anything alone. After an hour, at signing out and at a press it is locked again.
"""

from __future__ import annotations

import secrets
import time
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from nacl.public import PrivateKey

from ishenim.kernel.keyrings import boxes

COOKIE, HELD = f"{settings.FOR_THIS_HOST_ALONE}unlocked", "unlocked"
GOOD_FOR = 3600


def keep(request: HttpRequest, response: HttpResponseBase, private: PrivateKey) -> None:
    """Let this browser use a private half for an hour."""
    key = secrets.token_bytes(boxes.KEY_BYTES)
    box = b64encode(boxes.boxed(key, bytes(private))).decode()
    request.session[HELD] = {"box": box, "until": time.time() + GOOD_FOR}
    response.set_cookie(
        COOKIE,
        b64encode(key).decode(),
        max_age=GOOD_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def of(request: HttpRequest) -> PrivateKey | None:
    """Return the private half that this browser may use now, or None."""
    held = request.session.get(HELD)
    if not held or held["until"] < time.time():
        return None
    try:
        key = b64decode(request.COOKIES.get(COOKIE, ""), validate=True)
        return PrivateKey(boxes.unboxed(key, b64decode(held["box"])))
    except (boxes.DoesNotOpen, NotBase64, ValueError):
        return None


def lock(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget the private half, here and in the browser."""
    request.session.pop(HELD, None)
    response.delete_cookie(COOKIE, samesite="Strict")
