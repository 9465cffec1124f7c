"""The addresses of reports below their language."""

from django.urls import path

from ishenim.domains.reports import views

app_name = "reports"
urlpatterns = [
    path("report/", views.choose, name="choose"),
    path("report/<slug:channel>/", views.file, name="file"),
]
