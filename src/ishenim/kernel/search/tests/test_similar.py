"""What was asked already is found again: in the other language, with other endings, near and lately."""

import pytest
from django.db import connection
from tests.world import World

from ishenim.kernel.places.folding import fold
from ishenim.kernel.search import similar as module
from ishenim.kernel.search.indexing import index_new
from ishenim.kernel.search.likeness import likeness, meaning_of, meant, slips
from ishenim.kernel.search.similar import LIKE_ENOUGH, rings_around, similar
from ishenim.kernel.search.tests.pairs import SEEN, UNSEEN

NO_LIGHT_KY = "Токтогул көчөсүндө жарык жок, качан оңдойсуңар?"
NO_LIGHT_RU = "На улице Токтогула нет света, когда отремонтируют?"


def alike(one: str, other: str) -> float:
    first, second = meaning_of(fold(one)), meaning_of(fold(other))
    return likeness(first, second, slips(first, [second]))


def figures(pairs) -> tuple[float, float]:
    """Return precision and recall of the threshold that pages use."""
    found = [same for same, one, other in pairs if alike(one, other) >= LIKE_ENOUGH]
    return sum(found) / len(found), sum(found) / sum(same for same, *_ in pairs)


def test_there_are_enough_pairs_of_both_sorts():
    assert len(SEEN) + len(UNSEEN) >= 60
    for pairs in (SEEN, UNSEEN):
        assert 0.4 <= sum(same for same, *_ in pairs) / len(pairs) <= 0.6


@pytest.mark.parametrize(
    ("pairs", "precision", "recall"), [(SEEN, 0.85, 0.95), (UNSEEN, 0.85, 0.85)], ids=["seen", "unseen"]
)
def test_of_what_is_shown_most_is_the_same_matter_and_most_of_the_same_matters_are_shown(
    pairs, precision, recall
):
    shown_rightly, found = figures(pairs)
    assert shown_rightly >= precision
    assert found >= recall


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("жарыктын", "light"), ("жарыкка", "light"), ("фонарей", "light"), ("освещения", "light"), ("иттерден", "dog"),
     ("собаками", "dog"), ("жолдорду", "road"), ("дорогу", "road"), ("сууну", "water"), ("jaryk", "light"),
     ("мектебинин", "school"), ("таштандыларды", "garbage"), ("качан", ""), ("12", "12")],
)  # fmt: skip
def test_endings_come_off_and_two_languages_say_the_same(word, meaning):
    assert meant(fold(word)) == meaning


def test_a_name_is_not_taken_apart_into_a_short_word():
    assert meant(fold("Токтогул")) == meant(fold("Токтогула")) not in {"power", ""}


def test_likeness_does_not_depend_on_which_came_first():
    assert alike(NO_LIGHT_KY, NO_LIGHT_RU) == alike(NO_LIGHT_RU, NO_LIGHT_KY)


def test_letters_that_look_alike_make_no_other_question():
    assert alike(NO_LIGHT_KY.replace("о", "o").replace("р", "p"), NO_LIGHT_KY) == 1
    assert alike(NO_LIGHT_RU.replace("е", "e").replace("о", "o"), NO_LIGHT_RU) == 1


def test_the_same_words_are_as_alike_as_can_be():
    assert alike(NO_LIGHT_KY, NO_LIGHT_KY) == pytest.approx(1)


@pytest.fixture
def near(library, world: World):
    """Index texts, each with its place, and return what is similar to a text near the beat."""

    def found(texts, text, **how):
        numbers = {library.matter(words, place=world.places[place]): words for place, words in texts}
        index_new()
        return [numbers[one.matter_id] for one in similar(text, near=world.beat.pk, **how)]

    return found


def test_a_question_in_the_other_language_is_found(near):
    texts = [("beat", NO_LIGHT_RU), ("beat", "Когда вывезут мусор?"), ("beat", "Бродячие собаки")]
    assert near(texts, NO_LIGHT_KY) == [NO_LIGHT_RU]


def test_what_is_nearer_comes_first_and_what_is_far_away_is_not_shown(near):
    there, here, far = (f"Көчөдө жарык жок{mark}" for mark in ("", "!", "?"))
    assert near([("other_beat", there), ("beat", here), ("far_beat", far)], "Жарык жок көчөдө") == [
        here,
        there,
    ]


def test_of_two_in_one_place_the_newer_comes_first(near):
    assert near([("beat", "Жарык жок"), ("beat", "Жарык жок!")], "Жарык жок") == ["Жарык жок!", "Жарык жок"]


@pytest.mark.parametrize("text", ["", "   ", "?!", "качан", "水 ☃", "\0", "а" * 50_000, "' OR 1=1 --"])
def test_a_text_that_says_nothing_finds_nothing(near, text):
    assert near([("beat", NO_LIGHT_KY)], text) == []


def test_only_the_kinds_asked_for_are_compared(library, world):
    library.matter(NO_LIGHT_KY, kind="meeting", place=world.beat)
    index_new()
    assert similar(NO_LIGHT_KY, near=world.beat.pk) == []
    assert len(similar(NO_LIGHT_KY, near=world.beat.pk, kinds=["meeting"])) == 1


def test_at_most_so_many_are_shown(near):
    assert len(near([("beat", NO_LIGHT_KY)] * 9, NO_LIGHT_RU, limit=5)) == 5


def test_two_queries_however_many_texts(library, world, django_assert_num_queries):
    for place in ("beat", "other_beat") * 3:
        library.matter(NO_LIGHT_KY, place=world.places[place])
    index_new()
    rings_around(world.beat.pk)
    with django_assert_num_queries(2):
        assert len(similar(NO_LIGHT_RU, near=world.beat.pk, limit=10)) == 6


def test_only_the_newest_of_an_area_are_compared(near, monkeypatch):
    monkeypatch.setattr(module, "OF_THE_PLACE", 2)
    texts = [("beat", f"Жарык жок {at}-үйдө") for at in range(4)]
    assert near(texts, "Жарык жок") == [texts[3][1], texts[2][1]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_no_query_walks_through_all_texts(library, world):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {module.ON_SQLITE}", ["[1, 2]", 5, 5, '["question"]'])
        assert not [row for row in cursor.fetchall() if row[3].startswith("SCAN search_text")]
