"""A reader nobody knows: no cookie, no token, and every public page checked for both on the way."""

from __future__ import annotations

import re
from html import unescape

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils.cache import has_vary_header
from tests.running.asking import solved

from ishenim.domains.meetings.asking_views import WITHOUT_WORK, WITHOUT_WORK_IN_THE_HALL
from ishenim.domains.meetings.pressing_views import A_HALL, MANY_HALLS
from ishenim.faces.portal.following import LETTERS
from ishenim.kernel.pages.codes import WRONG_CODES
from ishenim.kernel.pages.front import Front
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.pages.uploads import FORMS_WITH_FILES

ENDS = (request_started, request_finished)
TAGS = re.compile(r"<[^>]*>")


def forget_everyone() -> None:
    """Begin as a process does: nobody has tried anything, no page is kept."""
    for limit in (
        WRONG_CODES, LETTERS, WITHOUT_WORK, FORMS_WITH_FILES, WITHOUT_WORK_IN_THE_HALL, A_HALL, MANY_HALLS,
    ):  # fmt: skip
        limit._spent.clear()
    kept_pages.clear()


def words(response) -> str:
    """Return a page as a person reads it: the text without the marks, on one line."""
    whole = response.content.decode()
    body = whole[whole.index("<body") :] if "<body" in whole else whole
    return " ".join(unescape(TAGS.sub(" ", body)).split())


def proof() -> str:
    """Return a solved puzzle, as a browser sends it."""
    return solved(settings.SECRET_KEY)


class Reader:
    """One reader's browser, which keeps cookies if it ever got any."""

    def __init__(self, language: str = "en", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=headers or None)
        self.language = language

    def get(self, path: str = "", *, status: int = 200, **headers: str):
        return self._checked(self.client.get(f"/{self.language}/{path}", headers=headers), status)

    def post(self, path: str, data=None, *, status: int = 200, **headers: str):
        return self._checked(
            self.client.post(f"/{self.language}/{path}", data or {}, headers=headers), status
        )

    def read(self, path: str = "", *, status: int = 200) -> str:
        return words(self.get(path, status=status))

    @staticmethod
    def _checked(response, status):
        assert response.status_code == status, response.content.decode()
        assert not response.cookies, f"a public page set {response.cookies}"
        assert not has_vary_header(response, "Cookie"), "a public page depends on cookies"
        return response


class Door:
    """The whole way in, past the pages that are kept; remembers the headers of the last answer."""

    def __init__(self) -> None:
        self.front, self.headers, self.status = Front(WSGIHandler()), {}, 0

    def get(self, path: str, **headers: str) -> bytes:
        environ = RequestFactory().get(path, headers=headers).environ
        for signal in ENDS:  # as Django's own client does: the connection of a test stays open
            signal.disconnect(close_old_connections)
        try:
            body = self.front(environ, self._start)
            whole = b"".join(body)
            getattr(body, "close", lambda: None)()
        finally:
            for signal in ENDS:
                signal.connect(close_old_connections)
        return whole

    def _start(self, status, headers, exc_info=None) -> None:
        self.status, self.headers = int(status.split()[0]), dict(headers)
