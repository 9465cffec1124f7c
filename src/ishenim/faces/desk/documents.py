"""Documents that the public does not see, for the offices of the matter that they belong to, or for its circles."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from ishenim.faces.desk.door import Desk, official
from ishenim.faces.desk.matter import found, is_mine
from ishenim.faces.portal.documents import closed_file, handed_out
from ishenim.kernel.procedures.attached import held_by
from ishenim.kernel.procedures.circles import Ring
from ishenim.kernel.procedures.confided_story import file_in


@official
@require_safe
def document(request: HttpRequest, desk: Desk, fingerprint: str) -> HttpResponseBase:
    """Hand out a document to an office that may take steps in its matter; for all others it is not found."""
    mine = next((one for matter, one in held_by(fingerprint) if is_mine(desk, matter)), None)
    if mine is None:
        raise Http404
    return handed_out(mine)


@official
@require_safe
def confided_file(request: HttpRequest, desk: Desk, reference: str, file: str) -> HttpResponseBase:
    """Hand out a file of a confidential matter that the unlocked key opens; for all others it is not found."""
    matter = found(desk, reference)
    opened = file_in(Ring(matter, keys=desk.keys, person_id=desk.person.pk), file)
    if opened is None:
        raise Http404
    return closed_file(*opened, untouched=file == opened[0]["untouched"])
