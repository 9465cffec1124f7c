"""Contacts, places, public logs and the open book are taken away as they are shown."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.acts import act, announced, ask

from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Entry

INSULT = "The scoundrel of the office sleeps all day."


def rows(answer) -> list[dict[str, str]]:
    whole = b"".join(answer) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline="")))


def test_the_contacts_of_every_institution_are_taken_away_as_they_are_chosen(reader, world):
    found = rows(reader.get("contacts.csv?words=police"))

    assert {row["institution"] for row in found} == {"regional_police", "district_police", "far_police"}
    assert {row["superior"] for row in found} == {"ministry", "regional_police"}
    assert 'href="/en/contacts.xlsx?words=police"' in reader.get("contacts/?words=police").content.decode()


def test_what_lies_in_a_place_is_taken_away_and_what_was_found_by_a_name(reader, world):
    assert {row["place"] for row in rows(reader.get("places.csv?in=town"))} == {"beat", "other_beat"}
    assert {row["place"] for row in rows(reader.get("places.csv"))} == {"region"}
    assert rows(reader.get("places.csv?q=village"))[0]["above"] == "region"
    assert 'href="/en/places.csv?in=town"' in reader.get("places/?in=town").content.decode()
    reader.get("places.csv?in=nowhere", status=404)


def test_a_public_log_is_taken_away_without_what_was_hidden(reader, world):
    question = ask(world.beat, text=INSULT)
    act(question, "hide_text", world.moderator, text="[…] sleeps all day.", hidden=["insult"])

    answer = reader.get("log/moderation.csv")

    assert b"scoundrel" not in answer.content
    assert b"sleeps" not in answer.content
    [row] = rows(answer)
    assert (row["reference"], row["step"], row["place"]) == (question.reference, "hide_text", "beat")
    assert "an insult" in row["values"]
    assert 'href="/en/log/moderation.csv"' in reader.get("log/moderation/").content.decode()
    reader.get("log/nothing.csv", status=404)


@pytest.mark.django_db(transaction=True)
def test_the_open_book_is_taken_away_as_it_speaks_to_everybody_and_says_no_hour(reader, world):
    question = ask(world.beat, text=INSULT)
    announced(world.beat, world.officer)
    sequencer.place_waiting()

    answer = reader.get("ledger.csv")

    assert b"scoundrel" not in answer.content
    found = rows(answer)
    assert len(found) == Entry.objects.count()
    assert [int(row["position"]) for row in found] == list(range(len(found) - 1, -1, -1))
    asked = next(row for row in found if row["step"] == "ask")
    assert (asked["matter"], asked["place"], asked["day"]) == (question.reference, "beat", "2026-10-05")
    assert json.loads(asked["clear"])["topic"] == "light"
    assert not any("10:00" in value for row in found for value in row.values())
    assert len(asked["leaf_hash"]) == 64
    assert 'href="/en/ledger.csv"' in reader.get("ledger/?n=abc").content.decode()


@pytest.mark.parametrize(
    ("way", "asked"), [("contacts.csv", 1), ("places.csv?in=town", 0), ("ledger.csv", 1)]
)
def test_rows_need_as_many_queries_for_three_as_for_one(reader, world, django_assert_num_queries, way, asked):
    ask(world.beat)
    reader.get(way)
    reader.client.get(f"/en/{way}")
    with django_assert_num_queries(asked):
        reader.get(f"{way}{'&' if '?' in way else '?'}x=1")
