"""Two people do the same at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from wagtail_advocacy.content.services import make_shareable
from wagtail_advocacy.models import Item, ShareInfo


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_page_marked_twice_at_once_has_one_row_and_one_item(make_article, eve):
    page = make_article(shareable=False)
    ShareInfo.objects.all().delete()
    Item.objects.all().delete()
    together = Barrier(2, timeout=10)

    def mark(_):
        try:
            together.wait()
            return make_shareable(page, eve).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(mark, range(2))
    assert first == second
    assert ShareInfo.objects.get(page_id=page.pk).shareable
