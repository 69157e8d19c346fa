"""What editors decide, and what becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.blocks import RichTextBlock, StreamBlock, StreamValue
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from example_site.intranet.models import VacancyPage
from tests.suggestions.conftest import ADDRESS
from tests.testapp.models import StandardPage
from wagtail_advocacy.content.links import add_link, publish_link
from wagtail_advocacy.content.models import CuratedLink, Item, Origin, ShareInfo
from wagtail_advocacy.suggestions import decisions, sent_pictures, services
from wagtail_advocacy.suggestions.decision_forms import PageForm
from wagtail_advocacy.suggestions.drafting import fields_to_fill, stream_value
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.queries import credited_names


ACTS = {
    "ask": lambda suggestion, user: decisions.ask(suggestion, "Where?", user),
    "hand_over": lambda suggestion, user: decisions.hand_over(suggestion, user, user),
    "decline": lambda suggestion, user: decisions.decline(suggestion, "No", user),
    "merge": lambda suggestion, user: decisions.merge(suggestion, suggestion, user),
    "reopen": decisions.reopen,
    "take_up": decisions.take_up,
    "take_up_as_link": decisions.take_up_as_link,
    "take_up_as_page": lambda suggestion, user: decisions.take_up_as_page(
        suggestion, Page.get_first_root_node(), StandardPage, user
    ),
}


def filled_by_setting(page_class, suggestion, images):
    return page_class(title=f"Filled: {suggestion.text}")


@pytest.fixture
def make_page(home, mod):
    def make_page(suggestion, page_class=StandardPage, user=mod):
        return decisions.take_up_as_page(suggestion, home, page_class, user)

    return make_page


def publish_shareable(page):
    page.share_info = [ShareInfo(shareable=True)]
    page.save_revision().publish()


@pytest.mark.parametrize("name", ACTS)
def test_without_the_permission_nobody_decides(link_suggestion, eve, name):
    with pytest.raises(PermissionDenied):
        ACTS[name](link_suggestion, eve)
    link_suggestion.refresh_from_db()
    assert link_suggestion.state == "submitted"


@pytest.mark.parametrize("name", ACTS)
def test_nobody_decides_on_a_draft(alice, mod, name):
    draft = services.propose(alice, ADDRESS).suggestion
    with pytest.raises(PermissionDenied):
        ACTS[name](draft, mod)


def test_what_a_colleague_locked_is_left_alone(suggestion, mod, make_user):
    suggestion.locked, suggestion.locked_by = True, make_user("other")
    suggestion.save()
    with pytest.raises(PermissionDenied, match="locked"):
        decisions.decline(suggestion, "No", mod)


# A page


def test_a_draft_page_gets_words_and_pictures(alice, mod, make_page, upload, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    draft = services.propose(alice, "Eels at night\nWe saw them.", images=[upload()]).suggestion
    suggestion = services.submit(draft, alice, why="They are rare").suggestion
    page = make_page(suggestion)
    page.refresh_from_db()
    assert (page.title, page.live, page.owner) == ("Eels at night", False, mod)
    assert "We saw them." in page.introduction
    assert page.lead_image.collection.name == "Pictures from suggestions"
    assert page.get_latest_revision_as_object().lead_image == page.lead_image
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.page.pk) == ("taken_up", page.pk)
    assert suggestion.assigned_to == mod
    assert suggestion.live
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.create").exists()


def test_what_a_picture_shows_goes_along(alice, mod, make_page, upload, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    draft = services.propose(alice, "Eels at night", images=[upload()]).suggestion
    sent_pictures.describe_images(draft, alice, {draft.images.get().pk: "An eel below a lamp"})
    page = make_page(services.submit(draft, alice).suggestion)
    assert page.lead_image.description == "An eel below a lamp"
    assert page.lead_image.default_alt_text == "An eel below a lamp"


def test_it_is_the_alternative_text_of_an_image_block(picture):
    picture.description = "An eel"
    stream = StreamBlock([("words", RichTextBlock()), ("figure", ImageBlock())])
    (_words, (name, value)) = stream_value(stream, "<p>Look</p>", [picture])
    assert (name, value, value.contextual_alt_text) == ("figure", picture, "An eel")
    prepared = stream.get_prep_value(StreamValue(stream, [(name, value)]))
    assert prepared[0]["value"]["alt_text"] == "An eel"


def test_a_second_press_makes_no_second_page(suggestion, make_page):
    page = make_page(suggestion)
    assert make_page(suggestion) == page
    assert StandardPage.objects.filter(title=page.title).count() == 1


def test_the_draft_is_marked_as_shareable_where_the_editor_may(suggestion, make_page, make_user):
    assert not make_page(suggestion).share_info.exists()
    decider = make_user(
        "both",
        groups=["Page editors"],
        permissions=[
            "wagtail_advocacy.manage_suggestions",
            "wagtail_advocacy.make_shareable",
        ],
    )
    Suggestion.objects.update(page=None)
    suggestion.refresh_from_db()
    assert make_page(suggestion, user=decider).share_info.get().shareable


def test_a_place_where_he_may_not_add_pages_is_refused(suggestion, home, make_user):
    decider = make_user("decider", permissions=["wagtail_advocacy.manage_suggestions"])
    with pytest.raises(PermissionDenied):
        decisions.take_up_as_page(suggestion, home, StandardPage, decider)
    suggestion.refresh_from_db()
    assert suggestion.state == "submitted"


def test_a_setting_may_fill_the_page(suggestion, make_page, settings):
    settings.WAGTAIL_ADVOCACY_SUGGESTION_PAGE_FILLER = (
        "tests.suggestions.test_decisions.filled_by_setting"
    )
    assert make_page(suggestion).title == "Filled: Tell them about the eels"


def test_the_page_class_may_fill_itself(suggestion, make_page, monkeypatch):
    monkeypatch.setattr(
        StandardPage,
        "from_suggestion",
        classmethod(lambda cls, suggestion, images: cls(title="Own way")),
        raising=False,
    )
    assert make_page(suggestion).title == "Own way"


def test_a_page_that_cannot_be_made_leaves_nothing_behind(
    alice, mod, make_page, upload, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = str(tmp_path)
    draft = services.propose(alice, "Look", images=[upload()]).suggestion
    suggestion = services.submit(draft, alice).suggestion
    monkeypatch.setattr(
        StandardPage,
        "from_suggestion",
        classmethod(lambda cls, suggestion, images: cls(title="")),
        raising=False,
    )
    with pytest.raises(ValidationError):
        make_page(suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == "submitted"
    assert not get_image_model().objects.exists()


def test_publishing_the_page_credits_its_item_and_is_told_once(alice, suggest, make_page, heard):
    suggestion = suggest(may_show_name=True)
    page = make_page(suggestion)
    publish_shareable(page)
    item = Item.objects.get(page=page.pk)
    assert (item.origin, item.credited_to) == (Origin.SUGGESTED, alice)
    page.refresh_from_db()
    page.save_revision().publish()
    page.unpublish()
    page.save_revision().publish()
    assert heard.count("suggestion_published") == 1
    suggestion.refresh_from_db()
    assert suggestion.state == "published"


def test_a_page_that_is_not_shared_is_told_of_too(suggestion, make_page, heard):
    make_page(suggestion).save_revision().publish()
    assert heard[-1] == "suggestion_published"


def test_without_consent_nobody_is_named_and_it_can_be_given_later(alice, suggestion, make_page):
    page = make_page(suggestion)
    publish_shareable(page)
    item = Item.objects.get(page=page.pk)
    assert (item.origin, item.credited_to) == (Origin.SUGGESTED, None)
    services.show_name(suggestion, alice, shown=True)
    item.refresh_from_db()
    assert item.credited_to == alice
    services.show_name(suggestion, alice, shown=False)
    item.refresh_from_db()
    assert item.credited_to is None


def test_a_deleted_page_leaves_suggestion_and_item(suggestion, make_page, mod):
    page = make_page(suggestion)
    publish_shareable(page)
    Page.objects.get(pk=page.pk).delete()
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.page) == ("published", None)
    assert Item.objects.get().origin == Origin.SUGGESTED


def test_a_deleted_draft_leaves_the_suggestion_to_be_decided_on_again(suggestion, make_page):
    page = make_page(suggestion)
    Page.objects.get(pk=page.pk).delete()
    suggestion.refresh_from_db()
    assert suggestion.state == "taken_up"
    assert make_page(suggestion).pk != page.pk


def test_a_deleted_suggestion_leaves_page_and_item(alice, suggest, make_page):
    suggestion = suggest(may_show_name=True)
    page = make_page(suggestion)
    publish_shareable(page)
    suggestion.delete()
    assert Page.objects.filter(pk=page.pk).exists()
    assert Item.objects.get().credited_to == alice


# A curated link


def test_a_link_becomes_a_curated_link_and_keeps_its_origin(link_suggestion, mod, heard):
    link = decisions.take_up_as_link(link_suggestion, mod)
    assert decisions.take_up_as_link(link_suggestion, mod) == link
    assert (link.address, link.live) == (ADDRESS, False)
    CuratedLink.objects.filter(pk=link.pk).update(title="Dykes")
    publish_link(link)
    publish_link(link)
    assert Item.objects.get().origin == Origin.SUGGESTED
    assert heard.count("suggestion_taken_up") == heard.count("suggestion_published") == 1


def test_a_link_that_is_offered_already_is_published_at_once(link_suggestion, site, mod):
    link, _is_new = add_link(site, ADDRESS, title="Dykes")
    publish_link(link)
    assert decisions.take_up_as_link(link_suggestion, mod) == link
    link_suggestion.refresh_from_db()
    assert link_suggestion.state == "published"


def test_a_deleted_link_leaves_suggestion_and_item(link_suggestion, mod):
    link = decisions.take_up_as_link(link_suggestion, mod)
    CuratedLink.objects.filter(pk=link.pk).update(title="Dykes")
    publish_link(link)
    CuratedLink.objects.get(pk=link.pk).delete()
    link_suggestion.refresh_from_db()
    assert (link_suggestion.state, link_suggestion.link) == ("published", None)
    assert Item.objects.get().origin == Origin.SUGGESTED


@pytest.mark.parametrize("deleted", ["account", "ambassador"])
def test_a_deleted_person_leaves_suggestion_page_and_item(alice, suggest, make_page, deleted):
    suggestion = suggest(may_show_name=True)
    page = make_page(suggestion)
    publish_shareable(page)
    (alice.user if deleted == "account" else alice).delete()
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.suggester) == ("published", "")
    assert suggestion.page.pk == page.pk
    item = Item.objects.get()
    assert item.origin == Origin.SUGGESTED
    assert credited_names([item]) == {}
    # Publishing once more is no error without him.
    Page.objects.get(pk=page.pk).specific.save_revision().publish()


def test_a_deleted_editor_leaves_what_he_decided(suggestion, make_page, mod):
    make_page(suggestion)
    mod.delete()
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.assigned_to) == ("taken_up", None)


def test_an_idea_is_no_link(suggestion, mod):
    with pytest.raises(ValidationError):
        decisions.take_up_as_link(suggestion, mod)


# Merging, declining, handing over


def test_merged_suggestions_bring_their_people_and_comments(suggest, alice, bob, mod, heard):
    first = suggest("Eels")
    second = suggest("Eels again", by=bob)
    services.comment(second, alice, "Me too")
    services.support(second, alice)
    decisions.merge(second, first, mod)
    decisions.merge(second, first, mod)
    assert list(first.supports.values_list("ambassador", flat=True)) == [bob.pk]
    assert first.messages.get().text == "Me too"
    assert heard.count("suggestion_merged") == 1


def test_a_merged_one_follows_when_its_target_is_merged(suggest, mod):
    one, two, three = suggest("One"), suggest("Two"), suggest("Three")
    decisions.merge(one, two, mod)
    decisions.merge(two, three, mod)
    one.refresh_from_db()
    assert one.merged_into == three


def test_a_suggestion_is_not_joined_with_itself_or_what_is_over(suggest, mod):
    one, two = suggest("One"), suggest("Two")
    decisions.decline(two, "No", mod)
    for other in (one, two):
        with pytest.raises(ValidationError):
            decisions.merge(one, other, mod)


def test_declining_needs_a_reason_and_is_told_once(suggestion, mod, heard):
    with pytest.raises(ValidationError):
        decisions.decline(suggestion, "  ", mod)
    decisions.decline(suggestion, "Told last week", mod)
    decisions.decline(suggestion, "Told last week", mod)
    assert heard.count("suggestion_declined") == 1
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.decline_suggestion")
    assert entry.data["reason"] == "Told last week"


def test_reopening_a_declined_one_minds_another_of_the_same_address(
    link_suggestion, suggest, bob, mod
):
    decisions.decline(link_suggestion, "No", mod)
    suggest(ADDRESS, by=bob)
    with pytest.raises(ValidationError):
        decisions.reopen(link_suggestion, mod)


def test_it_is_handed_to_somebody_who_may_decide_alone(suggestion, mod, eve, make_user):
    with pytest.raises(ValidationError):
        decisions.hand_over(suggestion, eve, mod)
    other = make_user("other", permissions=["wagtail_advocacy.manage_suggestions"])
    decisions.hand_over(suggestion, other, mod)
    suggestion.refresh_from_db()
    assert suggestion.assigned_to == other


def test_no_draft_is_made_of_a_type_that_needs_what_a_suggestion_does_not_say(
    suggestion, home, mod
):
    assert [field.name for field in fields_to_fill(VacancyPage)] == ["apply_before"]
    assert fields_to_fill(StandardPage) == []
    form = PageForm(suggestion=suggestion, user=mod)
    assert StandardPage in form.types.values()
    assert VacancyPage not in form.types.values()


def test_a_site_that_fills_its_pages_itself_offers_every_type(settings):
    settings.WAGTAIL_ADVOCACY_SUGGESTION_PAGE_FILLER = f"{__name__}.filled_by_setting"
    assert fields_to_fill(VacancyPage) == []
