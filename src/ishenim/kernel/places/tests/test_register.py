from __future__ import annotations

import datetime as dt

import pytest

from ishenim.kernel import versions
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.places.register import Faults, add_missing, load_register

HEADER = "code,kind,parent,name_ky,name_ru,name_en,lat,lon,as_of\n"
SOUND = (
    HEADER
    + "KG,country,,Кыргыз Республикасы,Кыргызская Республика,Kyrgyz Republic,,,2018-11-19\n"
    + "KG06,oblast,KG,Ош облусу,Ошская область,Osh Region,40.1,73.3,2018-11-19\n"
    + "KG07,oblast,KG,Талас облусу,Таласская область,Talas Region,42.4,72.1,2018-11-19\n"
    + "KG06242,raion,KG06,Ноокат району,Ноокатский район,Nookat District,40.1,72.7,2018-11-19\n"
)
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def loaded(db, a_file):
    return load_register(a_file(SOUND))


def faults_of(path, **options):
    with pytest.raises(Faults) as refused:
        load_register(path, **options)
    assert not Place.objects.filter(code="KG").exists()
    return refused.value.faults


def links(code):
    found = Parentage.objects.filter(place__code=code).order_by("id")
    return [(link.parent.code, link.valid_from, link.valid_to) for link in found]


def test_a_sound_register_is_taken_in_whole(loaded):
    assert loaded.added == ["KG", "KG06", "KG07", "KG06242"]
    district = Place.objects.get(code="KG06242")
    assert (district.name_ky, district.lat, district.lon) == ("Ноокат району", 40.1, 72.7)
    assert links("KG06242") == [("KG06", None, None)]


def test_a_parent_may_stand_below_its_child(db, a_file):
    lines = SOUND.splitlines(keepends=True)
    load_register(a_file(lines[0] + "".join(reversed(lines[1:]))))
    assert links("KG06242") == [("KG06", None, None)]


def test_loading_the_same_register_again_changes_nothing(loaded, a_file):
    again = load_register(a_file(SOUND))
    assert again.unchanged == ["KG", "KG06", "KG07", "KG06242"]
    assert (Place.objects.count(), Parentage.objects.count()) == (4, 3)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without a mark", "with a byte order mark"])
def test_utf_8_is_read_with_and_without_its_mark(db, a_file, mark):
    assert len(load_register(a_file(mark + SOUND.encode())).added) == 4


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_any_other_encoding_is_refused_in_words(db, a_file, encoding):
    [fault] = faults_of(a_file(SOUND.encode(encoding), "register.csv"))
    assert "register.csv is not in UTF-8" in fault
    assert "CSV UTF-8" in fault


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("KG08,oblast,KX,Чүй,,,,,", "Line 6: The parent KX of KG08 is not in the register."),
        ("KG06,oblast,KG,Ош,,,,,", "Line 6: The code KG06 stands already in line 3."),
        ("KG08,oblast,KG,Чүй,,,north,74,", "Line 6: lat “north” is not a number."),
        ("KG08,oblast,KG,Чүй,,,nan,74,", "Line 6: lat “nan” is not a number."),
        ("KG08,oblast,KG,Чүй,,,94,74,", "Line 6: lat 94 is out of range: from −90 to 90."),
        ("KG08,oblast,KG,Чүй,,,42,inf,", "Line 6: lon inf is out of range: from −180 to 180."),
        ("KG08,oblast,KG,Чүй,,,42,,", "Line 6: lat and lon stand together, or neither of them."),
        ("KG08,oblast,KG,,,,,,", "Line 6: The unit has no name in any language."),
        (",oblast,KG,Чүй,,,,,", "Line 6: The code is empty."),
        ("KG08,,KG,Чүй,,,,,", "Line 6: The kind is empty."),
        ("KG08,oblast,,Чүй,,,,,", "Line 6: KG08 has no parent; only a country may have none."),
        ("KG08,oblast,KG,Чүй,,", "Line 6: The number of cells (6) is not the number of columns (9)."),
        ("KG08,oblast,KG,Чүй,,,,,19.11.2018", "Line 6: as_of “19.11.2018” is not a day like 2022-01-31."),
        ("K" * 65 + ",oblast,KG,Чүй,,,,,", "Line 6: code is too long; the limit in letters is 64."),
        (
            "KG08,oblast,KG,Чоӊ-Алай,,,,,",
            "Line 6: name_ky “Чоӊ-Алай” has a letter of another alphabet. Write “Чоң-Алай”.",
        ),
        (
            "KG08,oblast,KG,,Каrа-Суу,,,,",
            "Line 6: name_ru “Каrа-Суу” has Latin and Cyrillic letters in one word.",
        ),
        ("KG08,oblast,KG08,Чүй,,,,,", "Line 6: Units lie in a circle: KG08 → KG08."),
    ],
)
def test_each_fault_is_named_with_its_line_and_nothing_is_written(db, a_file, line, sentence):
    assert faults_of(a_file(SOUND + line + "\n")) == [sentence]


