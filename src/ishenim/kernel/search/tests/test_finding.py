"""Whoever types a word finds every matter that has it, in whatever spelling, the newest first."""

import pytest
from django.db import connection

from ishenim.kernel.places.models import Place
from ishenim.kernel.search import on_sqlite
from ishenim.kernel.search.finding import LONGEST_WORD, MOST_WORDS, find, parts_of
from ishenim.kernel.search.indexing import index_new

ON_SQLITE = connection.vendor == "sqlite"

LAMP = "Көчөдө жарык жок, фонарь күйбөйт"
ROAD = "Дорога к школе разбита, жарыкты да өчүрүштү"
WATER = "Суу жок, Ысык-Көл көчөсү"


def test_a_word_is_found_inside_longer_ones(found):
    assert found([LAMP, ROAD, WATER], "жарык") == [ROAD, LAMP]


def test_the_newest_comes_first(found):
    assert found(["суу бир", "суу эки", "суу үч"], "суу") == ["суу үч", "суу эки", "суу бир"]


def test_every_word_must_be_there(found):
    assert found([LAMP, ROAD, WATER], "жарык школе") == [ROAD]


@pytest.mark.parametrize("typed", ["ЫСЫК-КӨЛ", "ысык кол", "Ysyk-Kol", "isik kol", "Ысык-Kөл"])
def test_every_spelling_of_a_name_finds_it(found, typed):
    assert found([LAMP, WATER], typed) == [WATER]


@pytest.mark.parametrize("typed", ["көчөдө", "кочодо", "kochodo"])
def test_kyrgyz_letters_may_be_typed_on_any_keyboard(found, typed):
    assert found([LAMP, ROAD], typed) == [LAMP]


@pytest.mark.parametrize(
    ("written", "typed"), [("Көпүрө", "Kөпүpө"), ("Kөпүpө", "Көпүрө"), ("Дopoгa", "дорога")]
)
def test_latin_letters_that_look_alike_hide_no_word_from_whoever_searches(found, written, typed):
    """The words differ only in letters that nobody can tell apart on a page."""
    assert found([LAMP, f"{written} жок"], typed) == [f"{written} жок"]


def test_two_letters_are_found_where_a_word_begins(found):
    assert found(["Мугалим жок", "Бул жок"], "му") == ["Мугалим жок"]
    assert found([], "бу") == ["Бул жок"]
    assert found([], "га") == []


def test_one_letter_is_found_only_as_a_word(found):
    assert found(["Школа в селе", "Вода"], "в") == ["Школа в селе"]


def test_a_short_word_narrows_a_long_one(found):
    assert found(["Дом в центре", "Дом на горе"], "дом в") == ["Дом в центре"]


def test_a_figure_is_a_word(found):
    assert found(["Дом 145, квартал 12", "Дом 146"], "145") == ["Дом 145, квартал 12"]


def test_letters_in_another_order_are_not_the_word(found):
    assert found(["abc xbcd bcde"], "abcde") == []


def test_without_a_word_nothing_is_found(found):
    assert found([LAMP], "") == []


def test_a_page_of_no_length_is_empty(found):
    assert found([LAMP], "жарык", limit=0) == []


def test_pages_follow_each_other_by_number_and_nothing_is_shown_twice(library):
    numbers = [library.matter(f"Суу жок {at}") for at in range(25)]
    index_new()
    first = find("суу", limit=10)
    second = find("суу", limit=10, before=first[-1])
    third = find("суу", limit=10, before=second[-1])
    assert first + second + third == numbers[::-1]


def test_what_was_begun_meanwhile_does_not_move_the_next_page(library):
    for at in range(15):
        library.matter(f"Суу {at}")
    index_new()
    first = find("суу", limit=10)
    library.matter("Суу дагы")
    index_new()
    assert len(find("суу", limit=10, before=first[-1])) == 5


def test_a_kind_may_be_chosen(library):
    question = library.matter(LAMP)
    meeting = library.matter(LAMP, kind="meeting")
    index_new()
    assert find("жарык", kinds=["question"]) == [question]
    assert find("жарык", kinds=["meeting"]) == [meeting]
    assert find("жарык", kinds=["question", "meeting"]) == [meeting, question]
    assert find("жарык", kinds=[]) == []


def test_places_may_be_chosen(library):
    here, there = (Place.objects.create(code=code, kind="town", name_en=code) for code in ("here", "there"))
    one = library.matter(LAMP, place=here)
    other = library.matter(ROAD, place=there)
    index_new()
    assert find("жарык", place_ids=[here.pk]) == [one]
    assert find("жарык", place_ids=frozenset({here.pk, there.pk})) == [other, one]
    assert find("жарык", place_ids=[here.pk, there.pk], before=other) == [one]
    assert find("жарык", place_ids=[]) == []
    assert find("жарык", place_ids=range(there.pk - 19_999, there.pk + 1), kinds=["question"]) == [other, one]


@pytest.mark.skipif(not ON_SQLITE, reason="SQLite only")
def test_few_texts_and_many_texts_are_looked_through_differently_and_the_answer_is_the_same(
    library, monkeypatch
):
    places = [Place.objects.create(code=str(at), kind="town", name_en=str(at)) for at in range(3)]
    for at in range(30):
        library.matter(
            f"Суу {'жок' if at % 2 else 'бар'}",
            place=places[at % 3],
            kind=["question", "meeting"][at % 5 == 0],
        )
    index_new()
    ways = [
        {},
        {"kinds": ["question"]},
        {"place_ids": [places[0].pk, places[1].pk]},
        {"kinds": ["meeting"], "place_ids": [places[0].pk]},
        {"kinds": ["question"], "before": find("суу")[8]},
    ]
    few = [find("суу жок", **how) for how in ways]
    monkeypatch.setattr(on_sqlite, "FEW", 0)
    assert [find("суу жок", **how) for how in ways] == few
    assert all(few)


def test_at_most_so_many_words_of_so_many_letters_are_looked_for():
    assert len(parts_of("бир эки үч төрт беш алты жети сегиз тогуз он")) == MOST_WORDS
    assert parts_of("а" + "бв" * 5000) == [("a" + "bv" * 5000)[:LONGEST_WORD]]
    assert parts_of("суу Суу СУУ suu") == parts_of("суу")


NONSENSE = [
    "*",
    '"',
    "'",
    "%",
    "_",
    "\\",
    "\0",
    "суу\0жок",
    "\ud800",
    "' OR 1=1 --",
    "'; DROP TABLE search_text; --",
    "NEAR(суу жок)",
    "суу* AND NOT",
    "folded : суу",
    "^суу",
    "()[]{}?!",
    "a" * 10_000,
    "ж" * 10_000,
    "жа " * 5_000,
    " ".join(chr(0x410 + at % 32) * 3 for at in range(3_000)),
    "水 ☃ 🚰",
    "\u202eуус",
    "e\u0301" * 200,
    "\n\r\t",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("words", NONSENSE, ids=ascii)
def test_nonsense_neither_fails_nor_keeps_anybody_waiting(found, words):
    found([LAMP, ROAD, WATER], words)
    assert found([], "жарык") == [ROAD, LAMP]


def test_marks_mean_nothing_to_whoever_searches(found):
    assert found([WATER, LAMP], "суу* OR") == []
    assert found([], "«суу»") == [WATER]
    assert found([], "с%у") == []
