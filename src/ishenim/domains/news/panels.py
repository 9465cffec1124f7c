"""What this domain puts on pages that are not its own: the newest stories, and the way to all of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.domains.news import queries
from ishenim.domains.news.models import Story
from ishenim.kernel.pages import panels
from ishenim.kernel.procedures import addresses
from ishenim.kernel.search import indexing


def of_home(**_about: Any) -> list[str]:
    """Name what the block on the first page depends on."""
    return ["kind:news"]


def home(**_about: Any) -> dict[str, Any] | None:
    """Show the newest stories; nothing where there is none."""
    stories = queries.newest()
    return {"stories": stories} if stories else None


def register() -> None:
    """Say to the pages where this block and these links stand."""
    panels.register("home", order=30, template="news/home.html", context=home, keys=of_home)
    panels.register_way(_("News"), "news:list", order=40)
    indexing.register_text(Story.procedure.name, queries.public_texts)
    addresses.register_address(Story.procedure.name, "news:story", listed="news:list")
