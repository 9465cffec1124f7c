"""Documents of a word processor, as small as they can be."""

from __future__ import annotations

import io
import zipfile

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    f'<w:styles xmlns:w="{NAMESPACE}">'
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>'
)


def paragraph(words: str, style: str = "", *, item: bool = False) -> str:
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += '<w:numPr><w:numId w:val="1"/></w:numPr>' if item else ""
    return f"<w:p><w:pPr>{about}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def body(*paragraphs: str) -> str:
    return f'<w:document xmlns:w="{NAMESPACE}"><w:body>{"".join(paragraphs)}</w:body></w:document>'


def docx(document: str, **entries: bytes) -> bytes:
    """Return a package with this document, and whatever else is put into it."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", document)
        packed.writestr("word/styles.xml", STYLES)
        for name, content in entries.items():
            packed.writestr(name, content)
    return found.getvalue()


CODE = docx(
    body(
        paragraph("Code of Honor", "Title"),
        paragraph("In service", "1"),
        paragraph("Respect for dignity", "2"),
        paragraph("An officer speaks to everybody politely."),
        paragraph("Consequences: Remark."),
        paragraph("Gifts", "2"),
        paragraph("An officer accepts no gift."),
        paragraph("Consequences", "1"),
        paragraph("Remark", item=True),
    )
)
