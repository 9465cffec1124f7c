"""Every door at which somebody says who they are or what they know, beside asking, following and signing in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from tests.running.asking import FORM, solved
from tests.running.hall import meeting_of_today
from tests.running.signed_in import Official

from ishenim.kernel.documents.tests import files

MARK = "PLANTED7MARK"
WORDS = f"{MARK} saw it, and says where and when it was, and who else was there."
TOKEN = re.compile(r'<pre class="secret">([^<]+)</pre>')
AGAINST = re.compile(r'href="(/en/complain/[^"/]+/)"')
OF_A_CONFIDED = re.compile(r'action="/en/mine/confided/([^"/]+)/"')
FILE = re.compile(r'name="name" value="([^"]+)"')
A_DRAFT = re.compile(r'href="/en/drafts/([^"/]+)/"')
A_COMMENT = re.compile(r'href="(/en/drafts/[^"/]+/[^"/]+/comment/)"')
A_MARK = re.compile(r'name="mark" value="([^"]+)"')
A_TRAINING = re.compile(r'href="/en/training/([2-9A-Z]{4}-[2-9A-Z]{4})/"')


def knock_at_every_other_door(somebody, question):
    """Do at each of them what is taken, and what is refused."""
    for door in (confide_at_each, press, comment_on_a_draft, ask_in_a_hall, say_where_one_is):
        door(somebody, question)
    program = act_by_a_program(somebody)
    bring_in_by_open311(somebody, program)
    enrol(somebody)


def confide_at_each(somebody, question):
    """Complain about an officer and report, each with a file that says where it was taken; go on with the code."""
    complain = found(AGAINST, somebody, "/en/complain/")
    told = {
        "described": WORDS,
        "text": WORDS,
        "concerns": MARK,
        "contact": f"{MARK.lower()}.reader@ishenim.example",
    }
    confide(somebody, complain, told)
    confide(somebody, "/en/report/corruption/", {"channel": "corruption", "text": WORDS})
    somebody.does("POST", f"/en/report/{MARK}/", channel=MARK, text=WORDS)


def confide(somebody, door, told):
    for wrong in ({**told, "text": MARK}, {**told, "happened_on": MARK, "channel": MARK, "officer": MARK}):
        somebody.does("POST", door, **wrong)
    work = solved(somebody.installation.secret)
    _, page = somebody.brings(door, {f"{MARK}.pdf": f"%PDF-1.7 {MARK}".encode()}, work=work, **told)
    assert 'role="alert"' in page
    brought = {f"{MARK}.jpg": files.photograph_with_place(), f"{MARK}.pdf": files.paper_that_acts()}
    status, page = somebody.brings(door, brought, work=solved(somebody.installation.secret), **told)
    assert status == 200
    come_back(somebody, somebody.keeps_the_code(page))


def come_back(somebody, code):
    """Read what was confided, take its receipt and its file along, and say more."""
    status, page = somebody.does("POST", "/en/mine/", code=code)
    steps = set(OF_A_CONFIDED.findall(page)) - {"receipt", "file"}
    assert (status, bool(steps)) == (200, True)
    for name in (*FILE.findall(page), MARK):
        somebody.does("POST", "/en/mine/confided/file/", code=code, name=name)
    for step in (*steps, MARK):
        somebody.does("POST", f"/en/mine/confided/{step}/", code=code, show="yes")
        somebody.does("POST", f"/en/mine/confided/{step}/", code=code, text=WORDS, reason=WORDS)
    for shown in (code, f"{MARK} 12345"):
        somebody.does("POST", "/en/mine/confided/receipt/", code=shown, line=MARK)


def press(somebody, question):
    """Say that a question is one's own, too."""
    way = f"/en/questions/{question}/me-too/"
    mark = A_MARK.search(somebody.does("POST", way, mark=MARK)[1])[1]
    somebody.secrets.add(mark)
    assert somebody.does("POST", way, mark=mark)[0] == 200


def comment_on_a_draft(somebody, question):
    drafts = A_DRAFT.findall(somebody.does("GET", "/en/codes/enforcement-honor/")[1])
    pages = [somebody.does("GET", f"/en/drafts/{draft}/")[1] for draft in drafts]
    way = next(filter(None, map(A_COMMENT.search, pages)))[1]
    somebody.does("POST", way, text="", draft=MARK, article=MARK)
    status, _ = somebody.does("POST", way, text=WORDS, work=solved(somebody.installation.secret))
    assert status == 302


