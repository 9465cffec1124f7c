"""`ishenim import code` shows what it understood of a document, asks, and writes it into the draft."""

from __future__ import annotations

import pytest
from tests.docx import CODE as DOCX
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.domains.conduct import queries
from ishenim.domains.conduct.tests.conftest import SECOND, codes, service  # noqa: F401 -- fixtures that pytest finds here
from ishenim.kernel.ledger.models import Entry


@pytest.fixture
def run(codes, tmp_path):  # noqa: F811 -- a fixture
    """Let a code be in force; return what runs the command with a document."""
    codes.in_force(codes.begun())

    def ran(
        content: bytes, *said: str, code: str = "honor", by: str = "keeper@ishenim.example", typed: str = ""
    ):
        file = tmp_path / "code.docx"
        file.write_bytes(content)
        words = ["import", "code", str(file), "--code", code, "--language", "en", "--by", by, *said]
        return CliRunner().invoke(ishenim, words, input=typed)

    return ran


def test_it_shows_what_it_understood_and_writes_it_into_a_new_draft(run):
    told = run(SECOND.encode(), "--yes")
    assert told.exit_code == 0, told.output
    assert "3 articles, 2 consequences." in told.output
    assert "3. Recording [recording]  new" in told.output
    assert "no longer there: uniform" in told.output
    draft = queries.drafts_of("honor")[0]
    assert f"Written into the draft {draft.matter.reference}." in told.output
    assert [one.identity for one in draft.articles] == ["dignity", "gifts", "recording"]


def test_a_docx_goes_into_the_draft_that_is_under_way(run):
    run(SECOND.encode(), "--yes")
    assert run(DOCX, "--yes").exit_code == 0
    assert [len(draft.articles) for draft in queries.drafts_of("honor")] == [2]


def test_whoever_says_no_records_nothing(run):
    before = Entry.objects.count()
    told = run(SECOND.encode(), typed="n\n")
    assert told.exit_code != 0
    assert "Nothing was recorded." in told.output
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("content", "about", "said"),
    [
        (b"no heading", {}, "every article needs a heading"),
        (b"", {}, "The document is empty."),
        (SECOND.encode(), {"code": "unknown"}, "There is no code of the name unknown."),
        (SECOND.encode(), {"by": "nobody@ishenim.example"}, "Nobody here has the address"),
        (SECOND.encode(), {"by": "enforcer1@ishenim.example"}, "is not open to this office"),
    ],
)
def test_it_refuses_in_a_sentence_and_keeps_nothing(run, content, about, said):
    before = Entry.objects.count()
    told = run(content, "--yes", **about)
    assert told.exit_code != 0
    assert said in told.output
    assert Entry.objects.count() == before
