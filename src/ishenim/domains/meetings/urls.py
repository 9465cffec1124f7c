"""The addresses of meetings and questions below their language."""

from django.urls import path

from ishenim.domains.meetings import (
    account_views,
    asking_views,
    hall_views,
    pressing_views,
    register_views,
    schedule_views,
    views,
    views_of_papers,
)
from ishenim.kernel.tables.handing_out import table_path

app_name = "meetings"
urlpatterns = [
    path("places/<str:code>/ask/", asking_views.ask, name="ask"),
    table_path("meetings", views.meetings_table, name="meetings_table"),
    table_path("questions", views.questions_table, name="questions_table"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<slug:reference>/", views.meeting, name="meeting"),
    path("meetings/<slug:reference>/wall/", hall_views.wall, name="wall"),
    path("meetings/<slug:reference>/wall/now/", hall_views.wall_now, name="wall_now"),
    path("meetings/<slug:reference>/ask/", hall_views.ask_here, name="ask_here"),
    table_path("accounts", account_views.accounts_table, name="accounts_table"),
    path("accounts/", account_views.accounts, name="accounts"),
    path("accounts/<slug:reference>/", account_views.account, name="account"),
    table_path("schedules", schedule_views.schedules_table, name="schedules_table"),
    path("schedules/", schedule_views.schedules, name="schedules"),
    path("schedules/<slug:reference>/", schedule_views.schedule, name="schedule"),
    table_path("schedules/changes", schedule_views.changes_table, name="changes_table"),
    path("schedules/<slug:reference>/<int:version>/", schedule_views.difference, name="schedule_version"),
    table_path(
        "schedules/<slug:reference>/<int:version>", schedule_views.version_table, name="version_table"
    ),
    table_path("halls", register_views.halls_table, name="halls_table"),
    path("halls/", register_views.halls, name="halls"),
    path("halls/<slug:reference>/", register_views.hall, name="hall"),
    path("posts/<slug:role>/<str:code>/", register_views.post, name="post"),
    path(
        "schedules/<slug:reference>/<int:version>/<str:code>.pdf", views_of_papers.released, name="released"
    ),
    path("questions/", views.questions, name="questions"),
    path("questions/results/", views.results, name="results"),
    path("questions/<slug:reference>/", views.question, name="question"),
    path("meetings/<slug:reference>/poster.pdf", views_of_papers.poster, name="poster"),
    path("meetings/<slug:reference>/attendance.pdf", views_of_papers.attendance, name="attendance"),
    path("meetings/<slug:reference>/observation.pdf", views_of_papers.observation, name="observation"),
    path("meetings/<slug:reference>/agenda.pdf", views_of_papers.agenda, name="agenda"),
    path("meetings/<slug:reference>/minutes.pdf", views_of_papers.minutes, name="minutes"),
    path("places/<str:code>/meetings-<int:year>-<int:number>.pdf", views_of_papers.district, name="district"),
    path("questions/<slug:reference>/similar/", views.likes, name="likes"),
    path("questions/<slug:reference>/me-too/", pressing_views.me_too, name="me_too"),
    path("places/<str:code>/ask/similar/", asking_views.alike, name="similar"),
]
