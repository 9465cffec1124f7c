"""The addresses of the interface for programs; what is not there is said as a problem, too."""

from __future__ import annotations

from django.urls import re_path

from ishenim.faces.api.endpoints import addresses, entrance
from ishenim.faces.api.interface import DESCRIPTION, NAMED, ways_in

app_name = "api"
urlpatterns = [
    *addresses([DESCRIPTION, *ways_in()], NAMED),
    re_path(r"^.*$", entrance({}), name="nothing"),
]
