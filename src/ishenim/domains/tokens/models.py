"""What this domain knows of a token beyond the table that all matters share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.tokens.procedures import ProgramsToken
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.procedures.models import Detail


class Token(Detail):
    """The fingerprint of a secret, the office for which whoever has it acts, what it may do, and until when.

    `answers` is who issued it and so answers for what is done with it: the rule that two people are needed counts
    this person, whoever holds the office.
    """

    procedure = ProgramsToken

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="tokens")
    answers = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens_issued")
    digest = models.BinaryField(_("fingerprint of the secret"), max_length=32, unique=True)
    program = models.CharField(_("which program, and what for"), max_length=120)
    scopes = models.JSONField(_("what it may do"))
    expires = models.DateField(_("first day on which it no longer works"), db_index=True)
    last_used_on = models.DateField(_("last used on"), null=True)

    secret: str
    """The secret of a token that has just been issued; never stored."""
