"""To which place and to which institution a row belongs, as columns: the code for programs, the name for readers."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.tables.columns import Column, Row, coded

INSTITUTION = _("Institution")


def place_of(number: Callable[[Row], int]) -> tuple[Column[Row], Column[Row]]:
    """Return the code and the name of the place that a row gives by its number."""
    return coded(
        "place",
        _("Place"),
        lambda row: atlas().by_id(number(row)).code,
        lambda row: atlas().by_id(number(row)).name,
    )


def institution_of(
    which: Callable[[Row], Institution | None],
    name: str = "institution",
    title: str | Promise = INSTITUTION,
) -> tuple[Column[Row], Column[Row]]:
    """Return the code and the name of an institution that a row may have."""
    return coded(
        name,
        title,
        lambda row: body.code if (body := which(row)) else "",
        lambda row: body.name if (body := which(row)) else "",
    )
