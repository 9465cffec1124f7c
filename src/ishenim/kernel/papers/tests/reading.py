"""Reading a PDF as a person does: its words as they are drawn, by the letters its fonts say they are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import segno

A4 = (595, 842)
"""Points wide and high."""


def words_of(pdf: bytes) -> str:
    """Return the text of all pages, with no spaces: a line may end anywhere."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return re.sub(r"[\s\u200b\u00a0]", "", "".join(page_text(page) for page in paper.pages))


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return len(paper.pages)


def squeezed(text: str) -> str:
    """Return a sentence as `words_of` returns it."""
    return re.sub(r"[\s\u200b\u00a0]", "", text)


def page_text(page) -> str:
    fonts = {name: letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    said, known = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            known = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            said += [spelled(bytes(part), known) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(said)


def spelled(drawn: bytes, known: dict[int, str]) -> str:
    return "".join(known.get(int.from_bytes(drawn[at : at + 2]), "") for at in range(0, len(drawn), 2))


def letters(font) -> dict[int, str]:
    """Return which letters each glyph of a font stands for."""
    known: dict[int, str] = {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            known[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            start = int(text, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                known[code] = chr(start + code - int(first, 16))
    return known


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return how wide and how high each page is, in points."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        boxes = [[round(float(edge)) for edge in page.MediaBox] for page in paper.pages]
    return [(right - left, top - bottom) for left, bottom, right, top in boxes]


def squares_of(pdf: bytes) -> list[tuple[str, list[str]]]:
    """Return each square for a camera as it is drawn: the words beside it for who cannot see, and its rows."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return [square for page in paper.pages for square in page_squares(page)]


def page_squares(page) -> Iterator[tuple[str, list[str]]]:
    words, points = None, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                words = operands[1].get("/Alt")
            case "m" | "l":
                points.append(tuple(map(float, operands)))
            case "B" if words is not None:
                yield str(words), rows_of(points)
            case "n" | "f" | "S":
                points.clear()


def rows_of(points: list[tuple[float, ...]]) -> list[str]:
    """Return strokes that are one module high as rows of dark and light modules."""
    size = int(max(across for across, _down in points))
    drawn = [["0"] * size for _ in range(size)]
    for (first, down), (last, _down) in zip(points[::2], points[1::2], strict=True):
        drawn[int(down)][int(first) : int(last)] = "1" * int(last - first)
    return ["".join(row) for row in drawn]


def code_of(words: str) -> list[str]:
    """Return the code of some words as its standard gives it, in such rows."""
    return ["".join(map(str, row)) for row in segno.make(words, error="m", micro=False).matrix]
