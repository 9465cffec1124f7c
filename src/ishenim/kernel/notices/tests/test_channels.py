"""Channels of institutions are told what anybody may read, if one is named, and nothing is called otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.acts import act, ask

from ishenim.kernel.notices import channels
from ishenim.kernel.notices.channels import post_waiting
from ishenim.kernel.notices.models import Posting
from ishenim.kernel.notices.pauses import PAUSES
from ishenim.kernel.notices.tests.readers import tell

pytestmark = [
    pytest.mark.usefixtures("monday"),
    pytest.mark.filterwarnings(
        "ignore:'imghdr' is deprecated"
    ),  # one of the library's many plug-ins asks for it
]


class Channel:
    """A channel on this machine: what it was told, and how it answers."""

    def __init__(self) -> None:
        self.told, self.answers = [], []
        channel = self

        class Ear(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = channel.answers.pop(0) if channel.answers else 200
                if answer == 200:
                    channel.told.append(json.loads(body))
                self.send_response(answer)
                self.end_headers()

            def log_message(self, *words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self.address = f"json://127.0.0.1:{self.server.server_port}/secret-word"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def channel():
    opened = Channel()
    yield opened
    opened.close()


@pytest.fixture
def named(channel, settings, world):
    settings.NOTICE_TARGETS = [("place:town", "en", channel.address)]
    return channel


def test_a_channel_is_told_of_each_public_step_once(named, world):
    question = ask(world.beat)
    tell()
    assert (post_waiting(), post_waiting()) == (1, 0)
    act(question, "accept", world.officer, reply="Call Aigul at 0555 123456")
    tell()
    assert post_waiting() == 1
    asked, accepted = named.told
    assert asked["title"].startswith(f"A resident's question {question.reference}: ")
    assert "The office accepted the question." in accepted["message"]
    assert f"http://localhost:8000/en/questions/{question.reference}/" in accepted["message"]
    assert "Aigul" not in accepted["message"]


def test_a_channel_is_told_only_of_its_place(named, world):
    ask(world.places["far_beat"])
    tell()
    assert post_waiting() == 0
    assert Posting.objects.count() == 0


def test_two_channels_are_told_each_in_its_language(named, world, settings):
    settings.NOTICE_TARGETS = [
        ("place:beat", "ru", named.address),
        ("topic:light", "ky", named.address),
    ]
    ask(world.beat)
    tell()
    assert post_waiting() == 2
    assert sorted("/ru/" in told["message"] for told in named.told) == [False, True]


def test_a_channel_that_does_not_answer_is_tried_again_later_and_its_address_is_told_to_nobody(
    named, world, on, caplog
):
    named.answers = [500, 200]
    ask(world.beat)
    tell()
    assert post_waiting() == 0
    posting = Posting.objects.get()
    assert (posting.tries, posting.sent_at, posting.reason) == (1, None, "The channel did not take it.")
    assert "secret-word" not in posting.target + posting.reason
    assert post_waiting() == 0
    on(f"2026-10-05 10:{int(PAUSES[0].total_seconds()) // 60:02}")
    assert post_waiting() == 1
    assert len(named.told) == 1


def test_a_channel_that_never_answers_is_given_up_and_holds_up_no_other(named, world, settings, on):
    settings.NOTICE_TARGETS = [
        ("place:beat", "en", "nonsense://"),
        ("place:beat", "en", named.address),
    ]
    ask(world.beat)
    tell()
    assert post_waiting() == 1
    for day in range(6, 20):
        on(f"2026-10-{day:02} 12:00")
        post_waiting()
    given_up = Posting.objects.get(sent_at=None)
    assert (given_up.next_try_at, given_up.tries) == (None, len(PAUSES) + 1)
    assert given_up.reason == "The address of the channel cannot be read."


def test_a_channel_that_is_named_no_more_is_told_no_more(named, world, settings):
    ask(world.beat)
    tell()
    settings.NOTICE_TARGETS = [("place:village", "en", named.address)]
    assert post_waiting() == 0
    assert Posting.objects.get().next_try_at is None
    assert named.told == []


def test_where_no_channel_is_named_nothing_is_written_asked_or_loaded(
    world, settings, django_assert_num_queries
):
    settings.NOTICE_TARGETS = []
    ask(world.beat)
    tell()
    assert not Posting.objects.exists()
    with django_assert_num_queries(0):
        assert post_waiting() == 0
    statement = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ishenim.config.settings'; django.setup();"
        "import ishenim.config.jobs as jobs; jobs.channels.post_waiting(); print('apprise' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_whoever_takes_a_posting_has_it_to_themselves(named, world):
    ask(world.beat)
    tell()
    assert len(channels._taken(5)) == 1
    assert post_waiting() == 0
