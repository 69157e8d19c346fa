import pytest

from wagtail_advocacy.content.forms import ShareInfoForm
from wagtail_advocacy.content.models import ShareInfo
from wagtail_advocacy.content.offer_forms import sample_link
from wagtail_advocacy.content.panels import OneRowPanel, sections


@pytest.fixture
def form_class(db):
    from tests.testapp.models import StandardPage

    return StandardPage.get_edit_handler().get_form_class().formsets["share_info"].form


@pytest.fixture
def fill(form_class, home):
    def fill(row=None, **data):
        values = {"target_kind": "page", **data}
        return form_class(values, instance=row or ShareInfo(), page=home)

    return fill


def test_texts_per_network_become_one_field_of_the_row(fill):
    form = fill(ShareInfo(network_texts={"x": "Old", "gone": "Kept"}), text_linkedin="For you")
    assert form.is_valid(), form.errors
    assert form.save(commit=False).network_texts == {"gone": "Kept", "linkedin": "For you"}


def test_a_text_longer_than_its_network_allows_is_refused(fill):
    assert not fill(text_x="y" * 270).is_valid()
    form = fill(text_x="y" * 300)
    assert "X allows 280 characters" in form.errors["text_x"][0]
    assert fill(text_x="y" * 240).is_valid()


def test_only_networks_of_the_programme_are_offered(fill, programme):
    programme.networks_off = ["facebook"]
    programme.save()
    form = fill()
    assert "facebook" not in dict(form.fields["networks"].choices)
    assert "text_facebook" not in form.fields
    assert not fill(networks=["facebook"]).is_valid()
    assert fill(ShareInfo(networks=["facebook"]), networks=["facebook"]).is_valid()


def test_networks_without_a_text_have_no_text_field(fill):
    assert "text_qr" not in fill().fields


def test_the_window_must_end_after_it_starts(fill):
    assert fill(share_from="2026-11-01 10:00", share_until="2026-11-02 10:00").is_valid()
    form = fill(share_from="2026-11-01 10:00", share_until="2026-11-01 10:00")
    assert "share_until" in form.errors


def test_an_outside_address_is_required_when_it_is_the_target(fill):
    assert "target_address" in fill(target_kind="address").errors
    assert "target_address" in fill(target_kind="address", target_address="http://10.0.0.1").errors
    assert fill(target_kind="address", target_address="https://press.example/a").is_valid()


def test_a_draft_may_lack_the_address(fill):
    form = fill(target_kind="address")
    form.defer_required_fields()
    assert form.is_valid()


def test_an_address_that_is_not_used_is_not_judged(fill):
    assert fill(target_kind="page", target_address="https://10.0.0.1/").is_valid()


def test_a_form_that_was_not_posted_changes_nothing(form_class, home):
    form = form_class(instance=ShareInfo(shareable=True, text="Words"), page=home)
    assert not form.has_changed()


def test_the_sample_link_is_as_long_as_a_tracked_one(site, item, settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = "https://go.example.com"
    assert sample_link(site) == "https://go.example.com/s/xxxxxxxxxx/"
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = ""
    assert sample_link(site).startswith("http://testserver/s/")


def test_headings_say_the_present_values(form_class, home):
    row = ShareInfo(
        networks=["linkedin", "x"],
        network_texts={"x": "a", "linkedin": "b"},
        target_kind="address",
    )
    values = sections(form_class(instance=row, page=home))
    assert values == {
        "audience": "everybody",
        "prominence": "Normal",
        "texts": "2 texts of their own",
        "further": "none",
        "networks": "LinkedIn, X",
        "window": "always",
        "target": "An outside address",
    }


def test_the_formset_allows_one_row_without_a_bin():
    from tests.testapp.models import StandardPage

    formset = StandardPage.get_edit_handler().get_form_class().formsets["share_info"]
    assert (formset.can_delete, formset.can_order, formset.max_num) == (False, False, 1)
    assert issubclass(formset.form, ShareInfoForm)
    assert OneRowPanel.BoundPanel.telepath_adapter_name == "wagtail.panels.PanelGroup"
