"""One installation is one family of processes: it starts whole, ends whole, and is never there twice."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.running.installation import Installation, until

MOMENT = 90.0


def test_it_says_where_it_is_and_how_to_end_it(installation):
    until(lambda: "Ctrl-C ends it." in installation.said, within=MOMENT, what="its last words of the start")
    assert f"Ishenim is at http://localhost:{installation.port}" in installation.said
    assert "demo-ishenim" not in installation.said, "there is no demonstration here"


def test_two_processes_serve_and_one_works(installation):
    until(lambda: len(installation.servers()) == 2, within=MOMENT, what="two that serve")
    until(lambda: len(installation.workers()) == 1, within=MOMENT, what="one that works")


def test_the_process_that_watches_is_small(installation):
    def resident(number: int) -> int:
        pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

    assert resident(installation.main.pid) < 64
    assert sum(map(resident, installation.everyone())) <= 400


def test_a_second_start_on_the_same_data_is_refused_in_words(installation):
    second = installation.command("run")
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert installation.answers()


def test_a_second_worker_on_the_same_data_is_refused_in_words(installation):
    until(installation.workers, within=MOMENT, what="the first worker")
    second = installation.command("work")
    assert second.returncode == 1
    assert "already at work" in second.stderr


def test_a_port_that_somebody_else_has_is_named_in_words(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = Installation(tmp_path, port=other.getsockname()[1])
        answer = refused.command("run")
    assert answer.returncode == 1
    assert f"Port {refused.port} cannot be used" in answer.stderr


def test_a_killed_worker_is_replaced(installation):
    until(installation.workers, within=MOMENT, what="a worker")
    (old,) = installation.workers()
    os.kill(old, signal.SIGKILL)
    until(lambda: installation.workers() not in ([], [old]), within=MOMENT, what="another worker")


def test_a_killed_server_is_replaced_while_the_other_answers(installation):
    until(lambda: len(installation.servers()) == 2, within=MOMENT, what="two that serve")
    old = installation.servers()[0]
    os.kill(old, signal.SIGKILL)
    until(
        lambda: len(installation.servers()) == 2 and old not in installation.servers(),
        within=MOMENT,
        what="another that serves",
    )
    until(installation.answers, within=MOMENT, what="an answer")


def test_servers_that_are_killed_again_and_again_are_replaced_again_and_again(installation):
    for _ in range(3):
        until(lambda: len(installation.servers()) == 2, within=MOMENT, what="two that serve")
        for number in installation.servers():
            os.kill(number, signal.SIGKILL)
        until(installation.answers, within=MOMENT, what="an answer")
    assert installation.main.poll() is None


def test_when_nobody_can_serve_it_ends_with_the_reason_and_an_error(tmp_path):
    unwell = Installation(tmp_path, settings={"DJANGO_SETTINGS_MODULE": "tests.running.unwell.settings"})
    answer = unwell.command("run")
    assert answer.returncode == 1
    said = answer.stdout + answer.stderr
    assert "RuntimeError: unwell today" in said
    assert "The web processes cannot work" in said
    assert not unwell.everyone()


def test_nobody_serves_on_when_the_main_process_is_killed_and_it_starts_again(installation):
    installation.main.kill()
    installation.main.wait()
    until(lambda: not installation.everyone(), within=2, what="the end of those it started")
    assert not installation.answers()
    installation.start()
    assert installation.answers()


def test_it_starts_at_once_after_all_were_killed(installation):
    installation.kill_everyone()
    installation.start()
    assert installation.answers()


def test_being_asked_to_end_it_ends_whole_and_well(installation):
    begun = time.monotonic()
    assert installation.end() == 0
    assert time.monotonic() - begun < MOMENT
    assert not installation.everyone()


def test_control_c_ends_it_whole_and_well_too(installation):
    before = len(installation.said)
    os.killpg(installation.main.pid, signal.SIGINT)  # as a terminal does
    assert installation.main.wait(MOMENT) == 0
    assert not installation.everyone()
    assert not {"ERROR", "Traceback"} & set(re.findall(r"\w+", installation.said[before:]))


def test_who_was_already_being_answered_is_answered(tmp_path):
    slow = Installation(tmp_path, settings={"DJANGO_SETTINGS_MODULE": "tests.running.slow.settings"})
    slow.start()
    with ThreadPoolExecutor(8) as readers:
        answers = [readers.submit(slow.get, "/slow/") for _ in range(8)]
        time.sleep(1)
        assert slow.end() == 0
        assert {answer.result() for answer in answers} == {(200, "here at last")}
    assert not slow.everyone()


def test_it_can_be_ended_while_it_still_prepares(tmp_path):
    early = Installation(tmp_path)
    early.launch()
    until(lambda: len(early.everyone()) >= 2, within=MOMENT, what="the process that prepares")
    assert early.end() == 0
    until(lambda: not early.everyone(), within=2, what="the end of all")


def test_a_worker_whose_parent_is_gone_does_not_even_begin(tmp_path):
    orphan = Installation(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "ishenim", "work"],
        env=orphan.environment | {"ISHENIM_PARENT": "1999999"},
        check=False,
        timeout=MOMENT,
    )
    assert ended.returncode == 1
