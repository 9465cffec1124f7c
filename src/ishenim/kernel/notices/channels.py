"""Telling the channels of institutions: Telegram, Matrix and whatever else apprise can speak to.

Who keeps the installation names them in NOTICE_TARGETS; where none is named nothing is called. The library is loaded
when something is to be told and not before, in the work process alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone, translation

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.notices.letters import in_a_channel
from ishenim.kernel.notices.models import Posting
from ishenim.kernel.notices.pauses import PAUSES, TAKEN_FOR
from ishenim.kernel.rows.turn import turn_to_write

log = structlog.get_logger()

AT_ONCE = 20


class Target(NamedTuple):
    """A channel: what it is told of, in which language, and its secret address."""

    key: str
    language: str
    address: str

    @property
    def name(self) -> str:
        """What it is called in the database and in logs: its address may hold a password."""
        return blake2b(" ".join(self).encode(), digest_size=8).hexdigest()


def targets() -> dict[str, Target]:
    """Return the channels of this installation by name."""
    named = [Target(*words) for words in settings.NOTICE_TARGETS]
    return {one.name: one for one in named}


def postings(followed: Mapping[Entry, list[str]]) -> list[Posting]:
    """Return what the channels are to be told of these entries: each of each once."""
    return [
        Posting(target=name, entry=entry)
        for name, target in targets().items()
        for entry, keys in followed.items()
        if target.key in keys
    ]


def post_waiting(limit: int = AT_ONCE) -> int:
    """Tell the channels what waits for them; return how many of it were told."""
    if not settings.NOTICE_TARGETS or not _due().exists():
        return 0
    return sum(_posted(posting) for posting in _taken(limit))


def _due() -> QuerySet[Posting]:
    return Posting.objects.filter(next_try_at__lte=timezone.now())


def _taken(limit: int) -> list[Posting]:
    """Take some, so that nobody else tells them meanwhile; a try is counted before it is made."""
    with turn_to_write():
        waiting = _due().select_for_update(skip_locked=True, of=("self",)).select_related("entry")
        taken = list(waiting.order_by("next_try_at", "pk")[:limit])
        Posting.objects.filter(pk__in=[posting.pk for posting in taken]).update(
            tries=F("tries") + 1, next_try_at=timezone.now() + TAKEN_FOR
        )
    return taken


def _posted(posting: Posting) -> bool:
    """Tell one channel of one step, and write down what came of it."""
    target = targets().get(posting.target)
    if target is None:
        _write_down(posting, next_try_at=None, reason="The channel is not named any more.")
        return False
    reason = _tell(target, posting.entry)
    if reason:
        log.warning("channel.not_told", target=target.name, reason=reason)
        _write_down(posting, next_try_at=_next_try(posting), reason=reason)
        return False
    _write_down(posting, next_try_at=None, sent_at=timezone.now(), reason="")
    return True


def _tell(target: Target, entry: Entry) -> str:
    """Tell a channel, and return why it could not be told, without its address."""
    from apprise import Apprise  # noqa: PLC0415  heavy, and only where a channel is named

    speaker = Apprise()
    if not speaker.add(target.address):
        return "The address of the channel cannot be read."
    with translation.override(target.language):
        title, body = in_a_channel(entry)
    try:
        told = speaker.notify(title=title, body=body)
    except Exception as reason:  # noqa: BLE001  one channel that breaks must never hold up the others
        return f"{type(reason).__name__}"
    return "" if told else "The channel did not take it."


def _next_try(posting: Posting) -> datetime | None:
    return timezone.now() + PAUSES[posting.tries] if posting.tries < len(PAUSES) else None


def _write_down(posting: Posting, **outcome: object) -> None:
    with turn_to_write():
        Posting.objects.filter(pk=posting.pk).update(**outcome)
