"""Versions of codes, their articles and the comments on drafts, as anyone takes them away."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.domains.conduct import queries
from ishenim.domains.conduct.grounds import Outcome
from ishenim.domains.conduct.models import CodeVersion, Comment
from ishenim.kernel.dumps.declare import Dumped
from ishenim.kernel.dumps.declare import register as register_dumped
from ishenim.kernel.norms.models import Article
from ishenim.kernel.norms.reading import citation
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.columns import Column, Kind, Table, coded, in_pieces
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_at_its_page, register_list

VERSIONS: Table[CodeVersion] = Table(
    "codes",
    _("Versions of codes of conduct"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("code", _("Code"), lambda row: row.code, Kind.CODE),
        Column("title", _("Title"), lambda row: row.title),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        Column(
            "version",
            pgettext_lazy("of a code", "Version"),
            lambda row: row.version and row.version.number,
            Kind.NUMBER,
        ),
        Column(
            "approved_on", _("Approved on"), lambda row: row.version and row.version.approved_on, Kind.DAY
        ),
        Column(
            "in_force_from",
            _("In force from"),
            lambda row: row.version and row.version.in_force_from,
            Kind.DAY,
        ),
        Column("until", _("In force until"), lambda row: row.version and row.version.until, Kind.DAY),
        Column("act", _("Act"), lambda row: row.version.said("act") if row.version else ""),
        Column("approver", _("Approved by"), lambda row: row.version.said("approver") if row.version else ""),
        *coded("institution", _("Institution bound"), lambda row: row.binds.code, lambda row: row.binds.name),
        Column("roles", _("Offices bound"), lambda row: row.roles, Kind.CODES),
        Column("articles", _("Articles"), lambda row: len(row.articles), Kind.NUMBER),
        Column("consultation_ends", _("Consultation until"), lambda row: row.consultation_ends, Kind.DAY),
        Column(
            "fingerprint",
            _("Fingerprint"),
            lambda row: row.whole.fingerprint if row.has_text else "",
            Kind.CODE,
        ),
        Column(
            "page",
            _("Page"),
            lambda row: whole_address(reverse("conduct:draft", kwargs={"reference": row.matter.reference})),
        ),
    ),
)

ARTICLES: Table[Article] = Table(
    "code_articles",
    _("Articles of codes of conduct"),
    (
        Column("citation", _("Citation"), citation, Kind.CODE),
        Column("code", _("Code"), lambda row: row.version.norm.slug, Kind.CODE),
        Column("version", pgettext_lazy("of a code", "Version"), lambda row: row.version.number, Kind.NUMBER),
        Column("article", _("Article"), lambda row: row.identity, Kind.CODE),
        Column("number", _("Number"), lambda row: row.order, Kind.NUMBER),
        Column("chapter_ky", _("Chapter in Kyrgyz"), lambda row: row.chapter_ky),
        Column("chapter_ru", _("Chapter in Russian"), lambda row: row.chapter_ru),
        Column("chapter_en", _("Chapter in English"), lambda row: row.chapter_en),
        Column("heading_ky", _("Heading in Kyrgyz"), lambda row: row.heading_ky),
        Column("heading_ru", _("Heading in Russian"), lambda row: row.heading_ru),
        Column("heading_en", _("Heading in English"), lambda row: row.heading_en),
        Column("text_ky", _("Text in Kyrgyz"), lambda row: row.text_ky),
        Column("text_ru", _("Text in Russian"), lambda row: row.text_ru),
        Column("text_en", _("Text in English"), lambda row: row.text_en),
        Column("may_follow", _("What may follow"), lambda row: row.may_follow, Kind.CODES),
        Column("in_force_from", _("In force from"), lambda row: row.version.in_force_from, Kind.DAY),
        Column("until", _("In force until"), lambda row: row.version.until, Kind.DAY),
    ),
)

COMMENTS: Table[Comment] = Table(
    "code_comments",
    _("Comments on drafts of codes"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("draft", _("Draft"), lambda row: row.draft.matter.reference, Kind.CODE),
        Column("code", _("Code"), lambda row: row.draft.code, Kind.CODE),
        Column("article", _("Article"), lambda row: row.article, Kind.CODE),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        Column("opened_at", _("Sent"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("text", _("Text"), lambda row: row.shown),
        *coded(
            "outcome",
            _("What became of it"),
            lambda row: row.outcome,
            lambda row: str(Outcome(row.outcome).label) if row.outcome else "",
        ),
        Column("answer", _("Answer"), lambda row: row.answer if row.shown else ""),
    ),
)


class VersionFilter(forms.Form):
    """Choosing the versions of one code."""

    code = forms.SlugField(label=_("Code"), required=False)


class CommentFilter(forms.Form):
    """Choosing the comments on one draft."""

    draft = forms.CharField(label=_("Draft"), required=False)


def read_versions(chosen: Chosen, before: int | None, most: int) -> Piece[CodeVersion]:
    """Return the next versions of a choice, the newest first: one query."""
    found = queries.listed_versions(before, most + 1, chosen.get("code") or "")
    return piece(found, most, lambda row: row.pk)


def read_comments(chosen: Chosen, before: int | None, most: int) -> Piece[Comment]:
    """Return the next comments of a choice, the newest first: one query."""
    found = queries.listed_comments(before, most + 1, chosen.get("draft") or "")
    return piece(found, most, lambda row: row.pk)


VERSION_LIST = List(
    kind=CodeVersion.procedure.name, table=VERSIONS, choice=VersionFilter, read=read_versions, one=queries.draft,
    keys=["kind:code_version", "institutions"],
)  # fmt: skip
COMMENT_LIST = List(
    kind=Comment.procedure.name, table=COMMENTS, choice=CommentFilter, read=read_comments, one=queries.comment,
    keys=["kind:code_comment", "kind:code_version"],
)  # fmt: skip


def register() -> None:
    """Let programs read versions and comments, find the articles, and let these be in the files."""
    register_list(VERSION_LIST)
    register_list(COMMENT_LIST)
    register_at_its_page("codes/{code}/{number}/articles", ARTICLES)
    register_dumped(Dumped(ARTICLES, lambda: in_pieces(queries.every_article, lambda row: row.pk)))
