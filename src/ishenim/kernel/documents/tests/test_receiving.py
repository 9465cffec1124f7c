"""How much is received at all."""

from __future__ import annotations

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ishenim.kernel.documents.limits import MOST_BYTES, MOST_FILES


@pytest.fixture
def received():
    """Return a function that sends files and returns what arrives; the request ends as every request does."""
    requests = []

    def send(*files: SimpleUploadedFile):
        requests.append(RequestFactory().post("/", {"file": list(files)}))
        return requests[-1].FILES.getlist("file")

    yield send
    for request in requests:
        request.close()


def test_a_file_is_received_whole(received):
    content = os.urandom(3_000_000)
    [file] = received(SimpleUploadedFile("a.bin", content))
    assert file.read() == content
    assert file.size == len(content)


def test_of_a_file_that_is_too_large_only_the_beginning_is_written_and_its_true_size_is_known(received):
    [file] = received(SimpleUploadedFile("a.bin", bytes(MOST_BYTES + 5_000_000)))
    assert file.size == MOST_BYTES + 5_000_000
    assert len(file.read()) < MOST_BYTES + 200_000


def test_of_files_beyond_the_number_of_a_step_nothing_is_written(received):
    files = received(*(SimpleUploadedFile(f"{number}.bin", b"x" * 100) for number in range(100)))
    assert [file.size for file in files] == [100] * 100
    assert [len(file.read()) for file in files] == [100] * MOST_FILES + [0] * 90
