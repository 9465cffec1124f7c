"""Putting together what documents in several languages say: one text, each article with one identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.norms.limits import LONGEST_ARTICLE, LONGEST_HEADING, MOST_ARTICLES
from ishenim.kernel.norms.marked import Read, ReadArticle
from ishenim.kernel.norms.texts import ArticleText, ConsequenceText, Text
from ishenim.kernel.places.folding import fold

ALIKE = 60.0
"""From how many per cent of likeness on an article counts as the one of the version before."""
LONGEST_IDENTITY = 60
NAMES = {"ky": _("Kyrgyz"), "ru": _("Russian"), "en": _("English")}
Reads = Mapping[str, Read]


def put_together(reads: Reads, before: Text | None = None) -> Text:
    """Return the text that documents in one or more languages say together.

    Identities that a document names stand; the others are those of the version before where an article is alike, and
    else are made of the heading. Raises ValidationError with a plain sentence where it is no text.
    """
    reads = {language: read for language, read in reads.items() if read is not None}
    refuse_what_is_no_text(reads)
    named = named_identities([[one.identity for one in read.articles] for read in reads.values()])
    refuse_twice(named)
    identities = completed(reads, named, before)
    consequences = consequences_of(reads)
    return Text(
        tuple(
            article(identity, {language: read.articles[at] for language, read in reads.items()}, consequences)
            for at, identity in enumerate(identities)
        ),
        consequences,
    )


def refuse_what_is_no_text(reads: Reads) -> None:
    """Raise for no article, for articles without words, for too much, and for languages that do not go together."""
    counts = {language: len(read.articles) for language, read in reads.items()}
    for language, read in reads.items():
        if not read.articles:
            raise ValidationError(
                _("No article was found in %(language)s: every article needs a heading above it."),
                "no_headings",
                {"language": NAMES[language]},
            )
        for one in read.articles:
            refuse_article(one)
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{NAMES[language]}: {count}" for language, count in counts.items())
        raise ValidationError(
            _("The languages have different numbers of articles (%(counts)s). Each article stands in all."),
            "counts",
            {"counts": said},
        )
    if max(counts.values(), default=0) > MOST_ARTICLES:
        raise ValidationError(
            _("There are more than %(most)d articles."), "too_many", {"most": MOST_ARTICLES}
        )


def refuse_article(one: ReadArticle) -> None:
    """Raise for an article without words, or with more than anyone reads in one."""
    about = {"line": one.line, "heading": one.heading[:60], "longest": LONGEST_ARTICLE}
    if not one.text:
        raise ValidationError(_("The article “%(heading)s” (line %(line)d) has no text."), "no_text", about)
    if len(one.text) > LONGEST_ARTICLE or len(one.heading) > LONGEST_HEADING:
        raise ValidationError(
            _("The article “%(heading)s” (line %(line)d) is too long: at most %(longest)d characters."),
            "too_long",
            about,
        )


def named_identities(by_language: Sequence[Sequence[str]]) -> list[str]:
    """Return the identity that documents name for each article; raise where two languages name different ones."""
    found = []
    for names in zip(*by_language, strict=True):
        different = {name for name in names if name}
        if len(different) > 1:
            raise ValidationError(
                _("Two languages name one article differently: %(names)s."),
                "different",
                {"names": ", ".join(sorted(different))},
            )
        found.append(next(iter(different), ""))
    return found


def refuse_twice(names: Iterable[str]) -> None:
    """Raise for an identity that stands twice."""
    seen = set()
    for name in filter(None, names):
        if name in seen:
            raise ValidationError(
                _("Two articles have the identity “%(name)s”. Each has one of its own."),
                "twice",
                {"name": name},
            )
        seen.add(name)


def completed(reads: Reads, named: Sequence[str], before: Text | None) -> list[str]:
    """Return an identity for every article: as named, as in the version before, or made of its heading."""
    found = list(named)
    for at, identity in likest(reads, named, before):
        found[at] = identity
    for at, identity in enumerate(found):
        found[at] = identity or fresh(
            reads, at, {*found, *(one.identity for one in before.articles)} if before else {*found}
        )
    return found


def likest(reads: Reads, named: Sequence[str], before: Text | None) -> list[tuple[int, str]]:
    """Return for articles without a name which of the version before they are: the likest first, each once."""
    known = before.articles if before else ()
    pairs = [
        (likeness(reads, at, old), at, old.identity)
        for at, name in enumerate(named)
        if not name
        for old in known
        if old.identity not in named
    ]
    taken_at, taken, found = set[int](), set[str](), []
    for score, at, identity in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= ALIKE and at not in taken_at and identity not in taken:
            taken_at.add(at)
            taken.add(identity)
            found.append((at, identity))
    return found


def likeness(reads: Reads, at: int, old: ArticleText) -> float:
    """Return how alike an article is to an old one, from 0 to 100, in the language in which it is most alike."""
    from rapidfuzz import fuzz  # noqa: PLC0415  4 MiB that only the import of a code asks for

    return max(
        (
            100.0
            if fold(read.articles[at].heading) == fold(old.heading.get(language, ""))
            else fuzz.ratio(read.articles[at].text, old.text.get(language, ""))
            for language, read in reads.items()
        ),
        default=0.0,
    )


def fresh(reads: Reads, at: int, taken: set[str]) -> str:
    """Return an identity made of the heading of an article that no other has."""
    headings = {language: read.articles[at].heading for language, read in reads.items()}
    root = slug_of(headings.get("en", "")) or slug_of(fold(next(iter(headings.values()), ""))) or "article"
    numbers = range(2, MOST_ARTICLES + 2)
    return next(name for name in (root, *(f"{root}-{number}" for number in numbers)) if name not in taken)


def slug_of(words: str) -> str:
    """Return words as an identity: small Latin letters, a letter first, nothing where none is left."""
    whole = slugify(words).replace("_", "-").lstrip("0123456789-")
    if len(whole) <= LONGEST_IDENTITY:
        return whole
    return whole[: LONGEST_IDENTITY + 1].rpartition("-")[0] or whole[:LONGEST_IDENTITY]


def consequences_of(reads: Reads) -> tuple[ConsequenceText, ...]:
    """Return the consequences in their order; raise where the languages have different numbers of them."""
    lists = {language: read.consequences for language, read in reads.items() if read.consequences}
    if len({len(listed) for listed in lists.values()}) > 1 or (lists and len(lists) < len(reads)):
        raise ValidationError(
            _("The lists of consequences differ in length between the languages."), "consequences"
        )
    named = named_identities([[identity for identity, _words in listed] for listed in lists.values()])
    refuse_twice(named)
    found: list[ConsequenceText] = []
    for at, identity in enumerate(named):
        words = {language: listed[at][1] for language, listed in lists.items()}
        root = (
            identity
            or slug_of(words.get("en", ""))
            or slug_of(fold(next(iter(words.values()))))
            or "consequence"
        )
        found.append(ConsequenceText(root, words))
    refuse_twice(one.identity for one in found)
    return tuple(found)


def article(
    identity: str, written: Mapping[str, ReadArticle], consequences: Sequence[ConsequenceText]
) -> ArticleText:
    """Return an article with what each language says of it."""
    follow = {
        name for one in written.values() for said in one.may_follow if (name := meant(said, consequences))
    }
    return ArticleText(
        identity,
        {language: one.chapter for language, one in written.items() if one.chapter},
        {language: one.heading for language, one in written.items()},
        {language: one.text for language, one in written.items()},
        tuple(one.identity for one in consequences if one.identity in follow),
    )


def meant(said: str, consequences: Sequence[ConsequenceText]) -> str:
    """Return which consequence words mean, by its identity or its words, or nothing."""
    plain = fold(said)
    return next(
        (
            one.identity
            for one in consequences
            if said == one.identity or plain in {fold(words) for words in one.words.values()}
        ),
        "",
    )


def not_understood(reads: Reads, text: Text) -> list[tuple[str, int, str]]:
    """Return what no part of the text holds: the language, the line, the words."""
    found = [
        (language, line, words) for language, read in reads.items() for line, words in read.not_understood
    ]
    found += [
        (language, one.line, said)
        for language, read in reads.items()
        for one in read.articles
        for said in one.may_follow
        if not meant(said, text.consequences)
    ]
    return found
