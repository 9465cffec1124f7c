"""How somebody walks through the pages: opening, filling in, pressing, and reading what is there."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page
from tests.running.installation import Installation

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
ENLARGED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %, and the narrowest telephone."""
NOOKAT = "KG06242600010-B1"
ASKED_BEFORE = "Мектептин жанындагы көпүрө бузулган, балдар өтө албайт. Качан оңдолот?"
PASSWORD = "demo-ishenim"
PATIENCE = 60.0
NOT_FOUND = "the server responded with a status of"


@dataclass
class Walker:
    """Somebody with a browser that nobody has used before."""

    house: Installation
    browser: Browser
    size: dict[str, int]
    scripts: bool = True
    scheme: Any = "light"
    language: str = "en"
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(
            viewport=self.size,  # type: ignore[arg-type]  # two numbers
            locale="ky-KG",
            timezone_id="Asia/Bishkek",
            java_script_enabled=self.scripts,
            color_scheme=self.scheme,
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self._complain(said.type, said.text))
        self.page.on("pageerror", lambda error: self._complain("error", str(error)))

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and NOT_FOUND not in text:
            self.complaints.append(f"{self.page.url}: {text}")

    def leave(self) -> None:
        self.context.close()

    def open(self, path: str = "", *, status: int = 200) -> Walker:
        answer = self.page.goto(f"{self.house.address}/{self.language}/{path}")
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        return self

    def find(self, css: str, **about: Any) -> Locator:
        return self.page.locator(css, **about)

    def press(self, css: str = "main form .button:not(.plain)") -> Walker:
        """Press a button and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.find(css).first.click()
        return self

    def follow(self, way: str) -> Walker:
        """Follow the first link in the page's content whose address ends so."""
        return self.press(f'main a[href$="{way}"]')

    def fill(self, **words: str) -> Walker:
        for name, word in words.items():
            box = self.find(f'main [name="{name}"]').first
            kind = box.evaluate("box => box.type")
            if kind == "select-one":
                box.select_option(word)
            elif kind in {"radio", "checkbox"}:
                self.find(f'main [name="{name}"][value="{word}"]').check()
            else:
                box.fill(word)
        return self

    def read(self, css: str = "main") -> str:
        return " ".join(self.find(css).first.inner_text().split())

    @property
    def heading(self) -> str:
        return self.read("h1")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.house.address)

    def sign_in(self, name: str) -> None:
        self.open("desk/sign-in/")
        self.fill(login=f"{name}@ishenim.example", password=PASSWORD).press('main button:has-text("Sign in")')
        assert self.path == "/en/desk/", self.read()

    def take(self, reference: str, step: str, **words: str) -> Walker:
        """Go to a matter, choose a step there, fill in its form and send it."""
        self.open(f"desk/matters/{reference}/").follow(f"/{step}/").fill(**words).press()
        return self

    def until_sealed(self, path: str) -> str:
        """Wait until the newest line of a story has its place in the book; return the address of its entry."""
        last_moment = time.monotonic() + PATIENCE
        while time.monotonic() < last_moment:
            newest = self.open(path).find("ol.rows > li").first
            seal = newest.locator("a.seal")
            if seal.count():
                return str(seal.get_attribute("href"))
            time.sleep(0.3)
        raise AssertionError(f"The newest line of {path} has no place in the book yet.")

    def send_anyway(self) -> Walker:
        """Send a question, and once more if something similar was shown first."""
        self.press()
        return self.press() if self.find('input[name="looked"]').count() else self

    def ask(self, text: str, topic: str = "light") -> tuple[str, str]:
        """Ask about the place that is open; return the reference and the claim code."""
        self.follow("/ask/").fill(text=text, topic=topic).send_anyway()
        code = self.read(".slip .code")
        assert re.fullmatch(r"\d{5}( \d{5}){4}", code), code
        return self.read("dd.number"), code
