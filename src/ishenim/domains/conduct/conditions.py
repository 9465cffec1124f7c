"""What the versions of a code must keep to, asked by forms and actions alike."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ishenim.domains.conduct.models import CodeVersion
from ishenim.domains.conduct.procedures import VersionsOfCodes, VersionState
from ishenim.kernel.calendar.words_of_time import day
from ishenim.kernel.norms.models import Norm, Version

WRITING = [VersionsOfCodes.begin_code.name, VersionsOfCodes.draft_next.name, VersionsOfCodes.revise.name]
"""The steps of whoever drafts."""


def under_way(code: str) -> CodeVersion | None:
    """Return the version of a code that is drafted, consulted or waits for its day, or None."""
    waiting = [VersionState.DRAFT, VersionState.CONSULTATION, VersionState.CONSULTED, VersionState.APPROVED]
    return CodeVersion.objects.select_related("matter").filter(code=code, matter__state__in=waiting).first()


def refuse_a_second(code: str) -> None:
    """Raise where a version of the code is under way already: two would not know of each other's changes."""
    other = under_way(code)
    if other is not None:
        raise ValidationError(
            _("A version of this code is under way already: %(reference)s. Finish or withdraw it first."),
            "under_way",
            {"reference": other.matter.reference},
        )


def last_version(code: str) -> Version | None:
    """Return the last version of a code that was not withdrawn, or None: one query."""
    versions = Version.objects.select_related("norm").filter(norm__slug=code).order_by("-number")
    return next((one for one in versions if not one.never_in_force), None)


def next_number(code: str) -> int:
    """Return the number that the next version has: each is given once, also to one that is withdrawn."""
    last = Version.objects.filter(norm__slug=code).order_by("-number").first()
    return last.number + 1 if last else 1


def refuse_before_the_last(code: str, in_force_from: date) -> None:
    """Raise for a first day that is not after the first day of the version before."""
    last = last_version(code)
    if last is not None and in_force_from <= last.in_force_from:
        raise ValidationError(
            _("Version %(number)d is in force from %(day)s. The next one comes into force after that day."),
            "before_the_last",
            {"number": last.number, "day": day(last.in_force_from)},
        )


def is_known(code: str) -> bool:
    """Say whether a code has a version, or one under way."""
    return Norm.objects.filter(slug=code).exists() or under_way(code) is not None
