from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ishenim.config.urls import urlpatterns as all_the_others


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(2)
    return HttpResponse("here at last")


urlpatterns = [path("slow/", slow), *all_the_others]