def ask_in_a_hall(somebody, question):
    """Ask in a meeting of today, and look for what is alike."""
    meeting, _day = meeting_of_today(somebody.installation, Official(somebody.installation, "officer"))
    told = {"text": f"{WORDS} In the hall?", "topic": "light", "looked": "yes"}
    work = solved(somebody.installation.secret)
    somebody.keeps_the_code(somebody.does("POST", f"/en/meetings/{meeting}/ask/", work=work, **told)[1])
    somebody.does("GET", f"/en/places/{somebody.place}/ask/similar/?{urlencode({'text': WORDS})}")


def say_where_one_is(somebody, question):
    """Ask by a position in which place one is, in each convention."""
    lat, lon = (somebody.position[name] for name in ("lat", "lon"))
    for way in (
        f"/en/places/here/?lat={lat}&lon={lon}",
        f"/en/places/here/?lat={lat}&lon={lon}{MARK}",
        f"/api/v1/locate?lat={lat}&lon={lon}",
        f"/api/v1/locate?lat={lat}&lon={MARK}",
        f"/interop/police/api/locate-neighbourhood?q={lat},{lon}",
        f"/interop/mapit/point/4326/{lon},{lat}",
        f"/en/places/?q={MARK}",
    ):
        somebody.does("GET", way)


def act_by_a_program(somebody):
    """Let a program act for an office, and have it say things; return its token."""
    tomorrow = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    told = {"program": f"{MARK} of the hall", "scopes": "question.ask_by_program", "expires": tomorrow}
    hall = Official(somebody.installation, "hall")
    _, page = hall.fill("desk/new/token/issue/", **told)
    token = TOKEN.search(page)[1]
    somebody.secrets.add(token)
    way = f"/api/v1/procedures/question/openings/ask_by_program?place={somebody.place}"
    asked = {"text": f"{WORDS} By a program?", "topic": "light", "language": "en"}
    for shown, body, expected in (
        (token, json.dumps(asked), {201}),
        (token, json.dumps({**asked, "topic": MARK, MARK: MARK}), {400, 422}),
        (token, f"{{ {MARK}", {400}),
        (token + MARK, json.dumps(asked), {401}),
        (MARK, json.dumps(asked), {401}),
    ):
        told = {"Authorization": f"Bearer {shown}", "Content-Type": "application/json"}
        status, answer = somebody.sends("POST", way, body, **told)
        assert status in expected, answer
        for read in ("my", "my/work", f"my/matters/{MARK}", f"search?q={MARK}"):
            somebody.sends("GET", f"/api/v1/{read}", None, **told)
    return token


def bring_in_by_open311(somebody, key):
    """Bring in a request with everything that the protocol lets somebody say of themselves."""
    lat, lon = (somebody.position[name] for name in ("lat", "lon"))
    told = {
        "api_key": key, "service_code": "light", "description": f"{WORDS} By Open311?", "address_id": somebody.place,
        "first_name": MARK, "last_name": MARK, "email": f"{MARK.lower()}.reader@ishenim.example",
        "phone": "+996555918273", "device_id": MARK, "account_id": MARK,
        "media_url": f"https://ishenim.example/{MARK}.jpg", "address_string": MARK,
    }  # fmt: skip
    somebody.secrets |= {told["phone"], told["phone"][1:]}
    at = {"address_id": "", "lat": lat, "long": lon}
    for way in ("/open311/v2/requests.json", "/open311/v2/requests.xml", "/open311/test/v2/requests.json"):
        for more in (
            {},
            at,
            {"api_key": MARK},
            {"api_key": ""},
            {"service_code": MARK},
            {"address_id": MARK},
        ):
            somebody.sends("POST", way, urlencode({**told, **more}), **FORM)
    status, _ = somebody.sends(
        "POST", "/open311/v2/requests.json", urlencode(told | {"description": WORDS}), **FORM
    )
    assert status == 201


def enrol(somebody):
    """Take a seat in a training: who it is stands nowhere, and what was typed neither."""
    training = found(A_TRAINING, somebody, "/en/training/")
    official = Official(somebody.installation, "enforcer")
    _, page = official.fill("desk/new/enrolment/enrol/", training=MARK)
    assert 'role="alert"' in page
    assert official.begin("enrolment", "enrol", training=training)


def found(pattern, somebody, page):
    """Return what a page leads to."""
    status, said = somebody.does("GET", page)
    assert status == 200, page
    return pattern.search(said)[1]
