"""`ishenim schedule propose`: the proposal with its certificate, or the reasons why there is none."""

from __future__ import annotations

import pytest
from tests.acts import expected
from typer.testing import CliRunner

from ishenim.config.commands.schedule import schedule as command
from ishenim.domains.meetings.models import CommonSchedule

HALLS = "beat; hall; School 4, assembly hall; 1,2,3,4"

pytestmark = pytest.mark.usefixtures("monday")


def run(*words, word="propose"):
    return CliRunner().invoke(command, [word, *map(str, words)])


def test_the_command_prints_the_proposal_and_its_certificate_and_files_nothing(world, tmp_path):
    expected(world.beat)
    halls = tmp_path / "halls.txt"
    halls.write_text(HALLS)
    told = run("police_region", "2026-4", "--conditions", halls)
    assert told.exit_code == 0, told.output
    assert "School 4, assembly hall" in told.output
    assert "gap: 0.00 %" in told.output
    assert not CommonSchedule.objects.exists()


def test_the_command_files_the_proposal_in_the_name_of_a_chief(world):
    expected(world.beat)
    told = run("police_region", "2026-4", "--by", "regional_chief@ishenim.example")
    assert told.exit_code == 0, told.output
    assert CommonSchedule.objects.get().matter.state == "proposed"
    twice = run("police_region", "2026-4", "--by", "regional_chief@ishenim.example")
    assert (twice.exit_code, "already" in twice.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere", "2026-4"], "There is no place"),
        (["police_region", "2026-9"], "quarter"),
        (["police_region", "2027-2"], "thirty days before"),
        (["police_region", "2026-4", "--by", "nobody@ishenim.example"], "Nobody here has the address"),
        (["police_region", "2026-4", "--by", "officer@ishenim.example"], "not open to this office"),
        (["police_region", "2026-4", "--between", "0"], "days_between"),
    ],
)
def test_what_the_command_cannot_do_is_said_in_a_sentence(world, words, why):
    expected(world.beat)
    told = run(*words)
    assert told.exit_code == 1
    assert why in told.output


def test_why_not_another_day_is_said_for_any_meeting(world):
    meeting = expected(world.beat)
    run("police_region", "2026-4", "--by", "regional_chief@ishenim.example")
    filed = CommonSchedule.objects.get().matter.reference
    proposal = CommonSchedule.objects.get().proposal
    assert (
        "No hard rule forbids it, and it costs nothing."
        in run(filed, meeting.reference, "2026-11-16 18:00", word="why").output
    )
    dearer = run(filed, meeting.reference, "2026-11-16 10:00", word="why").output
    assert "It costs 10 points more than where the meeting stands now." in dearer
    assert "Share of evenings: +10." in dearer
    assert "weekend" in run(filed, meeting.reference.lower(), "2026-11-15 18:00", word="why").output
    assert CommonSchedule.objects.get().proposal == proposal


def test_why_not_another_day_is_said_of_no_schedule_and_no_meeting_that_is_not_there(world):
    meeting = expected(world.beat)
    run("police_region", "2026-4", "--by", "regional_chief@ishenim.example")
    filed = CommonSchedule.objects.get().matter.reference
    for words in ([filed, "2222-2222"], ["2222-2222", meeting.reference]):
        told = run(*words, "2026-11-16 18:00", word="why")
        assert (told.exit_code, "2222" in told.output or "reference" in told.output) == (1, True)
