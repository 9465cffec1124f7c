"""How much is received at all: much from whoever is signed in, little from anybody else."""

from __future__ import annotations

import os
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ishenim.kernel.documents import receiving
from ishenim.kernel.documents.limits import OF_ANYONE, OF_OFFICIALS

SIGNED_IN, EXPIRED = SimpleNamespace(is_authenticated=True), SimpleNamespace(is_authenticated=False)


def file(content: bytes, name: str = "a.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def received():
    """Return a function that sends files and returns what arrives; the request ends as every request does."""
    requests = []

    def send(*files: SimpleUploadedFile, person=None, **announced):
        request = RequestFactory().post("/", {"file": list(files), "words": "Lamps?"})
        if person is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME], request.user = "x", person
        request.META.update(announced)
        requests.append(request)
        return request.FILES.getlist("file")

    yield send
    for request in requests:
        request.close()


@pytest.mark.parametrize("person", [None, EXPIRED, SIGNED_IN])
def test_a_file_is_received_whole(received, person):
    content = os.urandom(3_000_000)
    [one] = received(file(content), person=person)
    assert one.read() == content
    assert one.size == len(content)


@pytest.mark.parametrize(
    ("person", "most"), [(None, OF_ANYONE), (EXPIRED, OF_ANYONE), (SIGNED_IN, OF_OFFICIALS)]
)
def test_of_a_file_that_is_too_large_only_the_beginning_is_written_and_its_true_size_is_known(
    received, person, most
):
    [one] = received(file(bytes(most.each + 5_000_000)), person=person)
    assert one.size == most.each + 5_000_000
    assert len(one.read()) < most.each + 200_000


@pytest.mark.parametrize(("person", "most"), [(None, OF_ANYONE), (SIGNED_IN, OF_OFFICIALS)])
def test_of_files_beyond_the_number_nothing_is_written(received, person, most):
    files = received(*(file(b"x" * 100, f"{number}.bin") for number in range(100)), person=person)
    assert [one.size for one in files] == [100] * 100
    assert [len(one.read()) for one in files] == [100] * most.files + [0] * (100 - most.files)


def test_files_that_are_too_much_together_do_not_all_come_through(received):
    size = OF_OFFICIALS.together // 12
    files = received(*(file(bytes(size), f"{number}.bin") for number in range(14)), person=SIGNED_IN)
    came = [len(one.read()) == size for one in files]
    assert came[:12] == [True] * 12
    assert not came[-1]
    assert all(one.size == size for one in files)


def test_a_sender_who_takes_too_long_is_not_waited_for(received, monkeypatch):
    monkeypatch.setattr(receiving, "OF_ANYONE", replace(OF_ANYONE, patience=-1.0))
    with pytest.raises(RequestDataTooBig):
        received(file(b"x"))


def test_what_is_far_beyond_any_form_is_not_even_read(received):
    with pytest.raises(RequestDataTooBig):
        received(file(b"x"), CONTENT_LENGTH=str(OF_ANYONE.sent + 1))
