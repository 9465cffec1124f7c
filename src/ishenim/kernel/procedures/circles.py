"""Who reads a confidential matter: circles, each with a key pair of its own, drawn when the matter is opened.

What is written is sealed for the public half of each circle that may read it. The private half of the team's circle is
sealed for every member; those of the other circles for the team, and besides: the filer's lies behind the claim code,
that of whoever is concerned is sealed for them under a mark that names nobody. So the database alone opens nothing and
does not tell whom a matter is about, and giving somebody access is sealing one key once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.keyrings.keeping import public_keys
from ishenim.kernel.procedures.claims import Claim, code_of, digest, new_code, seal
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.models import Detail, Matter
from ishenim.kernel.rows.drawing import drawn_key


class CircleKey(models.Model):
    """The key pair of one circle of a matter."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="circles")
    circle = models.CharField(_("circle"), max_length=10, choices=Circle)
    public = models.BinaryField(_("public half"), max_length=32)
    by_team = models.BinaryField(_("private half, for the team"), max_length=200, null=True)
    by_code = models.BinaryField(_("private half, for whoever has the claim code"), max_length=200, null=True)

    class Meta:
        app_label = "procedures"
        constraints = [models.UniqueConstraint(fields=["matter", "circle"], name="one_key_of_a_circle")]


class Share(models.Model):
    """The private half of a circle, sealed for one person. Whoever is concerned is found by a mark, never by name."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="shares")
    circle = models.CharField(_("circle"), max_length=10, choices=Circle)
    person = models.ForeignKey("institutions.Person", on_delete=models.PROTECT, related_name="+", null=True)
    mark = models.BinaryField(_("mark"), max_length=32, null=True)
    box = models.BinaryField(_("private half of the circle"), max_length=200)

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["matter", "circle", "person"], name="shared_once_with_a_person"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, mark=None) | Q(person=None, mark__isnull=False),
                name="shared_by_name_or_by_mark",
            ),
        ]


class ConfidedDetail(Detail):
    """What a domain knows readably of a confidential matter: codes and days."""

    claim_code = ""
    """The code of whoever filed it, handed out once and never stored."""

    class Meta:
        abstract = True


@dataclass(frozen=True, eq=False)
class Ring:
    """The keys of a matter that somebody can open: with their own key pair, or with the claim code."""

    matter: Matter
    keys: PrivateKey | None = None
    person_id: int | None = None
    code: str = ""

    @cached_property
    def drawn(self) -> Mapping[str, CircleKey]:
        """The circles of the matter."""
        return {one.circle: one for one in CircleKey.objects.filter(matter_id=self.matter.pk)}

    @cached_property
    def private(self) -> Mapping[str, PrivateKey]:
        """The private half of each circle that this ring opens; empty where nothing is unlocked."""
        found = dict(self._by_code() if self.code else self._by_key() if self.keys else ())
        if Circle.TEAM in found:
            found |= {
                one.circle: PrivateKey(boxes.opened(found[Circle.TEAM], bytes(one.by_team)))
                for one in self.drawn.values()
                if one.by_team is not None
            }
        return found

    @cached_property
    def shares(self) -> list[Share]:
        """What is sealed for this person here."""
        if self.person_id is None:
            return []
        named = Q(person_id=self.person_id)
        if self.keys is not None and Circle.CONCERNED in self.drawn:
            public = bytes(self.drawn[Circle.CONCERNED].public)
            named |= Q(mark=boxes.blind_tag(self.keys, public, self.matter.reference))
        return list(Share.objects.filter(named, matter_id=self.matter.pk))

    def _by_code(self) -> Iterator[tuple[str, PrivateKey]]:
        key = boxes.key_of_code(self.code)
        for one in self.drawn.values():
            if one.by_code is not None:
                yield one.circle, PrivateKey(boxes.unboxed(key, bytes(one.by_code)))

    def _by_key(self) -> Iterator[tuple[str, PrivateKey]]:
        assert self.keys is not None
        for share in self.shares:
            if share.circle != Circle.HELD_BACK:
                yield share.circle, PrivateKey(boxes.opened(self.keys, bytes(share.box)))


def ring_of(matter: Matter, by: Actor) -> Ring:
    """Return what an official opens in a matter: nothing while their key is locked."""
    return Ring(matter, keys=by.keys, person_id=by.person_id)


def draw(detail: ConfidedDetail, sent: str | None, team: Collection[int]) -> PrivateKey:
    """Make the claim code of a matter that is about to be opened, and draw its circles for it and for its team.

    The code follows from the mark of the form, where there is one. The rows are written with the matter. Returns the
    team's private half, which is nowhere else while the step is taken. Raises LookupError where no member has a key
    pair: nobody could read it.
    """
    keys = public_keys(team)
    if not keys:
        raise LookupError("Nobody of the team has a key pair.")
    code = detail.claim_code = code_of(sent) if sent else new_code()
    detail.also.append(Claim(pk=drawn_key(), digest=digest(code), sent=seal(sent) if sent else None))
    of_team = boxes.new_pair()
    detail.also.append(CircleKey(circle=Circle.TEAM, public=bytes(of_team.public_key)))
    for circle in (Circle.FILER, Circle.CONCERNED, Circle.BODY):
        private = boxes.new_pair()
        key = CircleKey(
            circle=circle,
            public=bytes(private.public_key),
            by_team=boxes.sealed(bytes(of_team.public_key), bytes(private)),
        )
        if circle == Circle.FILER:
            key.by_code = boxes.boxed(boxes.key_of_code(code), bytes(private))
        detail.also.append(key)
    detail.also.extend(
        Share(circle=Circle.TEAM, person_id=person, box=boxes.sealed(public, bytes(of_team)))
        for person, public in keys.items()
    )
    return of_team


def hold_back(detail: ConfidedDetail, team: PrivateKey, people: Collection[int]) -> None:
    """Seal the team's key for those who will be the team if somebody appeals; till then they are let in nowhere."""
    detail.also.extend(
        Share(circle=Circle.HELD_BACK, person_id=person, box=boxes.sealed(public, bytes(team)))
        for person, public in public_keys(people).items()
    )


