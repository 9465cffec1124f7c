"""A text in one language as Markdown: headings are chapters and articles, a list under “Consequences” what may follow.

An article's heading may end with its identity, `{#dignity}`, its text with a line `Consequences: remark, reprimand`.
Documents without headings of a word processor are read by their words: “Статья 5.”, “5-берене.”, “Article 5.”
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ishenim.kernel.norms.texts import Text

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
IDENTITY = re.compile(r"\s*\{#([a-z][a-z0-9-]{0,79})\}\s*$", re.ASCII)
ARTICLE = re.compile(
    r"(?:(?:article|статья|берене)\s+\d+|\d+\s*-\s*(?:берене|статья))(?:[.:)]\s*|\s*$)", re.IGNORECASE
)
CHAPTER = re.compile(
    r"(?:(?:chapter|part|глава|раздел|бөлүм)\s+(?:\d+|[ivx]+)|(?:\d+|[ivx]+)\s*-\s*(?:бөлүм|глава))(?:[.:)]\s*|\s*$)",
    re.IGNORECASE,
)
CONSEQUENCES = re.compile(r"(?:consequences|меры|последствия|чаралар|кесепеттер)\b.{0,30}", re.IGNORECASE)
NUMBER = re.compile(r"\d+[.)]\s+")
MAY_FOLLOW = re.compile(
    r"(?:consequences|may follow|меры|могут последовать|чаралар|колдонулушу мүмкүн)\s*:\s*(.+?)\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
ITEM = re.compile(r"[-*•]\s+(.+)")
LONGEST_LINE_OF_A_HEADING = 300
BOTH = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands: its line, its depth, its words, and what they say it is."""

    line: int
    depth: int
    words: str

    @property
    def is_article(self) -> bool:
        """Whether its words call it an article."""
        return ARTICLE.match(self.words) is not None

    @property
    def is_consequences(self) -> bool:
        """Whether it stands above the list of consequences."""
        return CONSEQUENCES.fullmatch(without_number(self.words, CHAPTER)) is not None and not self.is_article


@dataclass(slots=True)
class ReadArticle:
    """An article as one document has it; its identity where the document names one."""

    line: int
    identity: str
    chapter: str
    heading: str
    text: str = ""
    may_follow: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """What one document says, and what in it was not understood: the line where it begins, and its words."""

    title: str = ""
    articles: list[ReadArticle] = field(default_factory=list)
    consequences: list[tuple[str, str]] = field(default_factory=list)
    not_understood: list[tuple[int, str]] = field(default_factory=list)


Block = tuple[int, Heading | str]


def read(words: str) -> Read:
    """Return what a document in Markdown says."""
    found, blocks = Read(), list(blocks_of(words))
    ranks = ranks_of([block for _line, block in blocks if isinstance(block, Heading)])
    chapter, within = "", "nothing"
    for line, block in blocks:
        if isinstance(block, Heading):
            within = ranks[block.line]
            chapter = chapter_after(block, within, chapter)
            begin(found, block, within, chapter)
        elif within == "article":
            add(found.articles[-1], block)
        elif within != "consequences" or not add_items(found, block):
            found.not_understood.append((line, block))
    return found


def chapter_after(heading: Heading, rank: str, chapter: str) -> str:
    return without_number(heading.words, CHAPTER) if rank == "chapter" else chapter


def begin(found: Read, heading: Heading, rank: str, chapter: str) -> None:
    """Begin what a heading stands above."""
    if rank == "title":
        found.title = bare(heading.words)
    elif rank == "article":
        identity = IDENTITY.search(heading.words)
        named = without_number(heading.words, ARTICLE)
        found.articles.append(ReadArticle(heading.line, identity[1] if identity else "", chapter, named))


def add(article: ReadArticle, words: str) -> None:
    """Add a paragraph to an article; the line that names consequences is no part of its text."""
    follows = MAY_FOLLOW.fullmatch(words)
    if follows is not None:
        article.may_follow += [one.strip() for one in re.split(r"[,;]", follows[1]) if one.strip()]
    else:
        article.text = f"{article.text}\n\n{words}" if article.text else words


