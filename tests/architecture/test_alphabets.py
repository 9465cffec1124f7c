"""Whatever we show stands in the letters it is read as: Latin o in a Cyrillic word looks right and is never found."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.test_catalogues import LANGUAGES, PLACEHOLDER, entries, forms

from ishenim.kernel.places.folding import NEVER_KYRGYZ

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".html", ".txt", ".js", ".toml", ".csv", ".typ", ".md", ".po", ".svg"}
# The table of look-alike letters itself, and tests, which type wrong letters on purpose.
WRONG_ON_PURPOSE = ("kernel/places/folding.py", "/tests/")
# Words that a translation writes in Latin letters where the source has them in another form.
WRITTEN_SO = {"cookie", "null"}
ESCAPES = re.compile(r"\\(?:x[0-9a-f]{2}|[nrtbf])")
WORD = re.compile(r"[^\W\d_]+")
MARK = re.compile(r"<[^>]+>|&\w+;|https?://\S+|\S+@\S+")
# Letters of one alphabet that stand alone for a word of the other: prepositions, conjunctions, "he" in Kyrgyz.
ALONE = set("aAcCoOyYkKBeExXpPTHM")


def shown_files() -> list[Path]:
    """Every file with words that a person may read: sources, names, demonstration, papers, documents."""
    found = [file for folder in ("src", "docs", "deploy") for file in (ROOT / folder).rglob("*")]
    found += ROOT.glob("*.md")
    return [
        file
        for file in found
        if file.suffix in SUFFIXES and not any(part in file.as_posix() for part in WRONG_ON_PURPOSE)
    ]


def texts(file: Path) -> Iterator[str]:
    """Return what stands in a file to be read; of a program only its strings."""
    said = file.read_text()
    if file.suffix != ".py":
        yield ESCAPES.sub(" ", said)
        return
    for node in ast.walk(ast.parse(said)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield ESCAPES.sub(" ", node.value)


def alphabets(word: str) -> set[str]:
    """Return of which alphabets the letters of a word are."""
    return {unicodedata.name(letter, "?").split()[0] for letter in word} & {"LATIN", "CYRILLIC", "GREEK"}


def mixed(text: str) -> list[str]:
    """Return the words of a text that have letters of two alphabets."""
    return [word for word in WORD.findall(text) if not word.isascii() and len(alphabets(word)) > 1]


def words_alone(text: str) -> list[str]:
    """Return single Latin letters that look like a word of a Cyrillic sentence."""
    plain = MARK.sub(" ", PLACEHOLDER.sub(" ", text))
    return [word for word in WORD.findall(plain) if word in ALONE]


@pytest.mark.parametrize("wrong", ["Каrа-Суу", "Cузак", "кoшуна", "Чоn", "Oш", "hoжa", "Ωш"])
def test_a_word_of_two_alphabets_is_found(wrong):
    assert mixed(f"Бул {wrong} деген.")


@pytest.mark.parametrize("right", ["Ноокат", "Nookat", "PDF файл", "№1-участок", "2-ноябрь"])
def test_words_of_one_alphabet_are_left_alone(right):
    assert not mixed(right)


def test_no_word_that_anybody_reads_mixes_two_alphabets():
    files = shown_files()
    assert len(files) > 300
    found = [
        f"{file.relative_to(ROOT)}: {word}" for file in files for text in texts(file) for word in mixed(text)
    ]

    assert not found


def test_no_letter_stands_anywhere_that_only_looks_kyrgyz():
    found = [
        f"{file.relative_to(ROOT)}: {letter}"
        for file in shown_files()
        for text in texts(file)
        for letter in NEVER_KYRGYZ & set(text)
    ]

    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_latin_letter_stands_alone_for_a_word_of_a_translation(language):
    assert words_alone("Кайрылуу c кодом") == ["c"]
    found = [
        form
        for entry in entries(language)
        for form in forms(entry)
        if set(words_alone(form)) - set(words_alone(entry.msgid))
    ]

    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_latin_word_of_a_translation_stands_in_its_source_too(language):
    """A Cyrillic word typed wholly in letters that look alike, such as «сор», is of one alphabet, and wrong."""
    found = []
    for entry in entries(language):
        source = {word.lower() for word in WORD.findall(f"{entry.msgid} {entry.msgid_plural}")}
        for form in forms(entry):
            plain = MARK.sub(" ", PLACEHOLDER.sub(" ", form))
            found += [
                f"{entry.msgid[:60]!r}: {word}"
                for word in WORD.findall(plain)
                if word.isascii() and word.lower() not in source | WRITTEN_SO
            ]

    assert not found
