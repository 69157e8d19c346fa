"""Conversions in the admin, besides the register: uploading, keys, removing."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic.base import TemplateView, View
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.permissions import (
    CORRECT_CONVERSION,
    IMPORT_CONVERSIONS,
    MANAGE_CONVERSION_KEYS,
    full_name,
    has_permission,
)
from wagtail_advocacy.tracking.models import Conversion, ConversionKey, ConversionKind

from .files import MOST_BYTES, MOST_ROWS, FileRow, rewritten
from .forms import ImportForm, ReasonForm
from .keys import active_keys, end_conversion_key, make_conversion_key
from .services import import_conversions, remove_conversion, restore_conversion


REGISTER = "advocacy_conversions"
# Rows that are shown; nobody corrects more at once.
MOST_WRONG_SHOWN = 100
MOST_GOOD_SHOWN = 20


class PermittedMixin(WagtailAdminTemplateMixin):
    """A page for those who hold ``permission``, below the register."""

    permission: str
    page_title: str

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not has_permission(request.user, self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items]
        if self.request.user.has_perm(full_name("view_conversion")):
            items.append({"url": reverse(f"{REGISTER}:index"), "label": _("Conversions")})
        return [*items, {"url": "", "label": self.get_page_title()}]

    def back_url(self) -> str:
        """The register, or for whoever may not see it the admin's home page."""
        if self.request.user.has_perm(full_name("view_conversion")):
            return reverse(f"{REGISTER}:index")
        return reverse("wagtailadmin_home")


class ImportConversionsView(PermittedMixin, FormView):
    """Upload, look at what would be booked, correct lines in place, book."""

    permission = IMPORT_CONVERSIONS
    page_title = _("Upload conversions")
    header_icon = "upload"
    template_name = "wagtail_advocacy/tracking/import_conversions.html"
    form_class = ImportForm

    def form_valid(self, form):
        if self.request.POST.get("act") != "book":
            return self._show(form)
        if self.request.POST.get("seen") != digest_of(form.lines):
            messages.warning(self.request, _("The lines have changed. Look at them once more."))
            return self._show(form)
        return self._book(form)

    def form_invalid(self, form):
        return self._show(form, status=422)

    def _book(self, form):
        site = form.cleaned_data["site"]
        count = import_conversions(site, [row.sent for row in form.rows], self.request.user)
        said = ngettext("%(count)d conversion booked.", "%(count)d conversions booked.", count)
        messages.success(self.request, said % {"count": count})
        wrong = [row for row in form.rows if row.checked.errors]
        if not wrong:
            return redirect(self.back_url())
        # What is wrong stays to be corrected.
        rest = ImportForm({"site": site.pk, "text": rewritten(form.lines, wrong)})
        rest.is_valid()
        return self._show(rest)

    def _show(self, form, status: int = 200):
        # The lines are what is sent next, wherever they came from.
        form.data = {"site": form.data.get("site"), "text": form.lines}
        context = self.get_context_data(form=form, rows=form.rows, seen=digest_of(form.lines))
        return self.render_to_response(context, status=status)

    def get_context_data(self, rows: list[FileRow] = (), **kwargs):
        wrong = [row for row in rows if row.checked.errors]
        new = [row for row in rows if row.checked.is_new]
        return super().get_context_data(
            rows=rows,
            wrong=wrong[:MOST_WRONG_SHOWN],
            wrong_count=len(wrong),
            new=new[:MOST_GOOD_SHOWN],
            new_count=len(new),
            known_count=len(rows) - len(wrong) - len(new),
            kinds=ConversionKind.objects.filter(is_retired=False),
            most_rows=MOST_ROWS,
            most_kilobytes=MOST_BYTES // 1000,
            action_url=self.request.path,
            **kwargs,
        )


def digest_of(lines: str) -> str:
    """Tells lines that were looked at from changed ones, whatever line ends a browser writes."""
    return sha256("\n".join(lines.splitlines()).encode()).hexdigest()


class ConversionKeysView(PermittedMixin, TemplateView):
    """The keys with which other systems sign, and a button for a new one."""

    permission = MANAGE_CONVERSION_KEYS
    page_title = _("Keys for conversions")
    header_icon = "key"
    template_name = "wagtail_advocacy/tracking/conversion_keys.html"

    def post(self, request):
        wanted = request.POST.get("site")
        site = next((site for site in Site.objects.all() if str(site.pk) == wanted), None)
        if site is None:
            raise Http404
        key, secret = make_conversion_key(site, request.user)
        # Not by a redirect: the secret would have to be kept until then.
        response = self.render_to_response(self.get_context_data(made=key, secret=secret))
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        sites = [
            (
                site,
                _address(site),
                active_keys(site).select_related("created_by", "created_by__wagtail_userprofile"),
            )
            for site in Site.objects.order_by("-is_default_site", "hostname")
        ]
        return super().get_context_data(sites=sites, **kwargs)


def _address(site: Site) -> str:
    base = advocacy_settings.PUBLIC_BASE_URL or site.root_url
    return base.rstrip("/") + reverse("wagtail_advocacy_public:conversions")


class EndConversionKeyView(View):
    """The button that ends a key at once."""

    http_method_names = ["post"]

    def post(self, request, pk: int):
        if not has_permission(request.user, MANAGE_CONVERSION_KEYS):
            raise PermissionDenied
        key = get_object_or_404(ConversionKey.objects.select_related("site"), pk=pk)
        end_conversion_key(key, request.user)
        messages.success(request, _("The key has ended. Nothing signed with it is booked now."))
        return redirect("wagtail_advocacy_tracking:conversion_keys")


class RemoveConversionView(PermittedMixin, FormView):
    """The page between the button and the deed."""

    permission = CORRECT_CONVERSION
    page_title = _("Remove conversion")
    header_icon = "bin"
    template_name = "wagtail_advocacy/tracking/remove_conversion.html"
    form_class = ReasonForm
    verb = staticmethod(remove_conversion)
    button = _("Remove it")
    help = _(
        "It is counted no more. The register goes on showing it, and the same number is not "
        "booked again."
    )
    done = _("The conversion is removed from the figures.")
    is_serious = True

    def dispatch(self, request, pk: int):
        rows = Conversion.objects.select_related("kind", "item")
        self.conversion = get_object_or_404(rows, pk=pk)
        return super().dispatch(request)

    def form_valid(self, form):
        try:
            self.verb(self.conversion, form.cleaned_data["reason"], self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.back_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            conversion=self.conversion,
            action_url=self.request.path,
            back_url=self.back_url(),
            **kwargs,
        )


class RestoreConversionView(RemoveConversionView):
    """The way back."""

    page_title = _("Count conversion again")
    header_icon = "undo"
    verb = staticmethod(restore_conversion)
    button = _("Count it again")
    help = _("It is counted in every figure, on the day on which it happened.")
    done = _("The conversion counts again.")
    is_serious = False
