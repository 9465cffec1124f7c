"""The index follows the ledger: what anyone may read can be found, and what may not be read cannot."""

import pytest

from ishenim.kernel import versions
from ishenim.kernel.search import indexing
from ishenim.kernel.search.finding import find
from ishenim.kernel.search.indexing import index_new, register_text, reindex
from ishenim.kernel.search.models import Reached, Text


def test_what_is_new_in_the_ledger_can_be_found(library):
    number = library.matter("Көчөдө жарык жок")
    assert find("жарык") == []
    assert index_new() == 1
    assert find("жарык") == [number]


def test_a_line_that_has_no_place_in_the_ledger_yet_waits(library):
    library.matter("Көчөдө жарык жок")
    assert index_new() == 1
    library.written()
    assert index_new() == 0


def test_a_line_is_read_once(library):
    library.matter("Көчөдө жарык жок")
    index_new()
    library.asked.clear()
    assert index_new() == 0
    assert library.asked == []


def test_lines_are_read_in_pieces_and_none_is_passed_over(library):
    numbers = [library.matter(f"Суу {at}") for at in range(7)]
    assert [index_new(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert find("суу") == numbers[::-1]


def test_many_lines_about_one_matter_ask_for_its_text_once(library):
    number = library.matter("Суу жок")
    for _ in range(5):
        library.line(number)
    index_new()
    assert library.asked == [[number]]


def test_a_changed_text_is_found_by_its_new_words_only(library):
    number = library.matter("Көчөдө жарык жок")
    index_new()
    library.changed(number, "Айылда суу жок")
    index_new()
    assert find("жарык") == []
    assert find("суу") == [number]


def test_a_text_that_was_taken_out_of_the_record_cannot_be_found_any_more(library):
    number = library.matter("Менин кошунам Асан уурдады")
    index_new()
    library.changed(number, None)
    index_new()
    assert find("уурдады") == []
    assert not Text.objects.exists()


def test_a_matter_of_which_nothing_may_be_read_is_not_kept(library):
    library.matter(None)
    library.matter(" … ")
    index_new()
    assert not Text.objects.exists()


def test_a_kind_that_says_nothing_about_itself_cannot_be_found(library):
    library.matter("Суу жок", kind="complaint")
    library.texts.clear()
    index_new()
    assert not Text.objects.exists()
    assert library.asked == []


def test_each_kind_speaks_for_its_own_matters(library):
    one, other = library.matter("…"), library.matter("…", kind="meeting")
    register_text("question", lambda numbers: dict.fromkeys(numbers, "суроо"))
    register_text("meeting", lambda numbers: dict.fromkeys(numbers, "жыйын"))
    index_new()
    assert (find("суроо"), find("жыйын")) == ([one], [other])


def test_a_line_without_a_matter_is_passed_by(library):
    library.line(None)
    assert index_new() == 1


def test_what_lies_under_seal_is_never_asked_for(library):
    number = library.matter("Жашыруун")
    index_new()
    Text.objects.all().delete()
    library.sealed(number)
    assert index_new() == 1
    assert find("жашыруун") == []


def test_when_a_text_cannot_be_had_nothing_was_read(library):
    library.matter("Суу жок")

    def fails(numbers):
        raise RuntimeError("The domain is ill.")

    register_text("question", fails)
    with pytest.raises(RuntimeError):
        index_new()
    assert not Reached.objects.filter(position__gte=0).exists()
    register_text("question", library.public_text)
    assert index_new() == 1
    assert find("суу")


def test_pages_of_results_learn_that_the_index_changed(library, django_capture_on_commit_callbacks):
    library.matter("Суу жок")
    before = versions.tokens("search")
    with django_capture_on_commit_callbacks(execute=True):
        index_new()
    assert versions.tokens("search") != before


def test_pages_of_results_stay_while_the_texts_stay(library, django_capture_on_commit_callbacks):
    number = library.matter("Суу жок")
    index_new()
    before = versions.tokens("search")
    library.line(number)
    with django_capture_on_commit_callbacks(execute=True):
        index_new()
    assert versions.tokens("search") == before


def test_everything_can_be_read_again_at_any_time(library):
    kept, gone, new = (library.matter(text) for text in ("Суу жок", "Жарык жок", None))
    index_new()
    library.texts.pop(gone)
    library.texts[new] = "Жол жок"
    Text.objects.filter(pk=kept).update(folded=" башка ")
    assert reindex() == 2
    assert find("жок") == [new, kept]
    assert find("башка") == []


def test_reading_all_again_goes_in_pieces(library, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    numbers = [library.matter(f"Суу {at}") for at in range(5)]
    assert reindex() == 5
    assert [len(asked) for asked in library.asked] == [2, 2, 1]
    assert find("суу") == numbers[::-1]


@pytest.mark.parametrize("matters", [1, 3])
def test_reading_new_lines_asks_as_often_for_many_matters_as_for_one(
    library, django_assert_num_queries, matters
):
    for at in range(matters):
        library.matter(f"Суу {at}")
    Reached.objects.create(pk=1)
    with django_assert_num_queries(10):  # savepoints count as two, and so does that of the bulk
        index_new()
