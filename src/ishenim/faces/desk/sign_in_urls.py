"""The addresses of signing in, under the names by which django-allauth knows them.

Only what an official needs: nobody signs up, and an e-mail address is changed by whoever enters officials.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.urls import urlpatterns as second_factor
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path

from ishenim.faces.desk.door import private


@private
def not_offered(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page from what other sites offer there."""
    return redirect("account_login")


def unkept(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Let no cache keep what these addresses answer."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            unkept(pattern.url_patterns)
        else:
            pattern.callback = private(pattern.callback)
    return patterns


SIGNING_IN: list[URLPattern | URLResolver] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/password/first/", account.password_set, name="account_set_password"),
    path("sign-in/password/forgotten/", account.password_reset, name="account_reset_password"),
    path("sign-in/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/password/new/<uidb36>-<path:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/password/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
urlpatterns = [
    *unkept(SIGNING_IN),
    path("second-factor/", (unkept(second_factor), None, None)),
    path("sign-in/new/", not_offered, name="account_signup"),
    path("sign-in/e-mail/", not_offered, name="account_email"),
]
