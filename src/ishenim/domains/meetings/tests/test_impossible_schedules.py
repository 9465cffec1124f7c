"""What a chief reads where no schedule is possible: each rule in whole sentences, and what would make it possible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.acts import act, now_of, tick

from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.faults_said import ALONE
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.making import Made
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.proposing import made_of
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.reasons_said import ALL_SHUT, WHOLE_QUARTER, WOULD_HELP, said_of_all
from ishenim.domains.meetings.schedule.answering import answer_of
from ishenim.domains.meetings.schedule.keeping import Rule
from ishenim.domains.meetings.schedule.problem import Beat, Hall
from ishenim.domains.meetings.schedule.tests.making import MORNING, beats, problem
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel.calendar import decrees
from ishenim.kernel.procedures.engine import begin

OF_ONE_DAY = {Rule.SETTLED, Rule.NO_SUCH_DAY}
"""Rules that refuse a day to one meeting and never a whole quarter."""
ALONE_IN_D = Beat("A", "police_district", "o", "h")
NONE_LEFT = "No day of the quarter is left for a meeting."
LATER = "What would help: a later quarter, whose days lie further ahead than the notice that the rule asks."

pytestmark = pytest.mark.usefixtures("monday", "english")


def made_by(world, asked):
    meetings = {beat.key: Meeting(beat_id=world.beat.pk) for beat in asked.beats}
    return Made(asked, meetings, {"h": "School 4, assembly hall"})


def read_by_the_chief(world, asked):
    return said_of_all(made_by(world, asked), answer_of(asked))


def shut(**days):
    """Return a week in which each rule shuts so many days, for one beat."""
    rules = [rule for rule, count in days.items() for _day in range(count)]
    return problem(ALONE_IN_D, shut=dict(enumerate(rules)))


IMPOSSIBLE = {
    Rule.HOLIDAY: (
        shut(holiday=5),
        [
            NONE_LEFT,
            "5 days are public holidays.",
            "What would help: a later quarter, or an act that makes some of the holidays working days.",
        ],
    ),
    Rule.ESTIMATED: (
        shut(holiday=4, estimated=1),
        [
            NONE_LEFT,
            "1 day is a holiday by estimate; an act has yet to name it.",
            "4 days are public holidays.",
            "What would help: a later quarter, or an act that makes some of the holidays working days.",
            "What would help: a later quarter, or an act that names the days of the holiday: it frees the others.",
        ],
    ),
    Rule.WEEKEND: (
        shut(too_soon=3, weekend=2),
        [
            NONE_LEFT,
            "3 days are over, or too soon for the notice that the rule asks.",
            "2 days are at weekends, and weekends were left free.",
            "It would be possible with meetings at weekends: ask for at least 1 of 100 there.",
            LATER,
        ],
    ),
    Rule.TOO_SOON: (
        shut(too_soon=5),
        [NONE_LEFT, "5 days are over, or too soon for the notice that the rule asks.", LATER],
    ),
    Rule.OFFICER_AWAY: (
        problem(ALONE_IN_D, away={"o": range(5)}),
        [
            "Beat (A): no day is left. The officer is away on 5 days.",
            "What would help where the officer is away: another officer for the beat, or less leave.",
        ],
    ),
    Rule.OFFICER_MET: (
        problem(ALONE_IN_D, met={"o": (0,)}, days_between=6),
        [
            "Beat (A): no day is left. 5 days are too near to other meetings of the officer.",
            "It would be possible with 5 working days between two meetings of one officer.",
            (
                "What would help where the officer meets elsewhere: another officer for the beat, or another day "
                "for the meeting elsewhere."
            ),
        ],
    ),
    Rule.HALL_SHUT: (
        problem(ALONE_IN_D, halls=[Hall("h", weekdays=(6,))]),
        [
            "Beat (A): no day is left. The hall is shut on 5 days.",
            "What would help where the hall is shut: another hall for the beat, or more days on which this one opens.",
        ],
    ),
    Rule.OFFICER_REST: (
        problem(*beats(40, officer="o", district="police_district"), working=60, days_between=5),
        [
            (
                "Beat (b0), Beat (b1), Beat (b2), Beat (b3), Beat (b4), Beat (b5) …: one officer has 28 meetings "
                "too many for the days between."
            ),
            "It would be possible with 1 working day between two meetings of one officer.",
            "What would help where one officer has too many meetings: another officer for some of the beats.",
        ],
    ),
    Rule.HALL_ONCE: (
        problem(
            *beats(3, hall="h", district="police_district"),
            working=1,
            hours=(MORNING,),
            at_once_in_district=3,
        ),
        [
            "School 4, assembly hall: 2 meetings too many for one hall.",
            (
                "What would help where too many meet in one hall: another hall for some of the beats, or more hours at "
                "which meetings may begin."
            ),
        ],
    ),
    Rule.DISTRICT_AT_ONCE: (
        problem(*beats(25, district="police_district"), working=5),
        [
            "Police district: 15 meetings too many for as many at once as were allowed.",
            "It would be possible with 3 meetings at once in a district.",
            (
                "What would help where a district has too many meetings: more hours at which meetings may begin, "
                "or more meetings at once in a district."
            ),
        ],
    ),
    Rule.REGION_AT_ONCE: (
        problem(*(Beat(f"b{number}", f"d{number}") for number in range(15)), at_once_in_region=1),
        [
            "The region: 5 meetings too many for as many at once as were allowed.",
            "It would be possible with 2 meetings at once in the region.",
            (
                "What would help where the region has too many meetings: more hours at which meetings may begin, "
                "or more meetings at once in the region."
            ),
        ],
    ),
}


@pytest.mark.parametrize("rule", IMPOSSIBLE)
def test_the_chief_reads_which_rule_leaves_no_schedule_and_what_would_help_in_whole_sentences(world, rule):
    asked, sentences = IMPOSSIBLE[rule]
    assert read_by_the_chief(world, asked) == sentences


def test_no_rule_is_without_its_sentences():
    """A meeting without any day at all weighs more than every other rule: the solver lets those give way first."""
    assert {*IMPOSSIBLE, Rule.EACH_ONCE, *OF_ONE_DAY} == set(Rule) == set(ALONE)
    assert {*ALL_SHUT, *WHOLE_QUARTER} == set(Rule) - OF_ONE_DAY == set(WOULD_HELP)


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule not in OF_ONE_DAY])
@pytest.mark.parametrize("where", ["A", "gone", "police_district"])
@pytest.mark.parametrize("count", [1, 2])
def test_no_sentence_misses_its_subject_even_where_the_record_has_changed_since(world, rule, where, count):
    said = said_of_all(
        made_by(world, problem(ALONE_IN_D)), {"faults": [[rule, where, count]], "remedies": []}
    )
    assert len(said) == 2 + (rule in ALL_SHUT)
    for sentence in said:
        assert sentence[0].isalnum()
        assert sentence.endswith(".")
        assert "%" not in sentence


def test_weekends_are_no_remedy_where_they_are_not_enough(world):
    two = problem(*beats(3, district="police_district"), working=1, hours=(MORNING,), shut={0: "weekend"})
    assert read_by_the_chief(world, two) == [
        NONE_LEFT,
        "1 day is at a weekend, and weekends were left free.",
        "What would help: meetings at weekends, though they alone are not enough.",
    ]


def test_of_very_many_reasons_the_first_are_named_and_the_others_counted(world):
    asked = problem(
        *(Beat(f"b{number}", "d", hall="h") for number in range(23)), halls=[Hall("h", weekdays=())]
    )
    said = read_by_the_chief(world, asked)
    assert said[20:] == [
        "3 more reasons are not named here.",
        "What would help where the hall is shut: another hall for the beat, or more days on which this one opens.",
    ]


def test_a_quarter_of_nothing_but_holidays_is_explained_and_possible_once_an_act_frees_days(world):
    tick()
    first, last = (getattr(Quarter(2026, 4), name) for name in ("first_day", "last_day"))
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    for day in days:
        decrees.decree(day, off=True, basis="Decree 1")
    world.changed()
    terms = {**USUAL, "conditions": "beat; hall; School 4, assembly hall"}
    asked = acts.ask(
        begin("schedule", place=world.places["police_region"]),
        world.regional_chief,
        quarter="2026-4",
        **terms,
    )
    found = find(asked.commonschedule, lambda _done, _of: None)
    made = made_of(found.commonschedule, timezone.localdate())
    assert said_of_all(made, found.commonschedule.reasons) == [
        NONE_LEFT,
        "92 days are public holidays.",
        "What would help: a later quarter, or an act that makes some of the holidays working days.",
    ]
    for day in days[-5:]:
        decrees.decree(day, off=False, basis="Decree 2")
    world.changed()
    again = act(now_of(found), "ask_again", world.regional_chief, **terms)
    assert find(again.commonschedule, lambda _done, _of: None).state == "proposed"
