"""Why a step was not taken, said politely and in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ishenim.kernel.procedures.declare import Step


class Refused(Exception):
    """The rule does not allow this step to this actor. Nothing was written."""

    sentences = {
        "office": lambda: _("“%(step)s” is not open to this office."),
        "place": lambda: _("“%(step)s” is open to this office only for its own places."),
        "asked": lambda: _("“%(step)s” is open only to the institution that the matter is addressed to."),
        "independent": lambda: _("“%(step)s” is not open to the institution that the matter is about."),
        "own": lambda: _("“%(step)s” is open only to the office that holds this matter."),
        "circle": lambda: _("“%(step)s” is open only to those who were let into this matter."),
        "through": lambda: _("“%(step)s” cannot come in through this office."),
        "same_person": lambda: _("Whoever took the earlier step may not take this one: “%(step)s”."),
        "provided": lambda: _("“%(step)s” is possible only if %(provided)s."),
        "once": lambda: _("“%(step)s” is possible once, and it has been used."),
        "term": lambda: _("The appointment is not in force on this day, so “%(step)s” is not possible."),
        "place_over": lambda: _("This place is no more. Please choose the one that took its place."),
        "past": lambda: _("“%(step)s” cannot be recorded for a moment before what was recorded last."),
        "clock": lambda: _(
            "“%(step)s” cannot be recorded now: our own clock is behind what was recorded last. Try again in an hour."
        ),
        "future": lambda: _("“%(step)s” cannot be recorded for a moment that has not come yet."),
        "held": lambda: _(
            "Nothing can be recorded at the moment: the record is being restored and can only be read. "
            "Please come back later; nothing of this was written down."
        ),
        "not_now": lambda: _("“%(step)s” is not possible now: the matter has moved on, or is not there yet."),
    }

    def __init__(self, step: Step, reason: str) -> None:
        self.step = step
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        provided = self.step.provided.words if self.step.provided else ""
        return self.sentences[self.reason]() % {"step": self.step.label, "provided": provided}


class NotNow(Refused):
    """The matter is not in a state that allows this step."""

    def __init__(self, step: Step) -> None:
        super().__init__(step, "not_now")


class Held(Refused):
    """The book is held until an administrator has decided how it goes on after a restore."""

    def __init__(self, step: Step) -> None:
        super().__init__(step, "held")
