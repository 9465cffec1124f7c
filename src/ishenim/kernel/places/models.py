"""Units of territory in time: they begin, change their name, change their parent, merge and end.

A day in `valid_to` is the first day on which the statement is no longer true. An empty day means: not known
to have begun, or not known to end.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ishenim.kernel.places.naming import in_the_readers_language


class Hierarchy(models.TextChoices):
    """The named orders in which one place lies inside another."""

    ADMINISTRATIVE = "administrative"
    POLICE = "police"
    JUDICIAL = "judicial"


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Return the rule that nothing ends before it has begun."""
    whole = Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
    return models.CheckConstraint(condition=whole, name=name)


class Place(models.Model):
    """A unit of territory with a life of its own."""

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=32)
    name_ky = models.CharField(max_length=200, blank=True, default="")
    name_ru = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    iso = models.CharField(max_length=8, blank=True, default="")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["kind", "code"], name="place_of_kind")]
        constraints = [
            ends_after_it_begins("place_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | (Q(valid_to__isnull=False) & ~Q(replaced_by=F("id"))),
                name="place_is_replaced_by_another_once_over",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lon__range=(-180, 180), lat__isnull=False, lat__range=(-90, 90)),
                name="place_lies_on_the_earth",
            ),
            models.CheckConstraint(
                condition=~Q(name_ky="", name_ru="", name_en=""), name="place_has_a_name_in_some_language"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the first language that has one."""
        return in_the_readers_language({"ky": self.name_ky, "ru": self.name_ru, "en": self.name_en})


class Parentage(models.Model):
    """For some time, one place lies inside another in a named hierarchy."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="parentages", db_index=False)
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="childhoods", db_index=False)
    hierarchy = models.CharField(max_length=16, choices=Hierarchy.choices, default=Hierarchy.ADMINISTRATIVE)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["place", "hierarchy", "valid_from"], name="parents_of_a_place"),
            models.Index(fields=["parent", "hierarchy"], name="children_of_a_place"),
        ]
        constraints = [
            ends_after_it_begins("parentage_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(place=F("parent")), name="no_place_is_its_own_parent"),
            models.CheckConstraint(
                condition=Q(hierarchy__in=["administrative", "police", "judicial"]),
                name="parentage_names_its_hierarchy",
            ),
            models.UniqueConstraint(
                fields=["place", "hierarchy"],
                condition=Q(valid_to__isnull=True),
                name="one_parent_at_a_time_in_a_hierarchy",
            ),
        ]


class Boundary(models.Model):
    """For some time, the outline of a place according to one source."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="boundaries", db_index=False)
    outline = models.BinaryField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "source"], name="boundaries_of_a_place")]
        constraints = [
            ends_after_it_begins("boundary_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["place", "source"],
                condition=Q(valid_to__isnull=True),
                name="one_boundary_at_a_time_from_a_source",
            ),
        ]
