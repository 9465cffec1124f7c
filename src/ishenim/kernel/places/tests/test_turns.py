"""What becomes of places is read from the register: on which day, and with which other place."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from ishenim.kernel.places.atlas import atlas, forget
from ishenim.kernel.places.boundaries import load_boundaries
from ishenim.kernel.places.register import load_register
from ishenim.kernel.places.turns import Became, turns_of

HEADER = "code,kind,parent,name_en,valid_to,replaced_by\n"
FIRST = HEADER + "KG,country,,Kyrgyzstan,,\nA,region,KG,Alay,,\nB,region,KG,Bazar,,\nV,village,A,Village,,\n"
DAY, BEFORE, AFTER = dt.date(2026, 12, 1), dt.date(2026, 11, 30), dt.date(2026, 12, 31)


@pytest.fixture
def told(db, a_file):
    """Take a register in, then another one as of the first of December; return what becomes of a place then."""
    load_register(a_file(FIRST))

    def then(code: str, register: str = "", first=DAY, last=DAY):
        if register:
            load_register(a_file(HEADER + register), day=DAY)
        forget()
        unit = atlas().by_code(code)
        return [
            (turn.became, turn.other.code if turn.other else None)
            for turn in turns_of({unit.id}, first, last).get(unit.id, [])
        ]

    return then


def test_a_place_that_nothing_becomes_of_has_no_turn(told):
    assert told("V", "V,village,A,Village,,\n") == []


def test_a_place_merges_into_another(told):
    assert told("A", "A,region,KG,Alay,2026-12-01,B\n") == [(Became.MERGED, "B")]
    assert told("B") == []


def test_a_place_ends_and_nothing_takes_it_over(told):
    assert told("V", "V,village,A,Village,2026-12-01,\n") == [(Became.ENDED, None)]


def test_a_place_gets_another_name_and_a_spelling_is_no_other_name(told):
    assert told("V", "V,village,A,VILLAGE,,\n") == []
    assert told("V", "V,village,A,Orchard,,\n") == [(Became.RENAMED, "V~2026-12-01")]


def test_a_place_comes_to_lie_in_another(told):
    assert told("V", "V,village,B,Village,,\n") == [(Became.MOVED, "B")]
    assert told("A") == []


def test_a_place_is_drawn_anew_and_the_first_drawing_is_no_turn(told, a_file):
    for east in (1, 2):
        square = [[0, 0], [east, 0], [east, 1], [0, 1], [0, 0]]
        feature = {"type": "Feature", "properties": {"code": "V"}}
        feature["geometry"] = {"type": "Polygon", "coordinates": [square]}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        load_boundaries(a_file(text, "map.json"), source="Office", day=DAY)
        assert told("V") == ([] if east == 1 else [(Became.REDRAWN, None)])


def test_only_the_days_asked_about_are_looked_at(told):
    told("A", "A,region,KG,Alay,2026-12-01,B\n")
    assert told("A", first=BEFORE, last=BEFORE) == []
    assert told("A", first=BEFORE, last=AFTER) == [(Became.MERGED, "B")]


def test_it_costs_two_queries_for_one_place_and_for_all(told, django_assert_num_queries):
    told("A", "A,region,KG,Alay,2026-12-01,B\nV,village,B,Village,,\n")
    for places in ({atlas().by_code("V").id}, set(atlas().units)):
        with django_assert_num_queries(2):
            turns_of(places, BEFORE, AFTER)
