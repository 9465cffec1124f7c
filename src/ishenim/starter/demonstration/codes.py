"""The code of the demonstration: two versions, a third in consultation, and officers who acknowledged it or did not.

Its text was written for the demonstration and says so; the files in `honor` are what a keeper would bring as documents.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ishenim.domains.conduct import acknowledging, code_actions, comment_actions
from ishenim.domains.conduct.models import Acknowledgement, CodeVersion
from ishenim.domains.conduct.procedures import CommentsOnDrafts, VersionsOfCodes
from ishenim.kernel.institutions.roles import ANYONE, ENFORCEMENT_OFFICER, Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration.accounts import MOVED_ON
from ishenim.starter.demonstration.observers import actor

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

CODE = "enforcement-honor"
TEXTS = Path(__file__).with_name("honor")
TITLES = {
    "title_ky": "Сот аткаруучулардын ар-намыс кодекси (үлгү нуска үчүн жазылган текст)",
    "title_ru": "Кодекс чести судебных исполнителей (текст написан для демонстрации)",
    "title_en": "Code of Honor of Enforcement Officers (text written for the demonstration)",
}
ACT = {
    "act_ky": "Үлгү нуска үчүн ойлоп чыгарылган буйрук, № {number}",
    "act_ru": "Приказ, придуманный для демонстрации, № {number}",
    "act_en": "An order invented for the demonstration, No. {number}",
    "approver_ky": "Мекеменин жетекчиси (үлгү)",
    "approver_ru": "Руководитель учреждения (пример)",
    "approver_en": "Head of the institution (sample)",
}
FIRST = {"approved_on": date(2024, 9, 2), "in_force_from": date(2024, 10, 1)}
MOVED_BY = "The service moved to the General Prosecutor’s Office on 1 July 2025"
NOT_ACKNOWLEDGED = ("enforcer", "enforcer-2", "enforcer-5")
SHORTER = {"one year": "six months", "через год": "через шесть месяцев", "Бир жыл бою": "Алты ай бою"}
COMMENTS = (
    ("recording", "Жазууну ким жана канча убакыт сактаарын да кошуу керек."),
    ("breach", "Шесть месяцев мало: человек, которого унизили, помнит об этом дольше."),
    ("gifts", "Say also what happens to flowers and sweets that people bring out of habit."),
)
SHOWN = 2
REPLY = {"outcome": "taken", "reply": "Кошобуз: жазуу бир жыл бою борбордук мекемеде сакталат."}


def prepare(stage: Stage) -> None:
    """Play the three versions, each so many days before today."""
    ago = partial(before, stage.today)
    stage.on(ago(88), 9, first_draft)
    stage.on(ago(88), 15, first_version)
    stage.on(ago(87), 10, move_on)
    stage.on(ago(85), 11, partial(acknowledge, 1, ()))
    stage.on(ago(82), 10, partial(draft_next, text_of(2)))
    stage.on(ago(80), 10, partial(consult, 20))
    stage.on(ago(52), 10, partial(approve, before(stage.today, 52), before(stage.today, 45)))
    stage.on(ago(41), 11, partial(acknowledge, 2, NOT_ACKNOWLEDGED))
    stage.on(ago(12), 10, draft_third)
    stage.on(ago(10), 10, partial(consult, 30))
    stage.on(ago(8), 12, comment)
    stage.on(ago(7), 11, check)
    stage.on(ago(3), 11, answer)


def before(today: date, days: int) -> date:
    """Return the day so many days before today."""
    return today - timedelta(days=days)


def text_of(number: int) -> dict[str, str]:
    """Return a version as a keeper would type it, by language."""
    return {
        f"text_{language}": (TEXTS / f"{number}.{language}.txt").read_text()
        for language in ("ky", "ru", "en")
    }


def newest() -> CodeVersion:
    """Return the version that was begun last."""
    return CodeVersion.objects.select_related("matter").filter(code=CODE).order_by("-pk")[0]


def country() -> int:
    """Return the number of the country."""
    return atlas().of_kind("country")[0].id


def first_draft(at: datetime) -> None:
    """Enter the first version with its text."""
    opened = code_actions.begin_code(
        begin(VersionsOfCodes.name, place_id=country()), actor("keeper"), at=at,
        code=CODE, institution="court-department", roles=[ENFORCEMENT_OFFICER.name], **TITLES,
    )  # fmt: skip
    code_actions.revise(opened, actor("keeper"), at=at, **text_of(1))


def first_version(at: datetime) -> None:
    """Enter it as an act approved it, by the other keeper."""
    code_actions.enter_approved(newest(), actor("keeper.second"), at=at, **act(1), **FIRST)


def act(number: int) -> dict[str, str]:
    """Return the act of a version."""
    return {name: words.format(number=number) for name, words in ACT.items()}


def move_on(at: datetime) -> None:
    """Let it bind the officers of the body to which the service moved."""
    code_actions.bind_others(
        newest(), actor("keeper"), at=at, institution="general-prosecutor",
        roles=[ENFORCEMENT_OFFICER.name], since=MOVED_ON, basis=MOVED_BY,
    )  # fmt: skip


def draft_next(text: dict[str, str], at: datetime) -> None:
    """Begin the next version and write its text."""
    opened = code_actions.draft_next(
        begin(VersionsOfCodes.name, place_id=country()), actor("keeper"), at=at, code=CODE
    )
    code_actions.revise(opened, actor("keeper"), at=at, **text)


def draft_third(at: datetime) -> None:
    """Begin a third version, in which a record is cleared sooner."""
    draft_next({name: shorter(words) for name, words in text_of(2).items()}, at)


def shorter(words: str) -> str:
    for older, newer in SHORTER.items():
        words = words.replace(older, newer)
    return words


def consult(days: int, at: datetime) -> None:
    """Open the consultation for so many days."""
    code_actions.open_consultation(newest(), actor("keeper"), at=at, ends=at.date() + timedelta(days=days))


def approve(approved_on: date, in_force_from: date, at: datetime) -> None:
    """Approve the second version."""
    days = {"approved_on": approved_on, "in_force_from": in_force_from}
    code_actions.approve(newest(), actor("keeper.second"), at=at, **act(2), **days)


def acknowledge(number: int, but: tuple[str, ...], at: datetime) -> None:
    """Let every officer but some acknowledge a version."""
    asked = Acknowledgement.objects.select_related(
        "matter", "appointment__institution", "appointment__person"
    )
    for one in asked.filter(version__norm__slug=CODE, version__number=number).order_by("pk"):
        if one.appointment.person.email.partition("@")[0] not in but:
            acknowledging.acknowledge(one.matter, Actor.by(one.appointment), at=at, read=True)


def comment(at: datetime) -> None:
    """Let residents comment on three articles."""
    for article, text in COMMENTS:
        comment_actions.say(
            begin(CommentsOnDrafts.name, place_id=country()), ANYONE, at=at,
            draft=newest().matter.reference, article=article, text=text,
        )  # fmt: skip


def said() -> list[tuple[Any, str]]:
    """Return the comments in their order, each with its words."""
    return [(one, one.text) for one in newest().comments.select_related("matter").order_by("pk")]


def check(at: datetime) -> None:
    """Show the first two."""
    for one, text in said()[:SHOWN]:
        comment_actions.show(one.matter, actor("moderator"), at=at, text=text)


def answer(at: datetime) -> None:
    """Answer the first."""
    comment_actions.answer(said()[0][0].matter, actor("keeper"), at=at, **REPLY)
