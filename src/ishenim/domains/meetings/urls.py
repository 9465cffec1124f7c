"""The addresses of meetings and questions below their language."""

from django.urls import path

from ishenim.domains.meetings import views
from ishenim.kernel.tables.handing_out import table_path

app_name = "meetings"
urlpatterns = [
    table_path("meetings", views.meetings_table, name="meetings_table"),
    table_path("questions", views.questions_table, name="questions_table"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<slug:reference>/", views.meeting, name="meeting"),
    path("questions/", views.questions, name="questions"),
    path("questions/<slug:reference>/", views.question, name="question"),
    path("places/<str:code>/ask/", views.ask, name="ask"),
]
