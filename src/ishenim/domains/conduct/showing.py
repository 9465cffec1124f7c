"""How texts of codes are shown: chapters of articles in one language, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from ishenim.domains.conduct.models import Comment
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.norms.differences import Difference, Piece, by_word, differences, in_language
from ishenim.kernel.norms.models import Bound
from ishenim.kernel.norms.texts import ArticleText, Text


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as a page shows it: its number, heading and paragraphs in one language, and what may follow."""

    number: int
    identity: str
    heading: str
    paragraphs: Sequence[Sequence[str]]
    follow: Sequence[str] = ()
    comments: Sequence[Comment] = ()


@dataclass(slots=True)
class Chapter:
    """Some articles under one heading."""

    heading: str
    articles: list[ShownArticle] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole text in one language."""

    language: str
    chapters: Sequence[Chapter]
    consequences: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """What differs in one article, in one language."""

    about: Difference
    heading: Sequence[Piece]
    chapter: str
    paragraphs: Sequence[Sequence[Piece]]
    follow: Sequence[Piece]


def best_language(there: Sequence[str]) -> str:
    """Return the reader's language where a text has it, else the first that it has."""
    mine = get_language() or "ky"
    return mine if mine in there or not there else there[0]


def paragraphs(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines."""
    return [part.strip("\n").split("\n") for part in text.split("\n\n") if part.strip()]


def shown(text: Text, comments: Mapping[str, Sequence[Comment]] | None = None) -> Shown:
    """Return a text in the reader's language, or in the first it has."""
    language = best_language(text.languages)
    follow = consequence_words(text, language)
    chapters: list[Chapter] = []
    for number, one in enumerate(text.articles, 1):
        heading = in_language(one.chapter, language)
        if not chapters or chapters[-1].heading != heading:
            chapters.append(Chapter(heading))
        chapters[-1].articles.append(
            ShownArticle(
                number,
                one.identity,
                in_language(one.heading, language),
                paragraphs(in_language(one.text, language)),
                [follow[name] for name in one.may_follow if name in follow],
                (comments or {}).get(one.identity, ()),
            )
        )
    return Shown(language, chapters, list(follow.values()))


def consequence_words(text: Text, language: str) -> dict[str, str]:
    """Return the words of each consequence by its identity, the mildest first."""
    return {one.identity: in_language(one.words, language) for one in text.consequences}


def shown_differences(older: Text, newer: Text) -> tuple[str, list[ShownDifference], int]:
    """Return in which language two texts are compared, what differs, and how many articles are the same.

    They are compared in the reader's language where both have it, else in the first that both have; nothing is
    returned for the language where they have none in common.
    """
    common = [language for language in newer.languages if language in older.languages]
    language = best_language(common)
    if not common:
        return "", [], 0
    words = consequence_words(older, language), consequence_words(newer, language)
    found = differences(older.articles, newer.articles)
    told = [shown_difference(one, language, *words) for one in found if one.differs]
    return language, told, len(found) - len(told)


def shown_difference(
    one: Difference, language: str, follow_before: Mapping[str, str], follow_now: Mapping[str, str]
) -> ShownDifference:
    before, after = one.older, one.newer
    return ShownDifference(
        one,
        by_word(said(before, "heading", language), said(after, "heading", language)),
        said(after or before, "chapter", language),
        split(by_word(said(before, "text", language), said(after, "text", language))),
        by_word(list_of(before, follow_before), list_of(after, follow_now)),
    )


def list_of(article: ArticleText | None, words: Mapping[str, str]) -> str:
    """Return in words what may follow, as one line."""
    return ", ".join(words.get(name, name) for name in (article.may_follow if article else ()))


def said(article: ArticleText | None, what: str, language: str) -> str:
    return in_language(getattr(article, what) if article else None, language)


def split(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return pieces of a text paragraph by paragraph: a change that goes over a blank line stands in both."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.words.split("\n\n")
        found[-1] += [Piece(piece.kept, first)] if first.strip() else []
        found += [[Piece(piece.kept, part)] if part.strip() else [] for part in others]
    return [paragraph for paragraph in found if paragraph]


def roles_in_words(bound: Bound) -> list[str]:
    """Return the names of the offices that are bound."""
    return [str(ROLES[name].label) for name in bound.roles if name in ROLES]
