"""How much is received at all: what is beyond the limits of a file or a request is not written down anywhere.

What is confided is held in memory alone until it is closed.
"""

from __future__ import annotations

import io
import time
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from ishenim.kernel.documents import apart
from ishenim.kernel.documents.limits import OF_ANYONE, OF_OFFICIALS, Reception


def reception_of(request: HttpRequest | None) -> Reception:
    """Return how much of a request is received: much from an official who is signed in, little from anybody else."""
    official = getattr(request, "user", None)  # nobody is known where nobody signs in
    return OF_OFFICIALS if official is not None and official.is_authenticated else OF_ANYONE


class Bounded(FileUploadHandler):
    """Receive files into the temporary folder; of what is too much only name and size, so that a form can say so."""

    begun = 0
    written = 0
    most: Reception
    since: float
    file: UploadedFile

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 -- as the framework calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse to read at all what is far beyond any form. Raises RequestDataTooBig."""
        self.most, self.since = reception_of(self.request), time.monotonic()
        if content_length > self.most.sent:
            raise RequestDataTooBig("More was sent than any form takes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file; those that nobody takes any more stay without content."""
        super().new_file(*args, **kwargs)
        apart.awaken()
        self.begun += 1
        if self.begun <= self.most.files:
            kind, letters = self.content_type or "", self.charset
            self.file = self.emptied(self.file_name or "", kind, letters)
        else:
            self.file = UploadedFile(io.BytesIO(), self.file_name, self.content_type, 0, self.charset)

    def emptied(self, name: str, kind: str, letters: str | None) -> UploadedFile:
        """Return a file in the temporary folder, to be filled."""
        return TemporaryUploadedFile(name, kind, 0, letters, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of a file unless the file, their number or all of them together are beyond what is taken.

        Raises RequestDataTooBig for a sender who takes too long: nothing of that request is taken.
        """
        if time.monotonic() - self.since > self.most.patience:
            self.file.close()
            raise RequestDataTooBig("It took longer to send than anybody waits.")
        if self.begun <= self.most.files and start <= self.most.each and self.written <= self.most.together:
            self.file.write(raw_data)
            self.written += len(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand the file over with the size with which it was sent."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Let go of a file whose sender went away."""
        if self.begun:
            self.file.close()


class InMemory(Bounded):
    """Receive files into memory, and write nothing of them to a disk."""

    def emptied(self, name: str, kind: str, letters: str | None) -> UploadedFile:
        """Return a file in memory, to be filled."""
        return UploadedFile(io.BytesIO(), name, kind, 0, letters, self.content_type_extra)
