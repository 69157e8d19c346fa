"""Addresses in Wagtail's admin, for the hook ``register_admin_urls``."""

from django.urls import include, path

from .check_views import check
from .views import edition_preview, sharing


def admin_urls():
    patterns = [
        path("pages/<int:page_id>/sharing/", sharing, name="sharing"),
        path("pages/<int:page_id>/edition/", edition_preview, name="edition_preview"),
        path("items/<int:item_id>/check/", check, name="check"),
    ]
    namespaced = (patterns, "wagtail_advocacy_content")
    return [path("advocacy/", include(namespaced, namespace="wagtail_advocacy_content"))]
