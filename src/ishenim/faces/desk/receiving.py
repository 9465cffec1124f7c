"""Receiving what an official brings: for a confidential matter in memory alone until it is closed."""

from __future__ import annotations

import io
import re
from functools import cached_property

from django.core.files.uploadedfile import UploadedFile

from ishenim.kernel.documents.receiving import Bounded
from ishenim.kernel.procedures.declare import confidential_kinds
from ishenim.kernel.procedures.models import Matter

OF_A_MATTER = re.compile(r"/[a-z]{2}/desk/matters/([^/]+)/")


class AtTheDesk(Bounded):
    """Receive files into the temporary folder, and into memory what would lie readably there."""

    @cached_property
    def confided(self) -> bool:
        """Whether the form is one of a confidential matter."""
        found = OF_A_MATTER.match(self.request.path_info) if self.request is not None else None
        if found is None:
            return False
        return Matter.objects.filter(reference=found[1].upper(), kind__in=confidential_kinds()).exists()

    def emptied(self, name: str, kind: str, letters: str | None) -> UploadedFile:
        """Return a file to be filled, where it may lie."""
        if self.confided:
            return UploadedFile(io.BytesIO(), name, kind, 0, letters, self.content_type_extra)
        return super().emptied(name, kind, letters)
