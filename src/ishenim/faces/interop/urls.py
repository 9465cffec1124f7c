"""The addresses at which conventions of other people are spoken; what is not there is said as they say it, too."""

from __future__ import annotations

from typing import NoReturn

from django.urls import URLPattern, re_path

from ishenim.faces.interop import events, mapit, open311, open311_creating, police
from ishenim.faces.interop.faults import missing
from ishenim.faces.interop.way_in import View, spoken

app_name = "interop"
FORM = r"\.(?P<form>xml|json)"
REFERENCE = "(?P<reference>[2-9A-HJ-NP-Za-hj-np-z]{4}-[2-9A-HJ-NP-Za-hj-np-z]{4})"

POLICE, MAPIT = "interop/police/api/", "interop/mapit/"
FORCE, BEAT, AREA = r"(?P<force>[\w.-]{1,64})", r"(?P<neighbourhood>[\w.-]{1,64})", r"(?P<number>[\w-]{1,64})"
PAIR = r"(?P<first>-?[\d.]{1,20}),(?P<second>-?[\d.]{1,20})"
OF_A_BEAT = {
    "people": police.people,
    "events": police.events,
    "priorities": police.priorities,
    "boundary": police.boundary,
}


def geo_report(prefix: str, name: str, writing: View) -> list[URLPattern]:
    """Return the addresses of one endpoint of GeoReport: they differ in what becomes of what is sent."""
    return [
        re_path(rf"^{prefix}discovery{FORM}$", spoken(open311.discovery)),
        re_path(rf"^{prefix}services{FORM}$", spoken(open311.services), name=f"{name}_services"),
        re_path(rf"^{prefix}services/(?P<code>[\w-]{{1,60}}){FORM}$", spoken(open311.service)),
        re_path(rf"^{prefix}requests{FORM}$", spoken(open311.listing, writing), name=f"{name}_requests"),
        re_path(rf"^{prefix}requests/{REFERENCE}{FORM}$", spoken(open311.request_of), name=f"{name}_request"),
        re_path(rf"^{prefix}tokens/{REFERENCE}{FORM}$", spoken(open311.token)),
    ]


def nothing(request: object, **_about: str) -> NoReturn:
    """Say that there is no such thing."""
    raise missing()


urlpatterns = [
    re_path(rf"^open311/discovery{FORM}$", spoken(open311.discovery), name="discovery"),
    *geo_report("open311/v2/", "open311", open311_creating.create),
    *geo_report("open311/test/v2/", "open311_test", open311_creating.rehearse),
    re_path("^interop/ocd/events$", spoken(events.events), name="ocd_events"),
    re_path(rf"^{POLICE}forces$", spoken(police.forces), name="police_forces"),
    re_path(rf"^{POLICE}locate-neighbourhood$", spoken(police.located), name="police_locate"),
    re_path(rf"^{POLICE}forces/{FORCE}$", spoken(police.force), name="police_force"),
    re_path(rf"^{POLICE}forces/{FORCE}/people$", spoken(police.seniors)),
    re_path(rf"^{POLICE}{FORCE}/neighbourhoods$", spoken(police.neighbourhoods)),
    re_path(rf"^{POLICE}{FORCE}/{BEAT}$", spoken(police.neighbourhood), name="police_neighbourhood"),
    *(re_path(rf"^{POLICE}{FORCE}/{BEAT}/{call}$", spoken(view)) for call, view in OF_A_BEAT.items()),
    re_path(rf"^{MAPIT}point/(?P<order>4326|latlon)/{PAIR}(?:\.json)?$", spoken(mapit.point)),
    re_path(rf"^{MAPIT}area/{AREA}(?:\.json)?$", spoken(mapit.one), name="mapit_area"),
    re_path(rf"^{MAPIT}area/{AREA}/children$", spoken(mapit.children), name="mapit_children"),
    re_path(rf"^{MAPIT}areas/(?P<numbers>[^/?#]{{1,2000}})$", spoken(mapit.several)),
    re_path(r"^(?:open311|interop)/.*$", spoken(nothing)),
]
