"""Looking words up in PostgreSQL. It often mistakes how frequent a part of a word is, so it is not asked to choose."""

from __future__ import annotations

from django.db import connection

from ishenim.kernel.search.asked import Asked

NEWEST = 5000

WALK_BACK = """
    SELECT matter_id FROM (SELECT * FROM search_text WHERE {before} ORDER BY matter_id DESC LIMIT %s) AS newest
    WHERE {among} ORDER BY matter_id DESC LIMIT %s
"""
# The zero: not by walking back through all texts, which would save sorting what the index has found.
LOOK_UP = "SELECT matter_id FROM search_text WHERE {before} AND {among} ORDER BY matter_id + 0 DESC LIMIT %s"

Value = int | str | list[int] | list[str]


def newest(asked: Asked, limit: int) -> list[int]:
    """Return the numbers of the newest texts that have all the parts.

    A frequent word is soon met among the newest texts. What is not met there is rare enough for the index, which
    must find all of it before it can be put in order.
    """
    before, earlier = ("TRUE", []) if asked.before is None else ("matter_id < %s", [asked.before])
    among, values = _among(asked)
    found = _numbers(WALK_BACK.format(before=before, among=among), [*earlier, NEWEST, *values, limit])
    if len(found) == limit:
        return found
    return _numbers(LOOK_UP.format(before=before, among=among), [*earlier, *values, limit])


def _among(asked: Asked) -> tuple[str, list[Value]]:
    conditions = ["folded LIKE %s"] * len(asked.parts)
    values: list[Value] = [f"%{part}%" for part in asked.parts]
    if asked.kinds is not None:
        conditions.append("kind = ANY(%s)")
        values.append(list(asked.kinds))
    if asked.place_ids is not None:
        conditions.append("place_id = ANY(%s)")
        values.append(list(asked.place_ids))
    return " AND ".join(conditions), values


def _numbers(sql: str, values: list[Value]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]
