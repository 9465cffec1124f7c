"""Where the pages stand that letters lead to."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from ishenim.kernel.notices.models import Subscription
from ishenim.kernel.notices.tokens import Purpose, token_of
from ishenim.kernel.procedures.models import Matter

PathOf = Callable[[Matter], str]

PATHS: dict[str, PathOf] = {}


def register_address(kind: str, path_of: PathOf) -> None:
    """Have letters about this kind of matter lead to a page; the function is called in the reader's language."""
    PATHS[kind] = path_of


def address_of(matter: Matter) -> str:
    """Return the whole address of the page of a matter; LookupError if no domain has said where it stands."""
    return origin() + PATHS[matter.kind](matter)


def address_to_confirm(subscription: Subscription) -> str:
    """Return the address at which the owner of the mailbox says yes."""
    return _own_page(subscription, Purpose.CONFIRM)


def address_to_end(subscription: Subscription) -> str:
    """Return the address at which a subscriber ends it, with one press and without signing in."""
    return _own_page(subscription, Purpose.END)


def origin() -> str:
    """Return how every address of this installation begins."""
    return settings.PUBLIC_ADDRESS.rstrip("/") or f"http://localhost:{settings.PORT}"


def _own_page(subscription: Subscription, purpose: Purpose) -> str:
    """Return an address that never changes its form: letters are kept for years."""
    return f"{origin()}/{subscription.language}/follow/{purpose.value}/{token_of(subscription, purpose)}/"
