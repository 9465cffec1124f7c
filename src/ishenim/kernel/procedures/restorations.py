"""What the pages of the open book say of a restore: why nothing is written now, and what was decided about a loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ishenim.kernel.calendar.words_of_time import number
from ishenim.kernel.ledger import holding
from ishenim.kernel.ledger.models import BEGUN_ANEW, Hold, Restoration, Why


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided once, in sentences, with the entry of the book that says the same."""

    at: datetime
    position: int | None
    sentences: list[str]
    origin_before: str
    vkey_before: str
    checkpoint_before: str


def why_held() -> str:
    """Return why nothing is added to the book now, or nothing when it is not held: one query."""
    held = holding.standing()
    return _why(held) if held else ""


def _why(held: Hold) -> str:
    have, signed = number(held.have), number(held.signed)
    if held.why == Why.OLDER:
        return _(
            "A backup was brought back that is older than the last seal: %(signed)s entries were signed for, and "
            "%(have)s are here. The missing ones are neither forgotten nor replaced. Nothing is added before an "
            "administrator has said how the book goes on."
        ) % {"signed": signed, "have": have}
    if held.why == Why.ALONE:
        return _(
            "A backup with %(have)s entries was brought back, and there is no seal here to compare it with. Nothing is "
            "added before an administrator has said how the book goes on."
        ) % {"have": have}
    return _("This installation was moved to another place. Here nothing is added any more.")


def decided() -> list[Said]:
    """Return what was decided about entries that were lost, newest first: one query."""
    return [_said(one) for one in Restoration.objects.select_related("entry__position").order_by("-at")]


def about(entry_id: int) -> Said | None:
    """Return what an entry about the book itself decided, or nothing."""
    found = Restoration.objects.select_related("entry__position").filter(pk=entry_id).first()
    return _said(found) if found else None


def _said(one: Restoration) -> Said:
    sentences = _anew(one) if one.step == BEGUN_ANEW else _brought_back(one)
    return Said(
        at=one.at,
        position=one.entry.number,
        sentences=list(sentences),
        origin_before=one.origin_before,
        vkey_before=one.vkey_before,
        checkpoint_before=one.checkpoint_before,
    )


def _brought_back(one: Restoration) -> Iterator[str]:
    yield _("After a backup was brought back, the entries from %(first)s to %(last)s were missing.") % {
        "first": number(one.first),
        "last": number((one.beyond or 0) - 1),
    }
    yield _(
        "They were brought in again from copies of the book, unchanged: they lead to the same seal. Texts and names "
        "that stood beside them are lost; their fingerprints stay."
    )


def _anew(one: Restoration) -> Iterator[str]:
    first = number(one.first)
    if one.beyond is None:
        yield _(
            "A backup was brought back, and no seal of the book before was kept. Whatever was written in it from entry "
            "%(first)s on is lost; nobody here knows how much that was."
        ) % {"first": first}
    elif one.beyond == one.first:
        yield _("The key of the book before was lost. None of its entries is missing.")
    else:
        yield _(
            "After a backup was brought back, the entries from %(first)s to %(last)s of the book before are lost."
        ) % {"first": first, "last": number(one.beyond - 1)}
    yield _(
        "Nothing was put in their place. With entry %(first)s a new book begins, under another name and another key: "
        "%(origin)s. Whoever has a seal or a proof of the book before keeps it: it stays evidence."
    ) % {"first": first, "origin": one.origin}
