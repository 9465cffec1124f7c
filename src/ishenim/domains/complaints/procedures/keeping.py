"""The steps with which what was confided is kept, and erased when its time is over or two people decide so."""

from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints.procedures.states import ENDED, HELD, KEPT, NOT_HELD, TEAM, C
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import STAY, Provided, Public, Step, Steps


class Keeping(Steps):
    """Holding and erasing."""

    hold = Step(
        label=_("Put a legal hold on it"),
        sentence=_("A legal hold was put on it: nothing of it is erased while it stands."),
        by=TEAM,
        when=[C.ON_RECORD, *ENDED],
        then=STAY,
        provided=NOT_HELD,
        public=Public.NOTHING,
        basis=KEPT,
    )
    release = Step(
        label=_("Lift the legal hold"),
        sentence=_("A second person lifted the legal hold."),
        by=TEAM,
        when=[C.ON_RECORD, *ENDED],
        then=STAY,
        provided=HELD,
        not_by_who=["hold"],
        public=Public.NOTHING,
        basis=KEPT,
    )
    ask_erasure = Step(
        label=_("Propose to erase it before its time"),
        sentence=_(
            "It was proposed to erase it before its time. Nothing is erased before a second person confirms."
        ),
        by=TEAM,
        when=ENDED,
        then=STAY,
        provided=NOT_HELD,
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
    confirm_erasure = Step(
        label=_("Confirm that it is erased"),
        sentence=_("A second person confirmed. Everything that was written was erased; the proofs stay."),
        by=TEAM,
        when=ENDED,
        then=C.ERASED,
        provided=Provided("may_be_erased", _("it was proposed and no legal hold stands")),
        not_by_who=["ask_erasure"],
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
    time_over = Step(
        label=_("Write that its time is over"),
        sentence=_(
            "Its time was over. Everything that was written was erased; the proofs stay. The clock wrote this line."
        ),
        by=[CLOCK],
        when=ENDED,
        then=C.ERASED,
        provided=NOT_HELD,
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
