"""How heavy a page is: what a browser asks for to show it, and the bytes as they are sent."""

from __future__ import annotations

from tests.journeys.walking import Walker

MOST_REQUESTS, FIRST_LOAD, NEXT_LOAD = 6, 60_000, 15_000


class Scales:
    """Counts what comes over the wire: requests, and bytes as they were sent."""

    settles = 150.0
    """Thousandths of a second in which a page that has loaded may still ask for more."""

    def __init__(self, walker: Walker) -> None:
        wire = walker.context.new_cdp_session(walker.page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda _told: self._count())
        wire.on("Network.loadingFinished", lambda told: self._weigh(told["encodedDataLength"]))
        self.walker, self.requests, self.bytes = walker, 0, 0

    def _count(self) -> None:
        self.requests += 1

    def _weigh(self, sent: float) -> None:
        self.bytes += int(sent)

    def load(self, path: str) -> tuple[int, int]:
        """Open a page; return how many requests it took, and how many bytes came."""
        self.requests, self.bytes = 0, 0
        self.walker.open(path).page.wait_for_timeout(self.settles)
        return self.requests, self.bytes
