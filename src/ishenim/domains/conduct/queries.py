"""What pages ask about codes. Rows are plain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from ishenim.domains.conduct.models import Acknowledgement, CodeVersion, Comment
from ishenim.domains.conduct.procedures import AcknowledgementState, CommentState, VersionState
from ishenim.kernel.norms.models import Article, Bound, Norm, Version
from ishenim.kernel.norms.reading import bound_on, in_force, officers_bound
from ishenim.kernel.versions import tokens

CODE = "code"
FEW = 5
"""Of fewer officers nobody is told how many acknowledged: it would tell who."""
READ_AS_DRAFT = [VersionState.DRAFT, VersionState.CONSULTATION, VersionState.CONSULTED, VersionState.APPROVED]
SHOWN_TO_ALL = [CommentState.SHOWN, CommentState.ANSWERED, CommentState.LET_GO]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those whom a version binds have acknowledged it; `few` where that would tell who."""

    acknowledged: int
    bound: int

    @property
    def few(self) -> bool:
        """Whether they are too few to be counted in public."""
        return self.bound < FEW

    @property
    def percent(self) -> int:
        """The share in per cent, rounded down: only all of them are a hundred."""
        return self.acknowledged * 100 // self.bound if self.bound else 0


def codes() -> list[Norm]:
    """Return the codes that ever had a version, by name: one query."""
    return list(Norm.objects.filter(kind=CODE).order_by("slug"))


def code(slug: str) -> Norm | None:
    """Return a code: one query."""
    return Norm.objects.filter(kind=CODE, slug=slug).first()


def versions(norm: Norm) -> list[Version]:
    """Return the versions of a code, the newest first: one query."""
    return list(norm.versions.select_related("norm").order_by("-number"))


def on_a_day(norm: Norm, on: date) -> Version | None:
    """Return the version that is in force on a day, or None: one query."""
    return in_force(norm.slug, on)


def bound_by(norm: Norm) -> list[Bound]:
    """Return whom a code binds and bound, the latest first: one query."""
    return list(norm.bound.select_related("institution").order_by("-valid_from", "-pk"))


def drafts_of(slug: str | None = None) -> list[CodeVersion]:
    """Return the drafts of one code or of all, the newest first: one query."""
    found = CodeVersion.objects.select_related("matter").filter(matter__state__in=READ_AS_DRAFT)
    return list((found if slug is None else found.filter(code=slug)).order_by("-pk"))


def share(version: Version, on: date) -> Share:
    """Return how many of those whom a version binds on a day have acknowledged it: five queries."""
    bound = {officer.pk for officer in officers_bound(version.norm_id, on)}
    done = Acknowledgement.objects.filter(
        version=version, matter__state=AcknowledgementState.ACKNOWLEDGED, appointment_id__in=bound
    )
    return Share(done.count(), len(bound))


def is_binding(role: str, on: date) -> bool:
    """Say whether some code binds an office on a day; every page of the desk asks, so it is remembered."""
    return role in roles_bound(on, tokens("kind:code_version"))


@lru_cache(maxsize=10)
def roles_bound(on: date, version: tuple[int, ...]) -> frozenset[str]:
    """Return the offices that codes bind on a day: one query."""
    return frozenset(role for row in bound_on(on).filter(norm__kind=CODE) for role in row.roles)


def articles_of(norm: Norm, identity: str) -> list[Article]:
    """Return an article as each version has it, the newest first: one query."""
    found = Article.objects.select_related("version__norm").filter(version__norm=norm, identity=identity)
    return list(found.order_by("-version__number"))


def draft(reference: str) -> CodeVersion | None:
    """Return the version of a reference on its way, however it was typed: one query."""
    found = CodeVersion.objects.select_related("matter__institution", "binds", "version__norm")
    return found.filter(matter__reference=reference.strip().upper()).first()


def matter_of(version: Version) -> CodeVersion | None:
    """Return how a version came about: one query."""
    return CodeVersion.objects.select_related("matter").filter(version=version).first()


def comments_on(draft: CodeVersion) -> list[Comment]:
    """Return the comments on a draft that everyone reads, the oldest first: one query."""
    found = Comment.objects.select_related("matter").filter(draft=draft, matter__state__in=SHOWN_TO_ALL)
    return list(found.exclude(shown="").order_by("pk"))


def waiting_for_a_check(draft: CodeVersion) -> int:
    """Return how many comments on a draft nobody has checked yet: one query."""
    return Comment.objects.filter(draft=draft, matter__state=CommentState.WAITING).count()


def comment(reference: str) -> Comment | None:
    """Return the comment of a reference, however it was typed: one query."""
    found = Comment.objects.select_related("matter__institution", "draft__matter")
    return found.filter(matter__reference=reference.strip().upper()).first()


def listed_versions(before: int | None, limit: int, slug: str = "") -> list[CodeVersion]:
    """Return versions and drafts of one code or of all, the newest first, below a number: one query."""
    found = CodeVersion.objects.select_related("matter__institution", "binds", "version__norm").order_by(
        "-pk"
    )
    found = found.filter(code=slug) if slug else found
    return list(found.filter(pk__lt=before)[:limit] if before is not None else found[:limit])


def listed_comments(before: int | None, limit: int, draft: str = "") -> list[Comment]:
    """Return comments on one draft or on all, the newest first, below a number: one query."""
    found = Comment.objects.select_related("matter__institution", "draft__matter").order_by("-pk")
    found = found.filter(draft__matter__reference=draft.upper()) if draft else found
    return list(found.filter(pk__lt=before)[:limit] if before is not None else found[:limit])


def among(numbers: Collection[int]) -> list[CodeVersion]:
    """Return versions by number: one query."""
    return list(CodeVersion.objects.select_related("matter", "version").filter(pk__among=numbers))


def public_texts(numbers: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of versions and drafts, in every language: one query."""
    return {one.pk: words_of(one) for one in among(numbers) if one.matter.state != VersionState.WITHDRAWN}


def words_of(one: CodeVersion) -> str:
    """Return every word of a version: titles, headings and texts."""
    said = [*one.titles.values()]
    for article in one.articles:
        said += [*article.heading.values(), *article.text.values()]
    return " ".join(said)


def every_article(last: int | None, most: int) -> list[Article]:
    """Return articles of all versions behind a number: one query."""
    found = Article.objects.select_related("version__norm").filter(version__norm__kind=CODE)
    return list(found.filter(pk__gt=last or 0).order_by("pk")[:most])


def acknowledging_of(appointment_ids: Collection[int]) -> QuerySet[Acknowledgement]:
    """Return what these offices are asked to acknowledge and have not yet."""
    asked = Q(matter__state__in=[AcknowledgementState.DUE, AcknowledgementState.OVERDUE])
    found = Acknowledgement.objects.select_related("matter", "version__norm").filter(asked)
    return found.filter(appointment_id__in=appointment_ids).order_by("matter__due_at", "pk")
