"""Two web machines and one that works say the same at every moment, whichever of them is asked, or gone."""

from __future__ import annotations

import os
import random
import re
import signal
import statistics
import time
from urllib.parse import urlencode

import psycopg
import pytest
from tests.running.asking import Asker, found, solved
from tests.running.doubled import (
    another_worker_without_the_lock,
    follow,
    let_time_run_out,
    lines_of,
    run_out,
    told,
)
from tests.running.installation import Installation, until
from tests.running.machines import KEY_OF_ALL, Door, Machines, all_machines
from tests.running.official import Official
from tests.running.post_office import open_post_office
from tests.running.under_fault import says_of
from tests.servers import listens

from ishenim.domains.meetings.asking_views import WITHOUT_WORK
from ishenim.kernel.documents.tests import files
from ishenim.kernel.ledger import proofs
from ishenim.kernel.ledger.note import Verifier, opened
from ishenim.kernel.pages.codes import WRONG_CODES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.nginx,
    pytest.mark.timeout(900),
]

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
MOMENT = 60.0
TIMES = 30
BEAT_OF_THE_OFFICER = "KG06242600010-B1"


@pytest.fixture(scope="module")
def post_office():
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="module")
def machines(tmp_path_factory, postgresql, post_office):
    folder = tmp_path_factory.mktemp("machines")
    with all_machines(folder, postgresql, post_office.settings) as machines:
        yield machines


@pytest.fixture(scope="module")
def place(machines: Machines) -> str:
    """Return a place where an office answers."""
    first = machines.web[0]
    for code in found(first):
        asker = Asker(first, code, KEY_OF_ALL)
        reference = asker.ask()
        asker.close()
        if reference:
            return code
    raise AssertionError("no place where anybody answers")


def asked(machine: Installation, place: str) -> str:
    """Ask a question on a machine, and return its reference."""
    asker = Asker(machine, place, KEY_OF_ALL, number=random.getrandbits(30))
    reference = asker.ask()
    asker.close()
    assert reference is not None, asker.failures
    return reference


def etag(machine: Installation, path: str) -> str:
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=30)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.headers["ETag"]


def code_of_nobody() -> str:
    return "".join(random.choice("0123456789") for _ in range(25))


def test_a_step_on_one_machine_is_on_the_page_of_the_other_at_the_next_request(machines, place, capsys):
    one, other = machines.web
    page, waits = f"/en/questions/?place={place}", []
    for _ in range(TIMES):
        until(lambda m=other: etag(m, page) == etag(m, page), within=5, what="a page that is kept")
        reference = asked(one, place)
        begun = time.perf_counter()
        assert reference in other.get(page)[1]
        waits.append((time.perf_counter() - begun) * 1000)
        one, other = other, one
    with capsys.disabled():
        told = f"median {statistics.median(waits):.1f} ms, slowest {max(waits):.1f} ms"
        print(f"\n{TIMES} of {TIMES} steps were on the other machine's page at the next request: {told}")


def test_both_machines_give_a_page_the_same_mark(machines, place):
    one, other = machines.web
    page = f"/en/places/{place}/"
    until(lambda: etag(one, page) == etag(other, page), within=5, what="the same page on both")


