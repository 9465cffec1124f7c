"""What a field takes, and what it refuses in words while keeping what was typed."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from tests.world import moment

from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.procedures.fields import Day, Moment, StepForm, Words, plain
from ishenim.kernel.procedures.models import Matter


class AForm(StepForm):
    text = Words(min_length=10, max_length=20_000)


def typed(text):
    return AForm({"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "Where is the lamp? 💡🏳️‍🌈👩‍👩‍👧",
        "مرحبا \u200fهذا سؤال طويل\u200e \u061cشكرا",
        "Жарык качан болот?\n\nЭки көчөдө тең\tкараңгы.",
        "See https://example.kg/lamp for the lamp",
        "x" * 20_000,
    ],
    ids=["emoji", "right to left", "lines and tabs", "a link with words", "the longest"],
)
def test_what_people_write_is_taken(text):
    form = typed(text)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["text"] == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "fill this in"),
        ("   \n ", "fill this in"),
        ("Too short", "at least 10"),
        ("x" * 20_001, "at most 20000"),
        ("https://spam.example/a www.spam.example/b", "A link alone is not enough"),
        ("https://spam.example/a !!! 12 $", "A link alone is not enough"),
        ("A question\x07 with a bell", "invisible control characters"),
        ("A question\x1b[31m in red", "invisible control characters"),
        ("A question with half a sign \ud83d", "invisible control characters"),
        ("A question with a null \x00 in it", "ull character"),
    ],
)
def test_what_cannot_be_a_text_is_refused_beside_the_field_and_kept(text, words):
    with override("en"):
        form = typed(text)

        assert not form.is_valid()
        assert words in " ".join(form.errors["text"])
        assert form["text"].value() == text


def test_lines_end_alike_whatever_machine_they_were_typed_on():
    form = typed("One line\r\nanother\rand a third")

    assert form.is_valid()
    assert form.cleaned_data["text"] == "One line\nanother\nand a third"


def test_the_browser_never_cuts_off_what_is_too_long():
    assert "maxlength" not in str(typed("A question of mine")["text"])


def test_a_text_of_one_line_is_typed_in_one_line():
    assert isinstance(Words(rows=1).widget, forms.TextInput)
    assert not isinstance(Words(rows=2).widget, forms.TextInput)


@pytest.mark.parametrize("written", ["2026-11-27", "27.11.2026", "27.11.26"])
def test_a_day_is_typed_as_people_write_it(written):
    assert Day().clean(written) == date(2026, 11, 27)


@pytest.mark.parametrize(
    "written", ["2026-11-27 18:30", "2026-11-27T18:30", "27.11.2026 18:30", "27.11.2026 18:30:00"]
)
def test_a_moment_is_typed_in_the_time_of_the_place(written):
    assert Moment().clean(written) == moment("2026-11-27 18:30")


@pytest.mark.parametrize("written", ["27/11/2026", "2026-13-01", "tomorrow", "31.02.2026"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(ValidationError):
        Day().clean(written)
    with pytest.raises(ValidationError):
        Moment().clean(f"{written} 18:30")


def test_a_form_knows_the_day_of_the_step():
    assert AForm({}, at=moment("2026-10-05 00:10")).today == date(2026, 10, 5)


def test_without_a_moment_the_day_of_the_step_is_today(monday):
    assert AForm({}).today == date(2026, 10, 5)


def test_the_ledger_keeps_codes_days_numbers_texts_and_lists_of_them():
    values = [moment("2026-10-05 10:00"), date(2026, 10, 5), 7, "text", True, None]
    things = [Institution(code="city_hall"), Matter(reference="2345-6789")]

    assert [plain(value) for value in values] == [
        "2026-10-05T10:00+06:00",
        "2026-10-05",
        7,
        "text",
        True,
        None,
    ]
    assert plain(things) == ["city_hall", "2345-6789"]
    assert plain((date(2026, 10, 5),)) == ["2026-10-05"]
