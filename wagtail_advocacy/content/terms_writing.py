"""Writing a page's terms past the page editor: to its row, and to what waits to be published."""

from collections.abc import Callable

import swapper
from modelcluster.models import get_serializable_data_for_fields, model_from_serializable_data
from wagtail.models import AbstractPage, Revision, TaskState

from .models import ShareInfo


# From a row to the values, by attribute name, that it is to have. Each row is asked for itself, as
# a draft may hold other terms than the page.
NewTerms = Callable[[ShareInfo], dict[str, object]]


def lock_page(page: AbstractPage) -> None:
    """Have a second writer wait, who would otherwise make the page's one row once more."""
    pages = swapper.load_model("wagtailcore", "Page").objects
    pages.select_for_update().filter(pk=page.pk).values_list("pk").first()


def live_row(page: AbstractPage) -> ShareInfo:
    """The row of ``page`` as it is stored, or a new one."""
    row = ShareInfo.objects.filter(page_id=page.pk).first()
    return row or ShareInfo(page_id=page.pk)


def rows_of(page: AbstractPage) -> list[ShareInfo]:
    """The rows that ``write_terms`` would write: the live one first, then those of drafts."""
    in_drafts = [_row_in(revision) for revision in _unpublished(page)]
    return [live_row(page), *(row for row in in_drafts if row is not None)]


def write_terms(page: AbstractPage, user, new_terms: NewTerms) -> bool:
    """Give ``page``, its aliases and its drafts what ``new_terms`` says. Whether anything
    changed.

    Nobody's draft is published. The editor's latest draft gets a revision more; one that is
    scheduled or waits for approval is corrected where it stands, as a newer one would not be
    published in its place.
    """
    row = live_row(page)
    values = _changes(row, new_terms)
    if values:
        _give(row, values)
        row.save()
        ShareInfo.objects.filter(page__alias_of_id=page.pk).update(**values)
    waiting = _waiting(page)
    changed = [_correct(revision, row, new_terms) for revision in waiting]
    latest = _draft(page)
    if latest is not None and latest not in waiting:
        changed.append(_add_revision(latest, user, row, new_terms))
    return bool(values) or any(changed)


def _waiting(page: AbstractPage) -> set[Revision]:
    revisions = Revision.page_revisions.filter(object_id=str(page.pk))
    waiting = set(revisions.filter(approved_go_live_at__isnull=False))
    waiting.update(
        revisions.filter(
            task_states__status=TaskState.STATUS_IN_PROGRESS,
            task_states__workflow_state__status="in_progress",
        )
    )
    return waiting


def _draft(page: AbstractPage) -> Revision | None:
    return page.get_latest_revision() if page.has_unpublished_changes else None


def _unpublished(page: AbstractPage) -> set[Revision]:
    return (_waiting(page) | {_draft(page)}) - {None}


def _row_in(revision: Revision) -> ShareInfo | None:
    # A revision from before the package was installed leaves the live row as it is.
    if "share_info" not in revision.content:
        return None
    rows = revision.content["share_info"]
    if not rows:
        return ShareInfo()
    return model_from_serializable_data(ShareInfo, rows[0], check_fks=False)


def _changes(row: ShareInfo, new_terms: NewTerms) -> dict[str, object]:
    return {name: value for name, value in new_terms(row).items() if getattr(row, name) != value}


def _give(row: ShareInfo, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _correct(revision: Revision, row: ShareInfo, new_terms: NewTerms) -> bool:
    draft_row = _row_in(revision)
    values = _changes(draft_row, new_terms) if draft_row else {}
    if not values:
        return False
    rows = revision.content["share_info"] or [get_serializable_data_for_fields(row)]
    _give(draft_row, values)
    data = get_serializable_data_for_fields(draft_row)
    names = [ShareInfo._meta.get_field(name).name for name in values]
    rows[0].update(pk=row.pk, **{name: data[name] for name in names})
    revision.content["share_info"] = rows
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    return True


def _add_revision(latest: Revision, user, row: ShareInfo, new_terms: NewTerms) -> bool:
    draft_row = _row_in(latest)
    values = _changes(draft_row, new_terms) if draft_row else {}
    if not values:
        return False
    draft = latest.as_object()
    draft_row = draft.share_info.first() or live_row(draft)
    draft_row.pk = row.pk
    _give(draft_row, values)
    draft.share_info = [draft_row]
    draft.save_revision(user=user, clean=False)
    return True
