from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from example_site.intranet.mailbox import mail_for, mails_for


FRAME_PERMISSIONS = (
    "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
# Mail needs inline styles, so it is shown in a frame that may do nothing else.
MAIL_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    f"form-action 'none'; sandbox {FRAME_PERMISSIONS}"
)


@login_required
def mail_list(request):
    return render(request, "intranet/mail_list.html", {"mails": mails_for(request.user)})


@login_required
def mail_detail(request, name):
    context = {"mail": _mail_or_404(request, name), "frame_permissions": FRAME_PERMISSIONS}
    return render(request, "intranet/mail_detail.html", context)


@login_required
@xframe_options_sameorigin
def mail_html(request, name):
    mail = _mail_or_404(request, name)
    if not mail.html:
        raise Http404
    response = HttpResponse('<base target="_top">' + mail.html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


def _mail_or_404(request, name):
    mail = mail_for(request.user, name)
    if mail is None:
        raise Http404
    return mail
