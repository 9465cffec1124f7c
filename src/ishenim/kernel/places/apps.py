from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "ishenim.kernel.places"
    label = "places"
