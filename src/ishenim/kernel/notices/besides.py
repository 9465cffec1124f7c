"""What people are told besides the lines of the book: each sort is declared, with the words that tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.procedures.subjects import described

Told = tuple[str, list[str]]
"""What a letter says: in short, and in paragraphs."""


@dataclass(frozen=True, slots=True, eq=False)
class Besides:
    """A sort of letter that tells of no line of the book.

    `says` gives the words in the reader's language for one subscription and what stands behind the sort in `about`;
    `called` names what is told by a subscription whose key begins with the sort, where nobody else follows that.
    """

    says: Callable[[Subscription, str], Told]
    called: Callable[[str], str] | None = None


_sorts: dict[str, Besides] = {}


def register(sort: str, besides: Besides) -> None:
    """Say in which words letters of a sort tell what they tell."""
    _sorts[sort] = besides


def told(letter: Letter) -> Told:
    """Return in the reader's language what a letter says that tells of no line of the book."""
    sort, _colon, which = letter.about.partition(":")
    return _sorts[sort].says(letter.subscription, which)


def name_of(subscription: Subscription) -> str:
    """Return in the reader's language what a subscription is about."""
    sort, _colon, name = subscription.key.partition(":")
    besides = _sorts.get(sort)
    if besides is not None and besides.called is not None:
        return besides.called(name)
    return described(subscription.key) or ""


def is_of_an_office(subscription: Subscription) -> bool:
    """Say whether letters come because of an office that somebody holds, and not because they asked."""
    besides = _sorts.get(subscription.key.partition(":")[0])
    return besides is not None and besides.called is not None
