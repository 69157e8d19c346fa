"""An item follows its page through everything that happens to it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail.signals import page_published

from tests.testapp.models import PlainPage, StandardPage
from wagtail_advocacy.content.models import Item, ShareInfo
from wagtail_advocacy.content.services import reconcile_items, write_item
from wagtail_advocacy.content.target import Reason, public_target
from wagtail_advocacy.content.tasks import reconcile_items as reconcile_task
from wagtail_advocacy.signals import item_offered, item_withdrawn


@pytest.fixture
def heard():
    """What content told the other stations, in order."""
    events = []

    def offered(sender, item, **kwargs):
        events.append(("offered", item.title))

    def withdrawn(sender, item, **kwargs):
        events.append(("withdrawn", item.title))

    item_offered.connect(offered)
    item_withdrawn.connect(withdrawn)
    yield events
    item_offered.disconnect(offered)
    item_withdrawn.disconnect(withdrawn)


def test_a_published_page_has_an_item_with_its_words(make_article, picture, site):
    article = make_article("Dyke raised", text="Proud of this")
    article.search_description = "One metre higher."
    article.lead_image = picture
    article.save_revision().publish()
    item = Item.objects.get()
    assert item.page_id == article.pk
    assert (item.title, item.summary, item.image) == ("Dyke raised", "One metre higher.", picture)
    assert (item.text, item.language, item.site) == ("Proud of this", "en", site)


def test_the_summary_is_the_first_text_of_the_page_and_has_an_end(make_article):
    article = make_article()
    article.introduction = "Rain > 30 mm\n" + "x" * 900
    article.save_revision().publish()
    summary = Item.objects.get().summary
    assert summary.startswith("Rain > 30 mm x")
    assert len(summary) == 400


def test_a_page_type_may_choose_its_own_words_and_picture(article, picture, monkeypatch):
    monkeypatch.setattr(
        StandardPage, "get_share_summary", lambda self: "<p>Mine &amp; yours</p>", raising=False
    )
    monkeypatch.setattr(StandardPage, "get_share_image", lambda self: picture, raising=False)
    item = write_item(article)
    assert (item.summary, item.image) == ("Mine & yours", picture)


def test_a_page_without_the_flag_has_no_item(make_article):
    make_article(shareable=False)
    assert not Item.objects.exists()


def test_a_page_of_another_type_has_no_item_whatever_its_row_says(home):
    page = home.add_child(instance=PlainPage(title="Plain"))
    page.share_info = [ShareInfo(shareable=True)]
    page.save_revision().publish()
    assert not Item.objects.exists()


def test_a_draft_changes_nothing(article, heard):
    article.title = "Secret plans"
    article.share_info = [ShareInfo(shareable=False, text="Secret")]
    article.save_revision()
    write_item(article)
    item = Item.objects.get()
    assert (item.title, item.text, item.shareable) == ("Dyke raised", "", True)
    assert heard == []


def test_publishing_the_draft_withdraws_the_item(article, heard):
    article.share_info = [ShareInfo(shareable=False)]
    article.save_revision().publish()
    item = Item.objects.get()
    assert not item.shareable
    assert item.withdrawn_at is not None
    assert heard == [("withdrawn", "Dyke raised")]


def test_offering_again_keeps_the_first_date(article, heard):
    first = Item.objects.get().offered_at
    for shareable in (False, True):
        article.share_info = [ShareInfo(shareable=shareable)]
        article.save_revision().publish()
    item = Item.objects.get()
    assert (item.offered_at, item.withdrawn_at, item.shareable) == (first, None, True)
    assert heard == [("withdrawn", "Dyke raised"), ("offered", "Dyke raised")]


def test_publishing_again_without_a_change_tells_nobody(make_article, heard):
    article = make_article()
    article.save_revision().publish()
    assert heard == [("offered", "Dyke raised")]


def test_a_scheduled_page_is_offered_when_it_is_published(home, heard):
    page = home.add_child(
        instance=StandardPage(
            title="Later", live=False, go_live_at=timezone.now() + timedelta(days=1)
        )
    )
    page.share_info = [ShareInfo(shareable=True)]
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    revision.publish()
    assert heard == []
    page.go_live_at = None
    page.save_revision().publish()
    assert heard == [("offered", "Later")]


def test_a_scheduled_change_takes_effect_when_it_is_published(article):
    article.share_info = [ShareInfo(shareable=False)]
    article.go_live_at = timezone.now() + timedelta(days=1)
    revision = article.save_revision(approved_go_live_at=article.go_live_at)
    revision.publish()
    assert Item.objects.get().shareable


def test_unpublishing_withdraws_and_publishing_offers_again(article, heard):
    article.unpublish()
    item = Item.objects.get()
    assert public_target(item).reason == Reason.NOT_LIVE
    assert item.shareable
    assert item.withdrawn_at is not None
    article.save_revision().publish()
    assert Item.objects.get().withdrawn_at is None
    assert heard == [("withdrawn", "Dyke raised"), ("offered", "Dyke raised")]


def test_a_deleted_page_leaves_its_item(article, heard):
    Page.objects.get(pk=article.pk).delete()
    item = Item.objects.get()
    assert (item.page, item.title) == (None, "Dyke raised")
    assert public_target(item).reason == Reason.NO_PAGE
    assert heard == [("withdrawn", "Dyke raised")]


def test_deleting_a_section_leaves_the_items_below_it(make_article, heard):
    section = make_article("Section", shareable=False)
    make_article("Below", parent=section)
    heard.clear()
    section.delete()
    assert Item.objects.get().page is None
    assert heard == [("withdrawn", "Below")]


def test_a_copy_keeps_the_flag_and_has_an_item_of_its_own(article):
    copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert copy.share_info.get().shareable
    assert Item.objects.count() == 1
    copy.save_revision().publish()
    assert Item.objects.get(page_id=copy.pk).title == "Copy"
    assert Item.objects.get(page_id=article.pk).title == "Dyke raised"


def test_an_alias_has_the_item_of_its_source(article):
    alias = article.create_alias(update_slug="alias")
    assert write_item(alias).page_id == article.pk
    article.title = "New title"
    article.save_revision().publish()
    assert Item.objects.get().title == "New title"


def test_a_translation_takes_the_flag_along_and_is_offered_when_published(article, heard):
    dutch = Locale.objects.create(language_code="nl")
    article.get_parent().specific.copy_for_translation(dutch)
    translated = article.copy_for_translation(dutch)
    assert translated.share_info.get().shareable
    assert heard == []
    translated.save_revision().publish()
    assert Item.objects.get(page_id=translated.pk).language == "nl"


def test_an_old_revision_keeps_the_flag_when_it_knows_none(article):
    revision = article.save_revision()
    del revision.content["share_info"]
    revision.save()
    revision.publish()
    assert article.share_info.get().shareable
    assert Item.objects.get().shareable


def test_an_old_revision_brings_its_own_flag_back(article):
    old = article.save_revision()
    article.share_info = [ShareInfo(shareable=False)]
    article.save_revision().publish()
    assert not Item.objects.get().shareable
    old.publish()
    assert Item.objects.get().shareable


def test_moving_below_a_private_page_closes_the_target_and_back_opens_it(
    article, make_article, restrict, home
):
    private = make_article("Private", shareable=False)
    restrict(private)
    article.move(private, pos="last-child")
    assert public_target(Item.objects.get()).reason == Reason.RESTRICTED
    StandardPage.objects.get(pk=article.pk).move(home, pos="last-child")
    assert public_target(Item.objects.get()).reason is None


def test_moving_a_section_to_another_site_takes_the_items_along(article, make_article, home):
    section = make_article("Section", shareable=False)
    make_article("Below", parent=section)
    other_home = home.get_root().add_child(instance=StandardPage(title="Other", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=other_home)
    Site.clear_site_root_paths_cache()
    section.move(other_home, pos="last-child")
    assert Item.objects.get(title="Below").site == other
    assert Item.objects.get(title="Dyke raised").site != other


def test_the_night_repairs_what_was_written_past_the_signals(article, make_article, heard):
    late = make_article("Late", shareable=False)
    heard.clear()
    ShareInfo.objects.filter(page=late).update(shareable=True)
    StandardPage.objects.filter(pk=article.pk).update(title="Changed by import")
    gone = make_article("Gone")
    ShareInfo.objects.filter(page=gone).delete()
    Item.objects.filter(page_id=gone.pk).update(page=None)
    heard.clear()
    reconcile_task()
    titles = set(Item.objects.filter(withdrawn_at=None).values_list("title", flat=True))
    assert titles == {"Changed by import", "Late"}
    assert sorted(heard) == [("offered", "Late"), ("withdrawn", "Gone")]


def test_the_night_withdraws_what_was_unpublished_past_the_signals(article, heard):
    Page.objects.filter(pk=article.pk).update(live=False)
    reconcile_items()
    assert heard == [("withdrawn", "Dyke raised")]
    reconcile_items()
    assert len(heard) == 1


def test_the_night_writes_nothing_where_nothing_changed(article):
    before = Item.objects.get().updated_at
    assert reconcile_items() == 1
    assert Item.objects.get().updated_at == before


def test_the_night_looks_at_one_site_only_when_asked(article, site, home):
    other_home = home.get_root().add_child(instance=StandardPage(title="Other", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=other_home)
    assert reconcile_items(other) == 0
    assert reconcile_items(site) == 1


def test_a_page_without_a_site_gets_no_item(home):
    lost = home.get_root().add_child(instance=StandardPage(title="Lost", slug="lost"))
    lost.share_info = [ShareInfo(shareable=True)]
    lost.save_revision().publish()
    assert not Item.objects.exists()


def test_a_failing_receiver_does_not_leave_half_an_item(make_article):
    def fail(sender, **kwargs):
        raise RuntimeError

    item_offered.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            make_article()
    finally:
        item_offered.disconnect(fail)
    assert not Item.objects.exists()


def test_the_receiver_is_connected_once(article):
    uids = [key for key in page_published.receivers if "wagtail_advocacy.content" in str(key[0])]
    assert len(uids) == 1


def test_what_becomes_private_keeps_the_title_that_sharers_know(article, item, restrict):
    restriction = restrict(article)
    article.title = "Secret plans"
    article.save_revision().publish()
    item.refresh_from_db()
    assert item.title == "Dyke raised"
    restriction.delete()
    reconcile_items()
    item.refresh_from_db()
    assert item.title == "Secret plans"


def test_what_is_private_with_an_outside_address_follows_its_page(make_article, restrict):
    article = make_article(target_kind="address", target_address="https://press.example.com/")
    restrict(article)
    article.title = "For colleagues"
    article.save_revision().publish()
    assert article.advocacy_item.__class__.objects.get().title == "For colleagues"
