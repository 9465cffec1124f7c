"""What a program asks for by the query of an address, and where a list goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.fields import Count

A_PAGE, MOST = 50, 200
PLACES = ("place", "in")
"""Parameters that name a place by its code, in every list."""


class Nothing(forms.Form):
    """An address at which nothing may be chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A request that was understood: what was chosen, and, of a list, how many rows behind which key."""

    request: HttpRequest
    chosen: Mapping[str, Any]
    limit: int = 0
    after: Any = None

    @property
    def source(self) -> str:
        """The address that was asked for."""
        return self.request.get_full_path()

    def place(self, name: str = "place") -> Unit | None:
        """Return the place that was chosen, or None where none was."""
        code = self.chosen.get(name)
        return atlas().by_code(code) if code else None

    def further(self, key: Any) -> str:
        """Return the address of the rest of a list."""
        query = self.request.GET.copy()
        query["cursor"] = signer(self.request.path).sign_object([key])
        return f"{self.request.path}?{query.urlencode()}"


def signer(path: str) -> Signer:
    """Return what signs the cursors of one list: nobody else's are understood there."""
    return Signer(salt=f"cursor {path}")


def form_of(choice: type[forms.Form], data: QueryDict | None = None, *, paged: bool) -> forms.Form:
    """Return the parameters of an address as a form."""
    form = choice(data)
    if paged:
        form.fields["limit"] = Count(
            label=gettext_lazy("How many rows at most"), least=1, most=MOST, required=False, initial=A_PAGE
        )
        form.fields["cursor"] = forms.CharField(
            label=gettext_lazy("Where the list goes on, as the page before it said"), required=False
        )
    return form


def understood(request: HttpRequest, choice: type[forms.Form], *, paged: bool) -> Asked:
    """Return what is asked for; raise ValidationError for whatever is not understood, beside its parameter."""
    form = form_of(choice, request.GET, paged=paged)
    wrong = dict(strangers(request.GET, form))
    if not form.is_valid():
        wrong |= {name: list(errors.as_data()) for name, errors in form.errors.items()}
    wrong |= dict(unknown_places(form))
    if wrong:
        raise ValidationError(wrong)
    values = dict(form.cleaned_data)
    if not paged:
        return Asked(request, values)
    limit, cursor = values.pop("limit") or A_PAGE, values.pop("cursor")
    return Asked(request, values, limit, read(request, cursor))


def strangers(given: QueryDict, form: forms.Form) -> Iterator[tuple[str, list[ValidationError]]]:
    """Yield parameters that nobody reads here: a slip in a name would otherwise give another list than was meant."""
    for name in given:
        if name not in form.fields:
            yield name, [ValidationError(_("There is no such parameter here."), "unknown_parameter")]
        elif len(given.getlist(name)) > 1:
            yield name, [ValidationError(_("This parameter was given more than once."), "repeated")]


def unknown_places(form: forms.Form) -> Iterator[tuple[str, list[ValidationError]]]:
    """Yield codes of places that there are none of."""
    for name in PLACES:
        code = form.cleaned_data.get(name)
        if isinstance(code, str) and code and not is_a_place(code):
            yield name, [ValidationError(_("There is no place with this code."), "unknown_place")]


def is_a_place(code: str) -> bool:
    """Say whether there is a place with a code."""
    try:
        atlas().by_code(code)
    except LookupError:
        return False
    return True


def read(request: HttpRequest, cursor: str) -> Any:
    """Return the key in a cursor, None for the beginning of the list; raise for what no list of ours said."""
    if not cursor:
        return None
    try:
        return signer(request.path).unsign_object(cursor)[0]
    except (BadSignature, ValueError, LookupError, TypeError):
        raise ValidationError(
            {"cursor": ValidationError(_("This cursor is not of this list. Begin without one."), "cursor")}
        ) from None
