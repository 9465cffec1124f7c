from __future__ import annotations

from ishenim.kernel.pages import seldom
from ishenim.kernel.pages.seldom import Seldom


def test_what_happens_often_is_told_once_in_ten_seconds_with_how_often(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(seldom.time, "monotonic", lambda: clock[0])
    told = Seldom()
    assert [told.due() for _ in range(50)] == [1] + [0] * 49
    clock[0] = 10.0
    assert [told.due() for _ in range(3)] == [50, 0, 0]
