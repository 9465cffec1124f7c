"""Writing a version down, once; whoever calls it stands in the transaction of a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ishenim.kernel.norms.models import Article, Bound, Consequence, Norm, Version
from ishenim.kernel.norms.texts import ByLanguage, Text


def columns(what: str, words: ByLanguage) -> dict[str, str]:
    """Return words by language as the columns of a row."""
    return {f"{what}_{language}": said for language, said in words.items()}


def add_version(
    norm: Norm,
    text: Text,
    *,
    number: int,
    act: ByLanguage,
    approver: ByLanguage,
    approved_on: date,
    in_force_from: date,
) -> Version:
    """Write a version with all its articles and consequences; the database refuses one that is out of order."""
    version = Version.objects.create(
        norm=norm,
        number=number,
        approved_on=approved_on,
        in_force_from=in_force_from,
        fingerprint=text.fingerprint,
        **columns("act", act),
        **columns("approver", approver),
    )
    Consequence.objects.bulk_create(
        Consequence(version=version, identity=one.identity, rank=rank, **columns("words", one.words))
        for rank, one in enumerate(text.consequences, 1)
    )
    Article.objects.bulk_create(
        Article(
            version=version,
            identity=one.identity,
            order=order,
            may_follow=list(one.may_follow),
            **columns("chapter", one.chapter),
            **columns("heading", one.heading),
            **columns("text", one.text),
        )
        for order, one in enumerate(text.articles, 1)
    )
    return version


def end_version(version: Version, until: date) -> None:
    """Write from which day on a version is in force no longer; it is written once."""
    Version.objects.filter(pk=version.pk, until=None).update(until=until)


def bind(norm: Norm, institution_id: int, roles: list[str], since: date) -> None:
    """Say whom a norm binds from a day on; whoever was bound till then is bound until that day.

    What was to begin on that day or later is replaced: nothing of it has come true.
    """
    current = norm.bound.filter(valid_to=None)
    if current.filter(institution_id=institution_id, roles=roles, valid_from__lte=since).exists():
        return
    norm.bound.filter(valid_from__gte=since).delete()
    norm.bound.filter(valid_to=None).update(valid_to=since)
    norm.bound.filter(valid_to__gt=since).update(valid_to=since)
    Bound.objects.create(norm=norm, institution_id=institution_id, roles=roles, valid_from=since)


def titles(norm: Norm, words: Mapping[str, str]) -> None:
    """Call a norm so from now on, in these languages."""
    Norm.objects.filter(pk=norm.pk).update(**columns("title", words))
