"""Reading the paragraphs of a DOCX, without anything that acts, links or is drawn, as Markdown.

Only `word/document.xml` and `word/styles.xml` are opened, within bounds, and neither may declare entities: what a
hostile file could do, it could only do there. The process that calls it is limited besides (`apart.py`).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from ishenim.kernel.norms.limits import MOST_ENTRIES, MOST_UNPACKED, NotRead

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
BODY, STYLES = "word/document.xml", "word/styles.xml"
DEEPEST_HEADING = 6


class WithoutEntities(ET.TreeBuilder):
    """Refuses a document as soon as it begins to declare its type, and so before it could name any entity."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse."""
        raise NotRead("entities")


def paragraphs(content: bytes) -> str:
    """Return the paragraphs of a DOCX as Markdown: headings with their depth, items of lists with a dash."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if len(packed.infolist()) > MOST_ENTRIES:
                raise NotRead("too_large")
            body = parsed(entry(packed, BODY))
            styles = headings(parsed(entry(packed, STYLES))) if STYLES in packed.namelist() else {}
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ):
        raise NotRead("no_docx") from None
    return "\n\n".join(line for line in lines(body, styles) if line)


def entry(packed: zipfile.ZipFile, name: str) -> bytes:
    """Return one file of the package; raise for one that is larger than anyone writes, whatever it says of itself."""
    with packed.open(name) as opened:
        content = opened.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise NotRead("too_large")
    return content


def parsed(content: bytes) -> ET.Element:
    """Return a document without entities of its own; raise for any other."""
    plain = content.replace(STRICT[1:-1].encode(), W[1:-1].encode())
    try:
        return ET.fromstring(plain, ET.XMLParser(target=WithoutEntities()))  # noqa: S314 -- see the class
    except (ET.ParseError, LookupError, ValueError):  # the last two of an encoding that nobody has
        raise NotRead("no_docx") from None


def headings(styles: ET.Element) -> dict[str, int]:
    """Return how deep a heading each style is, below the title; its name is English in every language of Word."""
    found = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        named = "" if name is None else name.get(f"{W}val", "").lower()
        if named == "title":
            found[style.get(f"{W}styleId", "")] = 1
        elif named.startswith("heading ") and named[8:].isdigit():
            found[style.get(f"{W}styleId", "")] = int(named[8:]) + 1
    return found


def lines(body: ET.Element, styles: Mapping[str, int]) -> Iterator[str]:
    """Yield each paragraph as a line of Markdown; what was struck out by a reviewer is left out."""
    for paragraph in body.iter(f"{W}p"):
        said = "".join(words(paragraph)).strip()
        depth = depth_of(paragraph, styles)
        if said and depth:
            yield f"{'#' * min(depth, DEEPEST_HEADING)} {' '.join(said.split())}"
        elif said:
            yield f"- {said}" if paragraph.find(f"{W}pPr/{W}numPr") is not None else said


def words(paragraph: ET.Element) -> Iterator[str]:
    for part in paragraph.iter():
        if part.tag == f"{W}t":
            yield part.text or ""
        elif part.tag == f"{W}tab":
            yield " "
        elif part.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif part.tag == f"{W}noBreakHyphen":
            yield "-"


def depth_of(paragraph: ET.Element, styles: Mapping[str, int]) -> int:
    """Return how deep a heading a paragraph is by its style, or by its own place in the outline; 0 for no heading."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    by_style = 0 if style is None else styles.get(style.get(f"{W}val", ""), 0)
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    level = "" if outline is None else outline.get(f"{W}val", "")
    return by_style or (int(level) + 2 if level.isdigit() and int(level) < DEEPEST_HEADING else 0)
