from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "ishenim.kernel.calendar"
