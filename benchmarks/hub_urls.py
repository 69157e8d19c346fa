from django.urls import include, path
from wagtail import urls as wagtail_urls


urlpatterns = [
    path("advocacy/", include("wagtail_advocacy.urls")),
    path("", include("wagtail_advocacy.public_urls")),
    path("", include(wagtail_urls)),
]
