"""The hub as an app on the phone."""

from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from wagtail_advocacy.programme.queries import settings_for


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request):
    """The web app manifest: installed, the hub stands in the phone's share sheet.

    It says the programme's name and nothing else of it, so it asks for no login.
    """
    site = Site.find_for_request(request)
    name = settings_for(site).name if site else ""
    hub = reverse("wagtail_advocacy:hub")
    return JsonResponse(
        {
            "id": hub,
            "name": name,
            "short_name": name[:12],
            "start_url": hub,
            "scope": hub,
            "display": "standalone",
            "background_color": "#f6f7f5",
            "theme_color": "#0b6b57",
            "icons": [
                {
                    "src": static(f"wagtail_advocacy/icons/hub-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in (192, 512)
                for purpose in ("any", "maskable")
            ],
            "share_target": {
                "action": reverse("wagtail_advocacy:share_in"),
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {
                    "title": "title",
                    "text": "text",
                    "url": "url",
                    "files": [{"name": "images", "accept": ["image/*"]}],
                },
            },
        },
        content_type="application/manifest+json",
    )