def test_all_faults_are_named_at_once_in_the_order_of_the_lines(db, a_file):
    bad = SOUND + "KG08,oblast,KX,Чүй,,,,,\nKG09,oblast,KG,,,,x,1,\n"
    assert [fault.split(":")[0] for fault in faults_of(a_file(bad))] == ["Line 6", "Line 7", "Line 7"]


def test_a_circle_of_units_is_named_once(db, a_file):
    bad = SOUND + "A,raion,B,А,,,,,\nB,raion,C,Б,,,,,\nC,raion,A,В,,,,,\nD,raion,A,Г,,,,,\n"
    assert faults_of(a_file(bad)) == ["Line 6: Units lie in a circle: A → B → C → A."]


def test_a_circle_through_units_already_known_is_seen(loaded, a_file):
    with pytest.raises(Faults, match="circle"):
        load_register(a_file(HEADER + "KG06,oblast,KG06242,Ош облусу,,,,,\n"))
    assert links("KG06") == [("KG", None, None)]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("code,kind,parent,name_ky,colour\n", "The column “colour” is not known."),
        ("code,kind,name_ky\n", "The column “parent” is missing."),
        ("code,kind,parent\n", "No column of names: name_ky, name_ru or name_en is needed."),
        ("code,code,kind,parent,name_ky\n", "The column “code” stands there twice."),
        ("", "file.csv is empty."),
        ("\n", "file.csv is empty."),
    ],
)
def test_a_wrong_first_line_is_refused(db, a_file, header, fault):
    assert faults_of(a_file(header)) == [fault]


def test_a_file_that_is_no_table_is_refused(db, a_file):
    [fault] = faults_of(a_file(SOUND + "KG08," + "x" * 200_000 + "\n"))
    assert "cannot be read as comma-separated values" in fault


def test_empty_lines_are_passed_over(db, a_file):
    assert len(load_register(a_file(SOUND + "\n,,,,,,,,\n")).added) == 4


def test_a_population_is_a_whole_number(db, a_file):
    header = "code,kind,parent,name_ky,population\n"
    assert faults_of(a_file(header + "KG,country,,Кыргызстан,many\n")) == [
        "Line 2: population “many” is not a whole number of people."
    ]
    load_register(a_file(header + "KG,country,,Кыргызстан,7000000\n"))
    assert Place.objects.get().population == 7_000_000


def test_a_unit_that_moved_lies_in_the_old_parent_until_the_day_and_then_in_the_new(loaded, a_file):
    moved = SOUND.replace("KG06242,raion,KG06,", "KG06242,raion,KG07,").replace("2018-11-19", "2026-02-01")
    assert load_register(a_file(moved), day=DAY).moved == ["KG06242"]
    assert links("KG06242") == [("KG06", None, DAY), ("KG07", DAY, None)]


