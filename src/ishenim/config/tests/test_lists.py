"""Every list that is read in a browser can be taken away: as CSV for programs, as a workbook for an office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from tests import acts
from tests.reading import forget_everyone

from ishenim.domains.conduct import code_actions as codes
from ishenim.domains.decrees import actions as decrees
from ishenim.domains.meetings import schedule_actions as schedules
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.news import actions as news
from ishenim.domains.offices import actions as offices
from ishenim.domains.training import actions as training
from ishenim.domains.training.tests.conftest import COURSE
from ishenim.faces.api.interface import endpoints
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import CODE_KEEPER, TRAINING_OFFICER
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.search.indexing import index_new
from ishenim.kernel.tables.lists import AT_THEIR_PAGES

NO_LISTS = {
    "about/", "accessibility/", "cookies/", "health/", "programs/", "mirror/",  # what this is, and how it is
    "data/",  # everything as files, each a list of its own
    "", "mine/", "places/here/",  # ways to somewhere else
    "desk/new/", "desk/service/", "desk/telephone/",  # what to begin, how the service is, who calls
    "desk/letters/",  # which letters come with an office
    "complain/", "report/", "leave/",  # two doors, and the quick way out
    "mine/confided/file/", "mine/confided/receipt/",  # handed out to whoever sends a code
    "desk/key/", "desk/about-me/",  # what only an unlocked key finds
    "desk/signed-in/",  # one's own browsers
    "desk/on-this-phone/", "desk/ishenim.webmanifest",  # what no server knows, and how a phone installs it
    "desk/logs/calendar/",  # acts are in force as soon as they are entered: none ever waits
}  # fmt: skip
SIGNING_IN = ("desk/sign-in/", "desk/sign-out/", "desk/second-factor/")
CHOSEN = {"search/": "search/?q=lamps", "desk/calendar/": "desk/calendar/?month=2026-11"}
OFFICIALS = ["officer", "moderator", "administrator"]
NEWS = {"title_ky": "Жаңылык", "body_ky": "Көчөдөгү жарыктар оңдолду."}
ACT = {"day": "2026-10-07", "decides": "off", "basis": "Order of the Cabinet of 1 October 2026, No. 1"}
OFFICE = {"name": "Aida Asanova", "email": "aida@ishenim.example", "role": "neighbourhood_officer"}
OFFICE |= {"institution": "district_police", "starts": "2026-10-05"}
CODE = {"code": "honor", "title_en": "Code of Honor", "institution": "ministry", "roles": ["police_chief"]}
FORM = ".<table_form:form>"
PLACEHOLDER = re.compile(r"<\w+:(\w+)>")
TAKEN_AWAY = re.compile(r'href="([^"]+[.](csv|xlsx)(?:[?][^"]*)?)"')


def pages(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Yield the address of every page in a language that needs nothing named but, for a log, which one."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            prefix = "en/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
            yield from pages(pattern.url_patterns, before + prefix)
        elif before.startswith("en/"):
            way = f"{before}{pattern.pattern}".removeprefix("en/")
            yield from [way.replace("<slug:log>", log) for log in LOGS] if "log>" in way else [way]


LISTS = [way for way in pages(get_resolver().url_patterns) if "<" not in way]
LISTS = [way for way in LISTS if way not in NO_LISTS and not way.startswith(SIGNING_IN)]


@pytest.fixture
def something_everywhere(world, monday):
    """Let no list be empty."""
    forget_everyone()
    acts.announced(world.beat, world.officer)
    acts.act(acts.ask(world.beat), "show_text", world.moderator)
    acts.ask(world.beat)
    news.publish(begin("news", place=world.places["country"]), world.editor, **NEWS)
    decrees.enter(begin("decree", place=world.places["country"]), world.administrator, **ACT)
    offices.appoint(begin("appointment", place=world.beat), world.administrator, **OFFICE)
    acts.act(begin("hall", place=world.beat), "enter", world.officer)
    world.actors["keeper"] = world.appoint(CODE_KEEPER, "ministry", "country")
    codes.begin_code(begin("code_version", place=world.places["country"]), world.keeper, **CODE)
    schedules.ask(
        begin("schedule", place=world.places["police_region"]),
        world.regional_chief,
        **USUAL,
        quarter="2026-4",
    )
    entered = world.appoint(TRAINING_OFFICER, "ministry", "country")
    training.declare(begin("course", place=world.places["country"]), entered, **COURSE | {"norm": ""})
    place_waiting()
    index_new()


def test_there_are_lists():
    assert {"meetings/", "questions/", "news/", "places/", "contacts/", "ledger/", "desk/"} <= set(LISTS)
    assert {"log/moderation/", "desk/logs/moderation/", "desk/in-force/", "desk/calendar/"} <= set(LISTS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("something_everywhere")
def test_every_list_is_offered_as_csv_and_as_a_workbook():
    for way in LISTS:
        client, page = opened(CHOSEN.get(way, way))
        offered = {form: unescape(address) for address, form in TAKEN_AWAY.findall(page)}
        assert set(offered) == {"csv", "xlsx"}, (
            f"{way}: offer its rows, or say in NO_LISTS why there are none"
        )
        for address in offered.values():
            assert taken_away(client, address), address


def test_whatever_anyone_takes_away_is_read_by_programs_or_named_to_them_where_it_stands(world, monday):
    """What stands beside a draft, an institution or an entry has another name there."""
    otherwise = {
        "contacts": "institutions",
        "ledger": "ledger/entries",
        "log/{log}": "logs/{log}",
        "drafts/{reference}/comments": "code_comments",
        "schedules/changes": "schedule_changes",
        "schedules/{reference}/{version}": "schedule_changes",
    }
    read = {one.path for one in endpoints()}
    rows = [way for way in every_address(get_resolver().url_patterns) if way.endswith(FORM)]
    ways = {PLACEHOLDER.sub(r"{\1}", way.removesuffix(FORM)) for way in rows if not way.startswith("desk/")}

    assert len(ways) > 15
    left = {way for way in ways if otherwise.get(way, way) not in read}
    assert left == set(AT_THEIR_PAGES)
    page = Client().get("/en/programs/").content.decode()
    for way, table in AT_THEIR_PAGES.items():
        assert f"{table.title}: <code>/en/{way}.csv</code>" in page


def every_address(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Yield the address of everything below a language, as it is declared."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.pattern}"
        elif not isinstance(pattern.pattern, LocalePrefixPattern):
            yield from every_address(pattern.url_patterns, f"{before}{pattern.pattern}")
        else:
            yield from every_address(pattern.url_patterns)


def taken_away(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK, address
    return b"".join(answer)


def opened(way: str) -> tuple[Client, str]:
    """Open a page as somebody to whom it is open; return their browser and the page."""
    for client in map(signed_in, OFFICIALS) if way.startswith("desk/") else [Client()]:
        answer = client.get(f"/en/{way}")
        if answer.status_code == HTTPStatus.OK:
            return client, answer.content.decode()
    raise AssertionError(f"Nobody can open {way}.")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(name=name))
    return client
