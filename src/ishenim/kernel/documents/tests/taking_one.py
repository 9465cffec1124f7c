"""Take one file as the process that serves does, to see what it loads for that."""

from __future__ import annotations

import base64

from django.core.files.base import ContentFile

from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.documents.sealing import seal
from ishenim.kernel.documents.taking import clean

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

document, pieces = clean(ContentFile(base64.b64decode(DOT), name="dot.png"), FROM_OFFICES)
seal(pieces[0].content)
