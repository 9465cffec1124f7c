"""What a letter says: plain text, in the subscriber's language, only what the public page says too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ishenim.kernel.calendar.words_of_time import day, moment
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.notices import besides
from ishenim.kernel.notices.addresses import address_to_confirm, address_to_end, whole_address_of
from ishenim.kernel.notices.models import Letter, Rhythm, Subscription
from ishenim.kernel.notices.tokens import MOST
from ishenim.kernel.procedures.addresses import host
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.news import as_lines
from ishenim.kernel.procedures.queries import Logged
from ishenim.kernel.procedures.story import Line, told
from ishenim.kernel.procedures.subjects import described, name_of

SHORT = 70
MOST_TOLD = 200
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]+")


def message(letter: Letter) -> EmailMessage:
    """Write a letter. Sent twice it has the same number, so that mail programs can show it once."""
    return message_of([letter])


def message_of(letters: Sequence[Letter]) -> EmailMessage:
    """Write what goes to one address at once: one letter, or all that waited for a morning as one."""
    subscription = letters[0].subscription
    with translation.override(subscription.language):
        if is_of_the_day(letters[0]):
            subject, paragraphs, of = *_day(letters), _daily_of(subscription)
        else:
            subject, paragraphs, of = *_one(letters[0]), [subscription]
        body = "\n\n".join([*_warning(), *paragraphs, *_foot(of)]) + "\n"
        short = Truncator(" ".join(subject.split())).chars(SHORT)
        return EmailMessage(short, body, to=[subscription.email], headers=_headers(letters, of))


def is_of_the_day(letter: Letter) -> bool:
    """Say whether a letter goes out with all others of its morning."""
    return letter.entry_id is not None and letter.subscription.rhythm == Rhythm.DAILY


def _daily_of(subscription: Subscription) -> list[Subscription]:
    """Return all that an address is told of once a day, so that one press ends the letter of the day."""
    same = Subscription.objects.filter(
        email=subscription.email, rhythm=Rhythm.DAILY, confirmed_at__isnull=False, ended_at=None
    )
    others = [one for one in same.order_by("-pk")[:MOST] if one.pk != subscription.pk]
    return [subscription, *others[: MOST - 1]]


def _one(letter: Letter) -> tuple[str, list[str]]:
    if letter.entry is not None:
        return news_of(letter.entry)
    if letter.about:
        return besides.told(letter)
    if letter.subscription.confirmed_at is None or letter.subscription.paused_at is not None:
        return _question(letter.subscription)
    return _reminder(letter.subscription)


def _day(letters: Sequence[Letter]) -> tuple[str, list[str]]:
    """Say all that happened, matter by matter, each in the order of time; of very much the newest."""
    entries = [letter.entry for letter in letters if letter.entry is not None]
    entries.sort(key=lambda entry: entry.pk)
    told: dict[int, list[Logged]] = {}
    for one in as_lines(entries[-MOST_TOLD:]):
        told.setdefault(one.matter.pk, []).append(one)
    count = len(entries)
    subject = ngettext("%(count)d change up to %(day)s", "%(count)d changes up to %(day)s", count)
    paragraphs = ["\n".join(_of_one_matter(lines)) for lines in told.values()]
    if count > MOST_TOLD:
        paragraphs.append(
            _("Only the last %(most)d changes stand here. The pages show all.") % {"most": MOST_TOLD}
        )
    return subject % {"count": count, "day": day(entries[-1].at)}, paragraphs


def _of_one_matter(lines: Sequence[Logged]) -> Iterator[str]:
    matter = lines[0].matter
    yield from dict.fromkeys([name_of(matter), f"{matter.procedure.title}, {matter.reference}"])
    for one in lines:
        yield f"– {one.line.sentence} {one.line.office}, {moment(one.line.at)}"
    yield whole_address_of(matter)


def news_of(entry: Entry) -> tuple[str, list[str]]:
    """Say in the reader's language what a public step was: in short, and in paragraphs."""
    matter = Matter.objects.get(reference=entry.told["matter"])
    [line] = told(matter, [entry])
    about = [name_of(matter), f"{matter.procedure.title}, {matter.reference}"]
    return f"{name_of(matter)}: {line.state}", [
        "\n".join(dict.fromkeys(about)),
        "\n".join(_what_happened(line)),
        whole_address_of(matter),
    ]


def in_a_channel(entry: Entry) -> tuple[str, str]:
    """Return title and text of what a channel is told of a public step."""
    subject, paragraphs = news_of(entry)
    return subject, "\n\n".join([*_warning(), *paragraphs])


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


def _foot(of: Sequence[Subscription]) -> list[str]:
    if of[0].confirmed_at is None:
        return []
    ways = [_why(one) % {"subject": besides.name_of(one)} + f"\n{address_to_end(one)}" for one in of]
    return ["-- \n" + "\n\n".join(ways)]


def _why(subscription: Subscription) -> str:
    if besides.is_of_an_office(subscription):
        return _("This letter comes with your office: “%(subject)s”. To end it, open this page:")
    return _("We write to you because you asked us to. To be told no more of “%(subject)s”, open this page:")


def _headers(letters: Sequence[Letter], of: Sequence[Subscription]) -> dict[str, str]:
    """Return what mail programs read: a number, that no person wrote this, and how to end it with one press.

    RFC 2919 names the list, RFC 3834 what no person wrote, RFC 8058 the one press.
    """
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    headers = {"Message-ID": f"<{_number(letters)}@{sender}>", "Auto-Submitted": "auto-generated"}
    if of[0].confirmed_at is not None:
        name = "daily" if is_of_the_day(letters[0]) else NOT_IN_A_NAME.sub("-", of[0].key)
        headers["List-Id"] = f"<{name}.{host()}>"
        headers["List-Unsubscribe"] = f"<{address_to_end(*of)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _number(letters: Sequence[Letter]) -> str:
    """Return the same number for the same letters, so that a letter sent twice is shown once."""
    first = min(letters, key=lambda letter: letter.pk)
    last = max(letter.pk for letter in letters)
    of_the_day = f"-{last}-{len(letters)}" if is_of_the_day(first) else ""
    return f"letter-{first.pk}{of_the_day}-{first.created:%Y%m%d%H%M%S%f}"
