"""The part of the rule for residents' questions that says who looks at texts and files before everyone sees them."""

from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures import question_files as files
from ishenim.domains.meetings.procedures.offices import (
    CHECKED,
    MODERATION,
    MODERATORS,
)
from ishenim.domains.meetings.procedures.question_states import LET_IN, Q
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.bases import SEALED_ORIGINALS
from ishenim.kernel.procedures.declare import STAY, Step, Steps, working_days


class Checked(Steps):
    """The steps of whoever moderates, and of the clock that watches over them."""

    admit = Step(
        label=_("Let the question in and show its text"),
        sentence=_("The moderation office let the question in and showed its text."),
        by=MODERATORS,
        when=[Q.HELD],
        then=Q.RAISED,
        within=working_days(1),
        otherwise="pass_the_check_on",
        in_clear=["hidden"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    decline = Step(
        label=_("Do not let the question in"),
        sentence=_("The moderation office did not let the question in."),
        by=MODERATORS,
        when=[Q.HELD, Q.RAISED],
        then=Q.DECLINED,
        erases=[*files.SHOWN, *files.OF_THE_ASKER],
        in_clear=["ground"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    show_text = Step(
        label=_("Show the text"),
        sentence=_("The text was checked and shown."),
        by=MODERATORS,
        when=LET_IN,
        then=STAY,
        within=working_days(1, from_opening=True),
        otherwise="pass_the_check_on",
        in_clear=["hidden"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    hide_text = Step(
        label=_("Hide something in the text"),
        sentence=_("Something was hidden from the text."),
        by=MODERATORS,
        when=[*LET_IN, Q.TAKEN_OVER],
        then=STAY,
        settles=["show_text"],
        erases=[*files.SHOWN, "take_over.text"],
        in_clear=["hidden"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    hide_files = Step(
        label=_("Take the pictures and papers out"),
        sentence=_("The pictures and papers shown here were taken out, to protect a person."),
        by=MODERATORS,
        when=LET_IN,
        then=STAY,
        erases=[*files.OF_OFFICES, *files.PICTURES_SHOWN],
        in_clear=["ground"],
        log=MODERATION.name,
        basis=CHECKED,
    )
    erase_files = Step(
        label=_("Take all files out of the record, for the offices too"),
        sentence=_("All pictures and papers of this question were erased, to protect a person."),
        by=MODERATORS,
        when=[Q.HELD, *LET_IN],
        then=STAY,
        erases=[*files.OF_OFFICES, *files.PICTURES_SHOWN, *files.OF_THE_ASKER],
        in_clear=["ground"],
        log="moderation",
        basis=CHECKED,
    )
    order_original = Step(
        label=_("Order the untouched original of a file"),
        sentence=_("The moderation office ordered that the untouched original of a file be opened."),
        by=MODERATORS,
        when=[Q.HELD, *LET_IN],
        then=STAY,
        in_clear=["ground"],
        sealed=["original", "reason"],
        log="moderation",
        basis=SEALED_ORIGINALS,
    )
    pass_the_check_on = Step(
        label=_("Pass the check on to the independent office"),
        sentence=_("Nobody checked the text in time, so the check went to the independent office."),
        by=[CLOCK],
        when=[Q.HELD, *LET_IN],
        then=STAY,
        log=MODERATION.name,
        basis=CHECKED,
    )
