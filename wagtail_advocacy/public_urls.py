"""Addresses for outsiders. They stand before Wagtail's and outside language prefixes."""

from django.urls import path

from .tracking import reading, views
from .tracking.conversions.endpoint import receive_conversion


app_name = "wagtail_advocacy_public"

# Everything under /s/ is answered here, so that no shape of code tells more than another. No code
# is as long as "conversions".
urlpatterns = [
    path("s/conversions/", receive_conversion, name="conversions"),
    path("s/conversions", receive_conversion),
    path("s/<path:code>/", views.short_link, name="short_link"),
    path("s/<path:code>", views.short_link),
    path("read/<slug:slug>/", reading.edition, name="edition"),
    path("read/<slug:slug>/card.png", reading.edition_card, name="edition_card"),
]
