"""A village without internet takes part fully: a kit for Chaek is printed, the meeting is held with the line unplugged,
thirty cards are entered by keyboard alone, and thirty people follow their questions by the codes they kept."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from tests.journeys.keys import Keys
from tests.journeys.walking import PHONE
from tests.running.hall import BISHKEK, just_held, meeting_of_today
from tests.running.signed_in import Official

from ishenim.kernel.papers.tests.reading import pages_of, squeezed, words_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAEK = "KG04230836000-B1"
NAMES = {
    "ky": "Чаек айыл аймагы, №1 участок",
    "ru": "Чаекский айылный аймак, участок № 1",
    "en": "Chaek, beat 1",
}
OF_A_MEETING = ("poster", "agenda", "attendance")
NO_PDFTOPPM = "no pdftoppm here: apt-get install poppler-utils, or let .ci/run install it"
IN_EACH, ALL = 10, 30
WORDS = {
    "ky": "{n}-үйдүн жанындагы көпүрө качан оңдолот?",
    "ru": "Когда починят мост у дома номер {n}?",
    "en": "When will the bridge at house {n} be mended?",
}
TYPED_AS = {"ky": "K", "ru": "R", "en": "E"}
TEN_MINUTES = 600
KEYS_A_CARD = 14
"""Strokes beside the letters of the question: the number, the topic, the language, and Tab between them."""


@pytest.fixture(scope="module")
def kit(house, tmp_path_factory) -> Path:
    """The folder that holds what was printed; kept where somebody wants to look at the papers."""
    return tmp_path_factory.mktemp("kit")


def test_a_village_without_internet_takes_part_fully(house, at_desk, walk, kit):
    hall = Official(house, "hall.chaek")
    meeting, day = meeting_of_today(house, hall, CHAEK)
    clerk = at_desk("hall.chaek")

    printed(house, kit)
    codes = cards(clerk, meeting, kit)
    with_every_word(kit, [f"{name}-{meeting}-{language}" for name in OF_A_MEETING for language in NAMES])
    with_every_word(kit, [f"cards-{meeting}-{language}" for language in NAMES])
    with_every_word(kit, [sheet.stem for sheet in kit.glob("district-*.pdf")])
    walls = unplugged(walk, meeting)
    assert len(codes) == ALL

    began = time.monotonic()
    questions = entered(clerk, meeting)
    assert time.monotonic() - began < TEN_MINUTES
    chair = at_desk("officer.chaek", PHONE)
    dealt_with(chair, meeting, list(questions.values()))
    hall.take(meeting, "hold", **just_held(day))
    minuted(chair, meeting)
    plugged_in_again(walls)
    follow(walk, codes, questions)

    printed(house, kit)
    with_every_word(kit, [f"minutes-{meeting}-{language}" for language in NAMES])
    pictures(kit)


def printed(house, kit: Path) -> None:
    """Print whatever can be printed of the place now, with one command."""
    said = house.command("print", CHAEK, str(kit))
    assert said.returncode == 0, said.stderr
    assert len(list(kit.glob("district-*.pdf"))) == len(NAMES)


def cards(clerk, meeting: str, kit: Path) -> dict[int, str]:
    """Print ten cards in each language; return the code under the seal of each, by its number."""
    codes = {}
    for language in NAMES:
        clerk.take(meeting, "issue_cards", count=str(IN_EACH), language=language)
        numbers = [int(said[-3:]) for said in clerk.find(".card .head .number").all_inner_texts()]
        codes |= dict(zip(numbers, clerk.find(".big-code").all_inner_texts(), strict=True))
        pdf = clerk.find("a[download]").get_attribute("href").partition("base64,")[2]
        file = kit / f"cards-{meeting.lower()}-{language}.pdf"
        file.write_bytes(base64.b64decode(pdf))
        assert pages_of(file.read_bytes()) == 3, "four cards to a sheet"
    return codes


def with_every_word(kit: Path, names: list[str]) -> None:
    """See that each paper is there, names the place in its language, and has the letters of that language."""
    for name in names:
        pdf = (kit / f"{name}.pdf".lower()).read_bytes()
        said, language = words_of(pdf), name[-2:]
        assert squeezed(NAMES[language]) in said, name
        assert language != "ky" or {"ң", "ө", "ү"} & set(said), name


def unplugged(walk, meeting: str):
    """Open a wall and a telephone before the meeting, and unplug the line."""
    walls = [walk(language="ky"), walk(language="ru")]
    for wall in walls:
        wall.open(f"meetings/{meeting}/wall/")
        wall.context.set_offline(True)
        wall.find("[data-lost]").wait_for(state="visible")
    return walls


def plugged_in_again(walls) -> None:
    """See that the wall goes on by itself with everything that was entered meanwhile."""
    for wall in walls:
        wall.context.set_offline(False)
        wall.find("section[aria-labelledby=taken] li").first.wait_for()
        assert wall.find("[data-wall] li").count() == ALL
        wall.complaints[:] = [said for said in wall.complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def question(number: int) -> tuple[str, str]:
    """Return in which language a card was written, and what stands on it."""
    language = list(NAMES)[(number - 1) // IN_EACH]
    return language, WORDS[language].format(n=number)


def entered(clerk, meeting: str) -> dict[int, str]:
    """Type thirty cards without touching the mouse; two are wrong at first. Return the questions by number."""
    clerk.open(f"desk/matters/{meeting}/").follow("/pages/cards/")
    clerk.page.wait_for_function(
        "document.activeElement.matches('main input')"
    )  # whoever types sees where first
    keys = Keys(clerk)
    for number in range(1, ALL + 1):
        language, words = question(number)
        words = "?" if number == 9 else words
        keys.row("999" if number == 5 else str(number), words, "R", TYPED_AS[language], words=words)
        keys.stroke("Tab")  # past the photograph, which nobody has to attach
    keys.save()
    assert "28 cards are recorded" in clerk.read(), clerk.read(".errors")
    assert "2 rows were not recorded" in clerk.read(".errors h2")
    done = recorded(clerk)

    mended = {5: ("card", "5"), 9: ("text", question(9)[1])}
    for number, (field, right) in mended.items():
        box = clerk.find(f"#id_row{number}-{field}")
        assert clerk.find(f"li:has(#id_row{number}-{field}) .wrong").count() == 1, (
            "the error stands beside the row"
        )
        where = f"#id_row{number}-{field}"
        if number == min(mended):
            keys.follow(f'.errors a[href="{where}"]')
        keys.reach(where)
        clerk.page.keyboard.press("Control+A")
        keys.type(right)
        assert box.input_value() == right
    keys.save()
    assert "2 cards are recorded" in clerk.read()
    assert keys.beside_the_words / ALL < KEYS_A_CARD
    return done | recorded(clerk)


def recorded(clerk) -> dict[int, str]:
    """Return the questions that the cards have become, by the number of the card."""
    lines = clerk.find("#done + ul li").all_inner_texts()
    found = [re.search(r"-(\d{3})\s*:\s*(\S+)", line) for line in lines]
    return {int(one[1]): one[2] for one in found}


def dealt_with(chair, meeting: str, questions: list[str]) -> None:
    """Write down afterwards what was said in the hall about some of the questions."""
    day = f"{datetime.now(BISHKEK) + timedelta(days=7):%Y-%m-%d}"
    for number, reference in enumerate(questions[:4]):
        chair.open(f"desk/matters/{meeting}/pages/hall/").press(f'button[value="{reference}"]')
        way, words = ("promise", {"what": "Көпүрө оңдолот.", "promised_for": day})
        if number % 2 == 0:
            way, words = ("answer", {"result": "Көпүрө ушул жумада оңдолот."})
        chair.find(f'details:has(button[value="{way}"]) summary').click()
        for name, word in words.items():
            chair.find(f'[name="{name}"]').fill(word)
        chair.press(f'button[value="{way}"]')


def minuted(chair, meeting: str) -> None:
    """Publish minutes that begin with what happened in the hall."""
    chair.open(f"desk/matters/{meeting}/minute/")
    draft = chair.find('[name="minutes"]').input_value()
    assert draft.count("\n") == ALL - 1
    assert "Көпүрө ушул жумада оңдолот." in draft
    assert chair.find('[name="questions_asked"]').input_value() == str(ALL)
    assert chair.find('[name="answered_at_once"]').input_value() == "2"
    bands = ("under_18", "18_30", "31_60", "over_60")
    counted = {f"{sex}_{band}": "7" for sex in ("women", "men") for band in bands}
    chair.fill(chair="police", came_from="Айыл өкмөтү", **counted).press()


def follow(walk, codes: dict[int, str], questions: dict[int, str]) -> None:
    """Let thirty people look at their own questions, each with the code from under the seal."""
    for language in NAMES:
        telephone = walk(PHONE, language=language, scripts=language != "en")
        for number, code in codes.items():
            if question(number)[0] == language:
                telephone.open("mine/").fill(code=code).press()
                said = telephone.read()
                assert questions[number] in said
                assert [one for one in questions.values() if one in said] == [questions[number]]
                assert question(number)[1] in said, "whoever asked reads what was typed from the card"
        assert telephone.context.cookies() == []


def pictures(kit: Path) -> None:
    """Draw every paper in grey, as a village's printer does, so that somebody can look at them."""
    if not which("pdftoppm"):
        pytest.skip(NO_PDFTOPPM)
    for file in kit.glob("*.pdf"):
        subprocess.run(["pdftoppm", "-gray", "-png", "-r", "60", file, file.with_suffix("")], check=True)
    drawn = list(kit.glob("*.png"))
    assert len(drawn) >= len(list(kit.glob("*.pdf")))
    print(f"Papers drawn in {kit}")
