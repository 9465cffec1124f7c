"""The text of a version before it is one: articles and consequences in every language, as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import rfc8785

ByLanguage = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article: its identity, and chapter, heading and text by language."""

    identity: str
    chapter: ByLanguage
    heading: ByLanguage
    text: ByLanguage
    may_follow: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ConsequenceText:
    """One consequence: its identity, and its words by language."""

    identity: str
    words: ByLanguage


@dataclass(frozen=True, slots=True)
class Text:
    """All articles in their order, and the consequences, the mildest first."""

    articles: Sequence[ArticleText] = ()
    consequences: Sequence[ConsequenceText] = field(default=())

    def plain(self) -> dict[str, Any]:
        """Return the text as the ledger and the database keep it: objects, lists and words."""
        found: dict[str, Any] = asdict(self)
        return {
            "articles": [{**one, "may_follow": list(one["may_follow"])} for one in found["articles"]],
            "consequences": list(found["consequences"]),
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the plain text in the canonical form of RFC 8785, as 64 hexadecimal digits."""
        return hashlib.sha256(rfc8785.dumps(self.plain())).hexdigest()

    @property
    def languages(self) -> list[str]:
        """The languages in which it is written."""
        return list(self.articles[0].text) if self.articles else []


def from_plain(said: Mapping[str, Any]) -> Text:
    """Return the text that was kept as plain data."""
    return Text(
        tuple(ArticleText(**one) for one in said.get("articles", ())),
        tuple(ConsequenceText(**one) for one in said.get("consequences", ())),
    )
