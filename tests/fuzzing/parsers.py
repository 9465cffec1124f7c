"""Whatever of ours reads a file that somebody else made: what it may raise, and files to begin with."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.docx import body, docx, paragraph

from ishenim.domains.meetings.imports import TAKE_OVER
from ishenim.kernel.documents import cleaning
from ishenim.kernel.documents.limits import NotTaken
from ishenim.kernel.documents.tests import files
from ishenim.kernel.ledger import note, proofs, receipts
from ishenim.kernel.ledger.note import NotGenuine, Signer
from ishenim.kernel.norms import apart, marked
from ishenim.kernel.norms.limits import NotRead
from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.importing import fetching, mapping, tables

SIGNER = Signer("ishenim.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SIGNED = SIGNER.sign("ishenim.example\n1\n" + "A" * 43 + "=\n")


class Parser(NamedTuple):
    """One that reads: whatever is in a file, it returns or raises what it says it raises."""

    reads: Callable[[bytes], object]
    says: type[Exception]
    begins_with: list[bytes]


def document_of_a_code(content: bytes) -> None:
    marked.read(apart.read(content))


def inside_of_a_docx(content: bytes) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", content)
        package.writestr("word/styles.xml", content)
    document_of_a_code(packed.getvalue())


def lying_in_a_file(read: Callable[[Path], object], content: bytes) -> None:
    with tempfile.NamedTemporaryFile(prefix="fuzzing") as file:
        file.write(content)
        file.flush()
        read(Path(file.name))


def every_row(path: Path) -> None:
    list(tables.open_table(path, ["place", "text"], only=False).rows())


def receipt(content: bytes) -> None:
    receipts.check(content.decode("utf-8", "surrogateescape"), SIGNER.verifier)


def proof(content: bytes) -> None:
    proofs.check(content.decode("utf-8", "surrogateescape"), b"an entry", SIGNER.verifier)


WORDS = body(paragraph("Article 1", "Heading1"), paragraph("Words", item=True))
PARSERS = {
    "picture": Parser(
        cleaning.cleaned,
        NotTaken,
        [files.picture("PNG"), files.picture("WEBP"), files.photograph_with_place(), files.moving("PNG")],
    ),
    "paper": Parser(
        cleaning.cleaned,
        NotTaken,
        [files.paper_that_acts(), files.paper_with_photograph(), files.filled_form()],
    ),
    "code": Parser(document_of_a_code, NotRead, [docx(WORDS), b"# Article 1\n\n- words\n\n## A {#name}\n"]),
    "inside": Parser(inside_of_a_docx, NotRead, [WORDS.encode()]),
    "table": Parser(
        partial(lying_in_a_file, every_row),
        Faults,
        [b'place,text\nKG1,"a\nb"\n', "place;text\nМесто;слово".encode("cp1251"), "place\nKG1".encode("utf-16")],
    ),
    "mapping": Parser(
        partial(lying_in_a_file, partial(mapping.read_mapping, step=TAKE_OVER.step)),
        Faults,
        [
            b'[fields.place]\nis = "KG1"\n[fields.text]\ncolumns = ["a", "b"]\npattern = "X-{}"\n',
            b'[position]\nlongitude = "x"\nlatitude = "y"\n',
            b"position = 1\n[fields]\nplace = 1\ntext = {pattern = 'X-{0.y}'}\n",
            b"fields = 1\n",
        ],
    ),
    "answer": Parser(
        partial(fetching.read, named="an answer"),
        Faults,
        [b'[{"a": 1.5, "b": [null]}]', b'<?xml version="1.0" encoding="utf-8"?><all><one><a>b</a></one></all>'],
    ),
    "receipt": Parser(receipt, NotGenuine, [receipts.write(b"{}", {"a": ["00" * 16, 1]}, SIGNED, None).encode()]),
    "proof": Parser(proof, NotGenuine, [f"c2sp.org/tlog-proof@v1\nindex 0\n\n{SIGNED}".encode()]),
    "note": Parser(lambda content: note.opened(content, SIGNER.verifier), NotGenuine, [SIGNED.encode()]),
}  # fmt: skip
