"""Every page, in every language, narrow and wide: whole, named, quiet and light."""

from __future__ import annotations

import pytest
from tests.journeys.every_page import DESK, EVERYWHERE, NOT_THERE, planned_elsewhere
from tests.journeys.scales import FIRST_LOAD, MOST_REQUESTS, NEXT_LOAD, Scales
from tests.journeys.walking import DESKTOP, NOOKAT, PHONE

pytestmark = pytest.mark.browser

EVERY_READING = [
    (language, size, (language, size) == ("ky", PHONE))
    for language in ("ky", "ru", "en")
    for size in (PHONE, DESKTOP)
]
"""In which language and how wide, and whether a developer looks at it so each time: most people read it so."""


def faults(walker, path: str) -> list[str]:
    """Say what is wrong with the page that is open."""
    told = walker.page.evaluate(
        """() => ({
            over: document.documentElement.scrollWidth - window.innerWidth,
            h1: document.querySelectorAll("h1").length,
            title: document.title,
            lang: document.documentElement.lang,
            double: [...document.querySelectorAll("[id]")].map(e => e.id).filter((id, n, all) => all.indexOf(id) < n),
            nameless: [...document.querySelectorAll("main input:not([type=hidden]), select, textarea")]
                .filter(e => !e.labels || !e.labels.length).length,
            cut: [...document.querySelectorAll("main :not(.unseen, svg, svg *)")]
                .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX == "hidden")
                .map(e => e.textContent.trim()),
            empty: [...document.querySelectorAll("a, button")]
                .filter(e => !e.textContent.trim() && !e.ariaLabel).length,
        })"""
    )
    expected = {"h1": 1, "lang": walker.language, "double": [], "nameless": 0, "empty": 0, "cut": []}
    wrong = [f"{name}: {told[name]}" for name, value in expected.items() if told[name] != value]
    wrong += [f"{told['over']} px too wide"] if told["over"] > 0 else []
    wrong += [] if len(told["title"]) > len("Ishenim. ") else ["no title"]
    cookies = [cookie["name"] for cookie in walker.context.cookies()]
    wrong += [f"cookies {cookies}"] if cookies and "/desk/" not in walker.path else []
    return [f"{walker.language}/{path} at {walker.size['width']}: {fault}" for fault in wrong]


@pytest.mark.parametrize(
    ("language", "size"),
    [
        pytest.param(
            language, size, id=f"{language}-{size['width']}", marks=[] if first else pytest.mark.slow
        )
        for language, size, first in EVERY_READING
    ],
)
def test_every_public_page_is_whole_named_and_quiet(walk, pages, language, size):
    reader = walk(size, language=language, scheme="dark" if language == "ru" else "light")
    found = [fault for path in pages for fault in faults(reader.open(path), path)]
    found += [fault for path in NOT_THERE for fault in faults(reader.open(path, status=404), path)]

    assert not found


@pytest.mark.slow
def test_a_first_page_is_light_and_every_next_one_lighter(walk, pages):
    heavy = []
    for path in ("", f"places/{NOOKAT}/", f"places/{NOOKAT}/ask/", "questions/", "ledger/"):
        requests, sent = Scales(walk(language="ky")).load(path)
        assert sent > 0
        if requests > MOST_REQUESTS or sent > FIRST_LOAD:
            heavy.append(f"{path} first: {requests} requests, {sent} bytes")
    scales = Scales(walk(language="ky"))
    scales.load("")
    for path in pages:
        requests, sent = scales.load(path)
        if requests > MOST_REQUESTS or sent > NEXT_LOAD:
            heavy.append(f"{path} next: {requests} requests, {sent} bytes")

    assert not heavy


@pytest.mark.parametrize("size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["360", "1280"])
def test_every_page_of_the_desk_is_whole_named_and_quiet(at_desk, size):
    found = []
    for name, ways in DESK.items():
        official = at_desk(name, size)
        listed = official.find('main .rows a[href*="/desk/matters/"]').evaluate_all(
            "all => all.slice(0, 2).map(one => one.getAttribute('href').slice('/en/'.length))"
        )
        for path in [*EVERYWHERE, *ways, *listed]:
            found += faults(official.open(path), path)
        for path in listed[:1]:
            found += faults(first_step(official.open(path)), f"{path} a step")

    assert not found


def first_step(official):
    """Open the form of the first step that is offered, if one is."""
    offered = official.find('main a.button[href*="/desk/matters/"]')
    return official.press('main a.button[href*="/desk/matters/"]') if offered.count() else official


def test_signing_in_with_a_wrong_password_is_told_in_words(walk):
    somebody = walk()
    somebody.open("desk/sign-in/").fill(login="officer@ishenim.example", password="wrong-wrong-wrong")
    somebody.press('main button:has-text("Sign in")')

    assert not faults(somebody, "desk/sign-in/")
    assert somebody.path.startswith("/en/desk/sign-in/")
    assert somebody.find(".errors, .wrong, [role=alert]").count()


def test_what_is_another_offices_is_refused_at_the_desk_with_a_way_on(at_desk, house):
    officer = at_desk("officer")

    officer.open(f"desk/matters/{planned_elsewhere(house)}/announce/", status=403)

    assert officer.heading == "Nothing was recorded"
    assert officer.find('main a[href="/en/desk/"]').count() >= 1
