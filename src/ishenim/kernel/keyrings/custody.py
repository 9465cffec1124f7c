"""What happens when a passphrase is forgotten: two custodians together give the key back, and neither alone can.

For each pair of custodians the private half is parted into two, one of them drawn at random, so that one half alone
says nothing. Each half is sealed for its custodian. To give the key back, both seal their halves for a new key pair of
its owner; only there they come together.
"""

from __future__ import annotations

import secrets
from itertools import combinations

from nacl.public import PrivateKey

from ishenim.kernel import days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import CUSTODIAN
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.keyrings.keeping import public_keys
from ishenim.kernel.keyrings.models import Half, PersonKey


def custodians(person_id: int) -> dict[int, bytes]:
    """Return the custodians in office today who have a key pair, without the person themselves: two queries."""
    held = Appointment.objects.in_force(days.today()).filter(role=CUSTODIAN.name).exclude(person_id=person_id)
    return public_keys(set(held.values_list("person_id", flat=True)))


def part(person_id: int, private: PrivateKey) -> int:
    """Part a private half among the custodians of today, if they are others than before; return for how many pairs.

    It is done whenever the owner unlocks the key, for only then the private half is there.
    """
    known = custodians(person_id)
    pairs = {pair_of(*two): two for two in combinations(sorted(known), 2)}
    if set(Half.objects.filter(key_id=person_id).values_list("pair", flat=True)) == set(pairs):
        return 0
    Half.objects.filter(key_id=person_id).delete()
    for pair, (first, second) in pairs.items():
        drawn = secrets.token_bytes(boxes.KEY_BYTES)
        for custodian, half in ((first, drawn), (second, together(drawn, bytes(private)))):
            Half.objects.create(
                key_id=person_id, pair=pair, custodian_id=custodian, box=boxes.sealed(known[custodian], half)
            )
    return len(pairs)


def pair_of(first: int, second: int) -> str:
    """Return the name of a pair of custodians, whoever is named first."""
    return "-".join(map(str, sorted((first, second))))


def together(one: bytes, other: bytes) -> bytes:
    """Return what two halves make; put together with either of them it gives the other."""
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def hand_over(person_id: int, custodian_id: int, keys: PrivateKey, public: bytes) -> dict[str, str]:
    """Return the halves of a custodian by pair, sealed for a new public half, in hexadecimal digits.

    Raises boxes.DoesNotOpen where a half is not as it was.
    """
    halves = Half.objects.filter(key_id=person_id, custodian_id=custodian_id)
    return {one.pair: boxes.sealed(public, boxes.opened(keys, bytes(one.box))).hex() for one in halves}


def put_together(person_id: int, new: PrivateKey, handed: list[dict[str, str]]) -> PrivateKey:
    """Return the private half that two custodians handed over; raises boxes.DoesNotOpen unless it is the very one."""
    first, second = handed
    pair = next(iter(first.keys() & second.keys()), None)
    if pair is None:
        raise boxes.DoesNotOpen
    halves = [boxes.opened(new, bytes.fromhex(one[pair])) for one in (first, second)]
    private = PrivateKey(together(*halves))
    if bytes(private.public_key) != bytes(PersonKey.objects.get(person_id=person_id).public):
        raise boxes.DoesNotOpen
    return private
