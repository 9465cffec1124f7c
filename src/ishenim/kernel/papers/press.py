"""The press: what a paper shall say comes in, a PDF goes out. A process of its own, so that nothing else grows.

It reads {template, data, language} as JSON and writes the PDF, or says in one line what is wrong and ends with 1.
What stands in the data is handed over as values and can never become part of the template.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FRAME = "paper.typ"


def printed(template: str, data: Mapping[str, Any], language: str) -> bytes:
    """Return the PDF of a template filled with data; the same data give the same bytes.

    `data["made"]` is the day the paper says it was printed on, `data["qr"]` names what the squares lead to.
    """
    source = {
        "main.typ": Path(template).read_bytes(),
        FRAME: (HERE / FRAME).read_bytes(),
        "data.json": json.dumps({**data, "language": language}).encode(),
    }
    source |= {f"qr/{name}.svg": square(text) for name, text in data.get("qr", {}).items()}
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its stubs forget that files may be given by name
        source,
        root=str(FONTS),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        timestamp=int(datetime.fromisoformat(data["made"]).timestamp()),
    )
    return made


def square(text: str) -> bytes:
    """Draw a text as a QR code, readable when a seventh of it is lost."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue()


def main() -> int:
    """Print what stands on standard input."""
    asked = json.load(sys.stdin.buffer)
    try:
        made = printed(asked["template"], asked["data"], asked["language"])
    except typst.TypstError as wrong:
        sys.stderr.write(f"{asked['template']}: {wrong.diagnostic or wrong.message}")
        return 1
    except (KeyError, OSError, ValueError) as wrong:
        sys.stderr.write(f"{asked.get('template')}: {type(wrong).__name__}: {wrong}")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
