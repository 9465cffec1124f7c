"""The rule for accounts of a meeting: what observers, the police and local self-government each say they saw."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures.offices import (
    COORDINATORS,
    HOSTS,
    OBSERVED,
    OBSERVERS,
    WHO_GAVE_IT,
)
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import (
    STAY,
    Procedure,
    Provided,
    Public,
    Shape,
    Step,
    working_days,
)


class AccountState(TextChoices):
    ASSIGNED = "assigned", _("An observer is assigned")
    GIVEN = "given", _("Given")
    NOT_GIVEN = "not_given", _("No account was given")
    WITHDRAWN = "withdrawn", _("The observer was not sent")


A = AccountState
NUMBERS = ["turns", "turns_of_residents", "answered_at_once", "taken", "turned_away", "dated"]
FACTS = [
    "planned",
    "took_place",
    "began",
    "ended",
    "chair",
    "women",
    "men",
    "report_back",
    *NUMBERS,
    "languages",
    "access",
]
"""What an account says: codes, times and numbers, and never a word in which a person could stand."""
TERM = working_days(3, after="planned_until", called=_("the planned end of the meeting"))
"""How long an observer has. It is no deadline of the matter: whoever read that could tell which meeting is observed."""
AFTERWARDS = Provided("has_begun", _("the day of the meeting has come"))


class AccountsOfMeetings(Procedure):
    """One matter for each account. Which meeting an observer was sent to is sealed until the account is given."""

    name = "meeting_account"
    title = _("An account of a meeting")
    basis = OBSERVED
    states = AccountState
    shapes = {
        A.ASSIGNED: Shape.WAITS,
        A.GIVEN: Shape.KEPT,
        A.NOT_GIVEN: Shape.MISSING,
        A.WITHDRAWN: Shape.DONE,
    }
    final = frozenset({A.GIVEN, A.NOT_GIVEN, A.WITHDRAWN})

    assign = Step(
        label=_("Send an observer to a meeting"),
        sentence=_("An observer was sent to a meeting. Which one is said once the account is given."),
        by=COORDINATORS,
        then=A.ASSIGNED,
        public=Public.FACT,
        sealed=["meeting", "observer"],
        basis=OBSERVED,
    )
    give = Step(
        label=_("Say what you saw"),
        sentence=_("An observer said what was seen at the meeting %(meeting)s."),
        by=OBSERVERS,
        when=[A.ASSIGNED],
        then=A.GIVEN,
        provided=AFTERWARDS,
        in_clear=["meeting", *FACTS],
        basis=OBSERVED,
    )
    give_from_paper = Step(
        label=_("Enter an observer’s sheet"),
        sentence=_("The sheet of an observer of the meeting %(meeting)s was entered."),
        by=COORDINATORS,
        when=[A.ASSIGNED, A.NOT_GIVEN],
        then=A.GIVEN,
        provided=AFTERWARDS,
        in_clear=["meeting", *FACTS],
        basis=OBSERVED,
    )
    not_given = Step(
        label=_("Write that no account was given within three working days of the meeting"),
        sentence=_("The term for the account passed and there is none. The clock wrote this line."),
        by=[CLOCK],
        when=[A.ASSIGNED],
        then=A.NOT_GIVEN,
        basis=OBSERVED,
    )
    give_late = Step(
        label=_("Say late what you saw"),
        sentence=_(
            "An observer said what was seen at the meeting %(meeting)s, after the term for it had passed."
        ),
        by=OBSERVERS,
        when=[A.NOT_GIVEN],
        then=A.GIVEN,
        provided=AFTERWARDS,
        in_clear=["meeting", *FACTS],
        basis=OBSERVED,
    )
    call_off = Step(
        label=_("Call the observer off"),
        sentence=_("The meeting was cancelled, so nobody observes it. The clock wrote this line."),
        by=[CLOCK],
        when=[A.ASSIGNED],
        then=A.WITHDRAWN,
        public=Public.FACT,
        basis=OBSERVED,
    )
    withdraw = Step(
        label=_("Send nobody"),
        sentence=_("The observer was not sent after all."),
        by=COORDINATORS,
        when=[A.ASSIGNED],
        then=A.WITHDRAWN,
        public=Public.FACT,
        basis=OBSERVED,
    )
    tell = Step(
        label=_("Say what happened at a meeting"),
        sentence=_("An office that was there said what happened at the meeting %(meeting)s."),
        by=HOSTS,
        then=A.GIVEN,
        in_clear=["meeting", "side", *FACTS],
        basis=OBSERVED,
    )
    agree = Step(
        label=_("Put the observers’ accounts together"),
        sentence=_(
            "The accounts of several observers of the meeting %(meeting)s were put together into one."
        ),
        by=COORDINATORS,
        then=A.GIVEN,
        in_clear=["meeting", "side", *FACTS],
        basis=OBSERVED,
    )
    correct = Step(
        label=_("Correct the account"),
        sentence=_("The account of the meeting %(meeting)s was corrected."),
        by=WHO_GAVE_IT,
        when=[A.GIVEN],
        then=STAY,
        in_clear=["meeting", *FACTS],
        basis=OBSERVED,
    )
