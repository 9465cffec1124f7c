"""Take one file as the process that serves does, to see what it loads for that."""

from __future__ import annotations

import base64

from django.core.files.base import ContentFile

from ishenim.kernel.documents.taking import take

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

take(ContentFile(base64.b64decode(DOT), name="dot.png"))
