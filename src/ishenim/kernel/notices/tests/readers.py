"""What readers of letters do, and what happens between a step and their mailbox."""

from __future__ import annotations

import re

from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.notices.letters import message
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.subscriptions import confirm, subscribe
from ishenim.kernel.notices.telling import fan_out


def place_all() -> None:
    """Give every entry that waits its place in the ledger."""
    for entry in Entry.objects.filter(position=None).order_by("id"):
        Position.objects.create(position=Position.objects.count(), entry=entry, leaf_hash=b"\0" * 32)


def tell() -> int:
    """Place what was written, and write the letters."""
    place_all()
    return fan_out()


def token_in(text: str, purpose: str) -> str:
    """Return the token of the address of a page in a letter."""
    return re.search(rf"/follow/{purpose}/([^/\s]+)/", text)[1]


def follow(
    key: str, email: str = "aida@ishenim.example", language: str = "en", rhythm: str = "at_once"
) -> Subscription:
    """Subscribe, read the letter and say yes; that letter is gone afterwards."""
    subscribe(key, email, language, rhythm)
    letters = Letter.objects.filter(subscription__email=email, entry=None)
    confirmed = confirm(token_in(message(letters.latest("pk")).body, "confirm"))
    letters.delete()
    return confirmed
