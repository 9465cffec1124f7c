"""A mail server of a test's own: it keeps what it is given, and may have no box for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from tests.servers import free_port


class PostOffice:
    """What was received, and where it listens."""

    def __init__(self, without: str) -> None:
        self.without, self.port = without, free_port()
        self.received: list[EmailMessage] = []

    @property
    def settings(self) -> dict[str, str]:
        """Return by which settings an installation sends its letters here."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.port),
        }

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  named by the library
        if address == self.without:
            return f"550 5.1.1 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  named by the library
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def open_post_office(*, without: str = "") -> Iterator[PostOffice]:
    """Open one that has a box for everybody, or for all but one."""
    office = PostOffice(without)
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
