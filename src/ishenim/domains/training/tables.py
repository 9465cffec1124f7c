"""Courses, trainings and certificates as anyone takes them away. No row says who took part, or how well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training import queries
from ishenim.domains.training.models import Certificate, Course, TrainingSession
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list


def page_of(url_name: str) -> Column[Any]:
    """Return the address of a row's own page as a column."""
    return Column(
        "page",
        _("Page"),
        lambda row: whole_address(reverse(url_name, kwargs={"reference": row.matter.reference})),
    )


def begins(title: Any) -> tuple[Column[Any], ...]:
    """Return the columns with which each of these tables begins."""
    return (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        Column("title", _("Title"), title),
    )


COURSES: Table[Course] = Table(
    "courses",
    _("Courses"),
    (
        *begins(lambda row: row.title),
        *institution_of(lambda row: row.matter.institution),
        Column("version", _("Version"), lambda row: row.version, Kind.NUMBER),
        Column("norm", _("Code that it teaches"), lambda row: row.norm, Kind.CODE),
        Column(
            "days_valid", _("Days for which a certificate is valid"), lambda row: row.days_valid, Kind.NUMBER
        ),
        Column(
            "per_article", _("Questions drawn for each article"), lambda row: row.per_article, Kind.NUMBER
        ),
        Column("pass_mark", _("Right answers needed, in percent"), lambda row: row.pass_mark, Kind.NUMBER),
        Column("minutes", _("Minutes for the test"), lambda row: row.minutes, Kind.NUMBER),
        page_of("training:course"),
    ),
)

TRAININGS: Table[TrainingSession] = Table(
    "trainings",
    _("Trainings"),
    (
        *begins(lambda row: row.course.title),
        Column("course", _("Course"), lambda row: row.course.matter.reference, Kind.CODE),
        *place_of(lambda row: row.matter.place_id),
        *institution_of(lambda row: row.matter.institution),
        Column("first_day", _("First day"), lambda row: row.days[0], Kind.DAY),
        Column("last_day", _("Last day"), lambda row: row.days[1], Kind.DAY),
        Column("venue", _("Where"), lambda row: row.venue),
        Column("seats", _("Seats"), lambda row: row.seats, Kind.NUMBER),
        Column("came", _("Those who came"), lambda row: row.came, Kind.NUMBER),
        Column("source", _("Where it is known from"), lambda row: row.source),
        page_of("training:training"),
    ),
)

CERTIFICATES: Table[Certificate] = Table(
    "certificates",
    _("Certificates"),
    (
        *begins(lambda row: row.course.title),
        Column("course", _("Course"), lambda row: row.course.matter.reference, Kind.CODE),
        Column("version", _("Version"), lambda row: row.version, Kind.NUMBER),
        Column("norm", _("Version of the code"), lambda row: row.norm, Kind.CODE),
        *institution_of(lambda row: row.matter.institution),
        Column("issued_on", _("Issued on"), lambda row: row.issued_on, Kind.DAY),
        Column("valid_until", _("Valid until"), lambda row: row.valid_until, Kind.DAY),
        *coded("ground", _("Ground"), lambda row: row.ground, lambda row: row.get_ground_display()),
        page_of("training:certificate"),
    ),
)


class All(forms.Form):
    """Nothing is chosen: these lists are short."""


def below(found: QuerySet[Any], before: int | None, most: int) -> Piece[Any]:
    """Return the next rows, the newest first: one query."""
    rows = found.filter(pk__lt=before) if before is not None else found
    return piece(list(rows[: most + 1]), most, lambda row: row.pk)


def list_of(model: Any, table: Table[Any], rows: Any, one: Any) -> List[Any]:
    """Return the public list of a procedure of this domain."""

    def read(_chosen: Chosen, before: int | None, most: int) -> Piece[Any]:
        return below(rows(), before, most)

    kind = model.procedure.name
    keys = [f"kind:{kind}", "kind:course", "places", "institutions"]
    return List(kind=kind, table=table, choice=All, read=read, one=one, keys=keys)


COURSE_LIST = list_of(Course, COURSES, queries.courses, queries.course)
TRAINING_LIST = list_of(TrainingSession, TRAININGS, queries.trainings, queries.training)
CERTIFICATE_LIST = list_of(Certificate, CERTIFICATES, queries.certificates, queries.certificate)


def register() -> None:
    """Let programs read courses, trainings and certificates, too."""
    for one in (COURSE_LIST, TRAINING_LIST, CERTIFICATE_LIST):
        register_list(one)
