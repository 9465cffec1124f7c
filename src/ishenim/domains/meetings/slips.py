"""What whoever asked gets once: the reference of the question, and the claim code that is theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.kernel.days import today
from ishenim.kernel.pages.desk_pages import HandOut, register_hand_out
from ishenim.kernel.pages.own import filled_page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.models import Matter


def slip(request: HttpRequest, unit: Unit, asked: Matter) -> HttpResponse:
    """Hand out the reference and the claim code of a question that was just recorded."""
    said = {
        "place": unit.name,
        "place_code": unit.code,
        "shape": asked.shape,
        "word": asked.state_label,
        "today": today(),
    }
    own = {"reference": asked.reference, "code": asked.question.claim_code}
    return filled_page(request, "meetings/asked.html", said, own)


def page(request: HttpRequest, question: Question, typed: Mapping[str, Any]) -> HttpResponse:
    """Hand the slip of a question that was brought in to the office, for whoever asked."""
    return slip(request, atlas().by_id(question.matter.place_id), question.matter)


def told(question: Question) -> dict[str, str]:
    """Say the claim code once to the program that brought the question in."""
    return {"claim_code": question.claim_code}


def register() -> None:
    """Say what bringing a question in hands out."""
    register_hand_out(ResidentsQuestion.ask_by_program, HandOut(page, told))
