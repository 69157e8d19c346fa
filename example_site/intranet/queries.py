"""What a visitor sees in lists: outsiders never meet so much as the title of a private page."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import PageViewRestriction


def newest_articles(ancestor, user):
    """Return the articles below a page that this user may open, newest first."""
    return _visible(apps.get_model("intranet.ArticlePage"), ancestor, user)


def articles_in(section, user):
    """Return the articles of one section that this user may open, newest first."""
    return newest_articles(section, user)


def open_vacancies(ancestor, user):
    """Return the vacancies below a page that are still open, the first to close on top."""
    vacancies = _visible(apps.get_model("intranet.VacancyPage"), ancestor, user)
    return vacancies.filter(apply_before__gte=timezone.localdate()).order_by("apply_before", "pk")


def application_page():
    """Return the page with the form for applications, None without one."""
    return apps.get_model("intranet.ApplicationPage").objects.live().first()


def related_to(article, user):
    """Return other articles of the same section, those of the same topic first."""
    others = articles_in(article.get_parent(), user).exclude(pk=article.pk)
    same_topic = others.filter(topic=article.topic) if article.topic else others.none()
    chosen = list(same_topic[:3])
    return (chosen + list(others.exclude(pk__in=[page.pk for page in chosen])[:3]))[:3]


def _visible(model, ancestor, user):
    restrictions = PageViewRestriction.objects.filter(
        page__path=Substr(OuterRef("path"), Value(1), Length("page__path"))
    )
    pages = (
        model.objects.descendant_of(ancestor)
        .live()
        .annotate(is_private=Exists(restrictions))
        .select_related("lead_image", "locale")
        .prefetch_related("lead_image__renditions")
        .order_by("-date", "-pk")
    )
    return pages if user.is_authenticated else pages.filter(is_private=False)
