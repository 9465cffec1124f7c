"""An office shows what it did with a photograph and a paper; a resident looks at them on a telephone."""

from __future__ import annotations

import hashlib
import re
from urllib.request import urlopen

import pytest
from tests.journeys.walking import NOOKAT

from ishenim.kernel.documents.tests import files

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Мектептин жанындагы бөгөт бузулган. Качан оңдолот?"
REPLY = "Биз аны бул жумада карап чыгабыз."


def test_a_photograph_goes_from_the_desk_to_a_residents_telephone_without_its_place(resident, at_desk):
    reference, _code = resident.open(f"places/{NOOKAT}/").ask(TEXT)
    brought = files.photograph_with_place()

    officer = at_desk("officer")
    officer.open(f"desk/matters/{reference}/").follow("/accept/").fill(reply=REPLY)
    officer.find('input[type="file"]').set_input_files(
        [
            {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": brought},
            {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": files.paper_that_acts()},
        ]
    )
    officer.press()
    assert officer.path == f"/en/desk/matters/{reference}/", officer.read()

    resident.open(f"questions/{reference}/")
    photograph = resident.find('main a:has-text("lamp.jpg")')
    resident.find('summary:has-text("lamp.jpg")').click()
    fingerprint = re.search(r"[0-9a-f]{64}", resident.read("details[open]"))[0]
    content = urlopen(f"{resident.house.address}/documents/{fingerprint}").read()
    assert hashlib.sha256(content).hexdigest() == fingerprint
    assert b"Secret" not in content

    with resident.page.expect_download() as taken:
        resident.find('main a:has-text("plan.pdf")').click()
    assert taken.value.suggested_filename == "plan.pdf"
    assert b"JavaScript" not in taken.value.path().read_bytes()

    photograph.click()
    resident.page.wait_for_url(f"**/documents/{fingerprint}")
    assert resident.page.evaluate("document.images[0].naturalWidth") == 30
