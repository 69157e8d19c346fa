"""A site that has a social sign-in of its own."""

from django.urls import include, path

from tests.urls import urlpatterns as site_urls


urlpatterns = [path("social/", include("social_django.urls", namespace="social")), *site_urls]
