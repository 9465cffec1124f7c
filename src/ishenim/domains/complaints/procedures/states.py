"""The states of a complaint, who may act in it, by which terms and on which ground."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import (
    ENFORCEMENT_OFFICER,
    ETHICS_COMMISSION,
    HEAD,
    JUVENILE_INSPECTOR,
    LOCAL_SELF_GOVERNMENT,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
)
from ishenim.kernel.procedures.declare import (
    Circle,
    Provided,
    working_days,
)


class ComplaintState(TextChoices):
    FILED = "filed", _("Filed, nobody has received it yet")
    EXAMINED = "examined", _("Being examined")
    NOT_TAKEN = "not_taken", _("Not examined, this can be appealed")
    CLEARED = "cleared", _("Decided: no breach, this can be appealed")
    BREACH = "breach", _("Decided: a breach, this can be appealed")
    APPEALED = "appealed", _("Appealed, another body examines it")
    TO_CARRY_OUT = "to_carry_out", _("Final: a breach, the consequence is to be carried out")
    ON_RECORD = "on_record", _("Final: the consequence was carried out and stands on record")
    CLOSED = "closed", _("Final: no breach was found, or it was not examined")
    RECORD_CLEARED = "record_cleared", _("Final: the record was cleared")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever filed it")
    ERASED = "erased", _("Erased: its time was over, or an office decided so")


C = ComplaintState

UNDER_WAY = [C.FILED, C.EXAMINED, C.APPEALED]
DECIDED = [C.NOT_TAKEN, C.CLEARED, C.BREACH]
ENDED = [C.CLOSED, C.RECORD_CLEARED, C.WITHDRAWN]
GOES_ON = [*UNDER_WAY, *DECIDED, C.TO_CARRY_OUT]

TEAM = [ETHICS_COMMISSION.asked.in_circle(Circle.TEAM)]
CONCERNED = [
    office.anywhere.in_circle(Circle.CONCERNED)
    for office in (
        ENFORCEMENT_OFFICER,
        NEIGHBOURHOOD_OFFICER,
        JUVENILE_INSPECTOR,
        POLICE_CHIEF,
        LOCAL_SELF_GOVERNMENT,
        HEAD,
    )
]
"""Whoever is complained of, in whatever office: those alone who were told, and who show it with their key."""
BODY = [HEAD.anywhere.in_circle(Circle.BODY)]
BOTH = [Circle.FILER, Circle.CONCERNED]

TERM = working_days(14)
if settings.APPEALS_IN_TEN_DAYS_FROM:
    TERM = TERM.changed(on=settings.APPEALS_IN_TEN_DAYS_FROM, to=10)
"""Citizens' appeals: 14 working days; 10 by the law that parliament approved on 12 March 2026, from the day on which it
takes effect. Whoever runs an installation says that day in the settings, as the act names it.
"""

APPEALS_LAW = (
    "Law on citizens' appeals: 14 working days, 10 from the day on which the amendment of 2026 takes effect"
)
FAIR = "Project rule 18: nobody examines a complaint about themselves, their superior or their subordinate"
HEARD = "Project rule 19: whoever is complained of is told, may answer and appeal, and is cleared in time"
CITED = "Project rule 21: a breach cites the article in force on the day of the conduct, and its consequence is tracked"

HAS_ANOTHER_BODY = Provided("has_body_above", _("there is another body to appeal to"))
WAS_HEARD = Provided("was_heard", _("the officer was told and could answer, or cannot be found out"))
