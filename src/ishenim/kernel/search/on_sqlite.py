"""Looking words up in SQLite. It is told which index to take: it has no notion of how frequent a word is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import connection

from ishenim.kernel.search.asked import Asked

FEW = 5000
ALL = "search_trigrams i CROSS JOIN search_text t NOT INDEXED ON t.matter_id = i.rowid"
OF_PLACES = "search_text t INDEXED BY texts_of_a_place"
OF_KINDS = "search_text t INDEXED BY texts_of_a_kind"

Value = str | int
Conditions = list[tuple[str, Value]]


def newest(asked: Asked, limit: int) -> list[int]:
    """Return the numbers of the newest texts that have all the parts.

    The index of three letters is walked back from the newest text, and left as soon as there are enough. Where
    only few texts come into question these are read instead, for that walk might go far before it meets them.
    """
    among = list(_among(asked))
    compared: Conditions = [("instr(t.folded, %s) > 0", part) for part in asked.parts]
    some = OF_PLACES if asked.place_ids is not None else OF_KINDS
    if among and _are_few(some, [*_of_the_index(asked, among), *_before("t.matter_id", asked)]):
        return _numbers(some, [*among, *_before("t.matter_id", asked), *compared], limit)
    matched = ("search_trigrams MATCH %s", _triples(asked.parts))
    return _numbers(ALL, [matched, *_before("i.rowid", asked), *among, *compared], limit, order="i.rowid")


def _among(asked: Asked) -> Iterator[tuple[str, Value]]:
    if asked.kinds is not None:
        yield "t.kind IN (SELECT value FROM json_each(%s))", json.dumps(list(asked.kinds))
    if asked.place_ids is not None:
        yield "t.place_id IN (SELECT value FROM json_each(%s))", json.dumps(list(asked.place_ids))


def _of_the_index(asked: Asked, among: Conditions) -> Conditions:
    """Return what the index itself can answer: where places are chosen, the kind would be looked up text by text."""
    return among if asked.place_ids is None else among[-1:]


def _before(number: str, asked: Asked) -> Conditions:
    return [] if asked.before is None else [(f"{number} < %s", asked.before)]


def _triples(parts: list[str]) -> str:
    """Return letters by three that cover the parts: fewer lists to go through than there are triples."""
    triples = (part[at : at + 3] for part in parts for at in _steps(len(part)))
    return " AND ".join(f'"{triple}"' for triple in dict.fromkeys(triples))


def _steps(length: int) -> Iterator[int]:
    yield from range(0, length - 3, 3)
    yield length - 3


def _are_few(texts: str, conditions: Conditions) -> bool:
    where, values = _joined(conditions)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {texts} WHERE {where} LIMIT %s)"  # noqa: S608  our own words
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, FEW + 1])
        return bool(cursor.fetchone()[0] <= FEW)


def _numbers(texts: str, conditions: Conditions, limit: int, *, order: str = "t.matter_id") -> list[int]:
    where, values = _joined(conditions)
    sql = f"SELECT t.matter_id FROM {texts} WHERE {where} ORDER BY {order} DESC LIMIT %s"  # noqa: S608  the same
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        return [number for (number,) in cursor.fetchall()]


def _joined(conditions: Conditions) -> tuple[str, list[Value]]:
    return " AND ".join(condition for condition, _ in conditions), [value for _, value in conditions]
