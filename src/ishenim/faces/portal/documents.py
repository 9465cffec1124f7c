"""Handing out documents: the clean bytes of what some line of the public record brought, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from ishenim.kernel.documents.limits import PDF
from ishenim.kernel.documents.storing import opened
from ishenim.kernel.procedures.attached import Attached, public

FOR_A_DAY = "public, max-age=86400, immutable"
"""The bytes of a fingerprint never change; after a day a reader asks anew, for what was shown may be taken back."""
NOTHING_RUNS = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "pdf": "application/pdf"}


@require_safe
def document(request: HttpRequest, fingerprint: str) -> HttpResponseBase:
    """Hand out a document that anyone may read; every other fingerprint is not found, whether or not it is known."""
    found = public(fingerprint)
    if found is None:
        raise Http404
    etag = f'"{fingerprint}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return labelled(HttpResponseNotModified(), etag)
    return labelled(handed_out(found), etag)


def handed_out(found: Attached) -> FileResponse:
    """Return the bytes with the type that they were found to have: a picture to look at, a paper to keep.

    A browser guesses no other type and runs nothing; content that is gone is not found.
    """
    content = opened(found.fingerprint)
    if content is None:
        raise Http404
    response = FileResponse(
        content, as_attachment=found.kind == PDF, filename=found.name, content_type=TYPES[found.kind]
    )
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def labelled(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Say how long it may be kept."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_A_DAY
    return response


def closed_file(about: Mapping[str, Any], content: bytes, *, untouched: bool) -> HttpResponse:
    """Return a file that was opened for one reader: to be kept, never to be run; the untouched one as mere bytes."""
    kind = "application/octet-stream" if untouched else TYPES[about["kind"]]
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=about["name"]) or "attachment"
    )
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
