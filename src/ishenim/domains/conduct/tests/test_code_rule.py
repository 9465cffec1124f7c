"""A code is changed by a new version and in no other way."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from ishenim.domains.conduct import code_actions, queries
from ishenim.domains.conduct.procedures import VersionState
from ishenim.domains.conduct.tests.conftest import ACT, CODE, FIRST
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.norms.models import Article, Version
from ishenim.kernel.norms.reading import cited, in_force
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.procedures.refusals import Refused


def test_whoever_drafts_a_version_does_not_approve_it(codes):
    draft = codes.begun()
    days = {"approved_on": "2026-10-05", "in_force_from": "2026-10-05"}

    with pytest.raises(Refused, match="Whoever took the earlier step"):
        code_actions.enter_approved(draft, codes.world.keeper, **ACT, **days)

    code_actions.enter_approved(draft, codes.world.second, **ACT, **days)
    assert queries.draft(draft.matter.reference).matter.state == VersionState.APPROVED


def test_whoever_wrote_any_part_does_not_approve_it_also_where_another_wrote_the_last(codes):
    draft = codes.begun()
    code_actions.revise(draft, codes.world.second, text_en=FIRST.replace("500", "400"))
    days = {"approved_on": "2026-10-05", "in_force_from": "2026-10-05"}

    for keeper in (codes.world.keeper, codes.world.second):
        with pytest.raises(Refused):
            code_actions.enter_approved(draft, keeper, **ACT, **days)


def test_the_clock_lets_a_version_be_in_force_on_its_day_and_misses_nothing_by_it(codes):
    draft = codes.in_force(codes.begun())

    assert draft.matter.state == VersionState.IN_FORCE
    assert in_force(CODE, date(2026, 10, 5)) == draft.version
    assert in_force(CODE, date(2026, 10, 4)) is None
    kept = Deadline.objects.get(matter=draft.matter, step="come_into_force")
    assert kept.kept_at is not None
    assert kept.missed_at is None


def test_a_later_version_takes_the_place_of_the_one_before_on_its_first_day(codes, two_versions):
    states = [one.matter.state for one in queries.listed_versions(None, 10)]
    assert states == [VersionState.IN_FORCE, VersionState.SUPERSEDED]

    first, second = Version.objects.order_by("number")
    assert first.until == second.in_force_from == date(2026, 11, 2)
    assert in_force(CODE, date(2026, 11, 1)) == first
    assert in_force(CODE, date(2026, 11, 2)) == second
    assert cited("honor/gifts@1").text != cited("honor/gifts@2").text
    assert cited("honor/uniform@2") is None
    assert cited("nothing") is None


def test_a_version_dated_before_its_predecessor_is_refused_beside_the_field(codes):
    codes.in_force(codes.begun())
    draft = codes.next()

    with pytest.raises(ValidationError) as wrong:
        code_actions.enter_approved(
            draft, codes.world.second, **ACT, approved_on="2026-09-01", in_force_from="2026-10-05"
        )

    assert "in_force_from" in wrong.value.error_dict
    assert "Version 1 is in force from 5 October 2026" in str(wrong.value)
    assert Version.objects.count() == 1


def test_the_database_itself_refuses_a_version_dated_before_its_predecessor(codes):
    first = codes.in_force(codes.begun()).version

    with pytest.raises(DatabaseError, match="comes into force after the one before"), transaction.atomic():
        Version.objects.create(
            norm=first.norm, number=2, approved_on=date(2026, 1, 1), in_force_from=date(2026, 10, 5)
        )


def test_the_database_refuses_to_rewrite_what_was_approved(codes):
    first = codes.in_force(codes.begun()).version

    for change in (
        lambda: Article.objects.filter(version=first).update(text_en="Anything goes."),
        lambda: Version.objects.filter(pk=first.pk).update(in_force_from=date(2020, 1, 1)),
        lambda: Article.objects.filter(version=first)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            change()
    Version.objects.filter(pk=first.pk).update(until=date(2027, 1, 1))


def test_a_version_that_is_withdrawn_before_its_day_was_never_in_force_and_its_number_is_not_given_again(
    codes,
):
    codes.in_force(codes.begun())
    draft = codes.approved(codes.next(), in_force_from=date(2026, 12, 1))
    assert in_force(CODE, date(2026, 12, 1)) == draft.version

    code_actions.withdraw(draft, codes.world.keeper, reason="The order was repealed.")

    assert in_force(CODE, date(2026, 12, 1)).number == 1
    again = codes.approved(codes.next(), in_force_from=date(2026, 11, 1))
    assert again.version.number == 3


def test_two_versions_of_one_code_are_not_drafted_at_once(codes):
    codes.in_force(codes.begun())
    codes.next()

    with pytest.raises(ValidationError, match="under way already"):
        codes.next()


def test_a_new_code_does_not_take_the_name_of_another(codes):
    codes.begun()

    with pytest.raises(ValidationError, match="Another code has this name"):
        codes.begun()


def test_a_name_that_would_be_no_address_is_refused(codes):
    with pytest.raises(ValidationError, match="small Latin letters"):
        codes.begun(code="2026")


def test_the_book_commits_to_the_text_and_names_its_fingerprint(codes):
    draft = codes.begun()
    entry = Entry.objects.select_related("opening").get(step="revise")

    assert entry.told["clear"]["fingerprint"] == draft.whole.fingerprint
    assert entry.opened["text"] == draft.text
    assert set(entry.told["proof"]) == {"text"}


def test_it_binds_officers_of_another_body_from_another_day_on(codes, on):
    from ishenim.kernel.norms.reading import binding

    draft = codes.in_force(codes.begun())
    norm, world = draft.version.norm, codes.world
    code_actions.bind_others(
        draft, world.keeper, institution="elsewhere", roles=["enforcement_officer"],
        since="2026-11-01", basis="A decree of 1 October 2026",
    )  # fmt: skip
    officer = world.enforcer1

    def bound(institution, day):
        return binding(world.institutions[institution].pk, officer.role, day)

    assert bound("service", date(2026, 10, 31)) == [norm]
    assert bound("service", date(2026, 11, 1)) == []
    assert bound("elsewhere", date(2026, 11, 1)) == [norm]
    assert binding(world.institutions["service"].pk, world.keeper.role, date(2026, 10, 31)) == []


def test_a_draft_that_remembers_an_older_body_does_not_bring_it_back(codes, on):
    first = codes.in_force(codes.begun())
    draft = codes.next()
    code_actions.bind_others(
        first, codes.world.keeper, institution="elsewhere", roles=["enforcement_officer"],
        since="2026-10-05", basis="A decree of 1 October 2026",
    )  # fmt: skip
    on("2026-10-06 10:00")
    codes.in_force(draft, "2026-10-06")
    assert [row.institution.code for row in first.version.norm.bound.filter(valid_to=None)] == ["elsewhere"]


def test_a_keeper_begins_no_code_for_the_officers_of_another_body(codes):
    with pytest.raises(ValidationError) as wrong:
        codes.begun(institution="elsewhere")
    assert "institution" in wrong.value.error_dict

    assert codes.begun(institution="service").binds.code == "service"


def test_the_articles_of_a_version_are_the_text_whose_fingerprint_the_book_names(codes, two_versions):
    from ishenim.kernel.norms.reading import text_of

    approved = {
        entry.told["clear"]["version"]: entry.told["clear"]
        for entry in Entry.objects.filter(step="enter_approved")
    }
    for version in Version.objects.all():
        assert text_of(version).fingerprint == version.fingerprint == approved[version.number]["fingerprint"]
