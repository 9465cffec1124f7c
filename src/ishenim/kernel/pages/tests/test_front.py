"""The front door hands out what is kept, in the form the reader can take, and never more than it may."""

import threading
import time

import pytest

from ishenim.kernel import versions
from ishenim.kernel.pages import front
from ishenim.kernel.pages.kept import Kept, KeptPages, Shelf, takes_gzip
from ishenim.kernel.pages.page import Grounds
from ishenim.kernel.pages.static import FingerprintedStorage, address, statics

PAGE = "/en/matters/26-1/"


def kept(size=100, etag='W/"x"'):
    return Kept(b"a" * size, [("ETag", etag)], Grounds((), (), 0.0, etag))


def test_a_reader_who_has_the_page_is_told_so_in_a_few_bytes(ask):
    first = ask(PAGE)
    etag = first.headers["ETag"]
    for form in (etag, etag.removeprefix("W/"), f'"old", {etag}', "*"):
        again = ask(PAGE, headers={"if-none-match": form})
        assert (again.status, again.body) == (304, b"")
        assert set(again.headers) == {"ETag", "Cache-Control", "Vary"}


def test_a_reader_who_has_the_page_is_told_so_even_where_it_is_not_kept_any_more(ask, site):
    first = ask(PAGE)
    from ishenim.kernel.pages.keeping import kept_pages

    kept_pages.clear()
    again = ask(PAGE, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert "made 2" in ask(PAGE).text


def test_a_reader_with_an_older_page_gets_the_new_one(ask):
    ask(PAGE)
    assert ask(PAGE, headers={"if-none-match": 'W/"older"'}).status == 200


def test_the_very_first_reader_gets_the_page_pressed_too(ask):
    first = ask(PAGE, headers={"accept-encoding": "gzip"})
    again = ask(PAGE, headers={"accept-encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert (first.text, first.headers) == (again.text, again.headers)


def test_a_reader_who_can_open_it_gets_the_page_pressed(ask):
    whole = ask(PAGE)
    pressed = ask(PAGE, headers={"accept-encoding": "br, gzip"})
    assert pressed.headers["Content-Encoding"] == "gzip"
    assert pressed.headers["Content-Length"] == str(len(pressed.body))
    assert pressed.text == whole.text
    assert pressed.headers["Vary"] == whole.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "answer"),
    [
        ("gzip", True),
        ("GZIP;q=1.0, br", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
        ("identity, notgzip", False),
    ],
)
def test_only_who_asks_for_gzip_gets_it(accepted, answer):
    assert takes_gzip(accepted) is answer


def test_asking_for_the_head_gives_the_headers_alone(ask):
    whole = ask(PAGE)
    head = ask(PAGE, method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)


def test_the_first_question_for_the_head_is_answered_too(ask):
    assert ask(PAGE, method="HEAD").status == 200


def test_a_step_is_never_answered_from_what_is_kept(ask):
    ask(PAGE)
    assert ask(PAGE, method="POST").status in {403, 405}


def test_a_file_carries_its_fingerprint_and_may_be_kept_for_ever(ask):
    where = address("mfa/js/webauthn.js")
    answer = ask(where, headers={"accept-encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "webauthn" in answer.text
    assert len(where.split(".")[-2]) == 12


def test_a_file_is_handed_out_whole_to_who_cannot_open_it_pressed(ask):
    where = address("mfa/js/webauthn.js")
    answer = ask(where)
    assert "Content-Encoding" not in answer.headers
    assert ask(where, method="HEAD").body == b""
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_a_file_nobody_ships_is_an_error_when_the_page_is_made():
    with pytest.raises(KeyError):
        address("portal/no-such.css")


def test_templates_of_others_get_the_same_addresses():
    assert FingerprintedStorage().url("mfa/js/webauthn.js") == address("mfa/js/webauthn.js")


def test_every_address_has_its_file():
    assert set(statics().addresses.values()) == set(statics().files)


def test_a_path_under_static_that_is_no_file_is_asked_of_django(ask, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    assert ask("/static/mfa/js/webauthn.000000000000.js").status == 404


def test_the_page_not_shown_for_the_longest_time_makes_room():
    shelf = Shelf(2, 10_000)
    shelf.put(("/a", ""), kept())
    shelf.put(("/b", ""), kept())
    assert shelf.get(("/a", ""))
    shelf.put(("/c", ""), kept())
    assert shelf.get(("/b", "")) is None
    assert shelf.get(("/a", ""))
    assert shelf.get(("/c", ""))


def test_pages_take_no_more_room_than_there_is():
    one = kept(1_000).size
    shelf = Shelf(100, one * 3)
    for number in range(10):
        shelf.put((f"/{number}", ""), kept(1_000))
        assert shelf.size <= shelf.room
    assert len(shelf) == 3


def test_a_page_larger_than_all_the_room_is_not_kept_and_pushes_nobody_out():
    shelf = Shelf(100, kept(1_000).size)
    shelf.put(("/a", ""), kept(1_000))
    shelf.put(("/b", ""), kept(100_000))
    assert (len(shelf), shelf.get(("/b", ""))) == (1, None)


def test_a_page_made_anew_takes_the_room_of_the_old_one():
    shelf = Shelf(100, 100_000)
    for size in (1_000, 2_000, 500):
        shelf.put(("/a", ""), kept(size))
    assert (len(shelf), shelf.size) == (1, kept(500).size)


def test_questions_never_push_plain_pages_out():
    pages = KeptPages(8, 1_000_000)
    pages.put("/plain", "", kept())
    for number in range(50):
        pages.put("/list", f"after={number}", kept())
    assert pages.get("/plain", "") is not None
    assert len(pages) == 3
    pages.clear()
    assert len(pages) == 0


def test_many_readers_and_writers_at_once_leave_the_shelf_in_order():
    shelf = Shelf(50, 1_000_000)

    def read_and_write(seed):
        for number in range(500):
            shelf.put((f"/{(number * seed) % 80}", ""), kept(seed * 10))
            shelf.get((f"/{number % 80}", ""))

    threads = [threading.Thread(target=read_and_write, args=(seed,)) for seed in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf) <= 50
    assert shelf.size == sum(page.size for page in shelf._kept.values())


def test_a_path_that_leads_on_is_answered_at_the_door_and_kept_by_nobody(monkeypatch):
    monkeypatch.setitem(front.LEADS, "/en/there/", lambda query: f"/en/{query}/")
    told = []

    body = front.Front(lambda environ, start_response: pytest.fail("Django was asked"))(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/there/", "QUERY_STRING": "osh"},
        lambda status, headers: told.append((status, dict(headers))),
    )

    [(status, headers)] = told
    assert (status, headers["Location"], headers["Cache-Control"]) == ("302 Found", "/en/osh/", "no-store")
    assert list(body) == []


class Making:
    """An application that takes its time to make a page, and remembers how often it was asked."""

    def __init__(self, pages, lasts):
        self.pages, self.lasts, self.made = pages, lasts, 0

    def __call__(self, environ, start_response):
        self.made += 1
        time.sleep(0.1)
        until = time.time() + 60 if self.lasts else 0.0
        if self.lasts is not None:
            grounds = Grounds((), versions.tokens(), until, 'W/"x"')
            self.pages.put(environ["PATH_INFO"], "", Kept(b"new", [("ETag", 'W/"x"')], grounds))
        start_response("200 OK", [])
        return [b"new"]


def crowd_at(door, size=6):
    """Let many come at one moment; return what each was given."""
    given = []

    def come():
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": PAGE, "QUERY_STRING": ""}
        given.append(b"".join(door(environ, lambda _status, _headers: None)))

    threads = [threading.Thread(target=come) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.parametrize(("lasts", "made"), [(True, 1), (False, 6), (None, 6)])
def test_a_page_that_changed_is_made_once_for_all_who_wait_unless_it_does_not_last(lasts, made):
    pages = KeptPages()
    pages.put(PAGE, "", kept())
    application = Making(pages, lasts)

    assert crowd_at(front.Front(application, pages)) == [b"new"] * 6
    assert application.made == made


def test_nobody_waits_long_for_a_page_that_somebody_else_cannot_make(monkeypatch):
    monkeypatch.setattr(front, "PATIENCE_WITH_A_MAKER", 0.05)
    pages, old = KeptPages(), kept()
    pages.put("/en/", "", old)
    made = []

    def application(environ, start_response):
        made.append(environ["PATH_INFO"])
        return []

    door = front.Front(application, pages)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/", "QUERY_STRING": ""}
    with old.making:
        door(environ, lambda status, headers: None)
    door(environ, lambda status, headers: None)
    assert made == ["/en/", "/en/"]
    assert not old.making.locked()
