"""The addresses of meetings and questions below their language."""

from django.urls import path

from ishenim.domains.meetings import hall_views, views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<slug:reference>/", views.meeting, name="meeting"),
    path("meetings/<slug:reference>/wall/", hall_views.wall, name="wall"),
    path("meetings/<slug:reference>/ask/", hall_views.ask_here, name="ask_here"),
    path("questions/", views.questions, name="questions"),
    path("questions/<slug:reference>/", views.question, name="question"),
    path("places/<str:code>/ask/", views.ask, name="ask"),
]
