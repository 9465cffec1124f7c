"""The database guards what was approved: all of its triggers are there, and one that is gone is noticed."""

from __future__ import annotations

import pytest
from django.db import connection

from ishenim.kernel.norms import triggers


@pytest.mark.django_db
def test_all_triggers_are_there_and_one_that_is_gone_is_named():
    assert triggers.missing() == []
    on = "" if connection.vendor == "sqlite" else " ON norms_article"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER norms_article_is_never_changed{on}")
    assert triggers.missing() == ["norms_article_is_never_changed"]
    triggers.create()
    assert triggers.missing() == []
