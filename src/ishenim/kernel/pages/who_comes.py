"""Who comes is asked only where people sign in: everywhere else no session is read, and nobody is known."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]
PEOPLE_SIGN_IN = re.compile(r"/(?:[a-z]{2}/desk|desk|api)/")


def where_people_sign_in(middleware: str) -> Callable[[Answer], Answer]:
    """Return a middleware of the framework that is passed by on the way to every other address."""

    def made(get_response: Answer) -> Answer:
        knows = import_string(middleware)(get_response)

        def answer(request: HttpRequest) -> HttpResponseBase:
            told: Answer = knows if PEOPLE_SIGN_IN.match(request.path_info) else get_response
            return told(request)

        return answer

    return made


sessions = where_people_sign_in("django.contrib.sessions.middleware.SessionMiddleware")
people = where_people_sign_in("django.contrib.auth.middleware.AuthenticationMiddleware")
messages = where_people_sign_in("django.contrib.messages.middleware.MessageMiddleware")
