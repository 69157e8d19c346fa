from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from example_site.intranet import views
from example_site.outside.mastodon import pages_of_posts


urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("appearance/", views.set_appearance, name="appearance"),
    path("mail/", include("example_site.intranet.mail_urls")),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
    path("outside/", include("example_site.outside.urls")),
    path("advocacy/", include("wagtail_advocacy.urls")),
    path("", include("wagtail_advocacy.public_urls")),
    path("", include("example_site.demo.urls")),
    path("", include(wagtail_urls)),
]

if getattr(settings, "DEMO_MASTODON", ""):
    urlpatterns[:0] = pages_of_posts(settings.DEMO_MASTODON)
if getattr(settings, "SIGN_IN_LABEL", ""):
    urlpatterns.insert(0, path("social/", include("social_django.urls", namespace="social")))
