"""A document becomes the text of a draft once what was understood of it is confirmed, and never before."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.docx import CODE as DOCX

from ishenim.domains.conduct import queries
from ishenim.domains.conduct.tests.conftest import SECOND
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry


@pytest.fixture
def draft(codes):
    """Let the next version be drafted, with the text of the first."""
    from ishenim.domains.conduct import code_actions
    from ishenim.kernel.procedures.engine import begin

    codes.in_force(codes.begun())
    place = codes.world.places["country"]
    opened = code_actions.draft_next(begin("code_version", place=place), codes.world.keeper, code="honor")
    return queries.draft(opened.reference)


@pytest.fixture
def bring(client, draft):
    """Send documents to the page of the desk."""
    client.force_login(Person.objects.get(name="keeper"))

    def sent(**documents):
        files = {
            f"document_{language}": SimpleUploadedFile("code.docx", content)
            for language, content in documents.items()
        }
        return client.post(f"/en/desk/matters/{draft.matter.reference}/pages/document/", files)

    return sent


def test_what_was_understood_is_shown_and_nothing_is_recorded(bring, draft):
    before = Entry.objects.count()
    page = bring(en=SECOND.encode() + b"\nA closing word.\n").content.decode()

    assert "3 articles, 2 consequences: English." in page
    assert '<span class="code">recording</span>' in page
    assert "new" in page
    assert "No longer there" in page
    assert "uniform" in page
    assert "This was not understood, and will not be kept" in page
    assert "A closing word." in page
    assert Entry.objects.count() == before
    assert queries.draft(draft.matter.reference).text == draft.text


def test_once_confirmed_it_is_the_text_of_the_draft(bring, draft, client):
    address = f"/en/desk/matters/{draft.matter.reference}/pages/document/"
    answer = client.post(address, {"confirm": "yes", "text_en": SECOND})

    assert answer.status_code == 302
    assert [one.identity for one in queries.draft(draft.matter.reference).articles] == [
        "dignity",
        "gifts",
        "recording",
    ]


def test_an_article_of_a_docx_keeps_the_identity_it_has_in_force(bring):
    page = bring(en=DOCX).content.decode()
    assert "2 articles, 1 consequence" in page
    assert '<span class="code">dignity</span>' in page
    assert '<span class="code">gifts</span>' in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The document is empty."),
        (b"No heading at all.", "every article needs a heading"),
        (b"### A {#same}\n\nx\n\n### B {#same}\n\ny", "Two articles have the identity"),
        (b"PK\x03\x04 no package", "no DOCX, whatever its name says"),
        ("слово ".encode() * 45_000, "more than 200000 characters"),
    ],
)
def test_what_is_no_code_is_refused_in_a_sentence_and_nothing_is_kept(bring, draft, content, said):
    before = Entry.objects.count()
    answer = bring(en=content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Entry.objects.count() == before


def test_nothing_brought_is_said_so(bring):
    assert "Choose a document in at least one language." in bring().content.decode()


def test_a_language_with_another_number_of_articles_is_refused(bring):
    page = bring(ru="### Один\n\nТекст.".encode()).content.decode()
    assert "different numbers of articles" in page


def test_only_a_keeper_opens_the_page(bring, draft, client):
    client.force_login(Person.objects.get(name="enforcer1"))
    assert client.get(f"/en/desk/matters/{draft.matter.reference}/pages/document/").status_code in {403, 404}
