"""Where the pages stand that letters lead to."""

from __future__ import annotations

from collections.abc import Sequence

from ishenim.kernel.notices.models import Subscription
from ishenim.kernel.notices.tokens import Purpose, token_of_all
from ishenim.kernel.procedures.addresses import address_of, origin
from ishenim.kernel.procedures.models import Matter


def whole_address_of(matter: Matter) -> str:
    """Return the whole address of the page of a matter, or of the installation where a matter has no page."""
    return origin() + (address_of(matter) or "/")


def address_to_confirm(subscription: Subscription) -> str:
    """Return the address at which the owner of the mailbox says yes."""
    return _own_page([subscription], Purpose.CONFIRM)


def address_to_end(*subscriptions: Subscription) -> str:
    """Return the address at which a subscriber ends it, with one press and without signing in."""
    return _own_page(subscriptions, Purpose.END)


def _own_page(subscriptions: Sequence[Subscription], purpose: Purpose) -> str:
    """Return an address that never changes its form: letters are kept for years."""
    language, token = subscriptions[0].language, token_of_all(subscriptions, purpose)
    return f"{origin()}/{language}/follow/{purpose.value}/{token}/"
