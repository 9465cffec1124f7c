"""A photograph of each card beside its row: never public, read by the offices of the matter, proven by the line."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.acts import act, announced, cards, now_of
from tests.reading import Reader, forget_everyone, words

from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.paper_pages import ROWS
from ishenim.domains.meetings.tests.entering import at, row, rows, signed_in, text
from ishenim.kernel.documents.tests import files
from ishenim.kernel.ledger import book
from ishenim.kernel.procedures.attachments import Attachment


@pytest.fixture(autouse=True)
def _in_english(monday):
    cache.clear()
    forget_everyone()
    with override("en"):
        yield


@pytest.fixture
def meeting(world):
    made = announced(world.beat, world.officer)
    cards(made, world.mayor, 30)
    return made


@pytest.fixture
def clerk(world):
    return signed_in("mayor")


def photo(shade: int = 40, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.picture("JPEG", (shade, 30)), "image/jpeg")


def sent(clerk, meeting, *filled):
    return clerk.post(at(meeting, "pages/cards/"), rows(*filled))


def asked(number: int) -> Question:
    return Question.objects.select_related("matter").get(card__number=number)


def test_each_row_takes_one_photograph(clerk, meeting):
    page = clerk.get(at(meeting, "pages/cards/")).content.decode()
    assert 'enctype="multipart/form-data"' in page
    inputs = re.findall(r'<input type="file"[^>]*name="row\d+-photograph"[^>]*>', page)
    assert len(inputs) == ROWS
    assert not [one for one in inputs if "multiple" in one]
    assert "A photograph of the card is seen by the offices alone." in text(
        clerk.get(at(meeting, "pages/cards/"))
    )


def test_each_photograph_is_attached_to_the_question_of_its_row(clerk, meeting):
    answer = sent(
        clerk, meeting, row(1, "1", photograph=photo(41)), row(2, "2"), row(3, "3", photograph=photo(43))
    )
    assert "3 cards are recorded" in text(answer)
    assert [asked(number).matter.attachments.count() for number in (1, 2, 3)] == [1, 0, 1]
    entry = book.history([asked(1).matter_id])[0]
    attached = asked(1).matter.attachments.get()
    assert entry.opened["photograph"] == [attached.document.sha256]
    assert "photograph" in entry.told["proof"]


def test_a_photograph_of_a_card_is_never_public_whatever_is_shown_of_the_question(clerk, meeting, world):
    sent(clerk, meeting, row(1, "1", photograph=photo()))
    matter = asked(1).matter
    act(matter, "show_text", world.moderator, text="When will lamp 1 shine?")
    fingerprint = matter.attachments.get().document.sha256

    reader = Reader()
    page = reader.get(f"questions/{matter.reference}/")
    assert fingerprint not in page.content.decode()
    assert "IMG_0001" not in words(page)
    assert "Pictures or papers came with it" not in words(page), "it is the card itself"
    assert reader.client.get(f"/documents/{fingerprint}").status_code == 404


def test_the_offices_of_the_matter_compare_it_with_what_was_typed(clerk, meeting):
    sent(clerk, meeting, row(1, "1", photograph=photo()))
    matter = asked(1).matter
    fingerprint = matter.attachments.get().document.sha256
    for who in ("officer", "chief", "moderator"):
        page = signed_in(who).get(at(matter)).content.decode()
        assert f'href="/en/desk/documents/{fingerprint}/"' in page, who
        handed_out = signed_in(who).get(f"/en/desk/documents/{fingerprint}/")
        assert b"".join(handed_out.streaming_content).startswith(b"\xff\xd8"), who
    assert signed_in("far_officer").get(f"/en/desk/documents/{fingerprint}/").status_code == 404


def test_a_bad_photograph_is_refused_beside_its_row_and_the_other_rows_are_recorded(clerk, meeting):
    zipped = SimpleUploadedFile("card.jpg", files.zipped(), "image/jpeg")
    answer = sent(
        clerk, meeting, row(1, "1", photograph=photo()), row(2, "2", photograph=zipped), row(3, "3")
    )
    assert answer.status_code == 422
    said = text(answer)
    assert "2 cards are recorded" in said
    assert "Row 2 : Photograph of the card – “card.jpg” is neither a picture" in said.replace(
        "Row 2:", "Row 2 :"
    )
    assert "When will lamp 2 shine?" in answer.content.decode()
    assert Question.objects.count() == 2


def test_a_photograph_beside_a_wrong_number_need_not_be_chosen_again(clerk, meeting):
    answer = sent(clerk, meeting, row(1, "999", photograph=photo()))
    assert "There is no card with this number." in text(answer)
    assert "Kept from before, no need to choose again: IMG_0001.jpg" in text(answer)
    mark = re.search(r'name="row1-photograph_kept" value="([^"]+)"', answer.content.decode())[1]

    sent(clerk, meeting, row(1, "1", photograph_kept=mark))
    assert asked(1).matter.attachments.get().name == "IMG_0001.jpg"


def test_a_row_of_which_only_the_photograph_was_chosen_is_not_passed_over(clerk, meeting):
    answer = sent(clerk, meeting, row(1, "", text="", topic="", photograph=photo()))
    assert answer.status_code == 422
    assert "choose again: IMG_0001.jpg" in text(answer)
    assert not Question.objects.exists()


def test_thirty_photographs_in_one_form_are_taken(clerk, meeting):
    filled = [row(number, str(number), photograph=photo(20 + number)) for number in range(1, ROWS + 1)]
    assert "30 cards are recorded" in text(sent(clerk, meeting, *filled))
    assert Attachment.objects.filter(public=False, field="photograph").count() == ROWS


def test_rows_without_photographs_ask_the_database_nothing_about_files(clerk, meeting):
    with CaptureQueriesContext(connection) as queries:
        sent(clerk, meeting, row(1, "1"), row(2, "2"))
    assert not [one["sql"] for one in queries if "attachment" in one["sql"] or "documents_" in one["sql"]]


def test_a_moderator_erases_it_like_everything_else_that_was_brought(clerk, meeting, world):
    sent(clerk, meeting, row(1, "1", photograph=photo()))
    matter = now_of(asked(1).matter)
    act(matter, "erase_files", world.moderator)
    assert not matter.attachments.exists()
