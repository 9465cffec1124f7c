"""What the pages of complaints ask."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from ishenim.domains.complaints import rules
from ishenim.kernel.days import today
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.norms.reading import below, bound_on
from ishenim.kernel.versions import tokens


def is_open() -> bool:
    """Say whether anyone may complain about anybody today; the first page asks at every change, so it is remembered."""
    return anybody_bound(today(), tokens("kind:code_version"))


@lru_cache(maxsize=10)
def anybody_bound(on: date, version: tuple[int, ...]) -> bool:
    """Say whether some norm binds somebody on a day: one query."""
    return bound_on(on).exists()


def institutions_with_a_code() -> list[Institution]:
    """Return the institutions about whose officers anyone may complain: those bound by a code today, by name."""
    bound = bound_on(today()).values_list("institution_id", flat=True)
    inside = {one for top in set(bound) for one in below(top)}
    found = Institution.objects.filter(pk__in=inside).select_related("place")
    return sorted(found, key=lambda one: one.name)


def institution(code: str) -> Institution | None:
    """Return an institution about whose officers anyone may complain, by its code."""
    return next((one for one in institutions_with_a_code() if one.code == code), None)


def examined_by(institution: Institution) -> Institution | None:
    """Return the body that would examine a complaint about an officer of an institution, or None if none can yet."""
    whole = Institution.objects.select_related("superior").get(pk=institution.pk)
    bodies = rules.examining(whole, None, today())
    return bodies[0].institution if bodies else None
