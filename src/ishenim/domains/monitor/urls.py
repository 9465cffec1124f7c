"""The addresses of files and figures below their language."""

from django.urls import path

from ishenim.domains.monitor import views
from ishenim.kernel.tables.handing_out import table_path

app_name = "monitor"
urlpatterns = [
    path("data/", views.data, name="data"),
    path("places/<str:code>/figures/", views.place, name="place"),
    path("places/<str:code>/figures/<slug:figure>/", views.among_peers, name="among_peers"),
    table_path("places/<str:code>/figures/<slug:figure>", views.funnel_table, name="funnel_table"),
    table_path("places/<str:code>/figures", views.place_table, name="place_table"),
    path("institutions/<str:code>/figures/", views.institution, name="institution"),
    table_path("institutions/<str:code>/figures", views.institution_table, name="institution_table"),
]
