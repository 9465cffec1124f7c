"""What was taken out of the record after a backup was made is taken out of the backup, wherever it showed."""

import pytest
from tests.acts import act, ask, now_of
from tests.moments import Moment

from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.ledger import comparing, redactions, sequencer
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.redactions import Redaction
from ishenim.kernel.procedures.attached import public
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.forgetting import FILES, TAKES_OUT, forget_again

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Nurlan Abdyldaev"
SHOWN = f"Ask {SECRET}, he knows."


@pytest.fixture
def question(world, on):
    on("2026-10-05 10:00")
    asked = ask(world.places["beat"], text=SHOWN)
    act(asked, "show_text", world.moderator, text=SHOWN)
    return asked


def forgotten_over(backup):
    """Bring an older backup back, and take out what the list says."""
    sequencer.place_waiting()
    backup.come_back()
    comparing.compare()
    return forget_again(redactions.read())


def opened(step):
    return [entry.opened for entry in Entry.objects.filter(step=step)]


def test_every_procedure_that_erases_words_says_how_they_leave_its_rows():
    erasing = {
        name
        for name, procedure in PROCEDURES.items()
        for step in procedure.steps().values()
        if any(not erased.endswith(f".{FILES}") for erased in step.erases)
    }

    assert erasing <= TAKES_OUT.keys()


def test_a_text_that_was_hidden_is_gone_from_entry_and_question(question, world):
    sequencer.place_waiting()
    backup = Moment.now()
    act(question, "hide_text", world.moderator, text="Ask […], he knows.", hidden=["personal"])

    told = forgotten_over(backup)

    assert (told.values, told.matters) == (1, {question.pk})
    assert SECRET not in str(opened("show_text"))
    assert (now_of(question).question.shown_text, now_of(question).title) == ("", "")


def test_a_text_that_had_no_place_yet_when_the_backup_was_made_is_gone_as_well(question, world):
    backup = Moment.now()
    act(question, "hide_text", world.moderator, text="Ask […], he knows.", hidden=["personal"])

    assert forgotten_over(backup).values == 1
    assert SECRET not in str(opened("show_text"))


def test_what_was_erased_before_the_backup_is_left_as_it_is(question, world):
    act(question, "hide_text", world.moderator, text="Ask […], he knows.", hidden=["personal"])
    sequencer.place_waiting()
    backup = Moment.now()
    act(question, "accept", world.officer)

    assert forgotten_over(backup).values == 0
    assert now_of(question).question.shown_text == "Ask […], he knows."


def test_pictures_that_were_taken_out_are_handed_out_to_nobody(question, world):
    photo = upload(files.picture())
    act(question, "accept", world.officer, attachments=[photo])
    fingerprint = Attachment.objects.get().document.sha256
    sequencer.place_waiting()
    backup = Moment.now()
    act(question, "hide_files", world.moderator, ground="child")
    sequencer.place_waiting()
    backup.come_back()
    assert public(fingerprint)

    forget_again(redactions.read())

    assert public(fingerprint) is None
    assert now_of(question).question.shown_text == SHOWN


def test_a_story_that_was_withdrawn_says_nothing_any_more(world, on):
    on("2026-10-05 10:00")
    words = {"title_en": "Meetings", "body_en": f"{SECRET} said so yesterday."}
    story = act(begin("news", place=world.places["country"]), "publish", world.editor, **words).story
    sequencer.place_waiting()
    backup = Moment.now()
    act(story.matter, "withdraw", world.editor, reason="It was not so.")

    forgotten_over(backup)

    story.refresh_from_db()
    assert (story.title_en, story.body_en, now_of(story.matter).title) == ("", "", "")
    assert SECRET not in str(opened("publish"))


def test_a_name_that_was_hidden_is_shown_to_nobody(world, on):
    on("2026-10-05 10:00")
    asked = {"name": SECRET, "email": "n@ishenim.example", "starts": "2026-10-05"}
    where = {"role": "neighbourhood_officer", "institution": "district_police"}
    appoint = ACTIONS[PROCEDURES["appointment"].steps()["appoint"]]
    matter = appoint(begin("appointment", place=world.beat), world.administrator, **asked, **where)
    sequencer.place_waiting()
    backup = Moment.now()
    act(matter, "delist", world.administrator, reason="There were threats.")

    forgotten_over(backup)

    assert not Appointment.objects.get(person__email="n@ishenim.example").named
    assert SECRET not in str(opened("appoint"))


def test_what_is_not_in_the_backup_at_all_is_passed_over(question):
    assert forget_again([Redaction("00" * 32, "text", "child")]).values == 0


def test_it_is_done_once_however_often_it_is_asked(question, world):
    sequencer.place_waiting()
    backup = Moment.now()
    act(question, "hide_text", world.moderator, text="Ask […], he knows.", hidden=["personal"])

    assert forgotten_over(backup).values == 1
    assert forget_again(redactions.read()).values == 0