def test_through_nginx_a_reader_gets_pages_over_tls_and_is_led_there(machines, place):
    import http.client

    status, headers, page = machines.door.ask("GET", f"/en/places/{place}/")
    assert (status, "Strict-Transport-Security" in headers) == (200, True)
    assert place in page

    line = http.client.HTTPConnection("127.0.0.1", machines.nginx.plain, timeout=10)
    line.request("GET", "/en/", headers={"Host": "ishenim.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://ishenim.example/en/")
    line.close()


def test_whoever_tries_codes_through_nginx_waits_alone_and_on_both_machines(machines):
    def tried(door: Door, **headers: str) -> int:
        return door.ask("POST", "/en/mine/", urlencode({"code": code_of_nobody()}), **FORM, **headers)[0]

    guesser, another = Door(machines.nginx.port, "127.0.0.2"), Door(machines.nginx.port, "127.0.0.3")

    answers = [tried(guesser) for _ in range(WRONG_CODES.tries + 2)]
    assert answers == [200] * WRONG_CODES.tries + [429] * 2
    assert tried(guesser, X_Forwarded_For="198.51.100.7") == 429, "nobody says for themselves who they are"
    assert tried(another) == 200


def test_a_puzzle_is_good_for_one_question_on_all_machines(machines, place):
    work = solved(KEY_OF_ALL)

    def ask(machine: Installation) -> str:
        told = {"text": f"Why {random.getrandbits(60)}?", "topic": "light", "work": work, "looked": "yes"}
        body = urlencode(told)
        return Door.plain(machine.port, f"/en/places/{place}/ask/", body)

    one, other = machines.web
    assert "is checked" not in ask(one)
    pages = [ask(other) for _ in range(WITHOUT_WORK.tries + 1)]
    assert "Many questions came from here" in pages[-1]


def test_a_file_brought_to_one_machine_is_handed_out_by_the_other(machines):
    one, other = machines.web
    official = Official(machines.door)
    official.sign_in("officer")
    reference = asked(one, BEAT_OF_THE_OFFICER)
    brought = {"lamp.jpg": files.photograph_with_place(), "plan.pdf": files.paper_that_acts()}

    way = f"/en/desk/matters/{reference}/accept/"
    assert official.send(way, brought, reply="We look at it this week.")[0] == 302

    page = other.get(f"/en/questions/{reference}/")[1]
    fingerprints = set(re.findall(r"/documents/([0-9a-f]{64})", page))
    assert len(fingerprints) == 2
    for fingerprint in fingerprints:
        for machine in machines.web:
            status, _ = machine.get_bytes(f"/documents/{fingerprint}")
            assert status == 200
    assert not list(machines.folder.glob("web*/var/documents/*"))


def test_as_much_as_a_step_takes_passes_nginx_and_what_is_too_much_is_said_by_the_form(machines):
    official = Official(machines.door)
    official.sign_in("officer")
    reference = asked(machines.web[0], BEAT_OF_THE_OFFICER)
    way = f"/en/desk/matters/{reference}/accept/"
    too_large = {"large.pdf": b"%PDF-1.4\n" + bytes(26_000_000)}

    status, page = official.send(way, too_large, reply="We look at it.")

    assert status == 422
    assert "25 MB" in page


def test_every_machine_reads_the_one_book_and_only_the_worker_has_its_key(machines, place):
    one, other = machines.web
    asked(one, place)

    def signed(machine: Installation) -> bytes:
        return machine.get_bytes("/ledger/checkpoint")[1]

    until(lambda: signed(one) and signed(one) == signed(other), within=MOMENT, what="one seal on both")
    vkey = re.search(r"ishenim\.example/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", other.get("/en/ledger/")[1])
    verifier = Verifier.read(vkey[0])
    size = int(opened(signed(other), verifier).split("\n")[1])
    proof = other.get_bytes(f"/ledger/proof/{size - 1}.tlog-proof")[1].decode()
    with psycopg.connect(machines.database) as database:
        [(leaf,)] = database.execute(
            "SELECT e.leaf FROM ledger_position p JOIN ledger_entry e ON e.id = p.entry_id "
            "WHERE p.position = %s",
            [size - 1],
        ).fetchall()
    assert proofs.check(proof, bytes(leaf), verifier).size >= size
    assert [path.parts[-4] for path in machines.folder.glob("*/var/ledger/key")] == ["work"]


def test_the_machine_that_works_hands_out_its_numbers_and_nothing_else(machines, place):
    asked(machines.web[0], place)

    def placed() -> list[str]:
        said = machines.work.get("/metrics")[1]
        return re.findall(
            r'^ishenim_jobs_did_total\{job="placing entries in the ledger"\} [1-9]', said, re.MULTILINE
        )

    until(placed, within=MOMENT, what="a number of entries that were placed")
    assert machines.work.get("/health/ready")[0] == 200
    for page in ("/en/", f"/en/places/{place}/", "/en/desk/", "/ledger/checkpoint", "/health/live/"):
        assert machines.work.get(page)[0] == 404, page


def test_when_redis_falls_and_comes_back_no_page_is_ever_old(machines, place):
    one, other = machines.web
    page = f"/en/questions/?place={place}"
    for treat in (
        machines.redis.kill,
        machines.redis.start,
        machines.redis.stand_still,
        machines.redis.go_on,
    ):
        etag(one, page), etag(other, page)
        treat()
        for _ in range(4):
            reference = asked(one, place)
            assert reference in other.get(page)[1]
            assert reference in one.get(page)[1]
            one, other = other, one


def test_a_bucket_or_redis_that_is_away_is_said_by_health_with_what_it_costs_until_it_is_back(machines):
    one = machines.web[0]
    for part, cost, goes, comes_back in (
        ("redis", "Pages are made anew", machines.redis.kill, machines.redis.start),
        ("documents", "Documents cannot be read", machines.bucket.stand_still, machines.bucket.go_on),
    ):
        goes()
        until(lambda p=part, c=cost: c in says_of(one, p), within=20, what=f"health that says it of {part}")
        assert one.get("/health/ready")[0] == 200, "steps without files go on"
        comes_back()
        until(lambda p=part: not says_of(one, p), within=20, what=f"health that is well again with {part}")


def test_a_machine_that_falls_is_passed_over(machines, place):
    one, _ = machines.web
    one.kill_everyone()
    try:
        answers = [machines.door.ask("GET", f"/en/places/{place}/")[0] for _ in range(10)]
        body = urlencode(
            {"text": "Who answers?", "topic": "light", "work": solved(KEY_OF_ALL), "looked": "yes"}
        )
        answers += [machines.door.ask("POST", f"/en/places/{place}/ask/", body, **FORM)[0] for _ in range(4)]
    finally:
        one.start()
    assert set(answers) == {200}


def test_a_worker_with_another_key_is_refused_in_words(machines):
    stranger = machines.machine("stranger", "work")
    answer = stranger.command("run")
    assert answer.returncode == 1
    assert "The database belongs to the ledger ishenim.example/ledger+" in answer.stderr
    assert "Bring the files `origin` and `key`" in answer.stderr


@pytest.mark.lossless
def test_a_second_worker_waits_and_takes_over_when_the_first_is_gone(machines, place):
    first = machines.work
    second = machines.machine("work2", "work")
    with_the_key_of(first, second)
    second.launch()
    until(lambda: "this one waits for its place" in second.said, within=MOMENT, what="words of the second")
    asked(machines.web[0], place)
    until(lambda: nothing_waits(machines), within=MOMENT, what="what the first places")
    assert holders(machines) == [worker_of(first)]

    first.kill_everyone()
    asked(machines.web[0], place)
    until(lambda: holders(machines) == [worker_of(second)], within=MOMENT, what="the place of the second")
    until(lambda: nothing_waits(machines), within=MOMENT, what="what the second places")
    verified = second.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr

    first.launch()
    until(lambda: "this one waits for its place" in first.said, within=MOMENT, what="words of the first")
    os.kill(worker_of(second), signal.SIGTERM)
    second.end()
    until(lambda: holders(machines) == [worker_of(first)], within=MOMENT, what="the place of the first again")
    reference = asked(machines.web[0], place)
    until(lambda: nothing_waits(machines), within=MOMENT, what="what the first places again")
    verified = first.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr
    assert reference in machines.web[1].get(f"/en/questions/{reference}/")[1]


@pytest.mark.lossless
def test_a_worker_that_stands_still_loses_its_place_and_knows_it_when_it_goes_on(machines, place):
    first = machines.work
    third = machines.machine("work3", "work")
    with_the_key_of(first, third)
    third.launch()
    until(lambda: "this one waits for its place" in third.said, within=MOMENT, what="words of the third")
    still = worker_of(first)
    os.kill(still, signal.SIGSTOP)
    until(lambda: holders(machines) == [worker_of(third)], within=MOMENT, what="the place of the third")
    os.kill(still, signal.SIGCONT)

    until(lambda: worker_of(first) not in {still, None}, within=MOMENT, what="another worker of the first")
    asked(machines.web[0], place)
    until(lambda: nothing_waits(machines), within=MOMENT, what="what the third places")
    third.end()
    until(lambda: holders(machines) == [worker_of(first)], within=MOMENT, what="the place of the first again")
    verified = third.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.lossless
def test_two_that_are_at_work_at_once_against_every_rule_harm_nothing(machines, place, post_office):
    """As if the lock had failed: a second process does every job by itself."""
    follow(machines, place, post_office)
    with another_worker_without_the_lock(machines):
        references = [asked(random.choice(machines.web), place) for _ in range(40)]
        until(lambda: nothing_waits(machines), within=MOMENT, what="every entry placed")
        until(
            lambda: set(told(post_office)) >= set(references), within=MOMENT, what="a letter of each question"
        )
        assert {told(post_office)[reference] for reference in references} == {1}
        let_time_run_out(machines, references)
        until(lambda: not run_out(machines, references), within=MOMENT, what="a line of each miss")
        until(lambda: nothing_waits(machines), within=MOMENT, what="every line placed")
    verified = machines.work.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr
    assert lines_of(machines, references, "ask") == len(references)
    assert lines_of(machines, references, "overdue") == len(references)


def test_nobody_s_address_stands_in_what_nginx_or_a_machine_wrote(machines):
    written = [*machines.folder.glob("nginx/*.log"), *machines.folder.glob("nginx/errors")]
    written += [machine.folder / "said.txt" for machine in machines.web]
    assert not [file for file in written if "127.0.0.2" in file.read_text()]
    assert listens(machines.nginx.port)


def with_the_key_of(first: Installation, second: Installation) -> None:
    """Bring name and key of the ledger to another machine, as the how-to says."""
    folder = second.folder / "var/ledger"
    folder.mkdir(parents=True)
    for name in ("origin", "key"):
        (folder / name).write_bytes((first.folder / "var/ledger" / name).read_bytes())


def worker_of(machine: Installation) -> int | None:
    return next(iter(machine.workers()), None)


def holders(machines: Machines) -> list[int]:
    """Return who holds the place of the worker, by the name it tells the database."""
    with psycopg.connect(machines.database) as database:
        found = database.execute(
            "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
            "WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) AND a.application_name LIKE 'ishenim work %'"
        ).fetchall()
    return [int(name.split()[-1]) for (name,) in found]


def nothing_waits(machines: Machines) -> bool:
    with psycopg.connect(machines.database) as database:
        [(waiting,)] = database.execute(
            "SELECT count(*) FROM ledger_entry e LEFT JOIN ledger_position p ON p.entry_id = e.id "
            "WHERE p.entry_id IS NULL AND e.lane = 'open'"
        ).fetchall()
    return waiting == 0
