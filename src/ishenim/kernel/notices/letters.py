"""What a letter says: plain text, in the subscriber's language, only what the public page says too."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.notices.addresses import address_to_confirm, address_to_end, whole_address_of
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.story import Line, told
from ishenim.kernel.procedures.subjects import described, name_of

SHORT = 70


def message(letter: Letter) -> EmailMessage:
    """Write a letter. Sent twice it has the same number, so that mail programs can show it once."""
    subscription = letter.subscription
    with translation.override(subscription.language):
        if letter.entry is not None:
            subject, paragraphs = _news(letter.entry)
        elif subscription.confirmed_at is None:
            subject, paragraphs = _question(subscription)
        else:
            subject, paragraphs = _reminder(subscription)
        body = "\n\n".join([*_warning(), *paragraphs, *_foot(subscription)]) + "\n"
        short = Truncator(" ".join(subject.split())).chars(SHORT)
        return EmailMessage(short, body, to=[subscription.email], headers=_headers(letter))


def _news(entry: Entry) -> tuple[str, list[str]]:
    matter = Matter.objects.get(reference=entry.told["matter"])
    [line] = told(matter, [entry])
    about = [name_of(matter), f"{matter.procedure.title}, {matter.reference}"]
    return f"{name_of(matter)}: {line.state}", [
        "\n".join(dict.fromkeys(about)),
        "\n".join(_what_happened(line)),
        whole_address_of(matter),
    ]


def _what_happened(line: Line) -> Iterator[str]:
    yield line.sentence
    yield f"{line.office}, {moment(line.at)}"


def _question(subscription: Subscription) -> tuple[str, list[str]]:
    return _("Do you want to be told? Please confirm"), [
        _("Somebody, we hope you, asked us to write to this address whenever something happens here:"),
        described(subscription.key) or "",
        _("If it was you, please open this page and confirm it:"),
        address_to_confirm(subscription),
        _("If it was not you, do nothing. We forget the address in three days and write no more."),
    ]


def _reminder(subscription: Subscription) -> tuple[str, list[str]]:
    return _("You are already being told"), [
        _("Somebody, we hope you, asked us to write to this address whenever something happens here:"),
        described(subscription.key) or "",
        _("We do so already. There is nothing you need to do."),
    ]


def _warning() -> list[str]:
    if not settings.DEMO:
        return []
    return [_("This is a demonstration. The people and what they say and do are invented.")]


def _foot(subscription: Subscription) -> list[str]:
    if subscription.confirmed_at is None:
        return []
    return [
        "-- \n"
        + _("We write to you because you asked us to. To be told no more of “%(subject)s”, open this page:")
        % {"subject": described(subscription.key)}
        + f"\n{address_to_end(subscription)}"
    ]


def _headers(letter: Letter) -> dict[str, str]:
    """Return what mail programs read: a number, that no person wrote this, and how to end it with one press."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    headers = {
        "Message-ID": f"<letter-{letter.pk}-{letter.created:%Y%m%d%H%M%S%f}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if letter.subscription.confirmed_at is not None:
        headers["List-Unsubscribe"] = f"<{address_to_end(letter.subscription)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
