"""A waiting room in which nobody finds a place, and asking at its door as the server does."""

from __future__ import annotations

import io

from ishenim.kernel.pages import turning_away
from ishenim.kernel.pages.waiting_room import WaitingRoom


def crowded() -> WaitingRoom:
    """Return a room without any place."""
    turning_away.prepare()
    return WaitingRoom(lambda _environ, _start_response: [], at_work=1, places=0)


def told_by(
    room: WaitingRoom, path: str, *, language="en", method="GET", body=b"", size=None
) -> tuple[int, dict[str, str], bytes]:
    """Ask, and return status, headers and body."""
    said = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_ACCEPT_LANGUAGE": language,
        "CONTENT_LENGTH": str(len(body) if size is None else size),
        "wsgi.input": io.BytesIO(body),
    }
    answer = b"".join(room(environ, lambda status, headers: said.append((status, dict(headers)))))
    [(status, headers)] = said
    return int(status.split()[0]), headers, answer
