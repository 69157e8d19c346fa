"""The example site as it is with a provider."""

from django.urls import include, path

from example_site.urls import urlpatterns as site_urls


urlpatterns = [path("social/", include("social_django.urls", namespace="social")), *site_urls]
