"""A keyboard and nothing else: what is reached by Tab alone is pressed by Enter or Space, and each stop is seen."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.journeys.walking import Walker

from ishenim.kernel.documents.tests import files

FARTHEST = 300
FILES = 'main input[type="file"]'
PICTURE = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": files.picture("JPEG")}
PAPER = {"name": "list.pdf", "mimeType": "application/pdf", "buffer": files.saved(files.paper())}
SEND = "main form .button:not(.plain)"
PARTS = 7
"""A field for a day and a time has up to so many stops of its own."""
STOPS = (Path(__file__).parent / "stops.js").read_text()
UNSEEN = """one => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const inside = box.width > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return drawn && inside ? "" : one.outerHTML.slice(0, 120);
}"""


class Keys:
    """Somebody's keyboard, which counts the strokes beside the letters of what is typed."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.keyboard, self.beside_the_words = walker, walker.page.keyboard, 0

    def stroke(self, key: str) -> None:
        self.keyboard.press(key)
        self.beside_the_words += 1

    def row(self, *typed: str, words: str) -> None:
        """Type one row of a form, a field after another; the words themselves are not counted."""
        for one in typed:
            self.keyboard.type(one)
            self.stroke("Tab")
            self.beside_the_words += len(one) if one != words else 0

    def type(self, words: str) -> None:
        self.keyboard.type(words)

    def reach(self, css: str, *, key: str = "Tab") -> Keys:
        """Go to something by Tab alone, and see where one has come to."""
        for _ in range(FARTHEST):
            if self.walker.find("*:focus").count() and self.at(css):
                assert not self.walker.find("*:focus").evaluate(UNSEEN)
                return self
            self.stroke(key)
        raise AssertionError(f"{key} does not lead to {css} on {self.walker.path}")

    def at(self, css: str) -> bool:
        """Say whether one has come to something."""
        there: bool = self.walker.find(css).first.evaluate("one => one === document.activeElement")
        return there

    def fill(self, **words: str) -> Keys:
        """Type into fields, each reached from the one before; of a choice the first letters or the way to it."""
        for name, word in words.items():
            self.reach(f'main [name="{name}"]').type(word)
        return self

    def choose(self, name: str, *values: str) -> Keys:
        """Mark one of a group, which has one stop, by the arrows, or some boxes, each by a stop of its own."""
        group = f'main [name="{name}"]'
        for value in values:
            wanted, marked = f'{group}[value="{value}"]', f"{group}:checked"
            if self.walker.find(group).first.get_attribute("type") == "radio":
                self.reach(marked if self.walker.find(marked).count() else group).reach(
                    wanted, key="ArrowDown"
                )
            self.reach(wanted)
            if not self.walker.find(wanted).is_checked():
                self.stroke("Space")
        return self

    def attach(self, css: str, *files: dict[str, Any]) -> Keys:
        """Come to a field for files by keys, and choose some: its chooser is a window of the browser."""
        self.reach(css)
        self.walker.find(css).first.set_input_files(list(files))
        return self

    def enter(self, css: str, key: str = "Enter") -> Keys:
        """Press a link or a button, and wait for the page it leads to."""
        self.reach(css)
        with self.walker.page.expect_navigation():
            self.stroke(key)
        return self

    def follow(self, css: str) -> None:
        """Follow a link within the page."""
        self.reach(css)
        self.stroke("Enter")

    def save(self) -> None:
        """Send a form by Enter, from a field of one line or from the button behind the last row."""
        with self.walker.page.expect_navigation():
            self.stroke("Enter")


def stops_wrongly(walker: Walker) -> list[str]:
    """Go through the page that is open by Tab: return what is passed over, out of order, a trap, or not seen."""
    wanted = walker.page.evaluate(STOPS)
    in_parts = walker.find("main input:is([type=date], [type=time], [type=datetime-local])").count()
    for _ in range(len(wanted) + in_parts * PARTS + 3):
        walker.page.keyboard.press("Tab")
    told = walker.page.evaluate("window.stops")
    places = told["places"]
    forth = places[: places.index(max(places)) + 1] if places else []
    wrong = [f"not seen: {one}" for one in told["bad"]]
    wrong += [] if forth == sorted(set(forth)) else ["out of order"]
    wrong += [f"passed over: {missed}" for missed in sorted(set(wanted) - set(places))]
    return [f"{walker.path}: {fault}" for fault in wrong]


def sends(keys: Keys, text: str, *files: dict[str, Any]) -> tuple[str, str]:
    """Write a question, with its topic and files; send it, once more if something similar is shown; read the slip."""
    keys.fill(text=text, topic="Street")
    if files:
        keys.attach(FILES, *files)
    keys.enter(SEND)
    if keys.walker.find('input[name="looked"]').count():
        keys.enter(SEND)
    code = keys.walker.read(".slip .code")
    assert re.fullmatch(r"\d{5}( \d{5}){4}", code), code
    return keys.walker.read("dd.number"), code


def take(keys: Keys, reference: str, step: str, **words: str) -> None:
    """Open a matter, go to a step that it offers, and take it."""
    matter = f"desk/matters/{reference}/"
    if keys.walker.path != f"/en/{matter}":
        keys.walker.open(matter)
    keys.enter(f'main a[href$="/{step}/"]').fill(**words).enter(SEND)
    assert keys.walker.path == f"/en/{matter}", keys.walker.read()


def types_time(keys: Keys, name: str, moment: datetime) -> None:
    """Type a day and a time into a field that has a place for each part, in the order of this browser."""
    keys.reach(f'[name="{name}"]').type(f"{moment:%m%d%Y}")
    keys.stroke("Tab")
    keys.type(f"{moment:%I%M%p}"[:5])
    assert keys.walker.find(f'[name="{name}"]').input_value() == f"{moment:%Y-%m-%dT%H:%M}"


def types_day(keys: Keys, name: str, day: date) -> None:
    """Type a day into a field that has a place for each part, in the order of this browser."""
    keys.reach(f'[name="{name}"]').type(f"{day:%m%d%Y}")
    assert keys.walker.find(f'[name="{name}"]').input_value() == f"{day:%Y-%m-%d}"
