from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "example_site.outside"
    label = "outside"
