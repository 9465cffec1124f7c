"""Finding what was asked already: text, place and time together.

Only what the index holds is looked at, so only what anyone may read. Candidates are found by the area first, the
newest of it: a bounded number however many texts there are. They are compared in memory.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from ishenim.kernel.institutions.roles import ADMINISTRATIVE, POLICE
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.folding import fold
from ishenim.kernel.search.likeness import likeness, may_be_alike, meaning_of, slips

LETTERS_READ = 2000
LIKE_ENOUGH = 0.5
OF_THE_PLACE, OF_THE_AREA = 200, 200
FEWEST_OF_EACH = 10
TOO_FAR = frozenset({"country", "oblast", "region"})
RINGS = 3
LESS_WITH_EACH_RING, LESS_WITH_AGE = 0.06, 0.04

# Of each place its newest, by the index of places: no sorting of all that a district ever asked.
ON_SQLITE = """
    SELECT t.matter_id, t.place_id, t.folded FROM (
        SELECT newest.matter_id FROM json_each(%s) AS place JOIN search_text newest ON newest.matter_id IN (
            SELECT matter_id FROM search_text INDEXED BY texts_of_a_place
            WHERE place_id = place.value ORDER BY matter_id DESC LIMIT %s
        ) ORDER BY newest.matter_id DESC LIMIT %s
    ) AS found JOIN search_text t USING (matter_id) WHERE t.kind IN (SELECT value FROM json_each(%s))
"""
ON_POSTGRESQL = """
    SELECT t.matter_id, t.place_id, t.folded FROM (
        SELECT newest.matter_id FROM unnest(%s::bigint[]) AS place (id) CROSS JOIN LATERAL (
            SELECT matter_id FROM search_text WHERE place_id = place.id ORDER BY matter_id DESC LIMIT %s
        ) AS newest ORDER BY newest.matter_id DESC LIMIT %s
    ) AS found JOIN search_text t USING (matter_id) WHERE t.kind = ANY(%s)
"""


class Alike(NamedTuple):
    """A matter whose text says nearly the same, and how surely: 1 is the same words in the same place."""

    matter_id: int
    score: float


class _Candidate(NamedTuple):
    """A text of the area."""

    matter_id: int
    place_id: int
    folded: str


def similar(
    text: str,
    *,
    near: int,
    kinds: Collection[str] = ("question",),
    limit: int = 5,
    threshold: float = LIKE_ENOUGH,
) -> list[Alike]:
    """Return the matters around a place that say nearly the same as a text, the likeliest first.

    What stands nearer comes first: the place itself, its town, its district. Of two as near, the newer.
    """
    asked = meaning_of(fold(text[:LETTERS_READ]))
    if not asked.weights or limit < 1:
        return []
    rings = rings_around(near)
    candidates = [one for one in _candidates(rings, kinds) if may_be_alike(asked, one.folded)]
    meanings = [meaning_of(one.folded) for one in candidates]
    same = slips(asked, meanings)
    found = []
    for age, (one, meaning) in enumerate(zip(candidates, meanings, strict=True)):
        alike = likeness(asked, meaning, same)
        if alike >= threshold:
            farther = next((at for at, ring in enumerate(rings) if one.place_id in ring), len(rings))
            less = farther * LESS_WITH_EACH_RING + LESS_WITH_AGE * age / len(candidates)
            found.append(Alike(one.matter_id, round(max(0.0, alike - less), 4)))
    return sorted(found, key=lambda one: (-one.score, -one.matter_id))[:limit]


def rings_around(place_id: int) -> list[frozenset[int]]:
    """Return the place with all below it, then what each place above it holds, the nearest first."""
    drawn = atlas()
    units = [drawn.units[place_id], *_above(place_id)]
    return [drawn.within(unit.id) for unit in units]


def _above(place_id: int) -> Iterator[Unit]:
    above = atlas().ancestors(place_id, ADMINISTRATIVE) or atlas().ancestors(place_id, POLICE)
    yield from [unit for unit in above if unit.kind not in TOO_FAR][: RINGS - 1]


def _candidates(rings: Sequence[frozenset[int]], kinds: Collection[str]) -> list[_Candidate]:
    """Return the newest texts of the place itself and of the area around it, the newest first: two queries."""
    found = {one.matter_id: one for one in _newest(rings[0], kinds, OF_THE_PLACE)}
    if around := rings[-1] - rings[0]:
        found |= {one.matter_id: one for one in _newest(around, kinds, OF_THE_AREA)}
    return sorted(found.values(), reverse=True)


def _newest(place_ids: Collection[int], kinds: Collection[str], limit: int) -> list[_Candidate]:
    sql: str = ON_SQLITE
    of_each = max(FEWEST_OF_EACH, limit // len(place_ids))
    values: list[Any] = [json.dumps(list(place_ids)), of_each, limit, json.dumps(list(kinds))]
    if connection.vendor == "postgresql":
        sql, values = ON_POSTGRESQL, [list(place_ids), of_each, limit, list(kinds)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_Candidate(*row) for row in cursor.fetchall()]
