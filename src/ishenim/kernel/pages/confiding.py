"""A door through which anyone confides something: without an account, with a code and a promise in return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.proof_of_work import proves_work
from ishenim.kernel.pages.uploads import in_confidence
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.attachments import Files
from ishenim.kernel.procedures.circles import ConfidedDetail
from ishenim.kernel.procedures.claims import claim_of, code_of, digest
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter, detail_of
from ishenim.kernel.procedures.refusals import Refused

WITHOUT_WORK = Limit("confided without work", tries=5, seconds=1800)
"""Without scripts no work is proven: few are taken from one place, counted in memory alone."""
TWICE = gettext_lazy("The very same was sent a moment ago. It is recorded once.")


@dataclass(frozen=True, eq=False)
class Door:
    """The form of a step that opens a confidential matter; `new` is what would be opened, `proposed` first values."""

    step: Step
    template: str
    new: Matter
    about: Mapping[str, Any] = field(default_factory=dict)
    proposed: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or take what was confided and hand out its code."""
        if request.method != "POST":
            return own_page(request, self.template, {**self.about, "form": self.form()})
        if refused := refuse_foreign(request):
            return refused
        files = in_confidence(request, engine.ACTIONS[self.step].asks)
        if not proves_work(request.POST.get("work", "")) and (
            wait := WITHOUT_WORK.try_again_in(whoever(request))
        ):
            sentence = _("Much came from here in a short time. Try again in a few minutes.")
            return wait_page(request, sentence, wait)
        return self.take(request, files)

    def form(self, data: Any = None, files: Files | None = None) -> StepForm:
        """Return the form, fitted to what would be opened."""
        detail = detail_of(self.step.procedure.name)(matter=self.new)
        asks = engine.ACTIONS[self.step].asks
        return asks(data, files, detail=detail, by=ANYONE, initial=dict(self.proposed))

    def take(self, request: HttpRequest, files: Files) -> HttpResponse:
        """Record it, or show what stands in its way with what was typed kept."""
        item = Item(self.new, request.POST, files=files)
        try:
            engine.take([item], self.step, ANYONE)
        except IntegrityError:
            return say_again(request) or self.again(request, files, ValidationError(TWICE), status=409)
        except (Refused, ValidationError) as reason:
            return self.again(request, files, reason)
        assert isinstance(item.detail, ConfidedDetail)
        return handed_out(request, item.detail.claim_code)

    def again(
        self, request: HttpRequest, files: Files, reason: Exception, *, status: int = 200
    ) -> HttpResponse:
        """Show the form again with what was typed, and beside it what stands in the way."""
        self.new.pk = None
        form = self.form(request.POST, files)
        explain(form, reason)
        context = {**self.about, "form": form, "chosen_anew": bool(request.FILES)}
        return own_page(request, self.template, context, status=status)


def say_again(request: HttpRequest) -> HttpResponse | None:
    """Hand out the code once more to whoever sends the same form again, because no answer came.

    The mark of a form is known to nobody but the browser that was shown it.
    """
    sent = request.POST.get("sent", "")
    claim = claim_of(sent)
    if claim is None or digest(code_of(sent)) != bytes(claim.digest):
        return None
    return handed_out(request, code_of(sent))


def handed_out(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the code: it is shown once and stored nowhere."""
    return own_page(request, "portal/confided_filed.html", {"code": code})
