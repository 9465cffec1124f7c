"""Two questions about one matter go one way together, and nothing of either is lost by it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, everything_written, last_line, now_of, open_deadlines, steps_taken, tick
from tests.reading import Reader, forget_everyone, words

from ishenim.domains.meetings.models import MeToo
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.notices.telling import _letters, keys_by_entry
from ishenim.kernel.procedures.claims import Claim
from ishenim.kernel.procedures.merging import Merged
from ishenim.kernel.procedures.refusals import NotNow, Refused

pytestmark = pytest.mark.usefixtures("monday")
LAMP, LIGHT = "Токтогул көчөсүндө жарык жок, качан?", "На улице Токтогула нет света, когда?"


def shown(world, text, place="beat", **fields):
    question = ask(world.places[place], text=text, **fields)
    code = question.question.claim_code
    question = act(question, "show_text", world.moderator, text=text)
    question.code = code
    return question


@pytest.fixture
def earlier(world):
    return shown(world, LAMP)


@pytest.fixture
def later(world, earlier):
    return shown(world, LIGHT)


@pytest.fixture
def merged(world, earlier, later):
    act(later, "merge_into", world.officer, into=earlier.reference)
    return later


@pytest.fixture
def reader(world):
    forget_everyone()
    yield Reader()
    forget_everyone()


def test_the_office_asked_merges_a_question_into_an_earlier_one_and_says_why(merged, earlier):
    assert now_of(merged).state == "merged"
    assert last_line(merged)["clear"] == {"into": earlier.reference}
    assert "reason" in last_line(merged)["proof"]
    assert now_of(earlier).state == "raised"
    assert steps_taken(earlier) == ["ask", "show_text"]


def test_a_moderator_of_the_place_may_merge_but_not_at_the_institution_asked(world, earlier, later):
    with pytest.raises(Refused, match="about"):
        act(later, "merge_into", world.police_moderator, into=earlier.reference)
    act(later, "merge_into", world.moderator, into=earlier.reference)
    assert now_of(later).state == "merged"


@pytest.mark.parametrize("who", ["far_officer", "mayor", "monitor", "editor"])
def test_no_other_office_merges(world, earlier, later, who):
    with pytest.raises(Refused):
        act(later, "merge_into", getattr(world, who), into=earlier.reference)


def refused_beside_the_field(question, by, into, sentence):
    before = everything_written()
    with pytest.raises(ValidationError) as wrong:
        act(question, "merge_into", by, into=into)
    assert sentence in str(wrong.value.error_dict["into"])
    assert everything_written() == before
    assert not Merged.objects.filter(matter=question).exists()


def test_a_question_is_merged_only_into_an_earlier_one_that_is_there_and_not_into_itself(
    world, earlier, later
):
    refused_beside_the_field(earlier, world.officer, later.reference, "asked earlier")
    refused_beside_the_field(later, world.officer, later.reference, "asked earlier")
    refused_beside_the_field(later, world.officer, "AAAA-AAAA", "no question with this reference")


def test_a_question_asked_of_another_body_or_outside_the_territory_is_out_of_reach(world):
    far = shown(world, LAMP, "far_beat")
    neighbour = shown(world, LAMP, "other_beat")
    mine = shown(world, LIGHT)
    refused_beside_the_field(mine, world.chief, far.reference, "another body")
    refused_beside_the_field(mine, world.officer, neighbour.reference, "outside your territory")
    act(mine, "merge_into", world.chief, into=neighbour.reference)
    assert now_of(mine).state == "merged"


def test_nothing_new_disappears_behind_what_is_said_to_be_done_or_is_closed(world, earlier, later):
    act(earlier, "accept", world.officer)
    act(earlier, "done", world.officer)
    refused_beside_the_field(later, world.officer, earlier.reference, "not open to it")


def test_a_question_whose_text_nobody_may_read_takes_no_other(world):
    hidden = ask(world.beat)
    later = shown(world, LIGHT)
    refused_beside_the_field(later, world.officer, hidden.reference, "not open to it")


def test_an_overdue_or_accepted_question_cannot_be_merged_away(world, earlier, later, on):
    act(later, "accept", world.officer)
    with pytest.raises(NotNow):
        act(later, "merge_into", world.officer, into=earlier.reference)
    third = shown(world, LIGHT)
    on("2026-10-09 00:00")
    tick()
    refused_beside_the_field(third, world.officer, earlier.reference, "overdue")


def test_mergings_do_not_stand_in_a_row(world, earlier, merged):
    third = shown(world, LIGHT)
    refused_beside_the_field(third, world.officer, merged.reference, "not open to it")
    refused_beside_the_field(earlier, world.officer, shown(world, LAMP).reference, "asked earlier")


def test_a_merged_question_stays_open_and_the_deadline_of_the_other_runs_for_both(merged, earlier):
    assert now_of(merged).closed_at is None
    assert "accept" not in open_deadlines(merged)
    assert "accept" in open_deadlines(earlier)


def test_taking_it_back_gives_state_codes_followers_and_presses_back_and_the_term_begins_anew(
    world, merged, earlier, on
):
    claims = set(Claim.objects.values_list("pk", "matter_id"))
    on("2026-10-06 10:00")
    act(merged, "unmerge", world.officer)

    assert now_of(merged).state == "raised"
    assert open_deadlines(merged)["accept"] == "2026-10-10 00:00"
    assert not Merged.objects.exists()
    assert set(Claim.objects.values_list("pk", "matter_id")) == claims
    with pytest.raises(ValidationError):
        act(earlier, "refer_up", ANYONE, code=merged.code)


def test_a_question_is_merged_once_so_that_no_term_is_won_by_merging_again(world, merged, earlier):
    act(merged, "unmerge", world.officer)
    with pytest.raises(Refused, match="once"):
        act(merged, "merge_into", world.officer, into=earlier.reference)


def test_whoever_asked_takes_it_out_of_the_merging_with_their_own_code_alone(merged, earlier):
    with pytest.raises(ValidationError):
        act(merged, "object_to_merging", ANYONE, code=earlier.code)
    act(merged, "object_to_merging", ANYONE, code=merged.code)
    assert now_of(merged).state == "raised"
    assert not Merged.objects.exists()


def test_a_merged_code_speaks_for_the_other_but_only_its_own_asker_confirms(world, merged, earlier):
    act(earlier, "accept", world.officer)
    act(earlier, "ask_back", world.officer)
    act(now_of(earlier), "answer_back", ANYONE, code=merged.code)
    act(now_of(earlier), "done", world.officer)
    with pytest.raises(ValidationError, match="does not open"):
        act(now_of(earlier), "confirm", ANYONE, code=merged.code)
    act(now_of(earlier), "dispute", ANYONE, code=merged.code)
    assert now_of(earlier).state == "disputed"


def test_it_is_closed_with_the_other_and_its_asker_may_still_say_that_it_is_another(world, merged, earlier):
    act(earlier, "accept", world.officer)
    act(earlier, "done", world.officer)
    act(earlier, "confirm", ANYONE, code=earlier.code)
    tick()
    assert now_of(merged).state == "closed_together"
    act(now_of(merged), "object_to_merging", ANYONE, code=merged.code)
    assert now_of(merged).state == "raised"


@pytest.mark.parametrize("end", ["give_back", "decline"])
def test_where_the_other_is_returned_or_not_let_in_it_stands_on_its_own_again(world, merged, earlier, end):
    act(earlier, end, world.moderator if end == "decline" else world.officer)
    tick()
    assert now_of(merged).state == "raised"
    assert "accept" in open_deadlines(merged)


def test_who_follows_the_merged_question_is_told_of_the_other_while_it_lasts(world, merged, earlier):
    from ishenim.kernel.notices.models import Subscription

    followed = Subscription.objects.create(
        key=f"matter:{merged.reference}", email="a@example.org", language="ky", confirmed_at=merged.opened_at
    )
    act(earlier, "accept", world.officer)
    entry = Entry.objects.filter(matter_id=earlier.pk).latest("pk")
    assert [letter.subscription for letter in _letters(keys_by_entry([entry]))] == [followed]
    act(merged, "unmerge", world.officer)
    assert list(_letters(keys_by_entry([entry]))) == []


def test_presses_are_shown_together_and_apart_again(world, merged, earlier, reader):
    MeToo.objects.create(matter=earlier, presses=3)
    MeToo.objects.create(matter=merged, presses=4)
    assert "Pressed 7 times." in reader.read(f"questions/{earlier.reference}/")
    assert "“My question, too”: 7 presses" in reader.read("questions/")
    act(merged, "unmerge", world.officer)
    assert "Pressed 3 times." in reader.read(f"questions/{earlier.reference}/")


def test_both_pages_say_that_they_belong_together(merged, earlier, reader):
    one = reader.get(f"questions/{merged.reference}/")
    assert "This question was merged into an earlier one about the same." in words(one)
    assert f"/questions/{earlier.reference}/" in one.content.decode()
    assert "Both ask about the lamps at the school." in words(one)
    assert f"/mine/{merged.reference}/object_to_merging/" in one.content.decode()
    assert LAMP not in words(one)
    other = reader.read(f"questions/{earlier.reference}/")
    assert merged.reference in other
    assert LIGHT not in other, "what is hidden later there would go on standing here"


def test_with_the_code_of_a_merged_question_one_sees_the_other_as_everyone_does(
    world, merged, earlier, reader
):
    act(earlier, "accept", world.officer)
    act(earlier, "ask_back", world.officer)
    act(now_of(earlier), "answer_back", ANYONE, code=earlier.code, answer="Beside my own house, number 5.")
    page = words(reader.post("mine/", {"code": merged.code}))
    assert "Your code also speaks there." in page
    assert LAMP in page
    assert "Beside my own house" not in page


def test_the_desk_shows_what_was_asked_earlier(world, earlier, later):
    from ishenim.domains.meetings.panels import desk
    from ishenim.kernel.search.indexing import reindex

    reindex()
    assert [card.row.reference for card in desk(matter=later)["similar"]] == [earlier.reference]
    assert desk(matter=earlier)["similar"] == []
