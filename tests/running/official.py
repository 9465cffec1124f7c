"""An official at the desk, without a browser: signs in, opens a page, sends a form with files."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.running.machines import Door

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(r"((?:__Host-)?(?:csrftoken|sessionid)=[^;]*)")
PASSWORD = "demo-ishenim"


def form_with_files(files: dict[str, bytes], words: dict[str, str]) -> tuple[str, bytes]:
    """Return a form as browsers send it when files are chosen: of which type it is, and its bytes."""
    edge = secrets.token_hex(16)
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{word}'.encode()
        for name, word in words.items()
    ] + [
        b'Content-Disposition: form-data; name="attachments"; filename="%s"\r\n\r\n%s'
        % (name.encode(), content)
        for name, content in files.items()
    ]
    body = b"".join(b"--%s\r\n%s\r\n" % (edge.encode(), part) for part in parts)
    return f"multipart/form-data; boundary={edge}", body + b"--%s--\r\n" % edge.encode()


@dataclass
class Official:
    door: Door
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> str:
        return self._ask("GET", path)[1]

    def sign_in(self, name: str) -> None:
        way = "/en/desk/sign-in/"
        told = {"login": f"{name}@ishenim.example", "password": PASSWORD, **self._token(way)}
        status, page = self._ask(
            "POST", way, urlencode(told).encode(), Content_Type="application/x-www-form-urlencoded"
        )
        assert status == 302, page

    def send(self, path: str, files: dict[str, bytes], **words: str) -> tuple[int, str]:
        """Fill in a form with files, send it, and return status and page."""
        kind, body = form_with_files(files, words | self._token(path))
        return self._ask("POST", path, body, Content_Type=kind)

    def _token(self, path: str) -> dict[str, str]:
        found = TOKEN.search(self.open(path))
        assert found is not None, path
        return {"csrfmiddlewaretoken": found[1]}

    def _ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        cookie = "; ".join(self.cookies.values())
        given = {"Cookie": cookie, "Origin": "https://ishenim.example", **headers}
        status, told, page = self.door.ask(method, path, body, **given)
        for pair in COOKIE.findall("; ".join(told.get_all("Set-Cookie", []))):
            self.cookies[pair.split("=")[0]] = pair
        return status, page
