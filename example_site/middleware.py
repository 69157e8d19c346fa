"""Content Security Policy for the example site."""

FRONT_END_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# Tried with Wagtail 8.0: five of its admin templates hold inline scripts (date fields, inline
# panels) and the page editor adds a style element. Inline event handlers are not needed.
ADMIN_POLICY = FRONT_END_POLICY | {
    "img-src": "'self' data: blob:",
    "style-src": "'self' 'unsafe-inline'",
    "script-src": "'self' 'unsafe-inline'",
    "script-src-attr": "'none'",
    "frame-ancestors": "'self'",
}
ADMIN_PREFIX = "/admin/"
HEADER = "Content-Security-Policy"


def header_value(policy):
    """Return a policy (a mapping of directive to sources) in the form of the HTTP header."""
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())


class ContentSecurityPolicyMiddleware:
    """Send a strict policy with every page; a view that sets a policy of its own keeps it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            # Not a default: a preview renders a front-end page, policy and all, inside the editor.
            response[HEADER] = header_value(ADMIN_POLICY)
        else:
            response.headers.setdefault(HEADER, header_value(FRONT_END_POLICY))
        return response
