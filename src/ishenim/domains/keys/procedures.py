"""The rule for giving back a key whose passphrase was forgotten."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import CLOCK, CUSTODIAN, ROLES
from ishenim.kernel.procedures.declare import Procedure, Public, Shape, Step, working_days


class RecoveryState(TextChoices):
    ASKED = "asked", _("Asked for, no custodian has agreed yet")
    HALF = "half", _("One custodian has agreed")
    READY = "ready", _("Two custodians have agreed")
    GIVEN_BACK = "given_back", _("Given back")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Lapsed, nobody acted in time")


R = RecoveryState

EVERYBODY = [role.itself for role in ROLES.values() if role.official]
TOGETHER = "Project rule 23: a forgotten key is given back by two custodians together, and each time the book says so"


class KeyRecovery(Procedure):
    """How somebody who forgot their passphrase comes to their key again."""

    name = "key_recovery"
    title = _("Giving back a key")
    basis = TOGETHER
    states = RecoveryState
    shapes = {
        R.ASKED: Shape.WAITS,
        R.HALF: Shape.WAITS,
        R.READY: Shape.PROMISED,
        R.GIVEN_BACK: Shape.KEPT,
        R.REFUSED: Shape.MISSING,
        R.LAPSED: Shape.MISSING,
    }
    final = frozenset({R.GIVEN_BACK, R.REFUSED, R.LAPSED})

    ask = Step(
        label=_("Ask for my key: I forgot the passphrase"),
        sentence=_("Somebody asked for their key, because they forgot the passphrase."),
        by=EVERYBODY,
        then=R.ASKED,
        public=Public.FACT,
        basis=TOGETHER,
    )
    agree = Step(
        label=_("Agree, as the first custodian"),
        sentence=_("One custodian agreed."),
        by=[CUSTODIAN],
        when=[R.ASKED],
        then=R.HALF,
        within=working_days(5),
        otherwise="lapse",
        not_by_who=["ask"],
        public=Public.FACT,
        sealed=["checked"],
        basis=TOGETHER,
    )
    agree_too = Step(
        label=_("Agree, as the second custodian"),
        sentence=_("A second custodian agreed."),
        by=[CUSTODIAN],
        when=[R.HALF],
        then=R.READY,
        within=working_days(5),
        otherwise="lapse",
        not_by_who=["agree"],
        public=Public.FACT,
        sealed=["checked"],
        basis=TOGETHER,
    )
    refuse = Step(
        label=_("Refuse"),
        sentence=_("A custodian refused."),
        by=[CUSTODIAN],
        when=[R.ASKED, R.HALF],
        then=R.REFUSED,
        public=Public.FACT,
        sealed=["checked"],
        basis=TOGETHER,
    )
    take_back = Step(
        label=_("Take my key back"),
        sentence=_("The key was given back, under a new passphrase."),
        by=EVERYBODY,
        when=[R.READY],
        then=R.GIVEN_BACK,
        within=working_days(5),
        otherwise="lapse",
        public=Public.FACT,
        basis=TOGETHER,
    )
    lapse = Step(
        label=_("Write that nobody acted in time"),
        sentence=_("Nobody acted in time, so no key was given back. The clock wrote this line."),
        by=[CLOCK],
        when=[R.ASKED, R.HALF, R.READY],
        then=R.LAPSED,
        public=Public.FACT,
        basis=TOGETHER,
    )
