"""A small site of trial pages, each with one habit."""

from datetime import timedelta

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone

from ishenim.kernel import versions
from ishenim.kernel.pages.negotiated import asked_for
from ishenim.kernel.pages.page import Feed, Page, page

made = []


@page(keys=lambda reference: [f"matter:{reference}", "ledger"], queries=["after"])
def matter(request, reference):
    made.append(reference)
    return Page("trial/page.html", {"words": f"made {len(made)}"})


@page(keys=lambda: ["overtaken"])
def overtaken(request):
    made.append("overtaken")
    versions.raise_("overtaken")
    return Page("trial/page.html", {"words": f"made {len(made)}"})


@page(keys=list)
def soon(request):
    made.append("soon")
    return Page("trial/page.html", {"words": "soon"}, valid_until=timezone.now() + timedelta(minutes=10))


@page(keys=list)
def gone(request):
    made.append("gone")
    return Page("trial/page.html", {"words": "gone"}, status=410)


@page(keys=list)
def feed(request):
    return Feed("BEGIN:VCALENDAR", "text/calendar; charset=utf-8", filename="meetings.ics")


@page(keys=list)
def elsewhere(request):
    return HttpResponse("not kept")


@page(keys=list)
def personal(request):
    get_token(request)
    return Page("trial/page.html", {"words": "a form with a token"})


@page(keys=list)
def curious(request):
    return Page("trial/page.html", {"words": "somebody" if get_token(request) else "nobody"})


@page(keys=lambda: ["trial"])
def told(request):
    language = asked_for(request.headers.get("Accept-Language", ""))
    made.append(language)
    headers = {"Access-Control-Allow-Origin": "*", "Ishenim-Trial": "yes", "Link": "<x>; rel=next"}
    return Feed(f"made {len(made)} {language}", "text/plain", language=language, headers=headers)


@page(keys=list)
def told_in_another(request):
    return Feed("in Kyrgyz, whoever asks", "text/plain", language="ky")


@page(keys=list)
def forgetful(request):
    return Page("trial/page.html")


urlpatterns = [
    path("anywhere/<slug:reference>/", matter),
    path("programs/told", told),
    path("programs/told-in-another", told_in_another),
    *i18n_patterns(
        path("matters/<slug:reference>/", matter, name="matter"),
        path("overtaken/", overtaken),
        path("soon/", soon),
        path("gone/", gone),
        path("feed/", feed),
        path("elsewhere/", elsewhere),
        path("personal/", personal),
        path("curious/", curious),
        path("forgetful/", forgetful),
    ),
]
