"""The articles that a complaint may cite: of the codes that bound the officers of a body on a day."""

from __future__ import annotations

from datetime import date

from ishenim.kernel.norms.models import Article, Consequence
from ishenim.kernel.norms.reading import bound_on, in_force, upwards


def codes_of(institution_id: int, on: date) -> list[str]:
    """Return the names of the codes that bind officers of an institution on a day."""
    rows = bound_on(on).filter(institution_id__in=list(upwards(institution_id)))
    return sorted(set(rows.values_list("norm__slug", flat=True)))


def articles(institution_id: int, on: date) -> list[Article]:
    """Return the articles in force on a day of every code that binds officers of an institution, in their order."""
    versions = [in_force(code, on) for code in codes_of(institution_id, on)]
    return [
        article
        for version in versions
        if version is not None
        for article in version.articles.select_related("version__norm").order_by("order")
    ]


def may_follow(article: Article) -> list[Consequence]:
    """Return the consequences that an article names, the mildest first."""
    named = Consequence.objects.filter(version_id=article.version_id, identity__in=article.may_follow)
    return list(named.order_by("rank"))
