"""One matter joined to another: a row says so, and nothing of either is moved, so that parting gives all of it back.

While the row stands, a code of the joined matter also speaks for the other, its followers are told of the other, and
its presses are counted with those of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.models import Matter


class Merged(models.Model):
    """A matter that was merged into another, for as long as it is."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="merged_as", verbose_name=_("matter")
    )
    into = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="merged_here", verbose_name=_("merged into")
    )

    class Meta:
        app_label = "procedures"


def part(matter: Matter) -> Matter | None:
    """Take a merging back; return the other matter, or None if there was none."""
    row = Merged.objects.select_related("into").filter(matter=matter).first()
    if row is None:
        return None
    other: Matter = row.into
    row.delete()
    return other


def merged_into(matter_id: int) -> Matter | None:
    """Return the matter into which one was merged, if it was: one query."""
    row = Merged.objects.select_related("into").filter(matter_id=matter_id).first()
    return row.into if row else None


def merged_here(matter_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the references of what was merged into each of these matters: one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Merged.objects.filter(into__among=matter_ids).order_by("pk")
    for into, reference in rows.values_list("into_id", "matter__reference"):
        found[into].append(reference)
    return found
