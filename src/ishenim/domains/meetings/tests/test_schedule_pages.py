"""What anyone reads of a schedule, and what its chief sees on the desk."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
import scipy
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from tests.acts import act, now_of, tick
from tests.reading import Reader, forget_everyone

from ishenim.domains.meetings import finding_schedules
from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.finding_schedules import find, find_waiting
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.meetings.schedule_queries import as_released
from ishenim.domains.meetings.showing import quarter_said
from ishenim.domains.meetings.tests.test_schedule import HALLS, WHY, meeting_of
from ishenim.kernel.dumps.declare import DUMPED
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.tests.readers import follow, tell
from ishenim.kernel.papers.tests.reading import pages_of, squeezed, words_of
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin

SHOCK = "The hall of the library burnt down."

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def reader(world):
    forget_everyone()
    yield Reader()
    forget_everyone()


@pytest.fixture
def released(world):
    """Return the schedule of the region, released in a first version."""
    tick()
    asked = acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **TERMS)
    return acts.release(proposal_of(asked), world.regional_chief, why=WHY)


TERMS = {**USUAL, "quarter": "2026-4", "conditions": HALLS}


def proposal_of(matter):
    return find(matter.commonschedule, lambda _done, _of: None)


def at_desk(name="regional_chief"):
    client = Client()
    client.force_login(Person.objects.get(name=name))
    return client


def desk(matter):
    return at_desk().get(f"/en/desk/matters/{matter.reference}/").content.decode()


def test_a_schedule_stands_on_the_list_and_on_a_page_in_three_languages(reader, released):
    assert released.reference in reader.get("schedules/").content.decode()
    for language in ("ky", "ru", "en"):
        page = Reader(language).get(f"schedules/{released.reference}/").content.decode()
        assert page.count("<h1>") == 1
        assert f"/{language}/schedules/{released.reference}/1/" in page
        assert WHY in page
        assert "[&#39;" not in page, "the hours that were asked for stand there as people write them"


def test_the_page_of_a_version_says_what_was_new_moved_and_cancelled_and_why(world, reader, released):
    first = reader.get(f"schedules/{released.reference}/1/").content.decode()
    assert first.count("<td>New</td>") == 3
    assert released.commonschedule.certificate["input"] in first
    act(meeting_of("far_beat").matter, "announce", world.far_officer)
    again = acts.ask_again(now_of(released), world.regional_chief, **{**TERMS, "quarter": None})
    found = proposal_of(again)
    acts.put(
        found,
        world.regional_chief,
        meeting=meeting_of("other_beat").matter.reference,
        starts_at="2026-12-15 10:00",
    )
    acts.leave_out(found, world.regional_chief, meeting=meeting_of("far_beat").matter.reference)
    acts.release(found, world.regional_chief, why=SHOCK)
    second = reader.get(f"schedules/{released.reference}/2/").content.decode()
    assert SHOCK in second
    assert (
        second.count("<td>New</td>"),
        second.count("<td>Moved</td>"),
        second.count("<td>Cancelled</td>"),
    ) == (0, 1, 1)
    assert "15 December, 10:00" in second


def test_a_version_that_was_never_released_has_no_page(reader, released):
    assert reader.client.get(f"/en/schedules/{released.reference}/2/").status_code == 404
    assert reader.client.get("/en/schedules/2222-2222/").status_code == 404


def test_nobody_reads_a_proposal_or_leave_before_its_release(world, reader):
    tick()
    terms = {**TERMS, "conditions": f"{HALLS}\nbeat; away; 2026-11-02; 2026-11-06"}
    matter = proposal_of(
        acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **terms)
    )
    page = reader.get(f"schedules/{matter.reference}/").content.decode()
    assert "Nothing has been released yet." in page
    assert "School 4" not in page
    assert "2026-11-02" not in page


def test_releases_have_a_feed_of_their_own_and_of_all(reader, released):
    for key in ("kind:schedule", f"matter:{released.reference}"):
        feed = reader.client.get(f"/en/feed/{key}.atom").content.decode()
        assert "Version 1 was released: 3 meetings. New: 3, moved: 0, cancelled: 0." in feed
        assert WHY not in feed


def test_the_certificate_of_a_version_says_bound_gap_seed_and_the_version_of_the_library(released):
    schedule = now_of(released).commonschedule
    certified = {**schedule.versions[0]["certified"], "objective": 1043, "bound": 1040, "gap": 29}
    schedule.versions[0]["certified"] = certified
    CommonSchedule.objects.filter(pk=schedule.pk).update(versions=schedule.versions)
    forget_everyone()
    page = Reader("en").get(f"schedules/{released.reference}/1/").content.decode()
    said = dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", page))
    assert said["Points"] == "1,043"
    assert said["No schedule costs less than"] == "1,040"
    assert said["How far from the best, at most"] == "0.29 %"
    assert said["Solver and seed"] == f"scipy {scipy.__version__} HiGHS, 0"
    assert "0,29 %" in Reader("ru").get(f"schedules/{released.reference}/1/").content.decode()


def test_a_schedule_and_all_of_them_are_followed_by_e_mail(world, reader, released):
    keys = {"schedules/": "kind:schedule", f"schedules/{released.reference}/": f"matter:{released.reference}"}
    for path, key in keys.items():
        assert f'href="/en/follow/{key}/"' in reader.get(path).content.decode()
        follow(key, f"{key.partition(':')[0]}@ishenim.example")
    again = acts.ask_again(now_of(released), world.regional_chief, **{**TERMS, "quarter": None})
    acts.release(proposal_of(again), world.regional_chief, why=SHOCK)
    tell()
    letters = Letter.objects.filter(entry__step="release").select_related("subscription")
    assert {letter.subscription.key for letter in letters} == set(keys.values())


def test_the_desk_shows_a_proposal_and_how_good_it_is(world):
    tick()
    matter = proposal_of(
        acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **TERMS)
    )
    page = desk(matter)
    assert page.count("School 4, assembly hall") >= 1
    assert "no schedule costs less than" in page
    assert "It is at most 0.00 % away from the best." in page
    assert "Release the schedule" in page
    meeting, *_others = re.findall(rf'/en/desk/matters/{matter.reference}/put/\?meeting=([A-Z0-9-]+)"', page)
    form = at_desk().get(f"/en/desk/matters/{matter.reference}/put/?meeting={meeting}").content.decode()
    assert re.search(rf'name="meeting" value="{meeting}"', form), "the meeting of the row is named already"
    assert f"/en/desk/matters/{matter.reference}/leave_out/?meeting={meeting}" in page


def test_the_desk_says_how_far_the_work_process_is(world, monkeypatch):
    tick()
    matter = acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **TERMS)
    assert "parts are done" not in desk(matter)

    def solved(problem, progress):
        progress(3, 12)
        assert "3 of 12 parts are done." in desk(matter)
        return {"failed": True}

    monkeypatch.setattr(finding_schedules, "solved", solved)
    assert find_waiting() == 1


def test_the_desk_says_why_there_is_none(world):
    tick()
    terms = {**TERMS, "conditions": f"{HALLS}\nbeat; away; 2026-10-01; 2026-12-31"}
    matter = proposal_of(
        acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **terms)
    )
    assert "no day is left. The officer is away on" in desk(matter)


def test_a_chief_asks_for_a_schedule_on_the_desk(world):
    tick()
    client = at_desk()
    page = client.get("/en/desk/new/schedule/ask/").content.decode()
    assert re.search(r'name="days_between" value="5"', page)
    assert at_desk("officer").get("/en/desk/new/schedule/ask/").status_code == 404


def test_schedules_are_taken_away_with_what_their_last_version_changed(reader, released):
    rows = b"".join(reader.client.get("/en/schedules.csv")).decode()
    assert released.reference in rows
    assert WHY in rows
    assert ",1,3,3,0,0," in rows, "version, meetings, new, moved, cancelled"


def rows_of(reader, address) -> list[dict[str, str]]:
    """Return the rows that are handed out under an address."""
    return list(csv.DictReader(io.StringIO(b"".join(reader.client.get(address)).decode("utf-8-sig"))))


def test_what_a_version_changed_is_taken_away_and_its_notice_can_be_counted_again(world, reader, released):
    page = reader.get(f"schedules/{released.reference}/1/").content.decode()
    assert f'href="/en/schedules/{released.reference}/1.xlsx"' in page
    rows = rows_of(reader, f"/en/schedules/{released.reference}/1.csv")
    assert {row["place"] for row in rows} == {"beat", "other_beat", "far_beat"}
    assert {(row["schedule"], row["what"]) for row in rows} == {(released.reference, "new")}
    for row in rows:
        begins, out = (date.fromisoformat(row[name][:10]) for name in ("now_at", "released_at"))
        assert int(row["notice_days"]) == (begins - out).days
    assert reader.client.get(f"/en/schedules/{released.reference}/2.csv").status_code == 404


def test_what_all_versions_changed_is_one_list_in_files_and_for_programs(world, reader, released):
    again = acts.ask_again(now_of(released), world.regional_chief, **{**TERMS, "quarter": None})
    found = proposal_of(again)
    moved = meeting_of("other_beat").matter.reference
    acts.put(found, world.regional_chief, meeting=moved, starts_at="2026-12-15 10:00")
    acts.release(found, world.regional_chief, why=SHOCK)
    assert 'href="/en/schedules/changes.csv"' in reader.get("schedules/").content.decode()
    newest, *others = rows_of(reader, "/en/schedules/changes.csv")
    assert (newest["meeting"], newest["what"], newest["version"]) == (moved, "moved", "2")
    assert [row["version"] for row in others] == ["1"] * 3
    assert newest["was_at"] == next(row["now_at"] for row in others if row["meeting"] == moved)
    about = f"?schedule={released.reference}&version=2"
    assert rows_of(reader, f"/en/schedules/changes.csv{about}") == [newest]
    [told] = reader.client.get(f"/api/v1/schedule_changes{about}").json()["data"]
    assert (told["meeting"], told["was_at"], told["notice_days"]) == (
        moved,
        newest["was_at"],
        int(newest["notice_days"]),
    )
    assert len(reader.client.get("/api/v1/schedule_changes").json()["data"]) == 4
    assert rows_of(reader, "/en/schedules/changes.csv?schedule=2222-2222") == []
    [second] = reader.client.get("/api/v1/schedule_changes?version=2").json()["data"]
    assert second == told


def test_what_versions_changed_is_part_of_the_files_of_everything(released):
    table = DUMPED["schedule_changes"]
    rows = [row for piece in table.read() for row in piece]
    assert len(rows) == 3
    assert "page" not in [column.name for column in table.columns]
    told = [{column.name: column.value(row) for column in table.columns} for row in rows]
    assert {row["released_at"] for row in told} == {timezone.now()}
    assert all(row["notice_days"] > 0 for row in told)


def sheet(reader, released, version, code="police_district", status=200):
    return reader.get(f"schedules/{released.reference}/{version}/{code}.pdf", status=status)


def test_a_district_has_a_sheet_of_each_version_with_a_page_for_each_week(world, reader, released):
    page = reader.get(f"schedules/{released.reference}/1/").content.decode()
    for code in ("police_district", "far_police_district"):
        assert f'href="/en/schedules/{released.reference}/1/{code}.pdf"' in page
    answer = sheet(reader, released, 1)
    assert answer["Content-Type"] == "application/pdf"
    weeks = {meeting_of(beat).starts_at.isocalendar()[:2] for beat in ("beat", "other_beat")}
    assert pages_of(answer.content) == len(weeks)
    said = words_of(answer.content)
    assert squeezed("Version 1, released on 5 October 2026") in said
    assert squeezed("School 4, assembly hall") in said
    assert squeezed("House of culture") not in said


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_sheet_is_printed_in_three_languages(released, language):
    printed = sheet(Reader(language), released, 1)
    assert (
        f"district-{released.reference.lower()}-1-police_district-{language}.pdf"
        in printed["Content-Disposition"]
    )
    assert squeezed(quarter_in(language)) in words_of(printed.content)


def quarter_in(language):
    with override(language):
        return quarter_said("2026-4")


def test_a_later_sheet_says_what_was_moved_and_cancelled_and_an_earlier_one_stays_as_it_was(
    world, reader, released
):
    before = as_released(released.commonschedule, 1, atlas().within(world.places["police_region"].pk))
    again = acts.ask_again(
        released,
        world.regional_chief,
        **{**TERMS, "conditions": f"{HALLS}\nbeat; away; 2026-10-05; 2026-11-30"},
    )
    proposal = proposal_of(again)
    acts.leave_out(proposal, world.regional_chief, meeting=meeting_of("other_beat").matter.reference)
    acts.release(proposal, world.regional_chief, why=SHOCK)
    schedule = now_of(released).commonschedule
    inside = atlas().within(world.places["police_district"].pk)
    after = {atlas().by_id(row.beat).code: row for row in as_released(schedule, 2, inside)}
    assert (after["beat"].what, after["other_beat"].what) == ("moved", "cancelled")
    said = words_of(sheet(reader, released, 2).content)
    assert squeezed("Moved from") in said
    assert "Cancelled" in said
    assert as_released(schedule, 1, atlas().within(world.places["police_region"].pk)) == before


def test_what_is_no_version_or_no_part_of_it_has_no_sheet(world, reader, released):
    for version, code in ((2, "police_district"), (1, "nowhere"), (1, "region")):
        sheet(reader, released, version, code, status=404)
    reader.get("schedules/2222-2222/1/police_district.pdf", status=404)


def test_a_sheet_costs_two_queries_however_many_meet(world, released, django_assert_num_queries):
    inside = atlas().within(world.places["police_region"].pk)
    for places in ([world.beat.pk], inside):
        with django_assert_num_queries(2):
            as_released(released.commonschedule, 1, places)
