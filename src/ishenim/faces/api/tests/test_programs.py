"""What the page for programmers shows, works as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape

import pytest
from tests.acts import act, announced, ask, now_of, tick
from tests.reading import Reader

from ishenim.domains.tokens import actions
from ishenim.faces.api.problems import TITLES
from ishenim.faces.api.rules import for_offices
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import begin

EXAMPLE = re.compile(r'<pre data-runs="(\w+)" tabindex="0"><code>(.*?)</code></pre>', re.DOTALL)
RUNS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-W", "error", "-c"]}


def examples(language: str = "en") -> list[tuple[str, str]]:
    """Return every example of the page: what runs it, and its text."""
    page = Reader(language).get("programs/").content.decode()
    return [(runs, unescape(text)) for runs, text in EXAMPLE.findall(page)]


@pytest.fixture
def question(world, monday, on):
    """An overdue question and one that waits, in a book that is sealed."""
    overdue = ask(world.beat, text="When will the crossing be painted?")
    act(overdue, "accept", world.officer)
    act(overdue, "promise", world.officer, promised_for="2026-10-06")
    announced(world.beat, world.officer)
    on("2026-10-08 09:00")
    tick()
    waits = ask(world.beat)
    place_waiting()
    return waits


def token_of(office, place, *scopes: str) -> str:
    asked = {"program": "The examples", "scopes": list(scopes), "expires": "2026-12-01"}
    return actions.issue(begin("token", place=place), office, **asked).token.secret


@pytest.mark.django_db(transaction=True)
def test_every_example_of_the_page_works_as_it_stands_there(world, question, live_server, settings, tmp_path):
    settings.PUBLIC_ADDRESS = live_server.url
    Place.objects.filter(code="beat").update(lon=74.6, lat=42.87)
    world.changed()
    key = token_of(world.mayor, world.places["town"], "question.ask_by_program")
    token = token_of(world.officer, world.beat, "read", "question.accept")
    said = []
    for runs, text in examples():
        done = subprocess.run(
            [*RUNS[runs], text],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "TOKEN": token,
                "KEY": key,
                "PLACE": "beat",
                "POSITION": "42.87,74.6",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{text}\n{done.stderr}"
        assert not done.stderr
        said.append(done.stdout)

    newest, institutions, twice, since, mine, work, overdue, accepted, requests, brought, beat = said
    assert len(json.loads(newest)["data"]) == 2
    assert "district_police\tDistrict police" in institutions
    assert twice.strip() == "304"
    assert len(since.splitlines()) == 3
    assert json.loads(mine)["data"]["scopes"] == ["question.accept", "read"]
    assert f"{question.reference}\t" in work
    assert "\taccept\tAccept the question" in work
    [told] = json.loads(overdue)["data"]
    assert told["overdue_since"]
    assert accepted.split() == [question.reference, "Accepted"]
    assert now_of(question).state == "accepted"
    assert [one["service_code"] for one in json.loads(requests)] == ["light", "light"]
    assert "nothing was recorded" in json.loads(brought)[0]["service_notice"]
    assert beat.split("\t")[0::2] == ["2026-11-18T18:30:00", "School 4, assembly hall\n"]


def test_the_page_shows_the_same_examples_in_every_language(world, monday):
    told = {code: examples(code) for code in ("ky", "ru", "en")}

    assert len(told["en"]) == 11
    for code, found in told.items():
        assert [
            text.replace(f'"{code}"', '"en"').replace(f": {code}'", ": en'") for _runs, text in found
        ] == [text for _runs, text in told["en"]]


def test_the_type_of_every_problem_leads_to_its_place_on_the_page(program):
    page = Reader().get("programs/").content.decode()
    address, _hash, name = program.get("nothing", status=404).json()["type"].partition("#")

    assert (address, name) == ("/en/programs/", "missing")
    for name in TITLES:
        assert f'<dt id="{name}">' in page


def test_the_page_names_every_procedure_in_which_no_program_takes_a_step(world, monday):
    page = Reader().read("programs/")
    confided = [one for one in PROCEDURES.values() if one.confidential]

    assert len(confided) > 1
    for one in confided:
        assert str(one.title) in page
        assert not any(for_offices(step) for step in one.steps().values())


def test_every_page_leads_to_the_page_for_programmers(world, monday):
    assert 'href="/en/programs/"' in Reader().get("ledger/").content.decode()
