"""Keeping the index: what anyone may read of each kind of matter, read again when the ledger speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ishenim.kernel import versions
from ishenim.kernel.ledger.models import OPEN, Position
from ishenim.kernel.places.folding import fold
from ishenim.kernel.procedures.attached import titles_of
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.turn import turn_to_write
from ishenim.kernel.search.models import Reached, Text

PublicText = Callable[[Sequence[int]], Mapping[int, str]]

AT_ONCE = 200  # with more, whoever is asking at that moment would wait for the index
TEXTS: dict[str, PublicText] = {}


def register_text(kind: str, public_text: PublicText) -> None:
    """Have the matters of a kind found by what this function says anyone may read of them.

    It is given numbers of matters and returns their text; a matter it leaves out cannot be found.
    """
    TEXTS[kind] = public_text


def index_new(limit: int = AT_ONCE) -> int:
    """Read again what new lines of the ledger speak of; return how many lines were read.

    What they say is read before the transaction that keeps it, so that nobody waits meanwhile. Whoever changes it in
    between writes a line of their own, which is read next.
    """
    before = _reached()
    lines = _new_lines(before, limit)
    if not lines:
        return 0
    changes = _changes({matter for _, lane, matter in lines if lane == OPEN and matter is not None})
    with turn_to_write():
        reached, _ = Reached.objects.select_for_update().get_or_create(pk=1)
        if reached.position != before:
            return 0
        _keep(changes)
        Reached.objects.filter(pk=1).update(position=lines[-1][0])
    return len(lines)


def reindex() -> int:
    """Read all matters again, in pieces, while everybody goes on working; return how many can be found."""
    for matters in _in_pieces():
        with turn_to_write():
            refresh(matters)
    return Text.objects.count()


def refresh(matters: Collection[int]) -> None:
    """Write down what may be read of these matters now, and forget what may not be any more."""
    _keep(_changes(matters))


class _Changes(NamedTuple):
    """What the index must learn, and which matters it must forget."""

    texts: list[Text]
    gone: set[int]


def _changes(matters: Collection[int]) -> _Changes:
    wanted = {text.pk: text for text in _texts(matters)}
    known = {text.pk: text for text in Text.objects.filter(pk__among=matters)}
    changed = [text for number, text in wanted.items() if _differs(text, known.get(number))]
    return _Changes(changed, known.keys() - wanted.keys())


def _keep(changes: _Changes) -> None:
    if changes.gone:
        Text.objects.filter(pk__among=changes.gone).delete()
    if changes.texts:
        Text.objects.bulk_create(
            changes.texts,
            update_conflicts=True,
            unique_fields=["matter_id"],
            update_fields=["kind", "place_id", "folded"],
        )
    if changes.gone or changes.texts:
        versions.after_commit("search")


def _texts(matters: Collection[int]) -> Iterator[Text]:
    """Yield the texts of those matters of which something may be read."""
    rows = Matter.objects.filter(pk__among=matters, kind__in=TEXTS).values_list("pk", "kind", "place_id")
    of_kind: dict[str, dict[int, int]] = {}
    for number, kind, place_id in rows:
        of_kind.setdefault(kind, {})[number] = place_id
    titles = titles_of(matters)
    for kind, places in of_kind.items():
        for number, text in TEXTS[kind](list(places)).items():
            folded = fold(f"{text} {titles.get(number, '')}")
            if folded:
                yield Text(matter_id=number, kind=kind, place_id=places[number], folded=f" {folded} ")


def _differs(text: Text, known: Text | None) -> bool:
    return known is None or (text.kind, text.place_id, text.folded) != (
        known.kind,
        known.place_id,
        known.folded,
    )


def _reached() -> int:
    return next(iter(Reached.objects.filter(pk=1).values_list("position", flat=True)), -1)


def _new_lines(after: int, limit: int) -> list[tuple[int, str, int | None]]:
    """Return position, lane and matter of the next lines; no lower one ever comes later."""
    lines = Position.objects.filter(position__gt=after).order_by("position")
    return list(lines.values_list("position", "entry__lane", "entry__matter_id")[:limit])


def _in_pieces() -> Iterator[list[int]]:
    """Yield the numbers of all matters, some at a time."""
    numbers, last = Matter.objects.order_by("pk").values_list("pk", flat=True), 0
    while piece := list(numbers.filter(pk__gt=last)[:AT_ONCE]):
        yield piece
        last = piece[-1]
