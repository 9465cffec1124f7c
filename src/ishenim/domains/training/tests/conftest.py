"""A training office with its trainer, and what they do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from ishenim.domains.training import door
from ishenim.domains.training.models import TrainingSession
from ishenim.kernel.institutions import roles
from ishenim.kernel.norms.keeping import add_version
from ishenim.kernel.norms.models import Norm
from ishenim.kernel.norms.texts import ArticleText, Text
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.models import Matter

LANGUAGES = ("ky", "ru", "en")
IN_OUR_LETTERS = {
    "ky": "Ар-намыс кодекси боюнча окуу",
    "ru": "Обучение кодексу чести",
    "en": "Code of Honor course",
}
ABOUT = {
    "ky": "Кызматтагы жана андан тышкаркы жүрүм-турум.",
    "ru": "Поведение на службе и вне её.",
    "en": "Conduct in service and outside it.",
}
TERMS = {"norm": "honor", "days_valid": 365, "per_article": 2, "pass_mark": 50, "minutes": 30}
COURSE = {
    **{f"title_{code}": words for code, words in IN_OUR_LETTERS.items()},
    **{f"about_{code}": words for code, words in ABOUT.items()},
    **TERMS,
}
TIME = {
    "starts_at": "2026-10-20 10:00",
    "ends_at": "2026-10-20 16:00",
    "venue": "Training centre, room 3",
    "seats": 2,
}
REASON = {"reason": "The trainer has fallen ill."}


def question(article: str, number: int, right: int = 1) -> dict[str, Any]:
    """Return a question of the bank as it is typed."""
    said = {f"text_{code}": f"What does article {article} say, question {number}?" for code in LANGUAGES}
    choices = {f"choices_{code}": "The right one\nA wrong one\nAnother wrong one" for code in LANGUAGES}
    why = {f"why_{code}": "Because the article says so in so many words." for code in LANGUAGES}
    return {"article": article, **said, **choices, **why, "right": right}


class Training:
    """What a training office does, step by step."""

    def __init__(self, world) -> None:
        self.world = world
        self.norm = Norm.objects.create(slug="honor", kind="code")
        self.version(1, date(2026, 1, 1))
        world.institution("training_centre", "training", "country", superior="ministry")
        self.office = world.appoint(
            roles.TRAINING_OFFICER, "training_centre", "country", name="training officer"
        )
        self.trainer = world.appoint(roles.TRAINER, "training_centre", "region", name="trainer")
        self.country = world.places["country"]

    def version(self, number: int, since: date, articles=("dignity", "secrecy")) -> None:
        """Let a version of the code be in force from a day on."""
        words = dict.fromkeys(LANGUAGES, "Words of the code.")
        text = Text([ArticleText(one, words, words, words) for one in articles])
        days = {"approved_on": since, "in_force_from": since}
        add_version(self.norm, text, number=number, act=words, approver=words, **days)

    def act(self, matter: Matter, step: str, by, /, **fields: Any) -> Matter:
        return ACTIONS[matter.procedure.steps()[step]](matter, by, **fields)

    def course(self, **fields: Any) -> Matter:
        return self.act(begin("course", place=self.country), "declare", self.office, **COURSE | fields)

    def with_bank(self, each: int = 3, articles=("dignity", "secrecy"), **fields: Any) -> Matter:
        course = self.course(**fields)
        for article in articles:
            for number in range(each):
                course = self.act(course, "add_question", self.office, **question(article, number))
        return course

    def planned(self, course: Matter, **fields: Any) -> Matter:
        place = self.world.places["region"]
        return self.act(
            begin("training_session", place=place),
            "plan",
            self.office,
            course=course.reference,
            **TIME | fields,
        )

    def announced(self, course: Matter, **fields: Any) -> Matter:
        return self.act(self.planned(course, **fields), "announce", self.office)

    def enrolled(self, training: Matter, who) -> Matter:
        place = next(one for one in self.world.places.values() if one.pk == who.place_id)
        return self.act(begin("enrolment", place=place), "enrol", who, training=training.reference)

    def attended(self, training: Matter, who) -> Matter:
        """Let somebody enrol, and come when it is held."""
        enrolment = self.enrolled(training, who)
        self.world.on(TIME["starts_at"])
        self.held(training)
        return self.act(enrolment, "attend", who, code=self.code(training))

    def held(self, training: Matter) -> None:
        if Matter.objects.get(pk=training.pk).state == "announced":
            self.act(training, "hold", self.trainer)

    @staticmethod
    def code(training: Matter) -> str:
        from django.utils import timezone

        return door.code_at(
            TrainingSession.objects.select_related("matter").get(pk=training.pk), timezone.now()
        )


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def training(world, on, monday):
    """The training office of the small world, on a Monday."""
    world.on = on
    return Training(world)