def test_a_move_corrected_on_the_same_day_leaves_no_trace(loaded, a_file):
    moved = SOUND.replace("KG06242,raion,KG06,", "KG06242,raion,KG07,").replace("2018-11-19", "2026-03-01")
    load_register(a_file(moved), day=DAY)
    load_register(a_file(moved.replace("raion,KG07,", "raion,KG,")), day=DAY)
    assert links("KG06242") == [("KG06", None, DAY), ("KG", DAY, None)]


RENAMED = SOUND.replace("Ноокат району,Ноокатский район,Nookat", "Манас району,Манасский район,Manas")


def test_a_renamed_unit_keeps_its_code_and_a_former_unit_keeps_its_old_name(loaded, a_file):
    told = load_register(a_file(RENAMED.replace("2018-11-19", "2026-02-01")), day=DAY)
    assert told.renamed == ["KG06242"]
    now, former = Place.objects.get(code="KG06242"), Place.objects.get(code="KG06242~2026-03-01")
    assert (now.name_en, now.valid_from, now.valid_to) == ("Manas District", DAY, None)
    assert (former.name_en, former.valid_to, former.replaced_by) == ("Nookat District", DAY, now)
    assert links("KG06242") == [("KG06", DAY, None)]
    assert links("KG06242~2026-03-01") == [("KG06", None, DAY)]


def test_a_renamed_unit_that_is_loaded_again_changes_no_more(loaded, a_file):
    renamed = a_file(RENAMED.replace("2018-11-19", "2026-03-01"))
    load_register(renamed, day=DAY)
    assert load_register(renamed, day=DAY).unchanged == ["KG", "KG06", "KG07", "KG06242"]
    assert Place.objects.count() == 5


def test_a_name_put_right_on_the_day_it_began_leaves_no_second_former_unit(loaded, a_file):
    renamed = RENAMED.replace("2018-11-19", "2026-03-01")
    load_register(a_file(renamed), day=DAY)
    again = renamed.replace(
        "Манас району,Манасский район,Manas", "Айтматов району,Айтматовский район,Aitmatov"
    )
    load_register(a_file(again), day=DAY)
    assert Place.objects.get(code="KG06242").name_en == "Aitmatov District"
    assert Place.objects.filter(replaced_by__code="KG06242").count() == 1


def test_a_unit_renamed_on_the_day_it_moved_keeps_the_new_parent_for_itself(loaded, a_file):
    moved = SOUND.replace("KG06242,raion,KG06,", "KG06242,raion,KG07,").replace("2018-11-19", "2026-03-01")
    load_register(a_file(moved), day=DAY)
    both = RENAMED.replace("KG06242,raion,KG06,", "KG06242,raion,KG07,").replace("2018-11-19", "2026-03-01")
    load_register(a_file(both), day=DAY)
    assert links("KG06242") == [("KG06", None, DAY), ("KG07", DAY, None)]


def test_a_hierarchy_that_was_not_known_before_holds_since_the_unit_began(loaded, a_file):
    path = a_file("code,kind,parent,police,name_en\nKG06242,raion,KG06,KG07,Nookat District\n")
    assert load_register(path, day=DAY).moved == ["KG06242"]
    assert links("KG06242") == [("KG06", None, None), ("KG07", None, None)]


def test_an_older_register_may_still_say_more_exactly_where_a_unit_lies(loaded, a_file):
    load_register(a_file(RENAMED.replace("2018-11-19", "2026-02-01")), day=DAY)
    load_register(a_file(SOUND.replace("40.1,72.7", "40.15,72.7").replace("raion", "rayon")))
    district = Place.objects.get(code="KG06242")
    assert (district.lat, district.kind) == (40.15, "raion")


