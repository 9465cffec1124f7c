"""Sending what waits in the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ishenim.kernel.notices.bounces import is_gone, pause
from ishenim.kernel.notices.letters import is_of_the_day, message_of
from ishenim.kernel.notices.models import Letter, Rhythm
from ishenim.kernel.notices.mornings import last_morning
from ishenim.kernel.notices.pauses import PAUSES, TAKEN_FOR
from ishenim.kernel.notices.telling import is_behind
from ishenim.kernel.rows.turn import turn_to_write

log = structlog.get_logger()

AT_ONCE = 100
SERVER_AWAY = timedelta(minutes=1)
LONGEST_AWAY = timedelta(minutes=15)
OF_THE_DAY = Q(subscription__rhythm=Rhythm.DAILY, entry__isnull=False)


class Away:
    """Whether the mail server is away, since when, and when to knock again: later each time it was not there."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self._pause = timedelta()
        self._knock_at: datetime | None = None

    def lasts(self) -> bool:
        """Say whether it is too early to knock again; a clock that was set back makes nobody wait longer."""
        if self._knock_at is None:
            return False
        return timedelta() < self._knock_at - timezone.now() <= LONGEST_AWAY

    def still(self) -> None:
        """Wait, and twice as long the next time."""
        now = timezone.now()
        self.since = self.since or now
        self._pause = min(max(self._pause * 2, SERVER_AWAY), LONGEST_AWAY)
        self._knock_at = now + self._pause

    def over(self) -> None:
        """Begin anew: it is there."""
        self.__init__()  # type: ignore[misc]  # as it was made


away = Away()


def send_waiting(limit: int = AT_ONCE) -> int:
    """Send letters whose time has come, those of one morning to one address as one; return how many went out.

    A letter is taken for half an hour, sent, and then marked as sent. Whoever is killed between sending and
    marking leaves a letter that is sent once more after that time: one may come twice, none is ever lost.
    While the server is away no letter is touched.
    """
    if away.lasts() or not _due().exists():
        return 0
    mail = get_connection()
    try:
        return _send(_parcels(_taken(limit)), mail) if _opened(mail) else 0
    finally:
        mail.close()


def _send(parcels: Sequence[list[Letter]], mail: BaseEmailBackend) -> int:
    sent = 0
    for at, letters in enumerate(parcels):
        if not _opened(mail):
            _put_back([letter for parcel in parcels[at:] for letter in parcel])
            break
        sent += _sent(letters, mail)
    return sent


def _taken(limit: int) -> list[Letter]:
    """Take letters, so that nobody else sends them meanwhile; a try is counted before it is made.

    Where one of a morning is taken, all that wait for the same address are.
    """
    with turn_to_write():
        due = _due() if not is_behind(last_morning(timezone.now())) else _due().exclude(OF_THE_DAY)
        letters = list(_locked(due)[:limit])
        emails = {letter.subscription.email for letter in letters if is_of_the_day(letter)}
        if emails:
            taken = {letter.pk for letter in letters}
            same = _locked(due.filter(OF_THE_DAY, subscription__email__in=emails).exclude(pk__in=taken))
            letters = [*letters, *same]
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            tries=F("tries") + 1, next_try_at=timezone.now() + TAKEN_FOR
        )
    return letters


def _locked(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    locked = letters.select_for_update(skip_locked=True, of=("self",))
    read = locked.select_related("subscription", "entry__opening", "entry__position")
    return read.order_by("next_try_at", "pk")


def _parcels(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Put letters of a morning to one address together; every other goes by itself."""
    parcels: dict[str | int, list[Letter]] = {}
    for letter in letters:
        key = letter.subscription.email if is_of_the_day(letter) else letter.pk
        parcels.setdefault(key, []).append(letter)
    return list(parcels.values())


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(next_try_at__lte=timezone.now())


def _opened(mail: BaseEmailBackend) -> bool:
    """Say whether the server can be spoken to; a line that is open stays open."""
    try:
        mail.open()
    except (OSError, SMTPException) as reason:
        away.still()
        log.warning("mail.no_server", reason=type(reason).__name__, since=str(away.since))
        return False
    away.over()
    return True


def _put_back(letters: Sequence[Letter]) -> None:
    """Let letters wait: that the server went away is no letter's fault and costs it no try."""
    with turn_to_write():
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            tries=F("tries") - 1, next_try_at=timezone.now()
        )


def _sent(letters: Sequence[Letter], mail: BaseEmailBackend) -> bool:
    """Send what goes to one address at once, and write down what came of it."""
    try:
        mail.send_messages([message_of(letters)])
    except Exception as reason:  # noqa: BLE001  one letter that cannot be sent must never hold up the others
        log.warning("mail.not_sent", letter=letters[0].pk, reason=type(reason).__name__)
        mail.close()
        _not_sent(letters, reason)
        return False
    _write_down(letters, next_try_at=None, sent_at=timezone.now(), reason="")
    return True


def _write_down(letters: Sequence[Letter], **outcome: object) -> None:
    with turn_to_write():
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(**outcome)


def _not_sent(letters: Sequence[Letter], reason: Exception) -> None:
    """Write down why, and try again later; where nobody has the address any more, write to it no more."""
    if is_gone(*_refusal(reason)):
        _write_down(letters, next_try_at=None, reason=_in_words(reason))
        pause(letters[0].subscription.email)
    else:
        _write_down(letters, next_try_at=_next_try(letters), reason=_in_words(reason))


def _next_try(letters: Sequence[Letter]) -> datetime | None:
    """Return when to try again: later each time, and never if all tries are used."""
    tries = max(letter.tries for letter in letters)
    return timezone.now() + PAUSES[tries] if tries < len(PAUSES) else None


def _refusal(reason: Exception) -> tuple[int, str]:
    """Return by which code and in which words the server refused the address; 0 if it did not."""
    if not isinstance(reason, SMTPRecipientsRefused):
        return 0, ""
    code, words = min(reason.recipients.values())
    return code, words.decode(errors="replace") if isinstance(words, bytes) else words


def _in_words(reason: Exception) -> str:
    """Return the reason without the address, which may have to be forgotten one day."""
    if isinstance(reason, SMTPRecipientsRefused):
        return f"The server refused the address: {_refusal(reason)[0]}"
    return f"{type(reason).__name__}: {reason}"[:300]
