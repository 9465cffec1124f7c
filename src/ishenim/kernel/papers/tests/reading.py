"""Reading a PDF as a person does: its words as they are drawn, by the letters its fonts say they are."""

from __future__ import annotations

import io
import re

import pikepdf


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
