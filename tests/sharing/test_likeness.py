"""Identical texts."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from wagtail_advocacy.sharing.likeness import text_digest
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import start_share


@pytest.mark.parametrize(
    "other", ["proud of  it", "Proud of it.", "PROUD OF IT!", "Proud of it https://x.example/a"]
)
def test_texts_that_read_the_same_are_the_same(other):
    assert text_digest("Proud of it") == text_digest(other)


@pytest.mark.parametrize("other", ["Proud of them", "Proud #of it", ""])
def test_other_texts_are_others(other):
    assert text_digest("Proud of it") != text_digest(other)


def test_x_refuses_what_a_colleague_posted_and_says_why(alice, bob, item):
    start_share(alice, item, "x", "Proud of it.")
    with pytest.raises(ValidationError) as refused:
        start_share(bob, item, "x", "proud of it")
    assert "A colleague has posted these words on X already" in refused.value.messages[0]
    assert not Share.objects.filter(ambassador=bob).exists()
    start_share(bob, item, "x", "My own words.")


def test_x_lets_a_person_post_his_own_words_again(alice, item):
    start_share(alice, item, "x", "Proud of it.")
    assert start_share(alice, item, "x", "Proud of it.").times == 2


def test_other_networks_never_refuse_it(alice, bob, item):
    start_share(alice, item, "linkedin", "Proud of it.")
    start_share(bob, item, "linkedin", "Proud of it.")
    start_share(bob, item, "x", "Proud of it.")


def test_the_composer_nudges_towards_own_words(client, alice, bob, item):
    start_share(alice, item, "linkedin", item.text or "Proud of it.")
    start_share(bob, item, "linkedin", "Proud of it.")
    client.force_login(bob.user)
    url = reverse("wagtail_advocacy:composer", args=[item.pk])
    html = client.get(url, {"network": "linkedin"}).content.decode()
    assert "1 colleague posted this text." in html
    assert "alice" not in html


def test_blocked_words_are_refused_on_the_server(client, programme, alice, item):
    programme.blocked_terms = "Delta\nGamma"
    programme.save()
    client.force_login(alice.user)
    url = reverse("wagtail_advocacy:start_share", args=[item.pk])
    response = client.post(url, {"network": "linkedin", "text": "About the delta"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Please say it without “Delta”." in html
    assert "About the delta" in html
    assert not Share.objects.exists()


def test_the_signature_counts_and_goes_out_but_is_not_part_of_ones_text(
    client, programme, alice, item
):
    programme.signature = "I work at Waterkant."
    programme.save()
    share = start_share(alice, item, "x", "Mine")
    assert share.text == "Mine"
    with pytest.raises(ValidationError, match="allows 280"):
        start_share(alice, item, "x", "x" * 240)
    client.force_login(alice.user)
    composer = reverse("wagtail_advocacy:composer", args=[item.pk])
    html = client.get(composer, {"network": "x"}).content.decode()
    assert "I work at Waterkant." in html
    start = reverse("wagtail_advocacy:start_share", args=[item.pk])
    html = client.post(start, {"network": "x", "text": "Mine"}).content.decode()
    assert "text=Mine%0A%0AI%20work%20at%20Waterkant." in html


def test_the_editors_suggested_text_is_checked_too(editor, article, posted, programme):
    programme.blocked_terms = "Delta"
    programme.save()
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = posted(editor, url, **{"share_info-0-text": "The delta works", "action-publish": "1"})
    html = editor.post(url, data).content.decode()
    assert "Please say it without “Delta”." in html
    assert "The delta works" in html
