"""Contacts of every institution that takes part."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import ADMINISTRATIVE
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.tables.handing_out import ways


class Filter(forms.Form):
    """Choosing among the institutions."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    words = forms.CharField(label=_("Words"), required=False, max_length=80)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own form takes them
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((unit.code, unit.name) for unit in regions())]


def regions() -> list[Unit]:
    """Return the first-level units of every country, by name."""
    roots = atlas().of_kind("country")
    units = [unit for root in roots for unit in atlas().children(root.id, ADMINISTRATIVE)]
    return sorted(units, key=lambda unit: unit.name)


def keys(**_about: str) -> list[str]:
    """Name what the list depends on."""
    return ["institutions", "places"]


@page(keys=keys, queries=["region", "words"])
def contacts(request: HttpRequest) -> Page:
    """Show where each institution is and how to reach it."""
    form = Filter(request.GET)
    everything = directory.institutions()
    context = {
        "filter": form,
        "institutions": chosen(form.cleaned_data if form.is_valid() else {}, everything),
        "of": len(everything),
        "tables": ways(request, "portal:contacts_table"),
    }
    return Page("portal/contacts.html", context)


def chosen(values: Mapping[str, str], everything: list[Institution] | None = None) -> list[Institution]:
    """Return the institutions of a choice."""
    among = directory.institutions() if everything is None else everything
    return directory.narrowed(among, region=values.get("region", ""), words=values.get("words", ""))
