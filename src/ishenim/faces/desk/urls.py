"""The addresses of the desk; those of signing in stand in `sign_in_urls`."""

from __future__ import annotations

from django.urls import path

from ishenim.faces.desk import phone, tables
from ishenim.faces.desk.about_me import about_me
from ishenim.faces.desk.calendar import month
from ishenim.faces.desk.documents import confided_file, document
from ishenim.faces.desk.keys import keys
from ishenim.faces.desk.letters import letters
from ishenim.faces.desk.listing import log, rest, work
from ishenim.faces.desk.matter import matter
from ishenim.faces.desk.opening import choose, opening
from ishenim.faces.desk.pages import own, page
from ishenim.faces.desk.service import service
from ishenim.faces.desk.signed_in import signed_in
from ishenim.faces.desk.step import step
from ishenim.faces.desk.telephone import telephone
from ishenim.kernel.tables.handing_out import table_path

app_name = "desk"
urlpatterns = [
    path("", work, name="work"),
    path("in-force/", rest, name="rest"),
    path("logs/<slug:log>/", log, name="log"),
    table_path("work", tables.work, name="work_table"),
    table_path("in-force", tables.rest, name="rest_table"),
    table_path("logs/<slug:log>", tables.log, name="log_table"),
    table_path("calendar", tables.month, name="calendar_table"),
    path("calendar/", month, name="calendar"),
    path("on-this-phone/", phone.kept, name="kept"),
    path("ishenim.webmanifest", phone.manifest, name="manifest"),
    path("new/", choose, name="open"),
    path("new/<slug:kind>/<slug:step>/", opening, name="opening"),
    path("documents/<slug:fingerprint>/", document, name="document"),
    path("matters/<slug:reference>/", matter, name="matter"),
    path("service/", service, name="service"),
    path("letters/", letters, name="letters"),
    path("telephone/", telephone, name="telephone"),
    path("own/<slug:page>/", own, name="own"),
    path("key/", keys, name="keys"),
    path("about-me/", about_me, name="about_me"),
    path("signed-in/", signed_in, name="signed_in"),
    path("matters/<slug:reference>/files/<slug:file>/", confided_file, name="confided_file"),
    path("matters/<slug:reference>/pages/<slug:page>/", page, name="page"),
    path("matters/<slug:reference>/<slug:step>/", step, name="step"),
]
