"""The addresses of complaints below their language."""

from django.urls import path

from ishenim.domains.complaints import views
from ishenim.kernel.tables.handing_out import table_path

app_name = "complaints"
urlpatterns = [
    table_path("complain/register", views.table, name="table"),
    path("complain/register/", views.found, name="register"),
    path("complain/", views.choose, name="choose"),
    path("complain/<slug:code>/", views.file, name="file"),
]
