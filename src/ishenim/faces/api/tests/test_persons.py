"""Whatever happened, programs read no more about persons than the pages show to everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.acts import act, ask, tick
from tests.reading import forget_everyone
from tests.world import MONDAY, moment

from ishenim.domains.meetings.models import Question
from ishenim.domains.offices import actions as offices
from ishenim.domains.offices.models import Office
from ishenim.domains.tokens import actions as tokens
from ishenim.domains.tokens.models import Token
from ishenim.kernel import versions
from ishenim.kernel.documents.models import Document
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Position
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.tests.test_any_sequence import fit
from ishenim.kernel.search.indexing import index_new

REASON = "An order of 1 October 2026."
OF_OFFICES = {
    "delist": {"reason": REASON},
    "relist": {},
    "disable": {"reason": REASON},
    "end": {"reason": REASON},
}
NUMBER = st.integers(0, 10**6)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["ask", "appoint", "appoint_inside", "propose", *OF_OFFICES, "token", "any", "any"]),
        NUMBER,
        NUMBER,
        NUMBER,
        st.integers(0, 4 * 24),
    ),
    min_size=6,
    max_size=14,
)


def give_everybody_a_name_of_their_own() -> None:
    """Let no name be an ordinary word."""
    for person in Person.objects.exclude(name__startswith="Person-"):
        about = {"name": f"Person-{person.pk}-Name", "email": f"person-{person.pk}@persons.example"}
        Person.objects.filter(pk=person.pk).update(**about)
    for held in Appointment.objects.filter(duty_phone=""):
        Appointment.objects.filter(pk=held.pk).update(duty_phone=f"0312 77 {held.pk:06}")
    versions.raise_("institutions")


def known_of_persons() -> set[str]:
    """Return every word that leads to somebody: names, addresses, telephones, words of residents, secrets."""
    people = {word for pair in Person.objects.values_list("name", "email") for word in pair}
    phones = set(Appointment.objects.exclude(duty_phone="").values_list("duty_phone", flat=True))
    programs = set(Token.objects.values_list("program", flat=True))
    asked = {text for text in Question.objects.values_list("text", flat=True) if "Resident-" in text}
    return (
        people | phones | programs | {word for text in asked for word in text.split() if "Resident-" in word}
    )


def move(world, codes: dict[int, str], what: str, numbers: tuple[int, int, int]) -> None:
    """Let something happen, or be refused."""
    which, where, who = numbers
    number = Matter.objects.count()
    place = [world.beat, world.other_beat, world.places["far_beat"]][where % 3]
    if what == "ask":
        asked = ask(place, text=f"Resident-{number} of house Resident-{number}-Street asks for a lamp.")
        codes[asked.pk] = asked.question.claim_code
    elif what in ("appoint", "appoint_inside", "propose"):
        role = {"appoint": "juvenile_inspector", "appoint_inside": "editor", "propose": "moderator"}[what]
        about = {"role": role, "institution": "district_police", "duty_phone": f"0312 88 {number:06}"}
        about |= {"name": f"Person-new-{number}", "email": f"person-new-{number}@persons.example"}
        opened = begin("appointment", place=place)
        getattr(offices, what)(opened, world.administrator, starts=timezone.localdate(), **about)
    elif what == "token":
        about = {
            "program": f"Program-{number}",
            "scopes": ["read"],
            "expires": timezone.localdate() + timedelta(9),
        }
        tokens.issue(begin("token", place=world.beat), world.officer, **about)
    elif what in OF_OFFICES and Office.objects.exists():
        held = list(Office.objects.select_related("matter").order_by("pk"))
        day = {"ends": timezone.localdate()} if what == "end" else {}
        act(held[which % len(held)].matter, what, world.administrator, **OF_OFFICES[what], **day)
    elif what == "any":
        any_step(world, codes, which, who)


def any_step(world, codes: dict[int, str], which: int, who: int) -> None:
    """Let anybody who may try take a step that is open in some meeting or question."""
    matters = list(Matter.objects.filter(kind__in=["question", "meeting"]).order_by("pk"))
    matter = matters[which % len(matters)]
    steps = matter.procedure.steps_open(matter.state)
    step = steps[who % len(steps)] if steps else None
    acting = [ANYONE, *world.actors.values()]
    able = [by for by in acting if step is not None and step.open_to(by.role)]
    if step is not None and able:
        act(matter, step.name, able[which % len(able)], **fit(matter, codes.get(matter.pk, "")))


def pages() -> Iterator[str]:
    """Yield every page that anyone can open."""
    yield from ("", "places/", "contacts/", "meetings/", "questions/", "news/", "ledger/", "log/moderation/")
    yield from (
        "contacts.csv",
        "questions.csv",
        "meetings.csv",
        "log/moderation.csv",
        "ledger.csv",
        "search/?q=Person",
    )
    yield from (f"places/{unit.code}/" for unit in atlas().units.values())
    yield from (f"ledger/{position}/" for position in Position.objects.values_list("pk", flat=True))
    for matter in Matter.objects.all():
        if address := address_of(matter):
            yield address.removeprefix("/en/")
            yield f"feed/matter:{matter.reference}.atom"


def answers() -> Iterator[str]:
    """Yield every address that anyone can read by programs."""
    yield from (
        "",
        "places?limit=200",
        "institutions?limit=200",
        "offices?limit=200",
        "procedures",
        "openapi.json",
    )
    yield from ("questions?limit=200", "meetings?limit=200", "news?limit=200", "logs/moderation?limit=200")
    yield from ("ledger", "ledger/entries?limit=200", "search?q=Person", "search?q=Resident", "search?q=lamp")
    yield from (f"places/{unit.code}" for unit in atlas().units.values())
    yield from (f"institutions/{code}" for code in Institution.objects.values_list("code", flat=True))
    yield from (f"offices?place={unit.code}&limit=200" for unit in atlas().units.values())
    yield from (f"ledger/entries/{position}" for position in Position.objects.values_list("pk", flat=True))
    yield from (f"matters/{reference}" for reference in Matter.objects.values_list("reference", flat=True))
    yield from (f"documents/{sha256}" for sha256 in Document.objects.values_list("sha256", flat=True))
    yield from (f"procedures/{kind}" for kind in PROCEDURES)
    yield from (f"search?q={quote(name)}" for name in Person.objects.values_list("name", flat=True))


def read(beginning: str, addresses: Iterator[str]) -> str:
    """Return all that is said at these addresses; an answer to a program repeats its address, which says nothing."""
    reader, found = Client(headers={"accept-language": "en"}), []
    for address in addresses:
        answer = reader.get(f"{beginning}{address}")
        assert answer.status_code in (200, 404), address
        told = (b"".join(answer) if answer.streaming else answer.content).decode()
        if answer.headers["Content-Type"] == "application/json":
            told = json.dumps(answer.json() | {"links": {}}, ensure_ascii=False)
        found.append(told)
    return "\n".join(found)


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_no_answer_holds_anything_about_a_person_that_no_page_shows(world, time_machine, moves):
    """What an earlier example left stays: whatever the past is, the rule holds."""
    now = max(moment(MONDAY), *Matter.objects.values_list("state_since", flat=True), moment(MONDAY))
    time_machine.move_to(now, tick=False)
    give_everybody_a_name_of_their_own()
    codes: dict[int, str] = {}
    for what, *numbers, hours in moves:
        now += timedelta(hours=hours)
        time_machine.move_to(now, tick=False)
        tick()
        try:
            move(world, codes, what, tuple(numbers))
        except (Refused, ValidationError):
            continue
    sequencer.place_waiting()
    while index_new():
        pass
    forget_everyone()

    told, shown = read("/api/v1/", answers()), read("/en/", pages())

    known = known_of_persons()
    assert [word for word in sorted(known) if word in told and word not in shown] == []
    assert any(word in told for word in known)
    assert not any(code in told for code in codes.values())
