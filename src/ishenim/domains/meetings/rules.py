"""Which rule of meetings holds for a place on a day: the nearest one above it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ishenim.domains.meetings.models import MeetingRule
from ishenim.kernel.institutions.roles import POLICE
from ishenim.kernel.places.atlas import atlas


def rules_on(day: date) -> dict[int, MeetingRule]:
    """Return the rules in force on a day, by the place for whose beats they hold."""
    in_force = MeetingRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return {rule.place_id: rule for rule in in_force}


def rule_of(place_id: int, day: date, rules: dict[int, MeetingRule] | None = None) -> MeetingRule | None:
    """Return the rule for a beat: its own, or that of the nearest place above it in the police's tree."""
    known = rules_on(day) if rules is None else rules
    above = [place_id, *(unit.id for unit in atlas().ancestors(place_id, POLICE, day))]
    return next((known[place] for place in above if place in known), None)


def set_first_rule(place_id: int, *, since: date, basis: str) -> None:
    """Let officers below a place report once a quarter, unless a rule stands there already."""
    if not MeetingRule.objects.filter(place_id=place_id).exists():
        MeetingRule.objects.create(place_id=place_id, valid_from=since, basis=basis)
