"""What is special to each step of a report. The engine checks, seals and records."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.domains.reports import forms, queries
from ishenim.domains.reports.channels import CHANNELS
from ishenim.domains.reports.models import Report
from ishenim.domains.reports.procedures import Report as Rule
from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.circles import draw
from ishenim.kernel.procedures.confided_carrying import holding_and_erasing, only_written, stepping_back
from ishenim.kernel.procedures.confided_forms import Add, Message, Withdraw
from ishenim.kernel.procedures.engine import Facts, carries_out

KEPT_WHEN_WITHDRAWN = timedelta(days=90)
KEEPING = holding_and_erasing(Rule)


@carries_out(Rule.file, asks=forms.File)
def file(report: Report, by: Actor, *, channel: str, text: str, sent: str | None) -> Facts:
    """Draw the circles of a report for the readers of its channel."""
    readers = queries.readers_of(CHANNELS[channel], day_of(report.at))
    if not readers:
        raise ValidationError(
            _("Nobody can read this channel safely yet. Turn to somebody you trust."), "no_reader"
        )
    report.channel = channel
    draw(report, sent, readers)
    return {"language": get_language() or "ky"}


add = only_written(Rule.add, asks=Add)
receive = only_written(Rule.receive)
write = only_written(Rule.write, asks=Message)
note = only_written(Rule.note, asks=Message)
late = only_written(Rule.late)


@carries_out(Rule.withdraw, asks=Withdraw)
def withdraw(report: Report, by: Actor, *, code: str, reason: str) -> Facts:
    """End it at the word of whoever filed it."""
    report.keep_for(KEPT_WHEN_WITHDRAWN)
    return {}


recuse = stepping_back(Rule.recuse)


@carries_out(Rule.hand_on, asks=forms.HandOn)
def hand_on(report: Report, by: Actor, *, body: str, text: str) -> Facts:
    """Note that another body acts on it from now on."""
    report.keep_for(CHANNELS[report.channel].kept_for)
    return {}


@carries_out(Rule.close, asks=forms.Close)
def close(report: Report, by: Actor, *, reason: str) -> Facts:
    """End it with reasons."""
    report.keep_for(CHANNELS[report.channel].kept_for)
    return {}
