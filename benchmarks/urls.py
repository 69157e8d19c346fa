from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import include, path
from wagtail import urls as wagtail_urls


def bare_redirect(request, number):
    return HttpResponseRedirect("https://www.example.org/")


urlpatterns = [
    path("floor/<str:number>/", bare_redirect),
    path("", include("wagtail_advocacy.public_urls")),
    *([path("peer/", include("shortener.urls"))] if settings.HAS_PEER else []),
    path("", include(wagtail_urls)),
]
