"""Having a file searched for viruses by ClamAV, where the operator runs one: nothing leaves the inner network.

It is asked by `INSTREAM` of clamd(8): the content in pieces, each after its length in four bytes, then four zeros.
"""

from __future__ import annotations

import socket
from contextlib import suppress

from django.conf import settings

from ishenim.kernel.documents.limits import NotTaken

PIECE = 65_536
PATIENCE = 30.0
"""Seconds for each thing that is said. What takes longer counts as not searched."""
LONGEST_ANSWER = 1000


def searched(content: bytes) -> bool:
    """Say whether content was searched: only where there is a ClamAV.

    Raises NotTaken for content that is known to do harm, and where ClamAV does not answer as it should.
    """
    if not settings.CLAMAV:
        return False
    try:
        said = _asked(content)
    except OSError:
        raise NotTaken("not_searched") from None
    if said.endswith(" FOUND"):
        raise NotTaken("harmful")
    if said != "stream: OK":
        raise NotTaken("not_searched")
    return True


def _asked(content: bytes) -> str:
    with _connected() as line:
        with suppress(ConnectionError):  # it has had enough and says why
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
        with line.makefile("rb") as answer:
            return answer.read(LONGEST_ANSWER).decode(errors="replace").rstrip("\0\n")


def _connected() -> socket.socket:
    """Return a line to ClamAV, at `host:port` or at the path of a socket."""
    if settings.CLAMAV.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        try:
            line.connect(settings.CLAMAV)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = settings.CLAMAV.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
