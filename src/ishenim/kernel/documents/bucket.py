"""Whether the bucket answers, where documents lie in one: asked now and then, and never waited for long."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from ishenim.kernel.documents.storing import CLEAN

ASKED_EVERY = 10.0
PATIENCE = 2.0
NEVER_KEPT = "documents/is-it-there"

log = structlog.get_logger()


class _Known:
    """What this process heard last, and when."""

    answers = True
    asked_at = float("-inf")


def is_configured() -> bool:
    """Say whether documents lie in a bucket."""
    return "bucket_name" in _options()


def answers() -> bool:
    """Say whether documents can be read there; nobody asks more often than every ten seconds."""
    if time.monotonic() - _Known.asked_at >= ASKED_EVERY:
        _Known.answers = _answers_now()
        _Known.asked_at = time.monotonic()
    return _Known.answers


def forget() -> None:
    """Ask anew next time, by what the settings say then."""
    _Known.asked_at = float("-inf")
    _hasty.cache_clear()


def _answers_now() -> bool:
    """Ask for something that is not there: only a bucket that can be read says of what it holds that it is not."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  only where there is a bucket

    try:
        store = _hasty()
        store.connection.meta.client.get_object(Bucket=store.bucket_name, Key=NEVER_KEPT)
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        if code != "NoSuchKey":
            log.warning("bucket.refuses", code=code)
        return bool(code == "NoSuchKey")
    except (BotoCoreError, OSError) as reason:
        log.warning("bucket.away", reason=type(reason).__name__)
        return False
    return True


@cache
def _hasty() -> Any:
    """Return the store of documents with less patience than a step has."""
    from botocore.config import Config  # noqa: PLC0415  as above

    hasty = Config(connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"max_attempts": 0})
    return import_string(settings.STORAGES[CLEAN]["BACKEND"])(**{**_options(), "client_config": hasty})


def _options() -> dict[str, Any]:
    options: dict[str, Any] = settings.STORAGES[CLEAN].get("OPTIONS", {})
    return options
