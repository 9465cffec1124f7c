"""A little work that a browser proves before it asks, so that machines cannot flood the offices."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

from altcha import v1
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from ishenim.kernel import counts

HARDEST = 60_000
GOOD_FOR = timedelta(minutes=30)


@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """Hand out a puzzle; nothing is remembered until it is solved."""
    return JsonResponse(new_challenge().to_dict())


def new_challenge() -> v1.Challenge:
    """Return a signed puzzle that is good for half an hour."""
    options = v1.ChallengeOptions(
        algorithm="SHA-256",
        hmac_key=settings.SECRET_KEY,
        max_number=HARDEST,
        expires=datetime.now(UTC) + GOOD_FOR,
    )
    return v1.create_challenge(options)


def proves_work(payload: str) -> bool:
    """Say whether a payload solves a puzzle of ours that is still good and was not used before."""
    try:
        solved, _reason = v1.verify_solution(payload, settings.SECRET_KEY, check_expires=True)
        named = str(json.loads(base64.b64decode(payload))["challenge"]) if solved else ""
    except (ValueError, KeyError, TypeError):
        return False
    return bool(solved) and first_use(named)


def first_use(named: str) -> bool:
    """Say whether a solved puzzle was not used before, on any machine; it is remembered while it would be good."""
    return counts.first(counts.mark("puzzle", named), seconds=GOOD_FOR.total_seconds())
