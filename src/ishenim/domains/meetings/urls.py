"""The addresses of meetings and questions below their language."""

from django.urls import path

from ishenim.domains.meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<slug:reference>/", views.meeting, name="meeting"),
    path("questions/", views.questions, name="questions"),
    path("questions/<slug:reference>/", views.question, name="question"),
    path("questions/<slug:reference>/me-too/", views.me_too, name="me_too"),
    path("places/<str:code>/ask/", views.ask, name="ask"),
    path("places/<str:code>/ask/similar/", views.alike, name="similar"),
]
