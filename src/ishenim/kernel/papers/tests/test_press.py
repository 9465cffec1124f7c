"""Papers come off the press with the words they were given, in letters that are there, and always the same."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from django.utils.translation import override

from ishenim.kernel.papers import printing
from ishenim.kernel.papers.printing import BrokenPaper, PressBusy, frame, press, press_for_anyone
from ishenim.kernel.papers.tests.reading import (
    A4,
    code_of,
    pages_of,
    sizes_of,
    squares_of,
    squeezed,
    words_of,
)

TRIAL = Path(__file__).parent / "trial.typ"
ADDRESS = "https://ishenim.example/ky/meetings/ABCD-EFGH/"
PANGRAM = "Ңң Өө Үү Ёё Ъъ Щщ № – «аба» ĞğŞşO‘z"
HOSTILE = '#eval("1") $x^2$ \\ *fat* _thin_ <label> @cite [x] {y} ``` // /* #panic() = Head\n- list'


def told(**more):
    return {**frame("A trial", ADDRESS), "words": "Words", "label": "Name", "rows": []} | more


def test_a_paper_says_what_it_was_given_and_where_to_read_on(monday):
    pdf = press(TRIAL, told(words="Lamps in the street"), "en")

    said = words_of(pdf)
    assert squeezed("Lamps in the street") in said
    assert squeezed(ADDRESS) in said
    assert squeezed("Printed on 5 October 2026.") in said
    assert squeezed("If a life is in danger, call 102.") in said
    assert squeezed("Page 1 of 1") in said


def test_the_square_on_a_paper_is_the_code_of_its_address(monday):
    other = ADDRESS.replace("ABCD", "ABCE")
    [(words, drawn)] = squares_of(press(TRIAL, told(), "en"))

    assert words == ADDRESS
    assert drawn == code_of(ADDRESS)
    assert drawn != code_of(other)
    assert squares_of(press(TRIAL, told(qr={"page": other}), "en")) == [(other, code_of(other))]


def test_every_page_of_a_paper_is_a4(monday):
    sizes = sizes_of(press(TRIAL, told(rows=["A row"] * 200), "en"))
    assert len(sizes) > 1
    assert set(sizes) == {A4}


@pytest.mark.parametrize("demo", [True, False])
def test_what_is_invented_is_marked_on_the_paper(monday, settings, demo):
    settings.DEMO = demo

    assert (squeezed("Demonstration. Invented.") in words_of(press(TRIAL, told(), "en"))) is demo


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_kyrgyz_letters_are_printed_as_letters_and_the_language_is_named(monday, language):
    with override(language):
        pdf = press(TRIAL, told(words=PANGRAM), language)

    assert squeezed(PANGRAM) in words_of(pdf)
    assert b"/Lang (%s)" % language.encode() in uncompressed(pdf)


def uncompressed(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        paper.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_only_the_bundled_letters_are_used(monday):
    pdf = uncompressed(press(TRIAL, told(words=PANGRAM), "ky"))

    assert b"NotoSans-Regular" in pdf
    assert not [name for name in (b"Libertinus", b"DejaVu", b"NewCM") if name in pdf]


def test_what_somebody_wrote_is_printed_as_it_is_and_never_carried_out(monday):
    assert squeezed(HOSTILE) in words_of(press(TRIAL, told(words=HOSTILE, title=HOSTILE), "en"))


def test_a_word_of_two_thousand_letters_is_broken_at_the_edge_of_the_paper(monday):
    pdf = press(TRIAL, told(words="щ" * 2000), "ky")

    assert "щ" * 2000 in words_of(pdf)


def test_marks_that_turn_the_writing_round_do_not_stop_the_press(monday):
    pdf = press(TRIAL, told(words="\u202eknown by\u202c\nNobody \u2067שלום 你好 \x01\ufffe"), "en")

    assert "nwonk" in words_of(pdf), "as a screen shows it, too"
    assert "Nobody" in words_of(pdf)
    assert squeezed(ADDRESS) in words_of(pdf)


def test_the_same_data_give_the_same_bytes(monday):
    assert press(TRIAL, told(), "ru") == press(TRIAL, told(), "ru")


def test_a_hundred_rows_go_on_over_the_pages(monday):
    assert pages_of(press(TRIAL, told(rows=["A row"] * 200), "en")) > 1


def test_a_broken_template_is_named_with_its_line(monday, tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text('#import "paper.typ": *\n#no_such_thing')

    with pytest.raises(BrokenPaper, match=r"(?s)broken\.typ.*no_such_thing.*:2"):
        press(broken, told(), "en")


def test_a_template_that_is_not_there_is_named(monday):
    with pytest.raises(BrokenPaper, match="not_there"):
        press(Path("not_there.typ"), told(), "en")


def test_a_template_sees_no_file_but_its_own(monday, tmp_path):
    nosy = tmp_path / "nosy.typ"
    nosy.write_text('#read("/etc/passwd")')

    with pytest.raises(BrokenPaper, match="not found"):
        press(nosy, told(), "en")


def test_a_template_that_never_ends_is_stopped(monday, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "LONGEST", 1.0)
    endless = tmp_path / "endless.typ"
    endless.write_text("#for i in range(9999) { for j in range(9999) { let k = i * j } }")
    began = time.perf_counter()

    with pytest.raises(BrokenPaper, match="within"):
        press(endless, told(), "en")
    assert time.perf_counter() - began < 10


def test_who_waits_too_long_for_the_press_is_told(monday, monkeypatch):
    monkeypatch.setattr(printing, "QUEUE", 0.01)
    with printing.AT_ONCE, printing.AT_ONCE, printing.AT_ONCE, pytest.raises(PressBusy):
        press(TRIAL, told(), "en")


def test_an_office_can_print_while_readers_wait_for_theirs(monday, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    with printing.FOR_ANYONE, printing.FOR_ANYONE:
        with pytest.raises(PressBusy):
            press_for_anyone(TRIAL, told(), "en")
        assert press(TRIAL, told(), "en")
    assert press_for_anyone(TRIAL, told(), "en")


def test_who_orders_a_paper_loads_no_press():
    ordering = "import sys; import ishenim.kernel.papers.printing; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", ordering], check=True, capture_output=True, text=True)

    assert not {"typst", "segno"} & set(loaded.stdout.split())
