"""A document is read by its headings; a hostile or broken one is plainly refused."""

from __future__ import annotations

import zipfile

import pytest
from django.core.exceptions import ValidationError
from tests.docx import CODE, body, docx, paragraph

from ishenim.kernel.norms import apart
from ishenim.kernel.norms.bringing import markdown_of
from ishenim.kernel.norms.limits import MOST_BYTES, MOST_ENTRIES, MOST_UNPACKED, MOST_WORDS, NotRead
from ishenim.kernel.norms.marked import read


def refused(content: bytes) -> str:
    with pytest.raises(ValidationError) as wrong:
        markdown_of(content)
    return str(wrong.value.code)


def why_not(content: bytes) -> str:
    with pytest.raises(NotRead) as wrong:
        apart.read(content)
    return wrong.value.code


def test_a_docx_is_read_by_the_styles_of_its_headings_in_whatever_language_the_styles_are():
    found = read(markdown_of(CODE))
    assert found.title == "Code of Honor"
    assert [(one.chapter, one.heading) for one in found.articles] == [
        ("In service", "Respect for dignity"),
        ("In service", "Gifts"),
    ]
    assert found.articles[0].text == "An officer speaks to everybody politely."
    assert found.articles[0].may_follow == ["Remark"]
    assert found.consequences == [("", "Remark")]
    assert found.not_understood == []


def test_a_docx_without_styles_is_read_by_its_words():
    plain = docx(
        body(
            paragraph("Кодекс чести"),
            paragraph("Глава 1. На службе"),
            paragraph("Статья 1. Достоинство"),
            paragraph("Исполнитель вежлив. Статья 5 закона этого требует."),
            paragraph("2-берене. Белектер"),
            paragraph("Аткаруучу белек албайт."),
        )
    )
    found = read(markdown_of(plain))
    assert [(one.chapter, one.heading) for one in found.articles] == [
        ("На службе", "Достоинство"),
        ("На службе", "Белектер"),
    ]
    assert found.articles[0].text.endswith("Статья 5 закона этого требует.")
    assert found.not_understood == [(1, "Кодекс чести")]


def test_what_was_struck_out_by_a_reviewer_is_left_out():
    struck = paragraph("kept").replace(
        "</w:p>", "<w:del><w:r><w:delText> struck</w:delText></w:r></w:del></w:p>"
    )
    assert apart.read(docx(body(struck))) == "kept"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document_empty"),
        (b"  \n ", "document_empty"),
        (b"\xff\xfe\x00a", "document_no_text"),
        (b"x" * (MOST_BYTES + 1), "document_too_large"),
        (b"PK\x03\x04 no package at all", "document_no_docx"),
        ("слово ".encode() * (MOST_WORDS // 5), "document_too_long"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(content, code):
    assert refused(content) == code


def test_a_package_without_a_document_is_no_docx():
    import io

    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert why_not(found.getvalue()) == "no_docx"
    assert why_not(docx("<w:document")) == "no_docx"
    assert why_not(docx('<?xml version="1.0" encoding="of-nobody"?>' + body())) == "no_docx"


def test_a_package_whose_packing_is_damaged_is_no_docx():
    whole = docx(body("words " * 500))
    at = whole.index(b"document.xml") + len(b"document.xml")
    assert why_not(whole[:at] + b"\xff" * 8 + whole[at + 8 :]) == "no_docx"


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert why_not(docx(" " * (MOST_UNPACKED + 1))) == "too_large"
    assert (
        why_not(docx(body(), **{f"word/{number}.xml": b"" for number in range(MOST_ENTRIES)})) == "too_large"
    )


def test_a_document_that_declares_entities_is_not_read():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + body(paragraph("&b;"))
    assert why_not(docx(laughs)) == "entities"
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body(paragraph("&a;"))
    assert why_not(docx(outside)) == "entities"
    assert why_not(docx(laughs.encode("utf-16").decode("latin-1"))) == "no_docx"


def test_a_document_in_another_encoding_declares_no_entities_either():
    import io

    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        laughs = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ha">]>' + body(
            paragraph("&a;")
        )
        packed.writestr("word/document.xml", laughs.encode("utf-16"))
    assert why_not(found.getvalue()) == "entities"
