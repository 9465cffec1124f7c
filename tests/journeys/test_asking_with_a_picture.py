"""A picture goes from an old telephone without scripts past the moderation office onto the page, and off it again."""

from __future__ import annotations

import hashlib
import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from tests.journeys.walking import NOOKAT

from ishenim.kernel.documents.tests import files

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OF_ITS_OWN = (44, 33)
"""As large as no picture of another journey: what another question still shows stays reachable."""

TEXT = "Мектептин дарбазасынын жанында терең чуңкур бар, сүрөтүн караңыз."


def chosen(walker, *brought: tuple[str, bytes], name: str = "attachments") -> None:
    """Choose files in the form that is open."""
    walker.find(f'input[type="file"][name="{name}"]').set_input_files(
        [{"name": called, "mimeType": "image/jpeg", "buffer": content} for called, content in brought]
    )


def documents_on(walker) -> list[str]:
    links = walker.find('main aside a[href^="/documents/"]').evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return [link.removeprefix("/documents/") for link in links]


def test_a_resident_shows_what_is_meant_and_everyone_sees_it_once_it_was_checked(walk, at_desk):
    telephone = walk(scripts=False, language="ky")
    telephone.open(f"places/{NOOKAT}/").follow("/ask/")
    telephone.fill(text="Чуңкур", topic="roads")
    house = files.photograph_with_place(size=OF_ITS_OWN)
    chosen(telephone, ("үй.jpg", house), ("унаа.jpg", files.picture("JPEG")))
    telephone.press()
    assert "үй.jpg, унаа.jpg" in telephone.read("form .field:has(input[type=file])"), "nothing is sent twice"

    telephone.fill(text=TEXT).send_anyway()
    reference = telephone.read("dd.number")
    public = f"questions/{reference}/"
    assert not documents_on(telephone.open(public))

    first = moderator_shows_the_first_of_two(at_desk("moderator"), reference)

    telephone.open(public)
    assert documents_on(telephone) == [first]
    assert "үй" not in telephone.read("main aside")
    content = urlopen(f"{telephone.house.address}/documents/{first}").read()
    assert hashlib.sha256(content).hexdigest() == first
    assert b"Secret" not in content
    telephone.press(f'main aside a[href="/documents/{first}"]')
    assert telephone.page.url.endswith(first)

    the_office_sees_both_and_the_moderator_takes_it_off_again(at_desk, reference, first)
    assert not documents_on(telephone.open(public))
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{telephone.house.address}/documents/{first}")


def moderator_shows_the_first_of_two(moderator, reference: str) -> str:
    """Look at both pictures beside their choices, let the question in and show one; return its fingerprint."""
    moderator.open(f"desk/matters/{reference}/").follow("/admit/")
    pictures = moderator.find("main form img")
    assert pictures.count() == 2
    pictures.first.scroll_into_view_if_needed()
    moderator.page.wait_for_function("document.querySelector('main form img').naturalWidth > 0")
    boxes = moderator.find('main [name="pictures"]')
    boxes.first.check()
    moderator.press()
    assert "or a file is not shown" in moderator.read()
    moderator.fill(hidden="personal").press()
    assert moderator.path == f"/en/desk/matters/{reference}/", moderator.read()
    links = moderator.find('main a[href^="/documents/"]')
    return re.search(r"[0-9a-f]{64}", links.first.get_attribute("href"))[0]


def the_office_sees_both_and_the_moderator_takes_it_off_again(at_desk, reference: str, first: str) -> None:
    officer = at_desk("officer").open(f"desk/matters/{reference}/")
    assert "үй.jpg" in officer.read("main aside")
    assert "унаа.jpg" in officer.read("main aside")

    moderator = at_desk("moderator").open(f"desk/matters/{reference}/").follow("/hide_text/")
    moderator.find('main [name="pictures"]').first.uncheck()
    moderator.fill(hidden="third_party").press()
    assert moderator.path == f"/en/desk/matters/{reference}/", moderator.read()


@pytest.mark.parametrize("brought", [[], [("lamp.jpg", files.picture("JPEG"))]], ids=["no file", "a file"])
def test_only_a_form_with_files_is_sent_in_the_long_way(resident, brought):
    resident.open(f"places/{NOOKAT}/ask/").fill(text=f"{TEXT} {len(brought)}", topic="roads")
    if brought:
        chosen(resident, *brought)
    with resident.page.expect_request(
        lambda request: request.method == "POST" and "ask" in request.url
    ) as sent:
        resident.send_anyway()
    kind = sent.value.headers["content-type"].partition(";")[0]
    assert kind == ("multipart/form-data" if brought else "application/x-www-form-urlencoded")
    reference = resident.read("dd.number")
    assert ("Pictures or papers came with it" in resident.open(f"questions/{reference}/").read()) == bool(
        brought
    )
