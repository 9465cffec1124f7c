"""What differs between two versions is said by article and by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ishenim.kernel.norms.differences import Kept, by_word, differences
from ishenim.kernel.norms.texts import ArticleText

WORDS = st.text(alphabet="абв .,\n", max_size=80)


def article(identity, text="The same."):
    return ArticleText(identity, {"en": "Chapter"}, {"en": identity}, {"en": text})


def told(older, newer):
    found = differences([article(*one) for one in older], [article(*one) for one in newer])
    return [
        (one.identity, *(what for what in ("is_new", "is_gone", "changed", "moved") if getattr(one, what)))
        for one in found
    ]


def test_articles_are_new_gone_changed_or_moved():
    older = [("a",), ("b",), ("c", "Before."), ("d",), ("e",)]
    newer = [("a",), ("c", "After."), ("e",), ("d",), ("f",)]
    assert told(older, newer) == [
        ("a",),
        ("b", "is_gone"),
        ("c", "changed"),
        ("e", "moved"),
        ("d",),
        ("f", "is_new"),
    ]


def test_one_that_is_gone_is_shown_where_it_stood():
    assert told([("gone",), ("a",)], [("a",)]) == [("gone", "is_gone"), ("a",)]


def test_words_are_kept_taken_out_and_put_in():
    pieces = by_word(
        "An officer accepts no gift worth more than 500 som.", "An officer accepts no gift of any value."
    )
    assert [(piece.kept, piece.words) for piece in pieces] == [
        (Kept.KEPT, "An officer accepts no gift "),
        (Kept.REMOVED, "worth more than 500 som"),
        (Kept.ADDED, "of any value"),
        (Kept.KEPT, "."),
    ]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_what_differs(older, newer):
    pieces = by_word(older, newer)
    before = "".join(one.words for one in pieces if one.kept is not Kept.ADDED)
    assert "".join(before.split()) == "".join(older.split())
    assert "".join(one.words for one in pieces if one.kept is not Kept.REMOVED) == newer
