from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from example_site.intranet.blocks import ArticleBodyBlock
from example_site.intranet.queries import (
    application_page,
    articles_in,
    newest_articles,
    open_vacancies,
    related_to,
)
from wagtail_advocacy.content.shareable import ShareableMixin
from wagtail_advocacy.tracking.conversions.landing import ConversionFormMixin


WORDS_PER_MINUTE = 220
# Articles with this topic lead to the application form, as vacancies do.
JOBS = "Jobs"


class HomePage(Page):
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    featured_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("featured page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("featured_page")]
    max_count = 1
    subpage_types = ["intranet.SectionPage"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        newest = newest_articles(self, request.user)
        featured = self.featured_page and newest.filter(pk=self.featured_page_id).first()
        featured = featured or newest.first()
        latest = newest.exclude(pk=featured.pk) if featured else newest
        sections = SectionPage.objects.child_of(self).live()
        if not request.user.is_authenticated:
            sections = sections.public()
        context["featured"] = featured
        context["latest"] = latest[:6]
        context["sections"] = [
            (section, articles_in(section, request.user)[:3]) for section in sections
        ]
        context["vacancies"] = open_vacancies(self, request.user)[:3]
        return context


class SectionPage(Page):
    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    parent_page_types = ["intranet.HomePage"]
    subpage_types = ["intranet.ArticlePage", "intranet.VacancyPage", "intranet.ApplicationPage"]

    class Meta:
        verbose_name = _("section")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = list(articles_in(self, request.user))
        context["featured"] = articles[0] if articles else None
        context["articles"] = articles[1:]
        context["vacancies"] = open_vacancies(self, request.user)
        return context


class ArticlePage(ShareableMixin, Page):
    intro = models.TextField(_("introduction"), max_length=400)
    lead_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    author_name = models.CharField(_("author"), max_length=120, blank=True)
    author_role = models.CharField(_("author's job"), max_length=120, blank=True)
    date = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(ArticleBodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("lead_image"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("author_name"), FieldPanel("author_role")]),
                FieldRowPanel([FieldPanel("date"), FieldPanel("topic")]),
            ],
            heading=_("By whom and when"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    parent_page_types = ["intranet.SectionPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("article")
        indexes = [models.Index(fields=["-date"])]

    @cached_property
    def reading_minutes(self):
        words = len(strip_tags(str(self.body)).split())
        return max(1, round(words / WORDS_PER_MINUTE))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["related"] = related_to(self, request.user)[:3]
        context["application"] = application_page() if self.topic == JOBS else None
        return context


class VacancyPage(Page):
    """A page type that knows nothing of sharing: WAGTAIL_ADVOCACY_PAGE_TYPES names it."""

    intro = models.TextField(_("introduction"), max_length=400)
    lead_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    team = models.CharField(_("team"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    hours = models.CharField(_("hours a week"), max_length=60)
    salary = models.CharField(_("salary"), max_length=120, blank=True)
    apply_before = models.DateField(_("apply before"))
    contact_name = models.CharField(_("questions to"), max_length=120, blank=True)
    date = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(ArticleBodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("lead_image"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("team"), FieldPanel("place")]),
                FieldRowPanel([FieldPanel("hours"), FieldPanel("salary")]),
                FieldRowPanel([FieldPanel("date"), FieldPanel("apply_before")]),
                FieldPanel("contact_name"),
            ],
            heading=_("The job"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    parent_page_types = ["intranet.SectionPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")

    @property
    def is_open(self):
        return self.apply_before >= timezone.localdate()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        others = open_vacancies(self.get_parent(), request.user).exclude(pk=self.pk)
        context["related"] = others[:3]
        context["application"] = application_page() if self.is_open else None
        return context


class ApplicationPage(ConversionFormMixin, AbstractForm):
    """The form for all vacancies. Who comes by a colleague's share is booked as an application."""

    conversion_kind = "application"

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    thanks = models.TextField(_("what is said afterwards"), max_length=400, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", label=_("field")),
        FieldPanel("thanks"),
    ]
    parent_page_types = ["intranet.SectionPage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("application form")


class ApplicationField(AbstractFormField):
    page = ParentalKey(ApplicationPage, on_delete=models.CASCADE, related_name="form_fields")