def hold_back_more(ring: Ring, people: Collection[int]) -> None:
    """Seal the team's key for more of those who will be the team if somebody appeals, by whoever has it unlocked."""
    for person, public in public_keys(people).items():
        box = boxes.sealed(public, bytes(ring.private[Circle.TEAM]))
        Share.objects.update_or_create(
            matter_id=ring.matter.pk, circle=Circle.HELD_BACK, person_id=person, defaults={"box": box}
        )


def put_in(matter_id: int) -> None:
    """Make those who were held back the team, and nobody else."""
    shares = Share.objects.filter(matter_id=matter_id)
    shares.filter(circle=Circle.TEAM).delete()
    shares.filter(circle=Circle.HELD_BACK).update(circle=Circle.TEAM)


def give(ring: Ring, circle: Circle, people: Collection[int]) -> set[int]:
    """Seal a circle's key for more people, by whoever has it unlocked; return those who have a key pair.

    Whoever is concerned is written down under a mark. Raises boxes.DoesNotOpen where the ring does not open the circle.
    """
    private = ring.private.get(circle)
    if private is None:
        raise boxes.DoesNotOpen
    known = public_keys(people)
    for person, public in known.items():
        about: dict[str, Any] = {"matter_id": ring.matter.pk, "circle": circle}
        box = boxes.sealed(public, bytes(private))
        if circle == Circle.CONCERNED:
            mark = boxes.blind_tag(private, public, ring.matter.reference)
            Share.objects.filter(**about, mark=mark).delete()
            Share.objects.create(**about, mark=mark, box=box)
        else:
            Share.objects.update_or_create(**about, person_id=person, defaults={"box": box})
    return set(known)


def take_away(matter_id: int, circle: Circle, people: Collection[int]) -> int:
    """Take a circle's key from people; what they have read they have read. Return how many had it."""
    return Share.objects.filter(matter_id=matter_id, circle=circle, person_id__in=people).delete()[0]


def members(matter_id: int, circle: Circle = Circle.TEAM) -> list[int]:
    """Return the people who are in a circle by name."""
    found = Share.objects.filter(matter_id=matter_id, circle=circle, person__isnull=False)
    return list(found.order_by("pk").values_list("person_id", flat=True))


def concerning(keys: PrivateKey) -> list[Matter]:
    """Return the matters that are about whoever has this key and in which they were told, the newest first.

    Nothing says whom a matter is about, so the mark of each in which anybody was told is made and compared.
    """
    marks = Share.objects.filter(mark__isnull=False).values_list("mark", flat=True)
    told = {bytes(mark) for mark in marks if mark is not None}
    asked = CircleKey.objects.filter(
        Exists(Share.objects.filter(matter_id=OuterRef("matter_id"), mark__isnull=False)),
        circle=Circle.CONCERNED,
    )
    mine = [
        one.matter
        for one in asked.select_related("matter")
        if boxes.blind_tag(keys, bytes(one.public), one.matter.reference) in told
    ]
    return sorted(mine, key=lambda matter: matter.opened_at, reverse=True)


def is_in(matter: Matter, circle: str, by: Actor) -> bool:
    """Say whether an official was let into a circle; whoever is concerned shows it with their unlocked key."""
    if circle == Circle.CONCERNED:
        return any(share.circle == circle for share in ring_of(matter, by).shares)
    named = Share.objects.filter(matter_id=matter.pk, circle=circle, person_id=by.person_id or 0)
    return named.exists()
