"""Pages as they went over the wire, with what they depend on; the least recently shown makes room."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from time import time

from ishenim.kernel import versions
from ishenim.kernel.metrics import tally
from ishenim.kernel.pages.page import Grounds

PAGES = 2_000
BYTES = 32 * 2**20
ASKED_SHARE = 4  # one in four may be an answer to a query, so that queries never push plain pages out

Headers = list[tuple[str, str]]
Address = tuple[str, str, str]
"""The path, the query, and the language where the path does not say it."""
TOLD_AGAIN = ("ETag", "Cache-Control", "Vary")
TOLD_AGAIN_TO_PROGRAMS = ("Access-Control-", "Ishenim-")


class Kept:
    """One response, made once: whole and pressed."""

    __slots__ = (
        "body",
        "headers",
        "keys",
        "making",
        "mark",
        "pressed",
        "pressed_headers",
        "shown",
        "size",
        "tokens",
        "told_again",
        "valid_until",
    )

    def __init__(self, body: bytes, headers: Headers, grounds: Grounds, route: str = "") -> None:
        self.body = body
        self.shown = tally(route).tick
        self.pressed = gzip.compress(body, 6, mtime=0)
        self.headers = [*headers, ("Content-Length", str(len(body)))]
        self.pressed_headers = [
            *headers,
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(self.pressed))),
        ]
        self.told_again = [pair for pair in headers if is_told_again(pair[0])]
        self.mark = grounds.etag.removeprefix("W/")
        self.keys, self.tokens, self.valid_until = grounds.keys, grounds.tokens, grounds.valid_until
        self.making = Lock()  # held by whoever makes it anew once it does not hold any more
        self.size = len(body) + len(self.pressed) + sum(len(name) + len(value) for name, value in headers) * 2

    def is_named_in(self, if_none_match: str) -> bool:
        """Say whether the reader already has this very page."""
        return self.mark in if_none_match or if_none_match == "*"

    def holds(self) -> bool:
        """Say whether the page is still true: nothing it depends on changed, and its day is not over."""
        return self.valid_until > time() and versions.tokens(*self.keys) == self.tokens


def is_told_again(header: str) -> bool:
    """Say whether a header is sent also to whoever has the page already: what it was made of, and who may read it."""
    return header in TOLD_AGAIN or header.startswith(TOLD_AGAIN_TO_PROGRAMS)


class Shelf:
    """So many pages and so many bytes; the page not shown for the longest time goes first."""

    def __init__(self, pages: int, size: int) -> None:
        self.pages, self.room, self.size = pages, size, 0
        self._kept: OrderedDict[Address, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, address: Address) -> Kept | None:
        with self._lock:
            kept = self._kept.get(address)
            if kept is not None:
                self._kept.move_to_end(address)
            return kept

    def put(self, address: Address, kept: Kept) -> None:
        with self._lock:
            self._take_out(self._kept.pop(address, None))
            if kept.size > self.room:
                return
            self._kept[address] = kept
            self.size += kept.size
            while len(self._kept) > self.pages or self.size > self.room:
                self._take_out(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def _take_out(self, kept: Kept | None) -> None:
        self.size -= kept.size if kept else 0


class KeptPages:
    """The pages this process keeps: plain addresses on one shelf, answers to queries on another."""

    def __init__(self, pages: int = PAGES, size: int = BYTES) -> None:
        asked = pages // ASKED_SHARE, size // ASKED_SHARE
        self.plain = Shelf(pages - asked[0], size - asked[1])
        self.asked = Shelf(*asked)

    def get(self, path: str, query: str, language: str = "") -> Kept | None:
        return (self.asked if query else self.plain).get((path, query, language))

    def put(self, path: str, query: str, kept: Kept, language: str = "") -> None:
        (self.asked if query else self.plain).put((path, query, language), kept)

    def clear(self) -> None:
        self.plain.clear()
        self.asked.clear()

    def __len__(self) -> int:
        return len(self.plain) + len(self.asked)


@lru_cache(1024)
def takes_gzip(accepted: str) -> bool:
    """Say whether a reader can open what is pressed with gzip (RFC 9110, section 12.5.3)."""
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
