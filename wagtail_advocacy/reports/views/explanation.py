"""How a figure came about: formula, dated prices, and what was counted."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_advocacy.permissions import has_permission


ROWS_PER_PAGE = 50


class ExplanationView(WagtailAdminTemplateMixin, TemplateView):
    """One figure of one report, with the report's own selection and permission.

    ``reports`` are the report views by name.
    """

    reports: dict = {}
    template_name = "wagtail_advocacy/reports/explanation.html"
    _show_breadcrumbs = True
    header_icon = "help"

    def dispatch(self, request, *args, **kwargs):
        view_class = self.reports.get(kwargs["report"])
        if view_class is None or kwargs["figure"] not in getattr(view_class, "explained", {}):
            raise Http404
        if not any(has_permission(request.user, name) for name in view_class.permissions):
            raise PermissionDenied
        self.report = view_class()
        self.report.is_explaining = True
        self.report.explained_figure = kwargs["figure"]
        self.report.setup(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def explanation(self):
        return self.report.explained[self.kwargs["figure"]](self.report)

    @cached_property
    def report_url(self) -> str:
        """The report as it was, without what a figure was narrowed down by."""
        query = self.request.GET.copy()
        for name in ("p", "item", "row", "month", "part"):
            query.pop(name, None)
        address = reverse(self.report.index_url_name)
        return f"{address}?{query.urlencode()}" if query else address

    def get_page_title(self):
        return self.explanation.title

    def get_page_subtitle(self):
        return _("How it came about")

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.report_url, "label": self.report.page_title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        explanation = self.explanation
        page = None
        if explanation.rows is not None:
            paginator = Paginator(explanation.rows.found, ROWS_PER_PAGE)
            page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            explanation=explanation,
            scope=self.report.explained_scope,
            basis=getattr(self.report, "basis", ""),
            report_url=self.report_url,
            report_title=self.report.page_title,
            page_obj=page,
            row_cells=[explanation.rows.cells(row) for row in page] if page else [],
            this_url=self.request.path,
        )
