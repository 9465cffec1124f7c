"""My key: made, unlocked, locked, given another passphrase. Nobody else ever has it, and nobody can look it up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ishenim.faces.desk import unlocked
from ishenim.faces.desk.door import Desk, official, show
from ishenim.kernel import counts
from ishenim.kernel.keyrings import custody, keeping
from ishenim.kernel.pages.limits import PASSPHRASES
from ishenim.kernel.pages.own import wait_page
from ishenim.kernel.procedures.fields import PLAINLY

DONE = {
    "make": gettext_lazy(
        "Your key is made and unlocked for an hour. Write the passphrase down and keep it where nobody finds it."
    ),
    "unlock": gettext_lazy("Your key is unlocked for an hour."),
    "change": gettext_lazy("Your key has a new passphrase. It is unlocked for an hour."),
    "lock": gettext_lazy("Your key is locked."),
}


class Passphrase(forms.Form):
    """What unlocks a key."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of your key"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        max_length=300,
        error_messages=PLAINLY,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "use_required_attribute": False, **kwargs})


class NewPassphrase(Passphrase):
    """A passphrase that is chosen, typed twice so that nobody locks themselves out with a slip of the finger."""

    passphrase = forms.CharField(
        label=gettext_lazy("New passphrase"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        max_length=300,
        error_messages=PLAINLY,
        help_text=gettext_lazy("Several words that nobody would guess, at least 16 signs together."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        max_length=300,
        error_messages=PLAINLY,
    )

    def clean(self) -> dict[str, Any]:
        """Raise where the two differ, or the passphrase is weak."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two are not the same."))
        elif first:
            try:
                keeping.check(first)
            except ValidationError as weak:
                self.add_error("passphrase", weak)
        return cleaned


class OtherPassphrase(NewPassphrase):
    """Another passphrase, by whoever knows the old one."""

    old = forms.CharField(
        label=gettext_lazy("Passphrase until now"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        max_length=300,
        error_messages=PLAINLY,
    )
    field_order = ("old", "passphrase", "again")


FORMS: dict[str, type[Passphrase]] = {"make": NewPassphrase, "unlock": Passphrase, "change": OtherPassphrase}


@official
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how my key is, and do with it what is asked."""
    asked = request.POST.get("do", "")
    if request.method == "POST" and asked == "lock":
        answer = done(request, "lock")
        unlocked.lock(request, answer)
        return answer
    if request.method != "POST" or asked not in FORMS:
        return page(request, desk)
    if wait := PASSPHRASES.try_again_in(counts.mark("person", str(desk.person.pk))):
        return wait_page(request, _("Too many passphrases were tried. Try again in a few minutes."), wait)
    form = FORMS[asked](request.POST)
    return act(request, desk, asked, form) if form.is_valid() else page(request, desk, asked, form)


def act(request: HttpRequest, desk: Desk, asked: str, form: Passphrase) -> HttpResponse:
    """Make, unlock or change the key, or say beside the field why not."""
    person, said = desk.person.pk, form.cleaned_data
    try:
        if asked == "make":
            private = keeping.make(person, said["passphrase"])
        elif asked == "change":
            private = keeping.change(person, said["old"], said["passphrase"])
        else:
            private = keeping.unlock(person, said["passphrase"])
    except ValidationError as reason:
        form.add_error("old" if asked == "change" else "passphrase", reason)
        return page(request, desk, asked, form)
    PASSPHRASES.forgive(counts.mark("person", str(person)))
    custody.part(person, private)
    answer = done(request, asked)
    unlocked.keep(request, answer, private)
    return answer


def done(request: HttpRequest, what: str) -> HttpResponseRedirect:
    """Lead back to where the key was needed, and say what was done."""
    messages.success(request, DONE[what])
    back = request.GET.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else "desk:keys")


def page(request: HttpRequest, desk: Desk, asked: str = "", form: Passphrase | None = None) -> HttpResponse:
    """Show how my key is, with the forms for what can be done with it."""
    key = keeping.key_of(desk.person.pk)
    possible = ["make"] if key is None else ["change"] if desk.keys else ["unlock", "change"]
    context = {
        "key": key,
        "suggested": keeping.suggested() if key is None else "",
        "forms": {
            what: form if what == asked and form else FORMS[what](auto_id=f"{what}_%s") for what in possible
        },
    }
    return show(request, desk, "desk/keys.html", context)
