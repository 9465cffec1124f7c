"""Documents in several languages become one text, in which an article keeps its identity."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from ishenim.kernel.norms.limits import LONGEST_ARTICLE
from ishenim.kernel.norms.marked import read, written
from ishenim.kernel.norms.texts import from_plain
from ishenim.kernel.norms.understanding import not_understood, put_together

ENGLISH = """# Code

## In service

### Dignity

Be polite.

May follow: remark.

### Gifts

Accept no gift.

## Consequences

- Remark
- Reprimand
"""
RUSSIAN = """## На службе

### Достоинство

Будь вежлив.

Могут последовать: замечание.

### Подарки

Не принимай подарков.

## Меры

- Замечание
- Выговор
"""


def together(**said):
    return put_together({language: read(words) for language, words in said.items()})


def code_of(wrong):
    return wrong.value.code


def test_articles_of_two_languages_stand_together_under_one_identity():
    text = together(en=ENGLISH, ru=RUSSIAN)
    assert [one.identity for one in text.articles] == ["dignity", "gifts"]
    assert text.articles[0].heading == {"en": "Dignity", "ru": "Достоинство"}
    assert text.articles[0].may_follow == ("remark",)
    assert [one.words["ru"] for one in text.consequences] == ["Замечание", "Выговор"]


def test_without_english_an_identity_is_made_of_the_sounds_of_the_heading():
    assert [one.identity for one in together(ru=RUSSIAN).articles] == ["dostoinstvo", "podarki"]


def test_an_article_that_is_alike_keeps_its_identity_whatever_its_heading_says_now():
    before = together(en=ENGLISH)
    after = ENGLISH.replace("### Dignity", "### Respect for people").replace("### Gifts", "### Presents")
    after = (
        after.replace("Be polite.", "Be polite!") + "\n### Fees\n\nSomething wholly different stands here.\n"
    )
    text = put_together({"en": read(after)}, before)
    assert [one.identity for one in text.articles] == ["dignity", "gifts", "fees"]


def test_a_new_article_never_takes_the_identity_of_one_that_is_gone():
    before = together(en="# T\n\n### Uniform\n\nWear it clean.\n\n### Gifts\n\nNone at all.")
    text = put_together({"en": read("### Gifts\n\nNone at all.\n\n### Uniform!\n\nQ")}, before)
    assert [one.identity for one in text.articles] == ["gifts", "uniform"]
    other = put_together({"en": read("### Gifts\n\nNone at all.\n\n### Gifts of others\n\nQ")}, before)
    assert [one.identity for one in other.articles] == ["gifts", "gifts-of-others"]


def test_a_text_written_as_markdown_is_read_as_the_same_text():
    text = together(en=ENGLISH, ru=RUSSIAN)
    again = together(**{language: written(text, language, "Code") for language in text.languages})
    assert again == text
    assert from_plain(text.plain()).plain() == text.plain()
    assert again.fingerprint == text.fingerprint
    assert len(text.fingerprint) == 64


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Only a sentence.", "no_headings"),
        ("# A title alone", "no_text"),
        ("### Dignity\n\n### Gifts\n\nNone.", "no_text"),
        ("### One {#same}\n\nA.\n\n### Two {#same}\n\nB.", "twice"),
        (f"### Long\n\n{'a' * (LONGEST_ARTICLE + 1)}", "too_long"),
        ("\n\n".join(f"### Article {number}\n\nText." for number in range(501)), "too_many"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(words, code):
    with pytest.raises(ValidationError) as wrong:
        together(en=words)
    assert code_of(wrong) == code
    assert wrong.value.messages[0].endswith(".")


def test_languages_that_do_not_go_together_are_refused():
    with pytest.raises(ValidationError) as wrong:
        together(en=ENGLISH, ru=RUSSIAN.replace("### Подарки\n\nНе принимай подарков.\n", ""))
    assert code_of(wrong) == "counts"
    assert "English: 2, Russian: 1" in wrong.value.messages[0]

    with pytest.raises(ValidationError) as wrong:
        together(en=ENGLISH, ru=RUSSIAN.replace("- Выговор\n", ""))
    assert code_of(wrong) == "consequences"

    with pytest.raises(ValidationError) as wrong:
        together(en="### A {#a}\n\nText.", ru="### Б {#b}\n\nТекст.")
    assert code_of(wrong) == "different"


def test_what_was_not_understood_is_named_with_its_line():
    said = "# Code\n\nA preamble.\n\n" + ENGLISH.removeprefix("# Code\n\n").replace(
        "remark.", "remark, a walk."
    )
    read_so = {"en": read(said)}
    text = put_together(read_so)
    assert not_understood(read_so, text) == [("en", 3, "A preamble."), ("en", 7, "a walk")]
