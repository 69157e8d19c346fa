"""Changes of terms past the page editor: at once on the page, and never publishing a draft."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Site, Workflow, WorkflowTask

from tests.testapp.models import PlainPage, StandardPage
from wagtail_advocacy.content.models import Campaign, Item, ShareInfo
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.services import NotShareable, change_terms, terms_refusal
from wagtail_advocacy.content.target import Reason
from wagtail_advocacy.content.terms_changes import (
    EndSharing,
    HowTopics,
    SetCampaign,
    SetSharingWindow,
    SetTopics,
)


SOON = datetime(2099, 1, 1, 9, tzinfo=UTC)
LATER = datetime(2099, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def campaign(site):
    return Campaign.objects.create(site=site, name="Engineers", slug="engineers")


@pytest.fixture
def energy(make_topic):
    return make_topic("Energy")


@pytest.fixture
def water(make_topic):
    return make_topic("Water")


def keys(*topics):
    return tuple(str(topic.translation_key) for topic in topics)


def stored(page):
    return StandardPage.objects.get(pk=page.pk)


def draft_row(page):
    return stored(page).get_latest_revision_as_object().share_info.first()


def actions(page):
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_advocacy")
    return [(entry.user.username, entry.action) for entry in entries.order_by("pk")]


@pytest.fixture
def changes(site, campaign, energy):
    """One of each kind, and what it makes of a row."""
    return {
        "set_topics": (SetTopics(site, keys(energy)), {"topic_keys": list(keys(energy))}),
        "set_campaign": (SetCampaign(site, campaign), {"campaign_id": campaign.pk}),
        "set_sharing_window": (SetSharingWindow(end=LATER), {"share_until": LATER}),
        "end_sharing": (end := EndSharing(), {"share_until": end.moment}),
    }


VERBS = ["set_topics", "set_campaign", "set_sharing_window", "end_sharing"]


@pytest.mark.parametrize("verb", VERBS)
class TestEachChange:
    @pytest.fixture
    def change(self, verb, changes):
        return changes[verb][0]

    @pytest.fixture
    def values(self, verb, changes):
        return changes[verb][1]

    def has(self, row, values):
        return all(getattr(row, name) == value for name, value in values.items())

    def test_page_and_item_have_it_at_once(self, article, eve, change, values):
        item = change_terms(article, eve, change)
        assert self.has(article.share_info.get(), values)
        assert self.has(Item.objects.get(), values)
        assert item == Item.objects.get()
        assert article.revisions.count() == 1

    def test_it_stands_in_the_audit_log_once(self, article, eve, verb, change):
        change_terms(article, eve, change)
        change_terms(article, eve, change)
        assert actions(article) == [("eve", f"wagtail_advocacy.{verb}")]

    def test_the_audit_log_reads_well(self, article, eve, change):
        entry = PageLogEntry.objects.log_action(article, change.action, user=eve)
        message = registry.get_formatter(entry).format_message(entry)
        assert message.startswith(("Set ", "Ended "))

    def test_somebodys_draft_is_not_published_but_gets_it(self, article, eve, change, values):
        article.title = "Not yet"
        article.share_info = [
            ShareInfo(pk=article.share_info.get().pk, shareable=True, text="New words")
        ]
        article.save_revision()
        change_terms(Page.objects.get(pk=article.pk), eve, change)
        page, row = stored(article), draft_row(article)
        assert (page.title, page.has_unpublished_changes) == ("Dyke raised", True)
        assert self.has(row, values)
        assert (row.text, row.pk) == ("New words", page.share_info.get().pk)
        assert (Item.objects.get().title, Item.objects.get().text) == ("Dyke raised", "")
        page.get_latest_revision().publish()
        assert self.has(ShareInfo.objects.get(page_id=page.pk), values)
        assert self.has(Item.objects.get(), values)

    def test_a_draft_that_has_it_already_gets_no_revision_more(self, article, eve, change):
        article.title = "Not yet"
        article.save_revision()
        change_terms(Page.objects.get(pk=article.pk), eve, change)
        count = article.revisions.count()
        change_terms(Page.objects.get(pk=article.pk), eve, change)
        assert article.revisions.count() == count

    def test_a_scheduled_version_is_corrected_where_it_stands(self, article, eve, change, values):
        article.title = "Tomorrow"
        article.go_live_at = timezone.now() + timedelta(days=1)
        scheduled = article.save_revision(approved_go_live_at=article.go_live_at)
        scheduled.publish()
        change_terms(Page.objects.get(pk=article.pk), eve, change)
        scheduled.refresh_from_db()
        assert stored(article).latest_revision_id == scheduled.pk
        assert scheduled.approved_go_live_at is not None
        assert self.has(scheduled.as_object().share_info.first(), values)
        assert stored(article).title == "Dyke raised"

    def test_a_version_that_waits_for_approval_is_corrected(
        self, article, eve, admin_user, change, values
    ):
        task = GroupApprovalTask.objects.create(name="Approve")
        task.groups.add(eve.groups.first())
        workflow = Workflow.objects.create(name="Approval")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        article.title = "Please approve"
        revision = article.save_revision()
        state = workflow.start(article, admin_user)
        change_terms(Page.objects.get(pk=article.pk), eve, change)
        state.refresh_from_db()
        assert state.current_task_state.revision_id == revision.pk
        state.current_task_state.approve(user=admin_user)
        assert stored(article).title == "Please approve"
        assert self.has(article.share_info.get(), values)

    def test_a_draft_from_before_the_package_is_left_alone(self, article, eve, change):
        revision = article.save_revision()
        del revision.content["share_info"]
        revision.save()
        change_terms(stored(article), eve, change)
        assert stored(article).latest_revision_id == revision.pk

    def test_a_draft_without_a_row_gets_the_pages(self, article, eve, change, values):
        ShareInfo.objects.filter(page_id=article.pk).update(text="Words")
        article.title = "Tomorrow"
        scheduled = article.save_revision(approved_go_live_at=SOON)
        scheduled.content["share_info"] = []
        scheduled.save()
        change_terms(stored(article), eve, change)
        scheduled.refresh_from_db()
        row = scheduled.as_object().share_info.first()
        assert self.has(row, values)
        assert (row.text, row.shareable) == ("Words", True)

    def test_an_alias_stands_for_its_source(self, article, eve, change, values):
        alias = article.create_alias(update_slug="alias")
        change_terms(alias, eve, change)
        assert self.has(article.share_info.get(), values)
        assert self.has(ShareInfo.objects.get(page_id=alias.pk), values)

    def test_both_permissions_are_needed(self, article, eve, make_user, change):
        marks_only = make_user("marks", permissions=["wagtail_advocacy.make_shareable"])
        edits_only = make_user("edits", groups=["Page editors"])
        for user in (marks_only, edits_only):
            with pytest.raises(PermissionDenied):
                change_terms(article, user, change)
        assert actions(article) == []

    def test_a_locked_page_is_refused(self, article, eve, change):
        Page.objects.filter(pk=article.pk).update(locked=True)
        with pytest.raises(NotShareable) as refused:
            change_terms(Page.objects.get(pk=article.pk), eve, change)
        assert refused.value.reason == Reason.LOCKED
        assert actions(article) == []

    def test_another_page_type_is_refused(self, home, eve, change):
        page = home.add_child(instance=PlainPage(title="Plain"))
        assert terms_refusal(page, eve, change) == Reason.PAGE_TYPE

    def test_a_page_that_is_not_live_keeps_what_its_item_says(self, article, eve, change, values):
        article.unpublish()
        change_terms(stored(article), eve, change)
        item = Item.objects.get()
        assert item.withdrawn_at is not None
        assert not self.has(item, values)
        stored(article).get_latest_revision().publish()
        assert self.has(Item.objects.get(), values)


def test_topics_are_added_replaced_and_taken_away(article, eve, site, energy, water):
    def topics():
        return {row.topic.name for row in Item.objects.get().topic_rows.all()}

    change_terms(article, eve, SetTopics(site, keys(energy)))
    change_terms(article, eve, SetTopics(site, keys(water), HowTopics.ADD))
    assert topics() == {"Energy", "Water"}
    change_terms(article, eve, SetTopics(site, keys(water), HowTopics.REPLACE))
    assert topics() == {"Water"}
    change_terms(article, eve, SetTopics(site, keys(water, energy), HowTopics.REMOVE))
    assert topics() == set()


def test_topics_are_added_to_those_of_the_draft(article, eve, site, make_topic, energy, water):
    finance = make_topic("Finance")
    change_terms(article, eve, SetTopics(site, keys(energy)))
    page = stored(article)
    row = page.share_info.get()
    row.topic_keys = list(keys(water))
    page.share_info = [row]
    page.save_revision()
    change_terms(stored(article), eve, SetTopics(site, keys(finance)))
    assert article.share_info.get().topic_keys == list(keys(energy, finance))
    assert draft_row(article).topic_keys == list(keys(water, finance))


def test_replacing_topics_by_the_same_changes_nothing(article, eve, site, energy, water):
    change_terms(article, eve, SetTopics(site, keys(energy, water)))
    change_terms(article, eve, SetTopics(site, keys(water, energy), HowTopics.REPLACE))
    assert len(actions(article)) == 1


def test_a_page_that_is_not_offered_is_prepared(make_article, eve, site, energy):
    page = make_article(shareable=False)
    assert change_terms(page, eve, SetTopics(site, keys(energy))) is None
    assert page.share_info.get().topic_keys == list(keys(energy))


def test_a_page_without_a_row_gets_one_only_where_something_changes(home, eve, site, campaign):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    change_terms(page, eve, SetCampaign(site, None))
    assert not ShareInfo.objects.filter(page_id=page.pk).exists()
    change_terms(page, eve, SetCampaign(site, campaign))
    assert ShareInfo.objects.get(page_id=page.pk).campaign == campaign


def test_a_campaign_is_taken_away(article, eve, site, campaign):
    change_terms(article, eve, SetCampaign(site, campaign))
    change_terms(article, eve, SetCampaign(site, None))
    assert Item.objects.get().campaign is None


@pytest.mark.parametrize("what", ["topics", "campaign", "campaign of another site"])
def test_what_another_site_has_is_refused(article, eve, site, home, what, energy):
    other = Site.objects.create(hostname="other.example", root_page=home.get_root())
    change = {
        "topics": SetTopics(other, keys(energy)),
        "campaign": SetCampaign(other, None),
        "campaign of another site": SetCampaign(
            site, Campaign.objects.create(site=other, name="Theirs")
        ),
    }[what]
    with pytest.raises(NotShareable) as refused:
        change_terms(article, eve, change)
    assert refused.value.reason == Reason.OTHER_SITE


def test_one_end_of_the_window_is_left_as_it_is(make_article, eve):
    page = make_article(share_from=SOON)
    change_terms(page, eve, SetSharingWindow(end=LATER))
    item = Item.objects.get()
    assert (item.share_from, item.share_until) == (SOON, LATER)
    change_terms(page, eve, SetSharingWindow(start=None))
    item.refresh_from_db()
    assert (item.share_from, item.share_until) == (None, LATER)


def test_an_end_before_the_pages_own_start_is_refused(make_article, eve):
    page = make_article(share_from=LATER)
    assert terms_refusal(page, eve, SetSharingWindow(end=SOON)) == Reason.WINDOW
    assert terms_refusal(page, eve, SetSharingWindow(start=None, end=SOON)) is None


def test_an_end_before_the_drafts_own_start_is_refused(article, eve):
    row = article.share_info.get()
    row.share_from = LATER
    article.share_info = [row]
    article.save_revision()
    assert terms_refusal(stored(article), eve, SetSharingWindow(end=SOON)) == Reason.WINDOW


def test_a_vacancy_keeps_its_closing_date(make_article, eve):
    page = make_article(is_vacancy=True, share_until=LATER)
    assert terms_refusal(page, eve, SetSharingWindow(end=None)) == Reason.VACANCY_END
    assert terms_refusal(page, eve, SetSharingWindow(start=SOON)) is None


def test_nothing_new_is_shared_after_the_end(article, eve, site, alice):
    assert offered_items(site, alice.user).exists()
    item = change_terms(article, eve, EndSharing())
    assert not offered_items(site, alice.user).exists()
    assert (item.shareable, item.withdrawn_at) == (True, None)


def test_what_ended_earlier_keeps_its_end(make_article, eve):
    ended = timezone.now() - timedelta(days=3)
    page = make_article(share_until=ended)
    change_terms(page, eve, EndSharing())
    assert page.share_info.get().share_until == ended
    assert actions(page) == []


def test_sharing_that_never_began_is_not_ended(make_article, eve):
    assert terms_refusal(make_article(share_from=SOON), eve, EndSharing()) == Reason.BEGINS_LATER
    unmarked = make_article("Unmarked", shareable=False)
    assert terms_refusal(unmarked, eve, EndSharing()) == Reason.WITHDRAWN
