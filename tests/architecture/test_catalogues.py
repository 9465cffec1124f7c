"""Whoever reads Kyrgyz or Russian reads all of it, and reads what the source says."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import polib
import pytest

from ishenim.config.messages import NAMES_OF_TIME, PLURALS, extracted, file_of, names_of_time

LANGUAGES = list(PLURALS)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%(?=[sd])")
TAG = re.compile(r"</?([a-z][a-z0-9]*)")


@cache
def said() -> set[tuple[str, str]]:
    """Every sentence of the sources: what it means in two meanings, and its first form."""
    found = set()
    for message in extracted():
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            found.add((message.context or "", first))
    return found


@cache
def entries(language: str) -> list[polib.POEntry]:
    file = file_of(language)
    assert file.exists(), f"{file} is missing: make messages"
    return [entry for entry in polib.pofile(str(file)) if not entry.obsolete]


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def shown(entry: polib.POEntry) -> str:
    return f"{entry.msgid[:70]!r} → {forms(entry)}"


def test_the_sources_say_something():
    assert len(said()) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_sources_is_in_the_catalogue(language):
    known = {(entry.msgctxt or "", entry.msgid) for entry in entries(language)}
    assert not said() - known, "make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_nobody_says(language):
    known = {(entry.msgctxt or "", entry.msgid) for entry in entries(language)}
    assert not known - said(), "make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_nobody_guessed(language):
    waiting = [entry.msgid for entry in entries(language) if entry.fuzzy or not all(forms(entry))]
    assert not waiting


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_all_the_forms_its_language_has(language):
    wanted = int(re.search(r"nplurals=(\d)", PLURALS[language])[1])
    assert not [
        shown(entry) for entry in entries(language) if entry.msgid_plural and len(forms(entry)) != wanted
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_the_same_things_as_its_source(language):
    wrong = []
    for entry in entries(language):
        allowed = names(entry.msgid) | names(entry.msgid_plural)
        required = (
            names(entry.msgid)
            if not entry.msgid_plural
            else names(entry.msgid_plural) - {"n", "num", "count"}
        )
        if not all(required <= names(form) <= allowed for form in filter(None, forms(entry))):
            wrong.append(shown(entry))
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_marks_of_its_source(language):
    assert not [
        shown(entry)
        for entry in entries(language)
        if not entry.msgid_plural
        and entry.msgstr
        and sorted(TAG.findall(entry.msgid)) != sorted(TAG.findall(entry.msgstr))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_with_space_and_stop_as_its_source(language):
    wrong = [
        shown(entry)
        for entry in entries(language)
        if any(edges(entry.msgid) != edges(form) for form in filter(None, forms(entry)))
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_letters_of_two_alphabets(language):
    """Latin o, e, ö or ü in a Cyrillic word look right, and no search ever finds them."""
    mixed = []
    for entry in entries(language):
        for form in forms(entry):
            plain = PLACEHOLDER.sub(" ", re.sub(r"<[^>]+>", " ", form))
            mixed += [word for word in re.findall(r"[^\W\d_]+", plain) if len(alphabets(word)) > 1]
    assert not mixed


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_has_letters_that_its_language_does_not_have(language):
    foreign = {"ky": "іїєґўһқғұәҳҷҥҗ", "ru": "ңөүіїєґўһқғұә"}[language]
    assert not [
        shown(entry)
        for entry in entries(language)
        if any(letter in form.lower() for form in forms(entry) for letter in foreign)
    ]


def names(text: str) -> set[str]:
    return {named or braced or "%" for named, braced in PLACEHOLDER.findall(text or "")}


def edges(text: str) -> tuple[bool, bool, bool]:
    return text[:1].isspace(), text[-1:].isspace(), text.rstrip().endswith(".")


def alphabets(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").split()[0] for letter in word} & {"LATIN", "CYRILLIC", "GREEK"}


def test_months_and_weekdays_are_those_of_unicode():
    assert NAMES_OF_TIME.read_bytes() == names_of_time(), "make messages"
