"""Whoever shows a secret is known by those who gave it out, and otherwise is nobody."""

from datetime import date

import pytest

from ishenim.kernel.institutions import bearers
from ishenim.kernel.institutions.roles import THE_CLOCK


@pytest.fixture
def recognise(monkeypatch):
    monkeypatch.setattr(bearers, "_recognise", [])
    return bearers.register


def test_where_nobody_gives_out_secrets_none_opens_anything(recognise):
    assert bearers.bearer_of("x") is None


def test_a_secret_is_recognised_by_whoever_gave_it_out(recognise):
    known = bearers.Bearer(THE_CLOCK, frozenset({bearers.READ}), date(2026, 12, 1), "2222-2222")
    recognise(lambda secret: known if secret == "x" else None)

    assert bearers.bearer_of("x") is known
    assert bearers.bearer_of("y") is None
