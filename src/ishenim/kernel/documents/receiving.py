"""How much is received at all: what is beyond the limits of a file or a step is not written down anywhere."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from ishenim.kernel.documents.limits import MOST_BYTES, MOST_FILES


class Bounded(FileUploadHandler):
    """Receive files into the temporary folder; of what is too much only name and size, so that a form can say so."""

    begun = 0
    file: UploadedFile

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file; those that no step takes any more stay without content."""
        super().new_file(*args, **kwargs)
        self.begun += 1
        if self.begun <= MOST_FILES:
            kind, letters = self.content_type or "", self.charset
            self.file = TemporaryUploadedFile(self.file_name or "", kind, 0, letters, self.content_type_extra)
        else:
            self.file = UploadedFile(io.BytesIO(), self.file_name, self.content_type, 0, self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of a file unless the file, or the number of files, is beyond what a step takes."""
        if self.begun <= MOST_FILES and start <= MOST_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand the file over with the size with which it was sent."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Let go of a file whose sender went away."""
        if self.begun:
            self.file.close()
