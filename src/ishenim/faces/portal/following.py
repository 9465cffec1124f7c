"""Following a matter or a place by e-mail: asked for, confirmed by a letter, ended by a letter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ishenim.kernel.notices import subscriptions
from ishenim.kernel.notices.forms import SubscribeForm
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page

LETTERS = Limit(tries=60, seconds=3600)
"""A whole hall stands behind one address; how often one owner of an address is asked is limited for itself."""


@csrf_exempt  # no cookie, no session: a letter goes out only to confirm, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for an address and send it a letter to confirm; the answer is the same whether it follows already."""
    about = subscriptions.described(key)
    if about is None:
        raise Http404
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return own_page(request, "portal/follow.html", {"form": form, "about": about})
    if refused := refuse_foreign(request):
        return refused
    if wait := LETTERS.try_again_in(whoever(request)):
        return wait_page(request, _("Too many letters were asked for. Try again in an hour."), wait)
    subscriptions.subscribe(
        key, form.cleaned_data["email"], get_language() or "ky", form.cleaned_data["rhythm"]
    )
    return own_page(request, "portal/following.html", {"about": about, "done": "asked"})


@csrf_exempt  # the token in the address is the right
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, so that a mail scanner that opens links confirms nothing; the button confirms."""
    if request.method != "POST":
        return own_page(request, "portal/following.html", {"about": None, "done": "confirm?"})
    done = "confirmed" if subscriptions.confirm(token) else "unknown"
    return own_page(request, "portal/following.html", {"about": None, "done": done})


@csrf_exempt  # the token in the address is the right, and mail programs post here by themselves
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription: by the button here, or by a mail program's own (RFC 8058)."""
    if request.method != "POST":
        change = subscriptions.way_to_change(token)
        return own_page(request, "portal/following.html", {"about": None, "done": "end?", "change": change})
    done = "ended" if subscriptions.unsubscribe(token) else "unknown"
    return own_page(request, "portal/following.html", {"about": None, "done": done})


@csrf_exempt  # the token in the address is the right
@require_POST
def often(request: HttpRequest, token: str) -> HttpResponse:
    """Tell more or less often from now on, as the button beside the one that ends it says."""
    changed = subscriptions.change_rhythm(token, request.POST.get("rhythm", ""))
    return own_page(
        request, "portal/following.html", {"about": None, "done": "changed" if changed else "unknown"}
    )
