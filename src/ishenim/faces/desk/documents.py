"""Documents that the public does not see, for the offices of the matter that they belong to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from ishenim.faces.desk.door import Desk, official
from ishenim.faces.desk.matter import is_mine
from ishenim.faces.portal.documents import handed_out
from ishenim.kernel.procedures.attached import held_by


@official
@require_safe
def document(request: HttpRequest, desk: Desk, fingerprint: str) -> HttpResponseBase:
    """Hand out a document to an office that may take steps in its matter; for all others it is not found."""
    mine = next((one for matter, one in held_by(fingerprint) if is_mine(desk, matter)), None)
    if mine is None:
        raise Http404
    return handed_out(mine)