def add_items(found: Read, words: str) -> bool:
    """Add the items of a list to the consequences; say whether it was a list."""
    items = [ITEM.fullmatch(line.strip()) for line in words.split("\n")]
    named = [item[1] for item in items if item is not None]
    if len(named) < len(items):
        return False
    for one in named:
        identity = IDENTITY.search(one)
        found.consequences.append((identity[1] if identity else "", bare(one).rstrip(".;")))
    return True


def blocks_of(words: str) -> Iterator[Block]:
    """Yield headings and paragraphs with the line on which each begins."""
    begun, lines = 0, list[str]()
    for number, line in enumerate([*words.split("\n"), ""], 1):
        heading = heading_in(number, line.strip())
        if lines and (heading is not None or not line.strip()):
            yield begun, "\n".join(lines)
            lines = []
        if heading is not None:
            yield number, heading
        elif line.strip():
            begun = number if not lines else begun
            lines.append(line.strip())


def heading_in(number: int, line: str) -> Heading | None:
    """Return a line as a heading, by its marks or by its words, or None."""
    marked = HEADING.fullmatch(line)
    if marked is not None:
        return Heading(number, len(marked[1]), marked[2])
    if len(line) <= LONGEST_LINE_OF_A_HEADING and (ARTICLE.match(line) or CHAPTER.match(line)):
        return Heading(number, 6 if ARTICLE.match(line) else 5, line)
    return None


def ranks_of(headings: Sequence[Heading]) -> dict[int, str]:
    """Return by its line what each heading stands above: the whole, a chapter, an article, the consequences.

    Where words call some headings articles, these are; elsewhere those of the deepest sort are. One that stands alone
    above all others is the title.
    """
    ranks = {one.line: "consequences" for one in headings if one.is_consequences}
    others = [one for one in headings if not one.is_consequences]
    by_words = any(one.is_article for one in others)
    title = title_among(others)
    deepest = max((one.depth for one in others if one is not title), default=0)
    for one in others:
        if one is title:
            ranks[one.line] = "title"
        else:
            is_article = one.is_article if by_words else one.depth == deepest
            ranks[one.line] = "article" if is_article else "chapter"
    return ranks


def title_among(headings: Sequence[Heading]) -> Heading | None:
    """Return the heading that stands first, is higher than all others, and is no article or chapter by its words."""
    if len(headings) < BOTH:
        return None
    first = headings[0]
    higher = all(first.depth < one.depth for one in headings[1:])
    return first if higher and not first.is_article and not CHAPTER.match(first.words) else None


def bare(words: str) -> str:
    """Return words without the identity behind them."""
    return IDENTITY.sub("", words).strip()


def without_number(words: str, pattern: re.Pattern[str]) -> str:
    """Return a heading without its identity and its number; the words alone where nothing else is left."""
    said = bare(words)
    for number in (pattern, NUMBER):
        found = number.match(said)
        if found and said[found.end() :].strip():
            said = said[found.end() :].strip()
    return said.rstrip(".") or said


def written(text: Text, language: str, title: str = "") -> str:
    """Return a text in one language as Markdown that is read as the same text."""
    parts, chapter = [f"# {title}"] if title else [], ""
    words: Mapping[str, str] = {one.identity: one.words.get(language, "") for one in text.consequences}
    for article in text.articles:
        if article.chapter.get(language, "") != chapter:
            chapter = article.chapter.get(language, "")
            parts.append(f"## {chapter}")
        parts.append(f"### {article.heading.get(language, '')} {{#{article.identity}}}")
        parts.append(article.text.get(language, ""))
        if article.may_follow:
            parts.append(f"{WORDS[language][0]}: {', '.join(article.may_follow)}.")
    if any(words.values()):
        parts += [
            f"## {WORDS[language][1]}",
            "\n".join(f"- {said} {{#{name}}}" for name, said in words.items()),
        ]
    return "\n\n".join(parts)


WORDS = {
    "ky": ("Чаралар", "Чаралар"),
    "ru": ("Меры", "Меры"),
    "en": ("Consequences", "Consequences"),
}
"""How the line and the list of consequences are called in the Markdown of each language."""
