"""Whatever is public can be read by programs, as it stands on the pages."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.acts import act, announced, ask, tick
from tests.reading import Reader, forget_everyone

from ishenim.domains.news import actions as news
from ishenim.domains.offices.actions import appoint
from ishenim.kernel.documents.tests.files import picture, upload
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.ledger import proofs, sequencer
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.search.indexing import index_new

TEXT = "When will the street lamps be repaired?"


def codes(rows, name: str = "place") -> list[str]:
    return [row[name] for row in rows]


def test_the_beginning_leads_to_everything_that_needs_no_further_name(program):
    told = program.data()

    assert {
        "places",
        "institutions",
        "offices",
        "questions",
        "meetings",
        "news",
        "ledger",
        "openapi",
    } <= told.keys()
    for name, address in told.items():
        if name not in {"locate", "search"} and not name.startswith("my"):
            program.get(address.removeprefix("/api/v1/"))


def test_every_answer_says_that_it_is_invented_its_licence_and_the_state_of_the_book(
    program, world, settings
):
    ask(world.beat)
    answer = program.get("questions")

    meta = answer.json()["meta"]
    assert meta["demonstration"] is True
    assert meta["notice"] == "Everything in this answer is invented."
    assert meta["licence"] == settings.DATA_LICENCE
    assert meta["language"] == answer.headers["Content-Language"] == "en"
    assert set(meta["ledger"]) == {"origin", "entries"}
    assert f'<{settings.DATA_LICENCE}>; rel="license"' in answer.headers["Link"]


def test_a_real_installation_calls_nothing_invented(program, settings):
    settings.DEMO = False

    answer = program.client.get("/api/v1/places")
    problem = program.client.get("/api/v1/places/nowhere")

    assert answer.json()["meta"]["demonstration"] is problem.json()["demonstration"] is False
    assert "notice" not in answer.json()["meta"]
    assert "Ishenim-Demonstration" not in answer.headers
    assert "Ishenim-Demonstration" not in problem.headers


def test_places_are_read_by_code_by_what_they_lie_in_and_by_name(program):
    everything = codes(program.data("places"))
    assert everything == sorted(everything)
    assert {"country", "region", "beat", "far_beat"} <= set(everything)
    assert codes(program.data("places", **{"in": "town"})) == ["beat", "other_beat"]
    assert codes(program.data("places", **{"in": "police_district", "hierarchy": "police"})) == [
        "beat",
        "other_beat",
    ]
    assert program.data("places", **{"in": "police_district", "hierarchy": "administrative"}) == []
    assert codes(program.data("places", kind="beat")) == ["beat", "far_beat", "other_beat"]
    assert codes(program.data("places", q="Vilage")) == ["village"]


def test_one_place_says_what_it_lies_in_and_what_lies_in_it_in_every_order_of_territory(program):
    told = program.data("places/beat")

    assert told["place"]["place_words"] == "Beat"
    assert told["above"]["administrative"] == ["town", "district", "region", "country"]
    assert told["above"]["police"] == ["police_district", "police_region", "country"]
    assert program.data("places/town")["below"]["administrative"] == ["beat", "other_beat"]


def test_territory_is_read_as_it_was_on_a_day(program, world):
    world.place("new_beat", "beat", administrative="town", valid_from=date(2026, 9, 1))
    world.merge("other_beat", "beat", date(2026, 10, 1))

    assert codes(program.data("places", **{"in": "town"})) == ["beat", "new_beat"]
    assert codes(program.data("places", **{"in": "town", "on": "2026-08-31"})) == ["beat", "other_beat"]
    told = program.data("places/other_beat")
    assert (told["current"], told["place"]["valid_to"], told["place"]["replaced_by"]) == (
        "beat",
        "2026-10-01",
        "beat",
    )
    assert program.data("places/other_beat", on="2026-09-30")["current"] == "other_beat"
    assert program.data("places/beat")["former"] == ["other_beat"]


def test_a_position_leads_to_its_place_and_is_kept_nowhere(program, world):
    world.place("hamlet", "village", administrative="region", lon=74.6, lat=42.9)

    answer = program.get("locate", lon=74.61, lat=42.91)

    assert answer.json()["data"]["place"]["place"] == "hamlet"
    assert answer.json()["data"]["how"] == "nearest"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    program.get("locate", lon=0, lat=0, status=404)
    for lon, lat in ((181, 0), ("nan", 0), ("east", 0), (0, -91)):
        program.get("locate", lon=lon, lat=lat, status=422)
    program.get("locate", lon=0, status=422)


def test_institutions_are_read_by_code_by_place_and_by_words(program):
    assert codes(program.data("institutions", words="police"), "institution") == [
        "district_police",
        "far_police",
        "regional_police",
    ]
    assert codes(program.data("institutions", place="town"), "institution") == ["city_hall"]
    told = program.data("institutions/district_police")
    assert (told["superior"], told["place"]) == ("regional_police", "police_district")
    program.get("institutions/nobody", status=404)


def test_offices_that_face_the_public_are_read_and_no_others(program, world):
    Appointment.objects.filter(pk=world.officer.appointment_id).update(duty_phone="0312 66 21 02")
    world.changed()

    told = program.data("offices", place="town")

    assert {row["role"] for row in told} == {"neighbourhood_officer", "local_self_government"}
    [officer] = [row for row in told if row["place"] == "beat"]
    assert officer == {
        "role": "neighbourhood_officer",
        "role_words": "Neighbourhood police officer",
        "institution": "district_police",
        "institution_words": "District police",
        "place": "beat",
        "place_words": "Beat",
        "name": "officer",
        "duty_phone": "0312 66 21 02",
        "starts": "2020-01-01",
    }


def test_a_name_that_may_not_be_shown_is_not_there_and_neither_is_an_office_that_is_over(program, world):
    Appointment.objects.filter(pk=world.officer.appointment_id).update(named=False)
    world.end(world.other_officer, date(2026, 10, 5))

    told = program.data("offices", place="town")

    assert "name" not in next(row for row in told if row["place"] == "beat")
    assert "other_beat" not in codes(told)
    assert all(roles.ROLES[row["role"]].public for row in program.data("offices"))


def test_a_question_is_read_in_its_own_words_only_after_the_check(program, world):
    question = ask(world.beat)
    path = f"matters/{question.reference}"
    assert "title" not in program.data(path)
    assert "text" not in program.data(path)["detail"]
    assert TEXT not in program.get("questions").content.decode()

    act(question, "hide_text", world.moderator, text="When will the […] be repaired?", hidden=["insult"])
    forget_everyone()

    assert program.data(path)["detail"]["text"] == "When will the […] be repaired?"
    assert "street lamps" not in program.get(path).content.decode()


def test_a_matter_is_read_with_what_its_kind_adds_its_story_and_its_deadlines(program, world):
    question = ask(world.beat)
    act(question, "show_text", world.moderator)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)

    told = program.data(f"matters/{question.reference}")

    assert (told["kind"], told["state"], told["state_words"], told["shape"]) == (
        "question",
        "promised",
        "Promised",
        "promised",
    )
    assert told["detail"]["promised_for"] == "2026-10-30"
    assert [line["step"] for line in told["story"]] == ["promise", "accept", "show_text", "ask"]
    assert told["story"][0]["at"] == "2026-10-05T10:00:00+06:00"
    assert told["story"][0]["office"] == "Neighbourhood police officer, District police"
    values = {value["name"]: value for value in told["story"][0]["values"]}
    assert values["promised_for"]["value"] == "2026-10-30"
    assert values["promised_for"]["words"] == "30 October 2026"
    awaited = {one["step"]: one for one in told["deadlines"] if "kept_at" not in one}
    assert awaited["done"]["due_at"] == "2026-10-31T00:00:00+06:00"
    assert awaited["done"]["offices"] == ["local_self_government", "neighbourhood_officer", "police_chief"]


def test_a_missed_deadline_is_read_with_the_moment_it_was_missed(program, world, on):
    question = ask(world.beat)
    on("2026-10-09 09:00")
    tick()

    told = program.data(f"matters/{question.reference}")

    assert told["overdue_since"] == "2026-10-07T00:00:00+06:00"
    assert {one["step"] for one in told["deadlines"] if "missed_at" in one} >= {"accept"}


def test_a_matter_whose_kind_has_no_list_is_read_too(program, world):
    about = {"role": "neighbourhood_officer", "institution": "district_police", "duty_phone": "03222 5 02 02"}
    about |= {"name": "Aida Asanova", "email": "aida@ishenim.example", "starts": "2026-10-05"}
    appointed = appoint(begin("appointment", place=world.beat), world.administrator, **about)

    answer = program.get(f"matters/{appointed.reference}")

    assert answer.json()["data"]["kind"] == "appointment"
    assert "detail" not in answer.json()["data"]
    assert b"aida@ishenim.example" not in answer.content
    assert answer.json()["data"]["story"][0]["sealed"] == ["duty_phone", "email"]


@pytest.mark.parametrize(
    "path", ["matters/2222-2222", "matters/hg68-2a4q", "matters/nonsense", "matters/0000-1111"]
)
def test_a_matter_that_is_not_there_is_a_problem(program, path):
    assert program.get(path, status=404).json()["title"] == "There is no such thing"


def test_lists_are_chosen_as_the_pages_are(program, world):
    lamps, roads = ask(world.beat), ask(world.other_beat, topic="roads")
    meeting = announced(world.beat, world.officer)

    assert codes(program.data("questions"), "reference") == [roads.reference, lamps.reference]
    assert codes(program.data("questions", topic="roads"), "reference") == [roads.reference]
    assert codes(program.data("questions", place="beat", state="open"), "reference") == [lamps.reference]
    assert codes(program.data("meetings", state="to_come"), "reference") == [meeting.reference]
    [told] = program.data("meetings", state="announced")
    assert (told["languages"], told["languages_words"]) == (["ky", "ru"], "Kyrgyz, Russian")
    assert told["starts_at"] == "2026-11-18T18:30:00+06:00"


def test_what_was_not_let_in_stands_on_no_list(program, world):
    held = ask(world.beat, step="ask_unproven")

    assert program.data("questions") == []
    assert held.reference not in Reader().read("questions/")


def test_news_are_read_in_the_language_that_is_asked_for(program, world):
    news.publish(
        begin("news", place=world.places["country"]),
        world.editor,
        title_en="The days are out",
        body_en="Every beat has its meeting.",
    )

    [told] = program.data("news")

    assert (told["title"], told["languages"], told["published_on"]) == (
        "The days are out",
        ["en"],
        "2026-10-05",
    )
    assert program.data("news", year=2025) == []
    program.get("news", year="soon", status=422)


@pytest.mark.django_db(transaction=True)
def test_matters_are_found_by_their_public_words(program, world):
    question = ask(world.beat)
    act(question, "show_text", world.moderator)
    sequencer.place_waiting()
    while index_new():
        pass

    assert codes(program.data("search", q="lamps"), "reference") == [question.reference]
    assert program.data("search", q="lamps", place="other_beat") == []
    program.get("search", status=422)
    wrong = program.get("search", q="x", **{"from": "2026-10-02", "until": "2026-10-01"}, status=422)
    assert wrong.json()["errors"][0]["parameter"] == "until"


def test_a_public_log_is_read_without_what_was_hidden(program, world):
    question = ask(world.beat, text="The scoundrel of the office sleeps all day.")
    act(question, "hide_text", world.moderator, text="[…] sleeps all day.", hidden=["insult"])

    answer = program.get("logs/moderation")

    [line] = answer.json()["data"]
    assert (line["reference"], line["step"]) == (question.reference, "hide_text")
    assert b"scoundrel" not in answer.content
    program.get("logs/nothing", status=404)


@pytest.mark.django_db(transaction=True)
def test_the_book_is_read_entry_by_entry_and_each_can_be_proved_without_us(program, world):
    question = ask(world.beat)
    act(question, "accept", world.officer)
    sequencer.place_waiting()

    book = program.data("ledger")
    assert book["entries"] == Entry.objects.count() == 2
    newest, oldest = program.data("ledger/entries")
    assert (newest["step"], newest["matter"], newest["day"]) == ("accept", question.reference, "2026-10-05")
    assert newest["private"] == ["reply"]
    assert [row["position"] for row in program.data("ledger/entries", **{"from": 0})] == [0, 1]
    assert [row["position"] for row in program.data("ledger/entries", **{"from": 1})] == [1]
    assert "10:00" not in program.get("ledger/entries").content.decode()

    told = program.data(f"ledger/entries/{oldest['position']}")
    assert told["whole"] is True
    assert told["sentence"] == "A resident asked."
    canonical = json.dumps(told["leaf"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert leaf_hash(canonical).hex() == told["entry"]["leaf_hash"]
    proofs.check_leaf(Entry.objects.get(position__position=0), told["proof"])
    program.get("ledger/entries/2", status=404)


def test_a_book_that_nobody_sealed_yet_is_read_too(program, world):
    ask(world.beat)

    assert program.data("ledger/entries") == []
    told = program.data("ledger")
    assert (told["entries"], told["waiting"]) == (0, 1)
    assert "sealed_at" not in told


def test_a_document_is_read_while_anyone_may_and_not_after_it_was_taken_out(program, world):
    question = ask(world.beat)
    act(question, "accept", world.officer, attachments=[upload(picture(), "lamp.png")])
    fingerprint = Attachment.objects.get().document.sha256
    path = f"documents/{fingerprint}"

    told = program.data(path)
    assert (told["name"], told["kind"], told["address"]) == ("lamp.png", "png", f"/documents/{fingerprint}")
    assert program.data(f"matters/{question.reference}")["story"][0]["documents"] == [told]
    act(question, "hide_files", world.moderator)
    forget_everyone()
    program.get(path, status=404)
    program.get(f"documents/{'0' * 64}", status=404)


def test_procedures_are_read_with_their_states_steps_and_what_each_step_asks_for(program):
    told = {one["kind"]: one for one in program.data("procedures")}
    assert {"question", "meeting", "news", "appointment", "token"} <= told.keys()
    steps = {step["step"]: step for step in program.data("procedures/question")["steps"]}
    assert steps["accept"]["within"] == "3 working days"
    assert steps["accept"]["otherwise"] == "overdue"
    assert steps["extend"]["not_by_who"] == ["promise", "promise_in_hall"]
    assert "then" not in steps["show_text"]
    asked = program.data("procedures/question/steps/promise")["fields"]
    assert asked["required"] == ["what", "promised_for"]
    assert asked["properties"]["what"]["minLength"] == 15
    assert asked["properties"]["promised_for"]["format"] == "date"
    program.get("procedures/nothing", status=404)
    program.get("procedures/question/steps/nothing", status=404)


def test_words_are_said_in_the_language_that_is_asked_for(program):
    said = {}
    for language in ("ky", "ru", "en", "de"):
        answer = program.client.get("/api/v1/procedures/news", headers={"accept-language": language})
        assert answer.headers["Content-Language"] == ("ky" if language == "de" else language)
        assert "Accept-Language" in answer.headers["Vary"]
        said[language] = answer.json()["data"]["title"]

    assert said["en"] == "News"
    assert said["ru"] == "Новости"
    assert said["ky"] == said["de"] not in {said["en"], said["ru"]}