def test_a_unit_may_be_renamed_and_moved_at_once(loaded, a_file):
    both = RENAMED.replace("KG06242,raion,KG06,", "KG06242,raion,KG07,").replace("2018-11-19", "2026-03-01")
    load_register(a_file(both), day=DAY)
    assert links("KG06242") == [("KG07", DAY, None)]
    assert links("KG06242~2026-03-01") == [("KG06", None, DAY)]


def test_a_name_that_stays_in_one_language_is_only_spelled_anew(loaded, a_file):
    told = load_register(a_file(SOUND.replace("Nookat District", "Naukat Raion")), day=DAY)
    assert told.corrected == ["KG06242"]
    assert Place.objects.get(code="KG06242").name_en == "Naukat Raion"
    assert Place.objects.count() == 4


def test_an_older_register_does_not_undo_what_changed_since(loaded, a_file):
    load_register(a_file(RENAMED.replace("2018-11-19", "2026-02-01")), day=DAY)
    assert load_register(a_file(SOUND), day=dt.date(2026, 4, 1)).outdated == ["KG06242"]
    assert Place.objects.get(code="KG06242").name_en == "Manas District"


def test_an_empty_cell_takes_nothing_away(loaded, a_file):
    told = load_register(a_file(SOUND.replace("40.1,72.7", ",").replace("Ноокатский район", "")))
    assert told.unchanged == ["KG", "KG06", "KG07", "KG06242"]
    district = Place.objects.get(code="KG06242")
    assert (district.lat, district.name_ru) == (40.1, "Ноокатский район")


def test_a_better_position_is_a_correction(loaded, a_file):
    assert load_register(a_file(SOUND.replace("40.1,72.7", "40.2,72.7"))).corrected == ["KG06242"]
    assert Place.objects.get(code="KG06242").lat == 40.2


def test_units_left_out_of_a_new_register_are_not_deleted(loaded, a_file):
    load_register(a_file("".join(SOUND.splitlines(keepends=True)[:3])))
    assert Place.objects.count() == 4


DATED = "code,kind,parent,name_ky,valid_from,valid_to,replaced_by\n"
MERGED = DATED + "KG06242,raion,KG06,Ноокат району,,2026-03-01,KG07\n"


def test_a_unit_that_merged_ends_on_the_day_and_names_what_replaces_it(loaded, a_file):
    assert load_register(a_file(MERGED)).ended == ["KG06242"]
    ended = Place.objects.get(code="KG06242")
    assert (ended.valid_to, ended.replaced_by.code) == (DAY, "KG07")
    assert links("KG06242") == [("KG06", None, DAY)]


def test_a_merger_loaded_again_changes_nothing(loaded, a_file):
    load_register(a_file(MERGED))
    assert load_register(a_file(MERGED)).unchanged == ["KG06242"]
    assert links("KG06242") == [("KG06", None, DAY)]


def test_a_unit_may_end_without_being_replaced(loaded, a_file):
    load_register(a_file(DATED + "KG06242,raion,KG06,Ноокат району,,2026-03-01,\n"))
    assert Place.objects.get(code="KG06242").replaced_by is None


def test_a_newer_register_may_not_raise_a_unit_that_ended(loaded, a_file):
    load_register(a_file(MERGED))
    with pytest.raises(Faults, match="KG06242 ended on 2026-03-01; a unit that ended needs a new code"):
        load_register(a_file(SOUND.replace("2018-11-19", "2026-05-01")), day=dt.date(2026, 5, 1))
    assert load_register(a_file(SOUND), day=dt.date(2026, 5, 1)).outdated == ["KG06242"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("A,raion,KG,А,2026-03-01,2026-03-01,", "A ends before it begins."),
        ("A,raion,KG,А,,,KG07", "What replaces A must be another unit, from the day in valid_to."),
        ("A,raion,KG,А,,2026-03-01,A", "What replaces A must be another unit, from the day in valid_to."),
        ("A,raion,KG,А,,2026-03-01,X", "X, which replaces A, is not in the register."),
    ],
)
def test_an_impossible_end_is_refused(loaded, a_file, line, sentence):
    with pytest.raises(Faults) as refused:
        load_register(a_file(DATED + line + "\n"))
    assert refused.value.faults == [f"Line 2: {sentence}"]


