"""A long list is read page by page, by keys; whatever is not understood is said beside its parameter."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.acts import act, announced, ask
from tests.reading import forget_everyone

from ishenim.domains.news import actions as news
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.search.indexing import index_new


def tell(world, words: str):
    told = {"title_en": f"The news {words}", "body_en": "Every beat has its meeting."}
    return news.publish(begin("news", place=world.places["country"]), world.editor, **told)


def one_more(world, words: str) -> None:
    """Add a row to every list."""
    world.institution(f"body_{words}", "police", "beat")
    world.place(f"place_{words}", "beat", administrative="town")
    question = ask(world.beat)
    act(question, "show_text", world.moderator)
    announced(
        *{"one": (world.beat, world.officer), "two": (world.other_beat, world.other_officer)}.get(
            words, (world.places["far_beat"], world.far_officer)
        )
    )
    tell(world, words)
    sequencer.place_waiting()
    while index_new():
        pass


def read_to_the_end(program, path: str, **query) -> list[dict]:
    """Follow a list to its end, two rows at a time."""
    rows, way = [], path
    while way:
        told = program.get(way, **query, limit=2) if way is path else program.client.get(way)
        told = told.json()
        assert len(told["data"]) <= 2
        rows += told["data"]
        way = told["links"].get("next")
    return rows


LISTS = {
    # path: how many queries a page of it needs, whether it has one row or three
    "places?kind=beat": 0,
    "institutions": 1,
    "offices": 1,
    "procedures": 0,
    "questions": 1,
    "questions?words=lamps": 3,
    "meetings": 1,
    "news": 1,
    "search?q=lamps": 4,
    "logs/moderation": 3,
    "ledger/entries": 1,
    "ledger/entries?from=0": 1,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "queries"), LISTS.items(), ids=LISTS)
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    program, world, django_assert_num_queries, path, queries
):
    one_more(world, "one")
    program.get(path)
    for words in ("one", "three"):
        forget_everyone()
        with django_assert_num_queries(queries):
            rows = program.get(path).json()["data"]
        assert rows
        if words == "one":
            one_more(world, "two")
            one_more(world, "three")
            program.get(path)


@pytest.mark.django_db(transaction=True)
def test_a_matter_asks_the_database_as_often_however_long_its_story(
    program, world, django_assert_num_queries
):
    question = ask(world.beat)
    path = f"matters/{question.reference}"
    program.get(path)
    for step, by in (("show_text", world.moderator), ("accept", world.officer), ("promise", world.officer)):
        act(question, step, by)
        forget_everyone()
        with django_assert_num_queries(5):
            program.get(path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [path.partition("?")[0] for path in LISTS if "procedures" not in path])
def test_a_list_is_read_to_its_end_and_no_row_comes_twice(program, world, path):
    for words in ("one", "two", "three"):
        one_more(world, words)
    query = {"q": "lamps"} if path == "search" else {}

    rows = read_to_the_end(program, path, **query)

    told = [str(row) for row in rows]
    assert len(told) == len(set(told)) >= 3
    assert rows == program.data(path, **query, limit=200)


def test_the_rest_of_a_list_is_named_in_the_answer_and_in_its_header(program, world):
    for _number in range(3):
        ask(world.beat)

    answer = program.get("questions", place="beat", limit=2)

    further = answer.json()["links"]["next"]
    assert re.fullmatch(r"/api/v1/questions\?place=beat&limit=2&cursor=[\w%.-]+", further)
    assert f'<{further}>; rel="next"' in answer.headers["Link"]
    last = program.client.get(further)
    assert "next" not in last.json()["links"]
    assert 'rel="next"' not in last.headers["Link"]


def test_a_row_that_comes_meanwhile_moves_nothing_on_the_pages_that_follow(program, world):
    first = [ask(world.beat).reference for _number in range(4)]
    page = program.get("questions", limit=2).json()
    ask(world.beat)

    rest = program.client.get(page["links"]["next"]).json()

    seen = [row["reference"] for row in page["data"] + rest["data"]]
    assert seen == list(reversed(first))


def test_the_address_of_the_installation_stands_before_that_of_the_rest(program, world, settings):
    settings.PUBLIC_ADDRESS = "https://ishenim.example/"
    for _number in range(2):
        ask(world.beat)

    assert (
        program.get("questions", limit=1)
        .json()["links"]["next"]
        .startswith("https://ishenim.example/api/v1/")
    )


@pytest.mark.parametrize("cursor", ["x", "WzRd:x", "\x00", "%", "a" * 5000, "[1]"])
def test_a_cursor_that_nobody_gave_is_refused(program, world, cursor):
    ask(world.beat)

    wrong = program.get("questions", cursor=cursor, status=422).json()

    assert [error["parameter"] for error in wrong["errors"]] == ["cursor"]


def test_a_cursor_of_another_list_is_refused(program, world):
    for _number in range(2):
        ask(world.beat)
    further = program.get("questions", limit=1).json()["links"]["next"]

    program.client.get(further)
    wrong = program.client.get(further.replace("/questions", "/meetings"))

    assert (wrong.status_code, wrong.json()["errors"][0]["parameter"]) == (422, "cursor")


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("questions", {"staet": "open"}, "staet"),
        ("questions", {"state": "nonsense"}, "state"),
        ("questions", {"state": ["open", "overdue"]}, "state"),
        ("questions", {"place": "nowhere"}, "place"),
        ("questions", {"limit": "0"}, "limit"),
        ("questions", {"limit": "201"}, "limit"),
        ("questions", {"limit": "many"}, "limit"),
        ("places", {"in": "nowhere"}, "in"),
        ("places", {"on": "yesterday"}, "on"),
        ("ledger/entries", {"from": "-1"}, "from"),
        ("ledger/entries", {"from": str(10**30)}, "from"),
        ("matters/2222-2222", {"x": "1"}, "x"),
    ],
)
def test_what_is_not_understood_is_said_beside_its_parameter(program, path, query, parameter):
    answer = program.get(path, **query, status=422)

    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["title"]) == (422, "Something in it is not right")
    assert [error["parameter"] for error in told["errors"]] == [parameter]
    assert told["detail"]


def test_what_is_not_understood_is_said_in_the_readers_language(program):
    said = {
        language: program.client.get("/api/v1/questions?x=1", headers={"accept-language": language}).json()[
            "detail"
        ]
        for language in ("ky", "ru", "en")
    }

    assert said["en"] == "There is no such parameter here."
    assert len(set(said.values())) == 3


def test_a_page_of_a_list_never_changes_with_the_moment_it_is_read(program, world, time_machine):
    ask(world.beat)
    first = program.get("questions")
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    forget_everyone()

    assert program.get("questions").content == first.content
