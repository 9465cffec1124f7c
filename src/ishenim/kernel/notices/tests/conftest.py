from __future__ import annotations

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from ishenim.kernel.notices.sending import away

GOES_AWAY = "421 closing for today"


class PostOffice:
    """A real mail server on this machine: what it received, and what it shall answer."""

    def __init__(self) -> None:
        self.received = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.connections = 0
        self.listening = None
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  named by the library
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  named by the library
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  named by the library
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == GOES_AWAY:
            self.listening.close()
        if answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=default))
        return answer


@pytest.fixture(autouse=True)
def nobody_remembers_that_a_server_was_away():
    yield
    away.over()


@pytest.fixture
def post_office(settings):
    """Return a mail server that is not open yet, to which everything is sent."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    return office


@pytest.fixture
def open_post_office(post_office):
    """Return a mail server that works."""
    controller = Controller(post_office, hostname="127.0.0.1", port=post_office.port)
    controller.start()
    post_office.listening = controller.server
    yield post_office
    controller.stop()
