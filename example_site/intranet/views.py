from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from example_site.middleware import FRONT_END_POLICY, HEADER, header_value


APPEARANCES = ("light", "dark")
APPEARANCE_COOKIE = "appearance"
ONE_YEAR = 365 * 24 * 60 * 60


class SignInView(LoginView):
    template_name = "intranet/login.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            provider=getattr(settings, "SIGN_IN_LABEL", ""),
            provider_failed="refused" in self.request.GET,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if context["provider"]:
            # The form of that button is answered by the provider's page.
            allowed = f"{FRONT_END_POLICY['form-action']} {settings.SIGN_IN_ORIGIN}"
            response.headers[HEADER] = header_value(FRONT_END_POLICY | {"form-action": allowed})
        return response


@require_POST
def set_appearance(request):
    """Keep the choice of a light or dark site in a cookie; anything else follows the system."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("wagtail_serve", args=[""])
    response = HttpResponseRedirect(target)
    choice = request.POST.get("appearance")
    if choice in APPEARANCES:
        response.set_cookie(
            APPEARANCE_COOKIE, choice, max_age=ONE_YEAR, samesite="Lax", httponly=True
        )
    else:
        response.delete_cookie(APPEARANCE_COOKIE, samesite="Lax")
    return response
