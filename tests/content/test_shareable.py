import pytest
from django.test import override_settings
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page
from wagtail.utils.decorators import cached_classmethod

from example_site.intranet.models import VacancyPage
from tests.testapp.models import (
    LongPage,
    MixinLastPage,
    NamedPage,
    PlainPage,
    StandardPage,
    TabbedPage,
)
from wagtail_advocacy.content.panels import AdvocacyTab
from wagtail_advocacy.content.shareable import (
    _attach_tab,
    _with_tab,
    attach_tabs,
    is_shareable_type,
    shareable_page_types,
)


SHAREABLE = [StandardPage, LongPage, MixinLastPage, TabbedPage, NamedPage, VacancyPage]


def tabs(handler):
    return [child for child in handler.children if isinstance(child, AdvocacyTab)]


@pytest.mark.parametrize("page_class", SHAREABLE)
def test_every_shape_of_page_type_gets_one_tab(page_class):
    handler = page_class.get_edit_handler()
    assert isinstance(handler, TabbedInterface)
    assert len(tabs(handler)) == 1
    assert handler.model is page_class
    assert "share_info" in handler.get_form_class().formsets


@pytest.mark.parametrize("page_class", [Page, PlainPage])
def test_other_page_types_get_none(page_class):
    assert tabs(page_class.get_edit_handler()) == []


def test_the_tabs_of_the_site_stay():
    headings = [str(child.heading) for child in TabbedPage.get_edit_handler().children]
    assert headings == ["Words", "Promote", "Advocacy"]


def test_the_parents_tabs_are_not_changed():
    before = len(Page.get_edit_handler().children)
    StandardPage.get_edit_handler()
    assert len(Page.get_edit_handler().children) == before


def test_an_edit_handler_without_tabs_gets_two():
    handler = ObjectList(Page.content_panels).bind_to_model(StandardPage)
    tabbed = _with_tab(handler, StandardPage)
    assert [str(child.heading) for child in tabbed.children] == ["Content", "Advocacy"]
    assert "title" in tabbed.get_form_class().base_fields


def test_a_class_method_of_the_page_type_is_respected():
    class Own(StandardPage):
        class Meta:
            proxy = True
            app_label = "testapp"

        @cached_classmethod
        def get_edit_handler(cls):
            handler = TabbedInterface([ObjectList(Page.content_panels, heading="Mine")])
            return handler.bind_to_model(cls)

    try:
        _attach_tab(Own)
        headings = [str(child.heading) for child in Own.get_edit_handler().children]
    finally:
        from django.apps import apps

        del apps.all_models["testapp"]["own"]
        apps.clear_cache()
    assert headings == ["Mine", "Advocacy"]


def test_the_tab_is_attached_in_both_orders_of_apps(monkeypatch):
    """``wagtail.admin`` gives ``Page`` its method when it is ready, before or after us."""
    later = cached_classmethod(
        lambda cls: TabbedInterface([ObjectList([], heading="Later")]).bind_to_model(cls)
    )
    NamedPage.get_edit_handler.cache_clear()
    monkeypatch.setattr(Page, "get_edit_handler", later)
    try:
        headings = [str(child.heading) for child in NamedPage.get_edit_handler().children]
    finally:
        NamedPage.get_edit_handler.cache_clear()
    assert headings == ["Later", "Advocacy"]


@pytest.mark.parametrize("page_class", [StandardPage, LongPage, NamedPage])
def test_switching_comments_off_reaches_the_form(page_class):
    assert "comments" in page_class.get_edit_handler().get_form_class().formsets
    with override_settings(WAGTAILADMIN_COMMENTS_ENABLED=False):
        assert "comments" not in page_class.get_edit_handler().get_form_class().formsets
    assert "comments" in page_class.get_edit_handler().get_form_class().formsets


def test_attaching_twice_adds_no_second_tab():
    attach_tabs()
    assert len(tabs(LongPage.get_edit_handler())) == 1


def test_a_wrong_name_in_the_setting_does_not_stop_the_start(settings):
    settings.WAGTAIL_ADVOCACY_PAGE_TYPES = ["testapp.Nonsense"]
    attach_tabs()


def test_types_below_a_named_one_are_shareable_too(settings):
    settings.WAGTAIL_ADVOCACY_PAGE_TYPES = ["wagtailcore.Page"]
    assert is_shareable_type(PlainPage)
    settings.WAGTAIL_ADVOCACY_PAGE_TYPES = []
    assert not is_shareable_type(PlainPage)
    assert set(shareable_page_types()) >= {StandardPage, LongPage}
