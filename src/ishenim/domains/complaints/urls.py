"""The addresses of complaints below their language."""

from django.urls import path

from ishenim.domains.complaints import views

app_name = "complaints"
urlpatterns = [
    path("complain/", views.choose, name="choose"),
    path("complain/<slug:code>/", views.file, name="file"),
]
