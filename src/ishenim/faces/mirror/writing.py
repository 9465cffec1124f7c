"""Writing one page into a mirror: asked for, rewritten, and left alone where the file already says the same."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from html import escape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse, StreamingHttpResponse

from ishenim.faces.mirror.addresses import belongs, file_of, link
from ishenim.faces.mirror.house import asked
from ishenim.faces.mirror.rewriting import Rewriting
from ishenim.kernel.pages import copying
from ishenim.kernel.pages.page import Grounds

HTML = "text/html"
DRAFT = ".draft-"
"""How the files begin, beside the folders of a mirror, in which something long is being written."""
LEADS_ON = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={to}">
<title>Ishenim</title>
</head>
<body><p><a href="{to}">{to}</a></p></body>
</html>
"""


class Unanswered(Exception):
    """A page that stands in the record could not be shown: there is no mirror without it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page of a mirror: its file and what stands in it, what it depends on and until when, and where it leads.

    `stood` is how the file stood when it was written: its size, and when it was last touched.
    """

    address: str
    file: str
    sha256: str
    keys: list[str] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    valid_until: float = 0.0
    leads_to: list[str] = field(default_factory=list)
    stood: list[int] = field(default_factory=list)

    def stands_in(self, folder: Path) -> bool:
        """Say whether its file is there and says what was written: it is read only where somebody touched it."""
        file = folder / self.file
        try:
            return standing(file) == self.stood or hash_of(file) == self.sha256
        except OSError:
            return False


def standing(file: Path) -> list[int]:
    """Return the size of a file and when it was last touched; FileNotFoundError where there is none."""
    state = file.stat()
    return [state.st_size, state.st_mtime_ns]


def hash_of(file: Path) -> str:
    """Return the hash of what stands in a file, however long it is; FileNotFoundError where there is none."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def write(folder: Path, address: str) -> Written:
    """Write the page of an address. One that leads on elsewhere, or is no page for everybody, becomes a way there."""
    copy = copying.copied()
    assert copy is not None, "only a process that writes a copy comes here"
    try:
        answer = asked(address, copy.of)
    except Exception as fault:
        raise Unanswered(f"The page {address} cannot be shown: {fault!r}") from fault
    grounds = getattr(answer, "grounds", None)
    if not isinstance(grounds, Grounds):
        if answer.streaming:
            answer.close()
        return _leading_on(
            folder, address, urljoin(address, answer.headers.get("Location", address)), copy.of
        )
    file, rewriting = file_of(address), Rewriting(address, copy.of)
    if isinstance(answer, StreamingHttpResponse):
        digest = _copy(folder, address, answer)
    else:
        assert isinstance(answer, HttpResponse), (
            "an answer that stands on grounds is whole, or comes in pieces"
        )
        digest = put(folder / file, _as_copied(answer, rewriting))
    about = (list(grounds.keys), list(grounds.tokens), grounds.valid_until)
    return Written(address, file, digest, *about, rewriting.leads_to, standing(folder / file))


def _as_copied(answer: HttpResponse, rewriting: Rewriting) -> bytes:
    if answer.headers["Content-Type"].startswith(HTML):
        return rewriting.of(answer.content.decode()).encode()
    return answer.content


def _copy(folder: Path, address: str, answer: StreamingHttpResponse) -> str:
    """Let a file say what comes in pieces, and end the answer: another one waits for its turn."""
    try:
        with closing(answer):
            return put_pieces(folder, file_of(address), answer)
    except Exception as fault:
        raise Unanswered(f"The file {address} cannot be copied: {fault!r}") from fault


def _leading_on(folder: Path, address: str, to: str, record: str) -> Written:
    file, whole = file_of(address), urldefrag(to).url
    inside = not urlsplit(whole).netloc and whole != address and belongs(whole)
    named = link(file, file_of(whole)) if inside else urljoin(record, to)
    content = LEADS_ON.format(to=escape(named)).encode()
    digest, leads_to = put(folder / file, content), [whole] if inside else []
    return Written(address, file, digest, leads_to=leads_to, stood=standing(folder / file))


def put(file: Path, content: bytes) -> str:
    """Let a file say this, touched only where it says something else; return the hash of its content."""
    if not (file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name[:100]}.draft")
        draft.write_bytes(content)
        draft.replace(file)
    return sha256(content).hexdigest()


def put_pieces(folder: Path, file: str, pieces: Iterable[bytes]) -> str:
    """Do the same with what may be longer than the memory; it waits under another name until it is whole."""
    draft, digest = folder / f"{DRAFT}{os.getpid()}", sha256()
    with draft.open("wb") as content:
        for piece in pieces:
            content.write(piece)
            digest.update(piece)
    stands = folder / file
    if stands.is_file() and hash_of(stands) == digest.hexdigest():
        draft.unlink()
    else:
        stands.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(stands)
    return digest.hexdigest()
