"""What this domain puts on pages that are not its own: the way to the codes, and what the search and the desk show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.conduct import queries
from ishenim.domains.conduct.models import Acknowledgement, CodeVersion, Comment
from ishenim.domains.conduct.procedures import VersionState
from ishenim.domains.conduct.showing import shown
from ishenim.kernel.norms.reading import text_of
from ishenim.kernel.pages import panels
from ishenim.kernel.pages.jinja import url
from ishenim.kernel.procedures import addresses, naming
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search import cards, indexing
from ishenim.kernel.search.cards import Card

FOUND = [state for state in VersionState if state != VersionState.WITHDRAWN]


def found(ids: Sequence[int]) -> dict[int, Card]:
    """Return versions as the search shows them: one query."""
    return {
        one.pk: Card(
            kind=CodeVersion.procedure.name,
            title=one.title,
            address=url("conduct:draft", reference=one.matter.reference),
            reference=one.matter.reference,
            place_id=one.matter.place_id,
            state=one.matter.state,
            shape=one.matter.shape,
            word=one.matter.state_label,
            day=timezone.localdate(one.matter.opened_at),
        )
        for one in queries.among(ids)
    }


def names(numbers: Collection[int]) -> Mapping[int, str]:
    """Return how acknowledgements are called at the desk of whoever is asked: one query."""
    asked = Acknowledgement.objects.select_related("version__norm").filter(pk__in=numbers)
    return {
        one.pk: _("%(title)s, version %(number)d")
        % {"title": one.version.norm.title, "number": one.version.number}
        for one in asked
    }


def desk(*, matter: Matter) -> dict[str, Any] | None:
    """Show an officer the text to be acknowledged."""
    if matter.kind != Acknowledgement.procedure.name:
        return None
    asked = Acknowledgement.objects.select_related("version__norm").get(pk=matter.pk)
    return {"version": asked.version, "norm": asked.version.norm, "text": shown(text_of(asked.version))}


def desk_of_comment(*, matter: Matter) -> dict[str, Any] | None:
    """Show whoever checks or answers a comment its words, and the article that it is about."""
    if matter.kind != Comment.procedure.name:
        return None
    one = Comment.objects.select_related("draft__matter").get(pk=matter.pk)
    return {"comment": one, "heading": one.draft.heading_of(one.article)}


def register() -> None:
    """Say to the pages where these blocks and links stand."""
    panels.register_way(gettext_lazy("Codes"), "conduct:codes", order=45)
    panels.register("desk", order=30, template="conduct/desk.html", context=desk)
    panels.register("desk", order=31, template="conduct/desk_comment.html", context=desk_of_comment)
    naming.register_names(Acknowledgement.procedure.name, names)
    addresses.register_address(CodeVersion.procedure.name, "conduct:draft", listed="conduct:codes")
    addresses.register_address(Comment.procedure.name, "conduct:comment")
    cards.register_cards(
        CodeVersion.procedure.name,
        gettext_lazy("Codes of conduct"),
        found,
        states=[(str(state.value), state.label) for state in FOUND],
    )
    indexing.register_text(CodeVersion.procedure.name, queries.public_texts)
