"""An official who signs in and takes steps over plain HTTP, as a browser without scripts does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.running.installation import Installation

PASSWORD = "demo-ishenim"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
MATTER = re.compile(r"/desk/matters/([2-9A-Z]{4}-[2-9A-Z]{4})/")
WRONG = re.compile(r'role="alert".*?</div>', re.DOTALL)


@dataclass
class Official:
    """Somebody of the demonstration at the desk."""

    installation: Installation
    name: str
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def __post_init__(self) -> None:
        self.send("desk/sign-in/", login=f"{self.name}@ishenim.example", password=PASSWORD)

    def open(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        """Return the address at which the way ended, and the page."""
        address = f"{self.installation.address}/en/{path}"
        try:
            with self.opener.open(address, body, timeout=30) as answer:
                return answer.url, answer.read().decode()
        except HTTPError as wrong:
            return wrong.url, wrong.read().decode()

    def read(self, path: str) -> str:
        """Return a page that has to be there."""
        with self.opener.open(f"{self.installation.address}/en/{path}", timeout=30) as answer:
            page: str = answer.read().decode()
        return page

    def fill(self, path: str, **fields: str) -> tuple[str, str]:
        """Fill in the form at an address and send it; return where it led, and the page."""
        brought = dict(HIDDEN.findall(self.open(path)[1]))
        return self.open(path, urlencode({**brought, **fields}).encode())

    def send(self, path: str, **fields: str) -> str:
        """Fill in the form at an address and send it; return where it led. Raise if it was not taken."""
        led_to, page = self.fill(path, **fields)
        if wrong := WRONG.search(page):
            raise AssertionError(f"{path}: {' '.join(re.sub('<[^>]+>', ' ', wrong[0]).split())}")
        return led_to

    def take(self, reference: str, step: str, **fields: str) -> None:
        """Take a step of a matter."""
        self.send(f"desk/matters/{reference}/{step}/", **fields)

    def begin(self, kind: str, step: str, **fields: str) -> str:
        """Open a matter; return its reference."""
        return MATTER.search(self.send(f"desk/new/{kind}/{step}/", **fields))[1]
