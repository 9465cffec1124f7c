"""Tests that commit are cleaned by emptying every table, which triggers of the ledger and of norms rightly refuse."""

from __future__ import annotations

import shutil

import pytest
from django.test import TransactionTestCase
from django.utils import translation

from ishenim.kernel.ledger import triggers
from ishenim.kernel.norms import triggers as of_norms


@pytest.fixture(scope="session", autouse=True)
def the_ledger_lets_itself_be_emptied_between_tests():
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(case):
        triggers.drop()
        triggers.let_go()
        of_norms.drop()
        empty(case)
        triggers.create()
        of_norms.create()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture(autouse=True)
def the_book_is_as_empty_as_the_tables(settings):
    """Take away tiles and seals that a test left: to the next one they would be another past."""
    yield
    for left in [
        settings.VAR / "ledger" / "checkpoint",
        settings.VAR / "ledger" / "held",
        settings.VAR / "ledger" / "tile",
        settings.SECOND_CHECKPOINTS,
    ]:
        if left.is_dir():
            shutil.rmtree(left)
        elif left.exists():
            left.unlink()


@pytest.fixture(autouse=True)
def nobody_speaks_the_language_of_the_test_before():
    """Begin in the source's own language: a page that was read leaves its language behind."""
    translation.activate("en")
