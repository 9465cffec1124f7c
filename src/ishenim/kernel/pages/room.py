"""So many at once, and no network takes the places of all others. The server is laid out by it, without Django."""

from __future__ import annotations

import threading
from collections import Counter
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

BITS_OF_A_NETWORK = {4: 24, 6: 48}
"""What one household, school or provider's customer holds of each kind of address: a /24, a /48."""
UNKNOWN = ""
"""Whoever comes through a gateway on this machine: all readers may stand behind it."""

KNOWN = 8
SENDING = 16
SENDING_MUCH = 4
ALWAYS_FREE = 8


class Room:
    """A number of places. Whoever comes is let in while their network holds fewer places than are still free.

    So a crowd from one network takes half of the room at most, two take a third each, and a crowd from everywhere,
    or from nobody knows where, takes all of it.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._held: Counter[str] = Counter()
        self._taken = 0
        self._lock = threading.Lock()

    def enter(self, network: str) -> bool:
        """Take a place, and say whether there was one for this network."""
        with self._lock:
            free = self.places - self._taken
            if not free or (network != UNKNOWN and self._held[network] >= free):
                return False
            self._held[network] += 1
            self._taken += 1
            return True

    def leave(self, network: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken -= 1
            self._held[network] -= 1
            if not self._held[network]:
                del self._held[network]

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self._taken


def address_of(words: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a server names, one of IPv4 also where it is written as one of IPv6; or None."""
    try:
        known = ip_address(words)
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, IPv6Address) else known


def network_of(address: str) -> str:
    """Return the network that an address belongs to; of this machine itself it is not known."""
    known = address_of(address)
    if known is None or known.is_loopback:
        return UNKNOWN
    return str(ip_network(f"{known}/{BITS_OF_A_NETWORK[known.version]}", strict=False))


def threads_for(places: int) -> int:
    """Return how many threads a server needs at its door: those who send, those inside, and some always free.

    The free ones hand out kept pages and turn away who finds no place.
    """
    return places + KNOWN + SENDING + SENDING_MUCH + ALWAYS_FREE
