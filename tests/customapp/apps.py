from django.apps import AppConfig


class CustomAppConfig(AppConfig):
    name = "tests.customapp"
    label = "customapp"
    default_auto_field = "django.db.models.BigAutoField"
