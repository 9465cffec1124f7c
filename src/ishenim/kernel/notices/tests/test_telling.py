"""Everyone who follows is told of every step, once."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from tests.acts import act, announced, ask, tick

from ishenim.kernel.ledger.models import SEALED, Entry
from ishenim.kernel.notices.models import Letter, Reached
from ishenim.kernel.notices.sending import send_waiting
from ishenim.kernel.notices.telling import fan_out, keys_by_entry
from ishenim.kernel.notices.tests.readers import follow, place_all, tell
from ishenim.kernel.procedures.declare import PROCEDURES, Public
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.news import is_news

BAKYT = "bakyt@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def question(world):
    return ask(world.beat)


def told() -> list[tuple[str, str]]:
    """Return who will be told of which step."""
    letters = Letter.objects.order_by("pk").select_related("subscription", "entry")
    return [(letter.subscription.email.partition("@")[0], letter.entry.step) for letter in letters]


def test_whoever_follows_a_matter_is_told_of_each_step(question, world):
    follow(f"matter:{question.reference}")
    tell()
    act(question, "accept", world.officer)
    tell()
    act(question, "promise", world.officer)
    tell()
    assert told() == [("aida", "ask"), ("aida", "accept"), ("aida", "promise")]


@pytest.mark.parametrize("place", ["beat", "town", "district", "region", "country", "police_district"])
def test_whoever_follows_a_place_is_told_of_what_happens_in_it_and_below(world, place):
    follow(f"place:{place}")
    ask(world.beat)
    tell()
    assert told() == [("aida", "ask")]


@pytest.mark.parametrize("place", ["other_beat", "village", "far_police_district"])
def test_whoever_follows_another_place_is_not_told(world, place):
    follow(f"place:{place}")
    ask(world.beat)
    tell()
    assert told() == []


def test_whoever_follows_another_matter_is_not_told(question, world):
    follow(f"matter:{ask(world.beat).reference}")
    tell()
    Letter.objects.all().delete()
    act(question, "accept", world.officer)
    tell()
    assert told() == []


def test_whoever_follows_in_several_ways_is_told_once_by_the_nearest(question, world):
    follow("place:town")
    follow("place:beat")
    nearest = follow(f"matter:{question.reference}")
    act(question, "accept", world.officer)
    tell()
    letter = Letter.objects.get(entry__step="accept")
    assert letter.subscription == nearest


def test_whoever_follows_a_topic_is_told_of_its_questions_and_of_no_others(world):
    follow("topic:light")
    ask(world.beat, topic="light")
    ask(world.other_beat, topic="roads")
    tell()
    assert told() == [("aida", "ask")]


def test_whoever_follows_all_meetings_is_told_of_no_question(question, world):
    follow("kind:meeting")
    tell()
    announced(world.beat, world.officer)
    tell()
    assert [step for _, step in told()] == ["expect", "expect", "expect", "plan", "announce"]


def test_one_who_follows_matter_topic_place_and_kind_gets_one_letter_of_a_change(question, world):
    for key in (
        f"matter:{question.reference}",
        "topic:light",
        "kind:question",
        "place:beat",
        "place:country",
    ):
        follow(key)
    act(question, "accept", world.officer)
    tell()
    assert [letter.subscription.key for letter in Letter.objects.filter(entry__step="accept")] == [
        f"matter:{question.reference}"
    ]


def test_each_follower_is_told(question, world):
    follow("place:beat")
    follow("place:town", BAKYT)
    act(question, "accept", world.officer)
    tell()
    assert [one for one in told() if one[1] == "accept"] == [("aida", "accept"), ("bakyt", "accept")]


def test_an_entry_that_has_no_place_in_the_ledger_yet_waits(world):
    follow("place:beat")
    ask(world.beat)
    assert fan_out() == 0
    assert tell() == 1
    assert len(told()) == 1


def test_an_entry_is_read_once(world):
    follow("place:beat")
    ask(world.beat)
    tell()
    assert fan_out() == 0
    assert len(told()) == 1


def test_entries_are_read_in_pieces_and_none_is_passed_over(world):
    follow("place:beat")
    for _ in range(5):
        ask(world.beat)
    place_all()
    assert [fan_out(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(told()) == 5


def test_what_happened_before_somebody_confirmed_is_no_news_to_them(world, on):
    ask(world.beat)
    place_all()
    on("2026-10-05 10:30")
    follow("place:beat")
    fan_out()
    assert told() == []


def test_what_is_written_down_afterwards_of_an_earlier_day_is_no_news(world, on):
    earlier = on("2026-10-05 10:00")
    on("2026-10-06 10:00")
    follow("place:beat")
    ask(world.beat, at=earlier)
    tell()
    assert told() == []


def test_what_is_taken_over_from_another_register_is_told_to_nobody(world):
    follow("place:beat")
    follow("place:country", BAKYT)
    act(begin("question", place=world.beat, language="ky"), "take_over", world.registrar)
    assert tell() == 1
    assert told() == []


def test_the_clock_tells_too(question, world, on):
    follow(f"matter:{question.reference}")
    on("2026-10-12 10:00")
    tick()
    tell()
    assert "overdue" in [step for _, step in told()]


def test_that_a_text_was_taken_out_is_told_once_and_its_tombstone_to_nobody(question, world):
    act(question, "show_text", world.moderator)
    tell()
    follow(f"matter:{question.reference}")
    act(question, "hide_text", world.moderator)
    assert tell() == 2
    assert told() == [("aida", "hide_text")]


def test_what_lies_under_seal_or_belongs_to_no_rule_we_know_is_told_to_nobody(question):
    entry = Entry.objects.get()
    assert is_news(entry)
    assert not is_news(Entry(lane=SEALED, kind=entry.kind, step=entry.step))
    assert not is_news(Entry(lane="open", kind="unheard_of", step="ask"))
    assert not is_news(Entry(lane="open", kind="question", step="unheard_of"))


def test_a_step_of_which_the_public_learns_nothing_is_told_to_nobody(question, monkeypatch):
    entry = Entry.objects.get()
    step = PROCEDURES["question"].steps()["ask"]
    monkeypatch.setitem(vars(step), "public", Public.NOTHING)
    assert not is_news(entry)


def test_an_entry_is_followed_by_its_matter_its_place_all_that_holds_it_its_topic_and_its_kind(question):
    [keys] = keys_by_entry(Entry.objects.all()).values()
    assert keys[:2] == [f"matter:{question.reference}", "place:beat"]
    assert keys[-2:] == ["topic:light", "kind:question"]
    assert set(keys[2:-2]) == {
        f"place:{code}"
        for code in ("town", "district", "region", "country", "police_district", "police_region")
    }


def test_when_letters_cannot_be_written_nothing_was_read_and_all_is_told_later(world):
    subscription = follow("place:beat")
    ask(world.beat)
    place_all()
    in_the_way = Letter.objects.create(subscription=subscription, entry=Entry.objects.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        fan_out()
    assert not Reached.objects.filter(position__gte=0).exists()
    in_the_way.delete()
    assert fan_out() == 1
    assert len(told()) == 1


@pytest.mark.parametrize("followers", [1, 3])
def test_letters_to_many_cost_as_many_queries_as_a_letter_to_one(world, django_assert_num_queries, followers):
    for number in range(followers):
        follow("place:beat", f"{number}@ishenim.example")
    ask(world.beat)
    tell()
    ask(world.beat)
    place_all()
    with django_assert_num_queries(10):  # savepoints among them
        fan_out()


def test_every_letter_reaches_its_reader(question, world):
    follow("place:beat")
    follow("place:beat", BAKYT)
    act(question, "accept", world.officer)
    tell()
    assert send_waiting() == 4
    assert sorted(letter.to[0] for letter in mail.outbox) == ["aida@ishenim.example"] * 2 + [BAKYT] * 2
