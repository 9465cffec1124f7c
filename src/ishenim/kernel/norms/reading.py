"""What anyone asks of normative texts: what is in force, whom it binds, what a citation means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import Role
from ishenim.kernel.norms.models import Article, Bound, Norm, Version
from ishenim.kernel.norms.texts import ArticleText, ConsequenceText, Text

CITATION = re.compile(r"([a-z0-9-]+)/([a-z][a-z0-9-]*)@([1-9][0-9]{0,4})", re.ASCII)


def in_force(code: str, on: date) -> Version | None:
    """Return the version of a norm that is in force on a day, or None: one query."""
    begun = Version.objects.select_related("norm").filter(norm__slug=code, in_force_from__lte=on)
    return begun.exclude(until__lte=on).order_by("-in_force_from", "-number").first()


def binding(institution_id: int, role: Role, on: date) -> list[Norm]:
    """Return the norms that bind an officer of an institution in an office on a day, by name.

    A norm binds the officers of an institution and of all below it, once a version of it is in force.
    """
    above = set(upwards(institution_id))
    rows = bound_on(on).filter(institution_id__in=above).select_related("norm").order_by("norm__slug")
    found = {row.norm_id: row.norm for row in rows if role.name in row.roles}
    return [norm for norm in found.values() if in_force(norm.slug, on)]


def bound_on(on: date) -> QuerySet[Bound]:
    """Return who is bound by which norm on a day."""
    return Bound.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def officers_bound(norm_id: int, on: date) -> list[Appointment]:
    """Return whoever holds on a day an office that a norm binds, the oldest appointment first."""
    wanted = Q(pk__in=())
    for row in bound_on(on).filter(norm_id=norm_id):
        wanted |= Q(institution_id__in=below(row.institution_id), role__in=row.roles)
    return list(Appointment.objects.in_force(on).filter(wanted).order_by("pk"))


def upwards(institution_id: int) -> Iterator[int]:
    """Yield an institution and every one above it."""
    superiors = dict(Institution.objects.values_list("pk", "superior_id"))
    seen: set[int] = set()
    here: int | None = institution_id
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        here = superiors.get(here)


def below(institution_id: int) -> list[int]:
    """Return an institution and every one below it: one query."""
    directly: dict[int | None, list[int]] = {}
    for number, superior in Institution.objects.values_list("pk", "superior_id"):
        directly.setdefault(superior, []).append(number)
    waiting, seen = [institution_id], list[int]()
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.append(here)
            waiting += directly.get(here, [])
    return seen


def citation(article: Article) -> str:
    """Return how an article of a version is cited: `enforcement-honor/dignity@2`."""
    return f"{article.version.norm.slug}/{article.identity}@{article.version.number}"


def cited(words: str) -> Article | None:
    """Return the article that a citation means, or None if there is no such article: one query."""
    found = CITATION.fullmatch(words.strip())
    if found is None:
        return None
    code, identity, number = found.groups()
    articles = Article.objects.select_related("version__norm")
    return articles.filter(version__norm__slug=code, version__number=int(number), identity=identity).first()


def headings(code: str, on: date) -> dict[str, str]:
    """Return the headings of a code's articles in force on a day, by identity: two queries."""
    version = in_force(code, on)
    return {one.identity: one.heading for one in version.articles.all()} if version else {}


def text_of(version: Version) -> Text:
    """Return the text of a version as plain data: two queries."""
    return Text(
        tuple(
            ArticleText(
                one.identity,
                one.in_all("chapter"),
                one.in_all("heading"),
                one.in_all("text"),
                tuple(one.may_follow),
            )
            for one in version.articles.all()
        ),
        tuple(ConsequenceText(one.identity, one.in_all("words")) for one in version.consequences.all()),
    )
