from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ishenim.config.urls import handler400, handler403, handler404, handler500
from ishenim.config.urls import urlpatterns as all_the_others

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@csrf_exempt
def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"{request.POST} from {request.META['REMOTE_ADDR']} with {request.headers}")


@csrf_exempt
def breaks_in_the_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {request.POST['text']}")
    return HttpResponse()


urlpatterns = [
    path("breaks/", breaks),
    path("breaks-in-the-database/", breaks_in_the_database),
    *all_the_others,
]
