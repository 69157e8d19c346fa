from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageLogEntry,
    Workflow,
    WorkflowTask,
)

from tests.testapp.models import PlainPage, StandardPage
from wagtail_advocacy.content.models import Item, ShareInfo
from wagtail_advocacy.content.services import (
    NotShareable,
    make_shareable,
    may_mark,
    refusal,
    stop_sharing,
)
from wagtail_advocacy.content.target import Reason


@pytest.fixture
def unmarked(make_article):
    return make_article(shareable=False, text="Words")


def actions(page):
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_advocacy")
    return [(entry.user.username, entry.action) for entry in entries.order_by("pk")]


def test_a_page_is_offered_at_once(unmarked, eve):
    item = make_shareable(unmarked, eve)
    assert (item.page_id, item.shareable, item.text) == (unmarked.pk, True, "Words")
    assert unmarked.share_info.get().shareable
    assert unmarked.revisions.count() == 1


def test_a_page_without_a_row_gets_one(home, eve):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    assert make_shareable(page, eve).title == "Fresh"
    assert ShareInfo.objects.get(page_id=page.pk).shareable


def test_sharing_is_stopped_at_once(article, eve):
    item = stop_sharing(article, eve)
    assert not item.shareable
    assert item.withdrawn_at is not None
    assert not article.share_info.get().shareable


def test_both_acts_stand_in_the_audit_log_once(unmarked, eve):
    for act in (make_shareable, make_shareable, stop_sharing, stop_sharing):
        act(unmarked, eve)
    assert actions(unmarked) == [
        ("eve", "wagtail_advocacy.make_shareable"),
        ("eve", "wagtail_advocacy.stop_sharing"),
    ]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("wagtail_advocacy.make_shareable", "Made the page shareable"),
        ("wagtail_advocacy.stop_sharing", "Stopped the page from being shared"),
    ],
)
def test_the_audit_log_reads_well(unmarked, eve, action, message):
    entry = PageLogEntry.objects.log_action(unmarked, action, user=eve)
    assert registry.get_formatter(entry).format_message(entry) == message


def test_somebodys_draft_is_not_published_but_gets_the_flag(unmarked, eve):
    unmarked.title = "Not yet"
    unmarked.save_revision()
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    page = StandardPage.objects.get(pk=unmarked.pk)
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.has_unpublished_changes) == ("Dyke raised", True)
    assert (draft.title, draft.share_info.first().shareable) == ("Not yet", True)
    assert draft.share_info.first().pk == page.share_info.get().pk
    page.get_latest_revision().publish()
    assert ShareInfo.objects.get(page_id=page.pk).shareable


def test_a_draft_that_cannot_be_validated_is_no_obstacle(unmarked, eve):
    unmarked.title = ""
    unmarked.save_revision(clean=False)
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    page = Page.objects.get(pk=unmarked.pk)
    assert page.get_latest_revision_as_object().share_info.first().shareable


def test_other_words_of_the_draft_are_kept(unmarked, eve):
    unmarked.share_info = [ShareInfo(pk=unmarked.share_info.get().pk, text="New words")]
    unmarked.save_revision()
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    row = Page.objects.get(pk=unmarked.pk).get_latest_revision_as_object().share_info.first()
    assert (row.text, row.shareable) == ("New words", True)
    assert Item.objects.get().text == "Words"


def test_a_scheduled_version_is_published_with_the_flag(unmarked, eve):
    unmarked.title = "Tomorrow"
    unmarked.go_live_at = timezone.now() + timedelta(days=1)
    scheduled = unmarked.save_revision(approved_go_live_at=unmarked.go_live_at)
    scheduled.publish()
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    page = StandardPage.objects.get(pk=unmarked.pk)
    assert page.latest_revision_id == scheduled.pk
    scheduled.refresh_from_db()
    assert scheduled.content["share_info"][0]["shareable"]
    assert scheduled.approved_go_live_at is not None
    assert page.title == "Dyke raised"


def test_a_version_that_waits_for_approval_gets_the_flag_where_it_stands(unmarked, eve, admin_user):
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.add(eve.groups.first())
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    unmarked.title = "Please approve"
    revision = unmarked.save_revision()
    state = workflow.start(unmarked, admin_user)
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    state.refresh_from_db()
    assert state.current_task_state.revision_id == revision.pk
    state.current_task_state.approve(user=admin_user)
    page = StandardPage.objects.get(pk=unmarked.pk)
    assert (page.title, page.share_info.get().shareable) == ("Please approve", True)


def test_a_draft_from_before_the_package_is_left_alone(unmarked, eve):
    unmarked.title = "Old"
    revision = unmarked.save_revision()
    del revision.content["share_info"]
    revision.save()
    make_shareable(Page.objects.get(pk=unmarked.pk), eve)
    assert Page.objects.get(pk=unmarked.pk).latest_revision_id == revision.pk


def test_a_page_behind_a_login_is_refused_with_the_reason(unmarked, eve, restrict):
    restrict(unmarked)
    with pytest.raises(NotShareable) as refused:
        make_shareable(unmarked, eve)
    assert refused.value.reason == Reason.RESTRICTED
    assert "login page" in str(refused.value)
    assert not unmarked.share_info.get().shareable
    assert actions(unmarked) == []


def test_a_page_behind_a_login_with_an_outside_address_is_accepted(make_article, eve, restrict):
    page = make_article(
        shareable=False, target_kind="address", target_address="https://press.example/a"
    )
    restrict(page)
    assert make_shareable(page, eve).target_address == "https://press.example/a"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"live": False}, Reason.NOT_LIVE),
        ({"expire_at": timezone.now() - timedelta(days=1)}, Reason.EXPIRED),
        ({"locked": True}, Reason.LOCKED),
    ],
)
def test_other_reasons_for_a_refusal(unmarked, eve, values, reason):
    Page.objects.filter(pk=unmarked.pk).update(**values)
    assert refusal(Page.objects.get(pk=unmarked.pk), eve) == reason


def test_another_page_type_is_refused(home, eve):
    page = home.add_child(instance=PlainPage(title="Plain"))
    assert refusal(page, eve) == Reason.PAGE_TYPE


def test_a_locked_page_goes_on_being_shared(article, eve):
    Page.objects.filter(pk=article.pk).update(locked=True)
    with pytest.raises(NotShareable):
        stop_sharing(Page.objects.get(pk=article.pk), eve)
    assert Item.objects.get().shareable


@pytest.mark.parametrize("act", [make_shareable, stop_sharing])
def test_both_permissions_are_needed(act, unmarked, eve, make_user):
    marks_only = make_user("marks", permissions=["wagtail_advocacy.make_shareable"])
    edits_only = make_user("edits", groups=["Page editors"])
    for user in (marks_only, edits_only):
        with pytest.raises(PermissionDenied):
            act(unmarked, user)
    assert may_mark(unmarked, eve)


def test_an_alias_stands_for_its_source(unmarked, eve):
    alias = unmarked.create_alias(update_slug="alias")
    assert make_shareable(alias, eve).page_id == unmarked.pk
    assert ShareInfo.objects.get(page_id=alias.pk).shareable
    stop_sharing(alias, eve)
    assert not unmarked.share_info.get().shareable


def test_the_root_is_never_marked(home, eve):
    assert not may_mark(home.get_root(), eve)


def test_stopping_a_page_that_is_not_live_withdraws_its_item(article, eve):
    article.unpublish()
    stop_sharing(Page.objects.get(pk=article.pk), eve)
    assert not Item.objects.get().shareable


def test_stopping_what_was_never_shared_makes_no_item(unmarked, eve):
    assert stop_sharing(unmarked, eve) is None
