"""The certificate on paper: what the public page says, with a square that leads to it."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.domains.training.models import Certificate
from ishenim.kernel.calendar.words_of_time import day
from ishenim.kernel.papers.printing import frame, press_for_anyone
from ishenim.kernel.procedures.addresses import origin

HERE = Path(__file__).parent


def printed(certificate: Certificate, holder: str) -> bytes:
    """Print a certificate in the reader's language, with whose it is as the one who orders it may know."""
    reference = certificate.reference
    address = origin() + reverse("training:certificate", kwargs={"reference": reference})
    data = {
        **frame(
            _("Certificate"), address, _("Whether it is still good stands at the address in the square.")
        ),
        "course": certificate.course.title,
        "version": _("Version %(version)s of the course") % {"version": certificate.version},
        "holder": holder,
        "facts": [
            (_("Reference"), reference),
            *([(_("Version of the code"), certificate.norm)] if certificate.norm else []),
            (_("Issued on"), day(certificate.issued_on)),
            (_("Valid until"), day(certificate.valid_until)),
            (_("Issued by"), certificate.matter.institution.name if certificate.matter.institution else ""),
        ],
    }
    return press_for_anyone(HERE / "certificate.typ", data, get_language() or "ky")


def filename(certificate: Certificate) -> str:
    """Return the name under which it is saved."""
    return f"certificate-{certificate.reference}-{get_language()}.pdf".lower()
