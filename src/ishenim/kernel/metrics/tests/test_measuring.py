"""Requests are counted by the name of their route; an address, whatever it holds, is in no number."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY

from ishenim.kernel.metrics import counters

PLACE = {"route": "portal:place", "method": "GET"}


def requests(**labels):
    return REGISTRY.get_sample_value("ishenim_requests_total", labels) or 0


def all_labels():
    return {value for family in REGISTRY.collect() for one in family.samples for value in one.labels.values()}


@pytest.mark.django_db
def test_an_answer_is_counted_by_route_method_and_status(client, world):
    before = requests(**PLACE, status="200")
    seconds = REGISTRY.get_sample_value("ishenim_request_seconds_count", {"route": "portal:place"}) or 0
    client.get("/en/places/beat/")
    assert requests(**PLACE, status="200") == before + 1
    after = REGISTRY.get_sample_value("ishenim_request_seconds_count", {"route": "portal:place"})
    assert after == seconds + 1


@pytest.mark.django_db
def test_what_nobody_has_is_counted_as_none_whatever_was_typed(client):
    before = requests(route="none", method="GET", status="404")
    client.get("/en/PLANTED-MARK/", headers={"user-agent": "PLANTED-MARK"})
    assert requests(route="none", method="GET", status="404") == before + 1
    assert not [value for value in all_labels() if "PLANTED-MARK" in value]


@pytest.mark.django_db
def test_a_method_that_nobody_knows_is_counted_as_another(client):
    before = requests(route="portal:home", method="other", status="405")
    client.generic("PLANTED-MARK", "/en/")
    assert requests(route="portal:home", method="other", status="405") == before + 1


def test_no_counter_has_a_label_for_who_or_which():
    allowed = {"route", "method", "status", "reason", "kind", "step", "by", "job"}
    declared = [one for one in vars(counters).values() if hasattr(one, "_labelnames")]
    assert len(declared) >= 10
    assert {name for one in declared for name in one._labelnames} <= allowed
