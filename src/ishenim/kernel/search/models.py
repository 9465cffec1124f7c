"""What can be searched: the public words of each matter, in one spelling."""

from __future__ import annotations

from django.db import models


class Text(models.Model):
    """The public words of one matter, folded, with a space at both ends.

    The number is that of the matter: newer matters have greater numbers.
    """

    # Always given, never counted up: this is the type by which SQLite keeps the rows themselves in order.
    matter_id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=30)
    place_id = models.BigIntegerField()
    folded = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "matter_id"], name="texts_of_a_kind"),
            models.Index(fields=["place_id", "matter_id"], name="texts_of_a_place"),
        ]


class Reached(models.Model):
    """How far in the ledger the index has read: one row."""

    position = models.BigIntegerField(default=-1)
