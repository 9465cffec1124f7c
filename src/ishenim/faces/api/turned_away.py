"""What a program is told that cannot be served now: the problem that stands in its way, made when a process begins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from ishenim.faces.api.problems import KIND, Problem, marked
from ishenim.kernel.pages.turning_away import Reason, Said, always

FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After, Content-Language, Ishenim-Demonstration",
}
"""Nobody has looked who asks, so that it is no secret from the scripts of any site."""
SENTENCES: Mapping[str, str | Promise] = {
    "crowded": gettext_lazy(
        "More is asked of us than we can answer at once. Nothing that was sent was recorded: send the same again later."
    ),
    "cannot_record": gettext_lazy(
        "The fault is ours, and it has been noticed. What was sent may have been recorded: "
        "look before you send it again, or send it with the same Idempotency-Key."
    ),
    "read_only": gettext_lazy(
        "Nothing can be recorded at the moment: the record is being restored and can only be read. "
        "Please come back later; nothing of this was written down."
    ),
    "broken": gettext_lazy("The fault is ours, and it was noted. Nothing was recorded."),
    "cut_short": gettext_lazy("Nothing was recorded: the connection broke on the way. Send it once more."),
    "too_large": gettext_lazy("What was sent is larger than anything that is read here."),
}


def say(reason: Reason, language: str, path: str) -> Said:
    """Return a reason as a problem."""
    told, headers = prepared(reason, language)
    return Said(orjson.dumps(told | {"instance": path}), headers)


@cache
def prepared(reason: Reason, language: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return all that is the same at every address."""
    with override(language):
        told = Problem(reason.name, reason.status, str(SENTENCES[reason.name])).told("")
    ours = {"Content-Type": KIND, "Content-Language": language, **marked(), **FROM_ANYWHERE}
    return told, [*ours.items(), *always(reason)]
