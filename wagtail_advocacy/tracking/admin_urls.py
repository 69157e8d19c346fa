"""Addresses in Wagtail's admin, for the hook ``register_admin_urls``."""

from django.urls import include, path

from .conversions.views import (
    ConversionKeysView,
    EndConversionKeyView,
    ImportConversionsView,
    RemoveConversionView,
    RestoreConversionView,
)


NAMESPACE = "wagtail_advocacy_tracking"


def admin_urls():
    routes = [
        path("upload/", ImportConversionsView.as_view(), name="import_conversions"),
        path("keys/", ConversionKeysView.as_view(), name="conversion_keys"),
        path("keys/<int:pk>/end/", EndConversionKeyView.as_view(), name="end_conversion_key"),
        path("<int:pk>/remove/", RemoveConversionView.as_view(), name="remove_conversion"),
        path("<int:pk>/restore/", RestoreConversionView.as_view(), name="restore_conversion"),
    ]
    # Not below the register's own addresses, which the viewset makes.
    return [path("advocacy/conversion/", include((routes, NAMESPACE)))]