def test_other_hierarchies_have_columns_of_their_own(loaded, a_file):
    load_register(
        a_file("code,kind,parent,police,judicial,name_en\nB1,beat,KG06242,KG06,KG07,Beat 1\nP,area,,KG,,P\n")
    )
    assert {(link.hierarchy, link.parent.code) for link in Parentage.objects.filter(place__code="B1")} == {
        ("administrative", "KG06242"),
        ("police", "KG06"),
        ("judicial", "KG07"),
    }


def test_another_countrys_columns_can_be_named(db, a_file):
    path = a_file("id,type,in,label,colour\nUS,country,,United States,red\n")
    columns = {"id": "code", "type": "kind", "in": "parent", "label": "name_en", "colour": ""}
    load_register(path, columns=columns, country="US", source="typed")
    assert (Place.objects.get().name_en, Place.objects.get().source) == ("United States", "typed")


def test_a_code_of_another_country_is_refused_where_the_country_is_named(db, a_file):
    path = a_file("code,kind,parent,name_en\nUS,country,,United States\nKG06,region,US,Osh\n")
    assert faults_of(path, country="US") == ["Line 3: The code KG06 does not begin with US."]


def test_progress_is_told_up_to_the_last_unit(db, a_file):
    told = []
    rows = "".join(f"V{i},village,KG,Айыл {i},,,,,\n" for i in range(600))
    load_register(a_file(SOUND + rows), progress=lambda done, of: told.append((done, of)))
    assert told == [(500, 604), (604, 604)]


def test_a_change_is_told_to_all_processes_after_the_commit_and_no_change_is_not(
    db, a_file, django_capture_on_commit_callbacks
):
    before = versions.tokens("places")
    with django_capture_on_commit_callbacks(execute=True):
        load_register(a_file(SOUND))
        assert versions.tokens("places") == before
    after = versions.tokens("places")
    assert after != before
    with django_capture_on_commit_callbacks(execute=True):
        load_register(a_file(SOUND))
    assert versions.tokens("places") == after


def test_the_number_of_queries_does_not_grow_with_the_units(db, a_file, django_assert_num_queries):
    load_register(a_file(SOUND))
    with django_assert_num_queries(4):  # a savepoint around two readings
        load_register(a_file(SOUND))
    with django_assert_num_queries(6):  # and one writing of units, one of parents
        load_register(a_file(SOUND + "A,raion,KG06,А,,,,,\n"))
    rows = "".join(f"V{i},village,KG,Айыл {i},,,,,\n" for i in range(3))
    with django_assert_num_queries(6):
        load_register(a_file(SOUND + rows))


def test_adding_what_is_missing_leaves_the_known_units_as_they_are(loaded, a_file):
    more = SOUND.replace("Nookat District", "Naukat") + "KG08,oblast,KG,Чүй облусу,,,,,\n"
    assert add_missing([a_file(more)]).added == ["KG08"]
    assert Place.objects.get(code="KG06242").name_en == "Nookat District"


def test_the_register_is_refused_in_the_order_of_the_files_whole_or_not_at_all(loaded, a_file):
    good, bad = (
        a_file(HEADER + "KG08,oblast,KG,Чүй,,,,,\n", "1.csv"),
        a_file(HEADER + "X,y,Z,Я,,,,,\n", "2.csv"),
    )
    with pytest.raises(Faults):
        add_missing([good, bad])
    assert not Place.objects.filter(code="KG08").exists()


def test_the_real_register_is_taken_in(db, geo):
    assert len(load_register(geo / "kg-units.csv").added) == 2438
    assert len(load_register(geo / "kg-units.csv").unchanged) == 2438
