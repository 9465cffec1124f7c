"""Looking words up in PostgreSQL."""

from __future__ import annotations

from ishenim.kernel.search.asked import Asked
from ishenim.kernel.search.models import Text


def newest(asked: Asked, limit: int) -> list[int]:
    """Return the numbers of the newest texts that have all the parts.

    The planner knows how frequent a part is: it walks back from the newest text for a frequent one, and goes
    through the index of three letters for a rare one.
    """
    texts = Text.objects.all()
    if asked.kinds is not None:
        texts = texts.filter(kind__in=asked.kinds)
    if asked.place_ids is not None:
        texts = texts.extra(where=["place_id = ANY(%s)"], params=[list(asked.place_ids)])
    if asked.before is not None:
        texts = texts.filter(pk__lt=asked.before)
    for part in asked.parts:
        texts = texts.filter(folded__contains=part)
    return list(texts.order_by("-pk").values_list("pk", flat=True)[:limit])
