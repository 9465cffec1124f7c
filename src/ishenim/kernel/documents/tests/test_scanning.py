"""Searching for viruses: what ClamAV says decides, and where it says nothing a file is not taken."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from ishenim.kernel.documents.limits import FROM_ANYONE
from ishenim.kernel.documents.models import Stored
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload

pytestmark = pytest.mark.django_db
TEST_STRING = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def spoken(line) -> bytes:
    """Read what a client of clamd sends, as its manual describes it, and return the content."""
    with line.makefile("rb") as told:
        assert told.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(told.read(4), "big"):
            content += told.read(size)
        return content


@contextmanager
def clamav(settings, folder, answer=None, family=socket.AF_UNIX):
    """Answer one client as clamd does: what holds the test string is found."""
    heard = []
    with socket.socket(family) as door:
        door.bind(str(folder / "clamd") if family == socket.AF_UNIX else ("127.0.0.1", 0))
        door.listen()
        settings.CLAMAV = (
            str(folder / "clamd") if family == socket.AF_UNIX else f"127.0.0.1:{door.getsockname()[1]}"
        )

        def serve():
            line, _address = door.accept()
            with line:
                heard.append(spoken(line))
                found = b"stream: Eicar-Signature FOUND" if TEST_STRING in heard[0] else b"stream: OK"
                line.sendall((found if answer is None else answer) + b"\0")

        serving = threading.Thread(target=serve)
        serving.start()
        yield heard
        serving.join(timeout=10)


@pytest.mark.parametrize("family", [socket.AF_UNIX, socket.AF_INET])
def test_what_is_brought_is_searched_as_it_came(settings, tmp_path, family):
    picture = files.picture(size=(300, 300))
    with clamav(settings, tmp_path, family=family) as heard:
        assert take(upload(picture)).searched
    assert heard == [picture]


def test_a_file_with_the_test_string_of_a_virus_is_refused_and_nothing_is_kept(settings, tmp_path):
    with (
        clamav(settings, tmp_path),
        pytest.raises(ValidationError, match=r"“photo\.png” holds a program that is known to do harm"),
    ):
        take(upload(files.picture() + TEST_STRING, "photo.png"), FROM_ANYONE)
    assert not Stored.objects.exists()


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: OK FO"])
def test_where_it_answers_otherwise_the_file_is_not_taken(settings, tmp_path, answer):
    with (
        clamav(settings, tmp_path, answer),
        pytest.raises(ValidationError, match="could not be searched for viruses just now"),
    ):
        take(upload(files.picture()))


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1"])
def test_where_nobody_answers_the_file_is_not_taken(settings, address):
    settings.CLAMAV = address
    with pytest.raises(ValidationError, match="could not be searched for viruses just now"):
        take(upload(files.picture()))


def test_where_there_is_none_the_file_is_taken_and_counts_as_not_searched():
    assert not take(upload(files.picture())).searched
