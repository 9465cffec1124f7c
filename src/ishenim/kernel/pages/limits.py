"""Slowing down whoever tries too often, whichever process or machine they come to. No address is stored."""

from __future__ import annotations

from ipaddress import IPv6Address

from django.http import HttpRequest

from ishenim.kernel import counts
from ishenim.kernel.pages.room import address_of

BITS_OF_OTHERS = 64


def whoever(request: HttpRequest) -> bytes:
    """Return a mark of whoever sent a request; it means nothing outside this installation."""
    return counts.mark("whoever", house_of(request.META.get("REMOTE_ADDR", "")))


def house_of(address: str) -> str:
    """Return where a connection comes from: of IPv6 the network, since every household has 2⁶⁴ addresses in one."""
    known = address_of(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Address(int(known) >> BITS_OF_OTHERS << BITS_OF_OTHERS))
    return address if known is None else str(known)


class Limit:
    """So many tries in so many seconds; then one has to wait, longer with every further try up to all of them."""

    def __init__(self, what: str, *, tries: int, seconds: float) -> None:
        self.what, self.tries, self.seconds = what, tries, seconds

    def try_again_in(self, who: bytes) -> int:
        """Count a try; return 0 if it is allowed, else after how many seconds the next one is."""
        over = counts.spend(self._of(who), tries=self.tries, seconds=self.seconds) - self.tries
        return 0 if over <= 0 else max(1, round(over * self.seconds / self.tries))

    def forgive(self, who: bytes) -> None:
        """Forget the tries of whoever has shown to be right."""
        counts.forgive(self._of(who))

    def _of(self, who: bytes) -> bytes:
        return counts.mark("limit", self.what, who)


PASSPHRASES = Limit("passphrases", tries=10, seconds=900)
"""How often somebody may try the passphrase of their key, wherever it is asked for."""
