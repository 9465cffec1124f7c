"""A code of conduct: anyone comments on its draft and reads the answer; an officer acknowledges it by keys alone."""

from __future__ import annotations

import re

import pytest
from tests.docx import CODE as DOCX
from tests.journeys.keys import SEND
from tests.journeys.walking import PHONE

pytestmark = pytest.mark.browser

WORDS = "Жаздырууну тиешеси бар адам үч күндүн ичинде көрө алсын деп кошуу керек."


def test_anyone_comments_without_an_account_and_reads_the_answer(walk, at_desk):
    reader = walk(PHONE)
    reader.open("codes/").press('main h3 a[href*="/drafts/"]')
    reader.follow("/recording/comment/").fill(text=WORDS).press()
    assert reader.heading.startswith("Comment ")
    assert "the answer will stand here" in reader.read()
    comment = reader.path.removeprefix("/en/")
    reference = comment.split("/")[1]

    at_desk("independent").take(reference, "show")
    at_desk("keeper").take(
        reference, "answer", outcome="taken", reply="We shall write so into the next draft."
    )

    assert "We shall write so into the next draft." in reader.open(comment).read()
    assert WORDS in reader.read()
    assert not reader.context.cookies()


def test_an_officer_acknowledges_the_version_in_force_and_the_share_grows(walk, signs_in):
    def acknowledged() -> int:
        told = walk().open("codes/enforcement-honor/").read("#acknowledged + p")
        return int(re.match(r"(\d+) of 7", told)[1])

    before = acknowledged()
    officer = signs_in("enforcer", PHONE)
    officer.enter('main a[href*="/desk/matters/"]')
    assert "Respect for dignity" in officer.walker.read()
    officer.enter('main a[href$="/acknowledge_late/"]').reach('main [name="read"]').stroke("Space")
    officer.enter(SEND)

    assert acknowledged() == before + 1


def test_a_keeper_brings_a_document_and_sees_what_was_understood_before_it_is_recorded(at_desk, tmp_path):
    document = tmp_path / "code.docx"
    document.write_bytes(DOCX)
    keeper = at_desk("keeper")
    keeper.open("desk/new/code_version/begin_code/")
    keeper.fill(code="prison-honor", title_en="Code of Honor of the prison service")
    keeper.fill(institution="general-prosecutor", roles="enforcement_officer")
    keeper.press('main button:has-text("Begin a new code")').follow("/pages/document/")
    keeper.find('[name="document_en"]').set_input_files(document)
    keeper.press('main button:has-text("Show what is understood")')
    assert "2 articles, 1 consequence: English." in keeper.read()

    keeper.press('main button:has-text("Write this text")')
    assert "The text was written: 2 articles." in keeper.read()
    assert keeper.find('main a[href$="/open_consultation/"]').count() == 1
    assert keeper.find('main a[href$="/enter_approved/"]').count() == 0, (
        "whoever wrote it does not approve it"
    )
