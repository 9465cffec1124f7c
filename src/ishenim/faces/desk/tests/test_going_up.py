"""A question that goes up takes its file along and nothing by which the asker could be found."""

from __future__ import annotations

import re

import pytest
from tests import acts
from tests.reading import Reader, forget_everyone

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.notices.models import Subscription
from ishenim.kernel.procedures.claims import Claim

WORDS = "When will the street lamps between the mill and the school be repaired?"
WRITES_FROM = "resident@example.org"
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+[.]\w+")


@pytest.fixture
def question(world, monday):
    """A question with a picture, whose asker wants to be told by e-mail."""
    forget_everyone()
    asked = acts.ask(world.beat, text=WORDS, attachments=[upload(files.picture(), "lamp.png")])
    Reader().post(f"follow/matter:{asked.reference}/", {"email": WRITES_FROM, "rhythm": "at_once"})
    assert Subscription.objects.get().email == WRITES_FROM
    return asked


def picture_of(question) -> str:
    return f"documents/{question.attachments.get().document.sha256}/"


def goes_up(question, at_desk) -> None:
    answer = at_desk("officer").post(f"matters/{question.reference}/refer_up/", reply=acts.REPLY["reply"])
    assert answer.status_code == 302, text(answer)


def test_the_superior_reads_the_words_and_the_file(question, at_desk):
    goes_up(question, at_desk)
    superior = at_desk("regional_chief")

    page = text(superior.get(f"matters/{question.reference}/"))

    assert WORDS in page
    assert "lamp.png" in page
    assert f'href="/en/desk/{picture_of(question)}"' in page
    assert b"".join(superior.get(picture_of(question))).startswith(b"\x89PNG")


def test_only_then_is_the_superior_the_one_who_answers(question, at_desk):
    superior = at_desk("regional_chief")
    assert superior.get(f"matters/{question.reference}/accept/").status_code == 403
    goes_up(question, at_desk)
    assert superior.get(f"matters/{question.reference}/accept/").status_code == 200
    assert at_desk("officer").get(f"matters/{question.reference}/accept/").status_code == 403


def test_a_chief_of_elsewhere_gets_neither_the_words_nor_the_file(question, at_desk):
    goes_up(question, at_desk)
    stranger = at_desk("far_chief")
    page = text(stranger.get(f"matters/{question.reference}/"))
    assert WORDS not in page
    assert "lamp.png" not in page
    assert stranger.get(picture_of(question)).status_code == 404


def test_no_page_of_the_superior_holds_the_code_or_an_address_of_the_asker(question, at_desk):
    code = question.question.claim_code
    kept = Claim.objects.get(matter=question)
    goes_up(question, at_desk)
    superior = at_desk("regional_chief")

    for way in ("", f"matters/{question.reference}/", f"matters/{question.reference}/accept/"):
        answer = superior.get(way)
        assert answer.status_code == 200
        page = text(answer)
        assert question.reference in page
        assert code not in page
        assert code.replace(" ", "") not in page
        assert bytes(kept.digest).hex() not in page
        assert not E_MAIL.findall(page)
