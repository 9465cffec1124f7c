"""A foreign column becomes a field by a recipe that says all it does, and what no recipe names is not read."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from ishenim.domains.meetings.imports import TAKE_OVER
from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.importing.mapping import Columns, NotMapped, Recipe, fits, native, read_mapping

STEP = TAKE_OVER.step
CELLS = {"kind": "Graffiti ", "street": " Main", "house": "", "number": "7"}
WHOLE = """
[fields]
place = {column = "area", pattern = "US-{}"}
register = {is = "311"}
original = {column = "number"}
asked_on = {column = "opened"}
outcome = {is = "completed"}
topic = {column = "kind", codes = {"Graffiti" = "other"}}
text = {columns = ["kind", "kind_of_surface"], joined = ", "}
"""


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def read(tmp_path):
    def written(text):
        path = tmp_path / "mapping.toml"
        path.write_text(text)
        return read_mapping(path, STEP)

    return written


@pytest.mark.parametrize(
    ("recipe", "value"),
    [
        (Recipe(always="311"), "311"),
        (Recipe(columns=("kind",)), "Graffiti"),
        (Recipe(columns=("house",)), ""),
        (Recipe(columns=("kind", "house", "street")), "Graffiti Main"),
        (Recipe(columns=("kind", "street"), joined=", "), "Graffiti, Main"),
        (Recipe(columns=("number",), pattern="US-{}"), "US-7"),
        (Recipe(columns=("house",), pattern="US-{}"), ""),
        (Recipe(columns=("kind",), codes={"Graffiti": "other"}), "other"),
        (Recipe(columns=("house",), codes={"Graffiti": "other"}), ""),
        (Recipe(columns=("kind",), codes={"Graffiti": "9"}, pattern="topic-{}"), "topic-9"),
    ],
)
def test_a_recipe_joins_then_recodes_then_sets_in_a_pattern_and_makes_nothing_of_nothing(recipe, value):
    assert recipe.of(CELLS) == value


def test_a_word_without_a_code_is_not_guessed_and_names_its_columns():
    with pytest.raises(NotMapped, match="kind, street: the mapping has no code for “Graffiti Main”"):
        Recipe(columns=("kind", "street"), codes={"Graffiti": "other"}).of(CELLS)


def test_a_table_needs_each_named_column_once_and_those_of_the_position():
    columns = Columns(
        {"text": Recipe(columns=("kind", "street")), "topic": Recipe(columns=("kind",))},
        position=("lon", "lat"),
    )

    assert columns.needed == ["kind", "street", "lon", "lat"]


def test_our_own_format_has_the_fields_of_the_step_by_their_names():
    columns = native(STEP)

    assert columns.native
    assert columns.needed == ["place", *ACTIONS[STEP].asks.base_fields]
    assert columns.fields({name: name.upper() for name in columns.needed})["place"] == "PLACE"


def test_a_whole_mapping_is_read_and_says_how_it_was_written(read):
    columns = read(WHOLE)

    assert columns.source == WHOLE
    assert columns.position is None
    assert columns.fields(
        {
            "area": "24",
            "number": "15-1",
            "opened": "2015-03-01",
            "kind": "Graffiti",
            "kind_of_surface": "Brick",
        }
    ) == {
        "place": "US-24",
        "register": "311",
        "original": "15-1",
        "asked_on": "2015-03-01",
        "outcome": "completed",
        "topic": "other",
        "text": "Graffiti, Brick",
    }


def test_language_and_position_are_read_where_they_are_told(read):
    told = 'language = "en"\n[position]\nlongitude = "x"\nlatitude = "y"\n' + WHOLE

    columns = read(told)

    assert (columns.language, columns.position) == ("en", ("x", "y"))


@pytest.mark.parametrize(
    ("changed", "by", "fault"),
    [
        ("[fields]", "colour = 1\n[fields]", "“colour” is not known."),
        ("[fields]", '[position]\nlongitude = "x"\n[fields]', "“position” names a column for longitude"),
        ("[fields]", "position = 1\n[fields]", "“position” names a column for longitude"),
        ('place = {column = "area", pattern = "US-{}"}\n', "", "The field “place” is missing."),
        (
            'text = {columns = ["kind", "kind_of_surface"], joined = ", "}\n',
            "",
            "The field “text” is missing.",
        ),
        ('register = {is = "311"}', 'register = {is = "311", column = "r"}', "“register” needs one of"),
        ('register = {is = "311"}', 'register = "311"', "“register” needs one of"),
        ('register = {is = "311"}', 'register = {is = "311"}\nmoon = {is = "full"}', "no field “moon”"),
        (
            'register = {is = "311"}',
            'register = {is = "311", size = "1"}',
            "“register”: “size” is not known.",
        ),
        ('register = {is = "311"}', "register = {is = 311}", "“register”: “is” must be text."),
        ('{"Graffiti" = "other"}', '{"Graffiti" = 1}', "“topic”: “codes” must be text."),
        ('["kind", "kind_of_surface"]', '["kind", 2]', "“text”: “columns” must be text."),
        ('"US-{}"', '"US-"', "“place”: a pattern has one place for the value"),
        ('"US-{}"', '"US-{name}"', "“place”: a pattern has one place for the value"),
    ],
)
def test_each_fault_of_a_mapping_is_named_with_its_file(read, changed, by, fault):
    assert changed in WHOLE
    with pytest.raises(Faults) as refused:
        read(WHOLE.replace(changed, by))

    assert any(said.startswith("mapping.toml: ") and fault in said for said in refused.value.faults)


def test_all_faults_of_a_mapping_are_named_at_once(read):
    with pytest.raises(Faults) as refused:
        read(WHOLE.replace('"US-{}"', '"US-"').replace('{is = "311"}', "{is = 311}"))

    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    "told", ["[fields", "fields = 1", "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"), "a = = 1"]
)
def test_what_is_no_toml_is_refused_with_the_name_of_the_file(read, told):
    with pytest.raises(Faults, match=r"mapping\.toml"):
        read(told)


@pytest.mark.parametrize(
    ("pattern", "good"),
    [
        ("XX-{}", True),
        ("{}", True),
        ("XX", False),
        ("{a}", False),
        ("{", False),
        ("{} {}", False),
        ("{0.y}", False),
        ("{0[y]}", False),
    ],
)
def test_a_pattern_has_exactly_one_place_for_the_value(pattern, good):
    assert fits(pattern) is good
