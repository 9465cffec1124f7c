"""Letters that come back. An address that nobody has is written to no more; whoever owns it may confirm it anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default

from django.utils import timezone

from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.rows.turn import turn_to_write

GONE = frozenset({550, 551, 553})
"""By which codes a server that says no more than a code says that nobody has an address (RFC 5321)."""
ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})")
OUR_NUMBER = re.compile(r"<letter-(\d{1,18})(?:-\d+-\d+)?-(\d{20})@")
KEEP_PAUSED = timedelta(days=90)
AT_ONCE = 5000


def is_gone(code: int, words: str) -> bool:
    """Say whether a refusal means that nobody has the address, and not that the server dislikes the sender or is full.

    RFC 3463: 5.1.x is about the address, 5.2.1 a mailbox that takes nothing any more.
    """
    said = ENHANCED.match(words)
    if said is None:
        return code in GONE
    kind, subject, detail = said.groups()
    return kind == "5" and (subject == "1" or (subject, detail) == ("2", "1"))


def pause(email: str) -> int:
    """Write to an address no more until its owner confirms it anew; return how many subscriptions that were."""
    if not email:
        return 0
    with turn_to_write():
        running = Subscription.objects.filter(email=email, ended_at=None, paused_at=None)
        numbers = list(running.values_list("pk", flat=True))
        Subscription.objects.filter(pk__in=numbers).update(paused_at=timezone.now())
        waiting = Letter.objects.filter(subscription__in=numbers, next_try_at__isnull=False)
        waiting.update(next_try_at=None, reason="The address is paused: a letter came back.")
    return len(numbers)


def take_back(report: bytes) -> int:
    """Read a letter that a mail server sent back (RFC 3464); return how many subscriptions are paused by it.

    It must quote the number of a letter of ours, which only whoever handled that letter knows.
    """
    message = message_from_bytes(report, policy=default)
    if not any(is_gone(0, status) for status in _statuses(message)):
        return 0
    return sum(pause(letter.subscription.email) for letter in _letters(message))


def paused() -> int:
    """Return how many addresses are paused."""
    running = Subscription.objects.filter(paused_at__isnull=False, ended_at=None)
    return running.values("email").distinct().count()


def forget_paused() -> int:
    """End what was paused long ago, and forget its address; return how many subscriptions."""
    long_ago = timezone.now() - KEEP_PAUSED
    old = Subscription.objects.filter(paused_at__lt=long_ago, ended_at=None)
    numbers = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if not numbers:
        return 0
    with turn_to_write():
        return Subscription.objects.filter(pk__in=numbers).update(ended_at=timezone.now(), email="")


def _statuses(message: Message) -> Iterator[str]:
    """Yield what became of each address for good."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message) and str(block.get("Action", "")).lower() == "failed":
                    yield str(block.get("Status", ""))


def _letters(message: Message) -> Iterator[Letter]:
    """Yield the letters of ours that it quotes by their numbers."""
    for number, moment in dict.fromkeys(OUR_NUMBER.findall(message.as_string())):
        letter = Letter.objects.filter(pk=number).select_related("subscription").first()
        if letter is not None and f"{letter.created:%Y%m%d%H%M%S%f}" == moment:
            yield letter
