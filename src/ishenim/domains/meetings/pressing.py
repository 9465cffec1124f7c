"""Counting the presses on “This is my question, too”: presses, not people, and each of them once.

A press is no step: it stands in no ledger and tells no follower (`docs/decisions/presses-are-not-in-the-ledger.md`).
A device makes a mark for each press. What is sent again because no answer came carries the same mark and is not counted
again. A mark is made for one press alone, so nothing connects two presses of one device.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b

from django.db import IntegrityError
from django.db.models import F

from ishenim.domains.meetings.models import MeToo, PressMark, Question
from ishenim.kernel import versions
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.claims import fresh_mark
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.together import Together

PRESSED = "presses"
"""The key that lists depend on for their counts."""
MARK = re.compile(r"[\w-]{16,64}", re.ASCII)
Press = tuple[Matter, bytes]

new_mark = fresh_mark


def mark_of(sent: Mapping[str, str]) -> str | None:
    """Return the mark that came with a press, or None where none did, or something that is none."""
    mark = sent.get("mark", "")
    return mark if MARK.fullmatch(mark) else None


def press(question: Question, mark: str) -> None:
    """Count a press for an open question, unless it was counted already, and have the pages made anew that show it."""
    with suppress(IntegrityError):  # sent twice at one moment through two processes: the other one counted it
        presses.add((question.matter, digest(question.matter, mark)))


def digest(matter: Matter, mark: str) -> bytes:
    """Return what is kept of a mark: a device that used one mark for two questions would still not be recognised."""
    return blake2b(f"{matter.reference} {mark}".encode(), digest_size=16).digest()


def count(parts: Sequence[Press]) -> None:
    """Count what came at one moment: each mark once, whatever was counted before."""
    brought = {sent: matter for matter, sent in parts}
    known = {
        bytes(old) for old in PressMark.objects.filter(digest__in=brought).values_list("digest", flat=True)
    }
    fresh = sorted((matter.pk, sent) for sent, matter in brought.items() if sent not in known)
    if not fresh:
        return
    PressMark.objects.bulk_create(PressMark(matter_id=number, digest=sent) for number, sent in fresh)
    for number, times in sorted(Counter(number for number, _sent in fresh).items()):
        MeToo.objects.get_or_create(matter_id=number)
        MeToo.objects.filter(matter_id=number).update(presses=F("presses") + times)
    pressed = {number for number, _sent in fresh}
    versions.after_commit(
        *keys_of({matter.pk: matter for matter in brought.values() if matter.pk in pressed}.values())
    )


presses = Together(count)


def keys_of(matters: Collection[Matter]) -> set[str]:
    """Name what shows how often these questions were pressed."""
    places = {matter.place_id for matter in matters}
    units = [unit for place in places for unit in (atlas().by_id(place), *atlas().ancestors(place))]
    return {
        PRESSED,
        *(f"matter:{matter.reference}" for matter in matters),
        *(f"place:{unit.code}" for unit in units),
    }


def forget_marks(open_states: Collection[str]) -> int:
    """Forget the marks of questions that take no presses any more; return how many."""
    gone = PressMark.objects.exclude(matter__state__in=open_states)
    return gone.delete()[0]
