"""After a restore the book tells again what it says in clear of codes; words come from the backup or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from ishenim.domains.conduct import again, queries
from ishenim.domains.conduct.models import Acknowledgement, CodeVersion, Comment
from ishenim.kernel.norms.models import Version
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew


@pytest.fixture
def draft(codes):
    return codes.begun()


def clear(draft):
    return {
        "version": 1,
        "approved_on": "2026-10-05",
        "in_force_from": "2026-10-05",
        "fingerprint": draft.whole.fingerprint,
    }


def test_a_version_is_written_again_where_the_backup_holds_the_very_text_that_was_approved(draft):
    again.tell(draft, "enter_approved", clear(draft))
    assert draft.version.in_force_from == date(2026, 10, 5)
    assert draft.version.articles.count() == 3


def test_another_text_than_the_approved_one_is_never_taken_for_it(draft):
    again.tell(draft, "enter_approved", {**clear(draft), "fingerprint": "0" * 64})
    assert draft.version is None
    assert not Version.objects.exists()


def test_the_end_of_a_version_is_told_again(codes, draft):
    codes.in_force(draft)
    found = queries.draft(draft.matter.reference)
    again.tell(found, "supersede", {"until": "2026-12-01"})
    assert Version.objects.get().until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("row", "tell"),
    [
        (CodeVersion, again.tell),
        (Comment, again.tell_of_a_comment),
        (Acknowledgement, again.tell_of_an_acknowledgement),
    ],
)
def test_what_the_backup_does_not_hold_is_not_made_up(row, tell, db):
    with pytest.raises(CannotBeMadeAnew):
        tell(row(), "say", {"draft": "NONE-0000", "article": "gifts"})
