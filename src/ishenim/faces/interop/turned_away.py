"""What a program of somebody else's is told that cannot be served now: an error of the convention that it speaks."""

from __future__ import annotations

from functools import cache

from django.utils.translation import override

from ishenim.faces.api.problems import marked
from ishenim.faces.api.turned_away import FROM_ANYWHERE, SENTENCES
from ishenim.faces.interop.faults import BELOW, body_of, form_of
from ishenim.kernel.pages.turning_away import Reason, Said, always


def say(reason: Reason, language: str, path: str) -> Said:
    """Return a reason as the errors of a convention, in the form that the ending of the path asks for."""
    convention = next(prefix for prefix in BELOW if path.startswith(prefix))
    return prepared(reason, language, f"{convention}.{form_of(path).ending}")


@cache
def prepared(reason: Reason, language: str, path: str) -> Said:
    """Return what is said at every path of a convention and a form."""
    form = form_of(path)
    with override(language):
        body = body_of(path, reason.status, [str(SENTENCES[reason.name])])
    ours = {"Content-Type": form.kind, "Content-Language": language, **marked(), **FROM_ANYWHERE}
    return Said(body, [*ours.items(), *always(reason)])
