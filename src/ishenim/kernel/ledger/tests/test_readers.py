"""A long book is read by several processes, and they find what one would find."""

import pytest

from ishenim.kernel.ledger import readers

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_processes_read_what_one_would_read(outside):
    outside("write=5700", "place", "place")

    assert outside("check_together") == outside("check") == ["5700", "0", "whole"]


def test_several_processes_find_what_one_would_find(outside):
    outside("write=5700", "place", "place", "turn")

    together = outside("check_together")
    assert together == outside("check")
    assert "tile/0/020" in " ".join(together)


@pytest.mark.django_db(transaction=False)
def test_what_no_other_process_can_see_is_read_by_one():
    assert not readers._others_can_read()
