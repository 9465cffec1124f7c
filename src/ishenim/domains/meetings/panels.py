"""What this domain puts on pages that are not its own: the first page, the page of a place, the desk."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import elsewhere, queries
from ishenim.domains.meetings.looking import similar_open
from ishenim.domains.meetings.models import Hall, Meeting, MeetingAccount, Question
from ishenim.domains.meetings.procedures import MeetingState, QuestionState, ResidentsQuestion
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.showing import (
    meeting_card,
    meetings_found,
    quarter_said,
    question_card,
    questions_found,
    tabled,
)
from ishenim.domains.meetings.tallying import TALLY, this_year
from ishenim.kernel.institutions import competence, directory
from ishenim.kernel.pages import panels
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures import addresses, occasions, subjects
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search import cards, indexing

FACES_SHOWN = 6


def of_home(**_about: Any) -> list[str]:
    """Name what the first page's blocks depend on."""
    return ["kind:meeting", TALLY, "places"]


def home(**_about: Any) -> dict[str, Any]:
    """Show the next meetings, what became of this year's questions, and which meetings the last quarter lacks."""
    last, tally = str(queries.recent(timezone.localdate())), this_year(timezone.now())
    counted = tally.lacks(last)
    return {
        "soon": [meeting_card(row) for row in queries.soon(timezone.now())],
        "tally": tally,
        "absences": queries.absences(last) if counted is None else counted,
        "last_quarter": quarter_said(last),
    }


def of_cards(**_about: Any) -> list[str]:
    """Name what the cards on the page of a place depend on besides the place."""
    return competence.keys()


def place(*, unit: Unit) -> dict[str, Any]:
    """Show who answers in a place, its meetings, and the questions that wait."""
    inside = atlas().within(unit.id)
    coming = queries.next_meeting_of(inside)
    quarter = Quarter.of(timezone.localdate())
    above = [one.id for one in atlas().ancestors(unit.id) if one.kind != "country"]
    near = [unit.id, *above, *(inside - {unit.id})]
    faces = directory.public_faces(near, FACES_SHOWN)
    return {
        "unit": unit,
        "faces": faces,
        "trained": competence.of(faces),
        "posts": elsewhere.POSTS,
        "next": meeting_card(coming) if coming else None,
        "meetings": tabled(queries.meetings_in(inside)),
        "questions": [question_card(row) for row in queries.questions_in(inside)],
        "quarter": quarter,
        "quarter_said": quarter_said(str(quarter)),
        "may_ask": not unit.is_over(timezone.localdate()),
    }


def desk(*, matter: Matter) -> dict[str, Any] | None:
    """Show an official the text of a question as it was asked, and what the agenda of a meeting holds."""
    if matter.kind == Question.procedure.name:
        return {"meeting": None, "items": [], **words_and_likes(matter)}
    if matter.kind == Meeting.procedure.name:
        found = queries.meeting(matter.reference)
        return {
            "question": None,
            "similar": [],
            "meeting": found,
            "items": queries.report_back_items(found) if found else [],
        }
    return None


def words_and_likes(matter: Matter) -> dict[str, Any]:
    """Return a question as it was asked and, while it can still be merged, the open ones that say the same."""
    found = queries.question(matter.reference)
    can_be_merged = found is not None and matter.state in ResidentsQuestion.merge_into.when
    alike = similar_open(found.text, atlas().by_id(matter.place_id)) if found and can_be_merged else []
    return {"question": found, "similar": [card for card in alike if card.row.id < matter.pk]}


def programs(*, origin: str) -> dict[str, Any]:
    """Show programmers how questions are read and answered."""
    return {"origin": origin}


def register() -> None:
    """Say to the pages where these blocks and links stand."""
    panels.register("home", order=10, template="meetings/home.html", context=home, keys=of_home)
    panels.register("place", order=10, template="meetings/place.html", context=place, keys=of_cards)
    panels.register("desk", order=10, template="meetings/desk.html", context=desk)
    panels.register("programs", order=10, template="meetings/programs.html", context=programs)
    panels.register_way(_("Meetings"), "meetings:meetings", order=20)
    panels.register_way(_("Questions"), "meetings:questions", order=30)
    addresses.register_address(Meeting.procedure.name, "meetings:meeting", listed="meetings:meetings")
    addresses.register_address(Question.procedure.name, "meetings:question", listed="meetings:questions")
    addresses.register_address(MeetingAccount.procedure.name, "meetings:account", listed="meetings:accounts")
    subjects.register("topic", elsewhere.topics())
    subjects.register("hall", elsewhere.halls())
    subjects.register("post", elsewhere.posts())
    addresses.register_address(Hall.procedure.name, "meetings:hall", listed="meetings:halls")
    occasions.register(Meeting.procedure.name, elsewhere.occasions)
    states = [pair for pair in QuestionState.choices if pair[0] not in queries.NEVER_LISTED]
    cards.register_cards(Question.procedure.name, _("Questions"), questions_found, states=states)
    cards.register_cards(
        Meeting.procedure.name, _("Meetings"), meetings_found, states=list(MeetingState.choices)
    )
    indexing.register_text(Meeting.procedure.name, elsewhere.public_texts_of_meetings)
    indexing.register_text(Question.procedure.name, elsewhere.public_texts_of_questions)
