"""`make messages`: bring every sentence of the sources into the catalogues, and take out what is not said.

What Unicode's CLDR says in our languages, the names of months and weekdays, is written down beside who says them.
Nothing is guessed: a new sentence arrives empty, and a test fails until somebody has translated it.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import orjson
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
NAMES_OF_TIME = PACKAGE / "kernel/calendar/names_of_time.json"
# Kyrgyz counts in one form, Russian in three.
PLURALS = {
    "ky": "nplurals=1; plural=0;",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**/jinja2/**.html", "jinja2"),
    ("**/jinja2/**.txt", "jinja2"),
    ("**/templates/**.html", "ishenim.config.messages:of_a_django_template"),
    ("**/templates/**.txt", "ishenim.config.messages:of_a_django_template"),
    ("**.py", "python"),
]
OPTIONS = {"**/jinja2/**": {"trimmed": "true", "silent": "false"}}


def extracted() -> Catalog:
    """Return every sentence of the sources, with the files that say it."""
    found = Catalog()
    options = {pattern: OPTIONS["**/jinja2/**"] for pattern, method in METHODS if method == "jinja2"}
    for name, _line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, options, KEYWORDS, comment_tags=["Translators:"]
    ):
        found.add(message, locations=[(f"src/ishenim/{name}", 0)], auto_comments=comments, context=context)
    return found


def of_a_django_template(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """Find the sentences of a template written in Django's own language."""
    as_python = templatize(file.read().decode())
    unindented = "\n".join(line.strip() for line in as_python.splitlines())
    yield from extract_python(io.BytesIO(unindented.encode()), keywords, tags, options)  # type: ignore[arg-type]  # Babel names a narrower type than it reads


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def heading(language: str) -> bytes:
    """Return how a catalogue begins: nothing that changes from one day or machine to the next."""
    lines = [
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
    ]
    quoted = "\n".join(f'"{line}\\n"' for line in lines)
    return f'msgid ""\nmsgstr ""\n{quoted}\n\n'.encode()


def catalogue(language: str) -> Catalog:
    """Return the sentences of a language as they stand, or an empty catalogue that knows how it counts."""
    file = file_of(language)
    text = file.read_bytes() if file.exists() else heading(language)
    return read_po(io.BytesIO(text), locale=language)


def bring_up_to_date(language: str) -> int:
    """Bring one language's catalogue up to date, and return how many sentences wait for a translation."""
    known = catalogue(language)
    known.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    file = file_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as written:
        written.write(heading(language))
        write_po(
            written,
            known,
            width=100,
            omit_header=True,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
    return sum(1 for message in known if message.id and not all(_forms(message.string)))


def names_of_time() -> bytes:
    """Return the months, which are counted from 1, and the weekdays of each language, inside a sentence and alone."""
    found = {}
    for language in (*PLURALS, "en"):
        locale = Locale.parse(language)
        alone, inside = locale.months["stand-alone"], locale.months["format"]["wide"]
        found[language] = {
            "months": ["", *in_order(inside)],
            "months_alone": ["", *_as_in_text(language, alone["wide"])],
            "months_short": ["", *_as_in_text(language, alone["abbreviated"])],
            "weekdays": in_order(locale.days["format"]["wide"]),
            "weekdays_short": in_order(locale.days["format"]["abbreviated"]),
        }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _as_in_text(language: str, names: Mapping[int, str]) -> list[str]:
    """Kyrgyz and Russian write months with a small letter, wherever they stand."""
    return [name if language == "en" else name.lower() for name in in_order(names)]


def in_order(names: Mapping[int, str]) -> list[str]:
    """Return names by their numbers, from January or Monday on."""
    return [names[number] for number in sorted(names)]


def _forms(translation: Any) -> tuple[str, ...]:
    return translation if isinstance(translation, tuple) else (translation,)


if __name__ == "__main__":
    settings.configure()
    NAMES_OF_TIME.write_bytes(names_of_time())
    for language in PLURALS:
        print(f"{language}: {bring_up_to_date(language)} sentences wait for a translation.")
