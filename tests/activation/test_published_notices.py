"""Who suggested what is published is thanked once, and can read it from there."""

import pytest
from django.core import mail
from django.urls import reverse

from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.content.links import add_link, publish_link
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion


SHARE = "You can be the first to share it"


@pytest.fixture
def mod(make_user):
    return make_user("mod", permissions=["wagtail_advocacy.manage_suggestions"])


@pytest.fixture
def suggest():
    def suggest(person, text):
        return services.submit(services.propose(person, text).suggestion, person).suggestion

    return suggest


@pytest.fixture
def publish(mod, django_capture_on_commit_callbacks):
    """Publishes a suggestion as what is given, and lets the worker tell of it."""

    def publish(suggestion, **made):
        decisions.take_up(suggestion, mod)
        Suggestion.objects.filter(pk=suggestion.pk).update(**made)
        with django_capture_on_commit_callbacks(execute=True):
            assert decisions.publish(suggestion)

    return publish


@pytest.fixture
def inbox(client, soup):
    """What stands in a person's inbox about what was published."""

    def inbox(person):
        client.force_login(person.user)
        rows = soup(client.get(reverse("wagtail_advocacy:notices"))).select(".wa-notices__notice")
        return [row for row in rows if "published" in row.text]

    return inbox


def sent_to(person):
    return [message for message in mail.outbox if message.to == [person.user.email]]


def published_to(person):
    return Notice.objects.filter(ambassador=person, kind="suggestion_published").count()


def test_what_is_shared_can_be_read_and_shared(suggest, publish, alice, article, item, inbox):
    publish(suggest(alice, "Eels"), page=article.pk)
    (message,) = sent_to(alice)
    assert message.subject == "Thank you! Your suggestion is published: “Dyke raised”"
    assert f"Read it:\n{article.get_full_url()}\n" in message.body
    assert f'href="{article.get_full_url()}"' in message.alternatives[0][0]
    assert SHARE in message.body
    (row,) = inbox(alice)
    assert article.get_full_url() in [link["href"] for link in row.select("a")]
    assert SHARE in row.text


@pytest.mark.parametrize("is_marked", [True, False])
def test_what_is_not_shared_can_be_read_alone(
    suggest, publish, alice, make_article, article, item, inbox, is_marked
):
    page = article if is_marked else make_article("Quiet", shareable=False)
    type(item).objects.update(shareable=False)
    publish(suggest(alice, "Eels"), page=page.pk)
    (message,) = sent_to(alice)
    assert message.subject == f"Thank you! Your suggestion is published: “{page.title}”"
    assert f"Read it:\n{page.get_full_url()}\n" in message.body
    (row,) = inbox(alice)
    assert page.get_full_url() in [link["href"] for link in row.select("a")]
    assert SHARE not in message.body + message.alternatives[0][0] + row.text


def test_a_link_leads_to_its_own_address(suggest, publish, alice, site):
    link, _is_new = add_link(site, "https://www.example.com/dykes", title="Dykes")
    publish_link(link)
    publish(suggest(alice, "Eels"), link=link)
    (message,) = sent_to(alice)
    assert "Read it:\nhttps://www.example.com/dykes\n" in message.body
    assert SHARE in message.body


def test_what_he_may_not_open_is_neither_named_nor_led_to(
    suggest, publish, alice, article, item, restrict, inbox
):
    restrict(article, "groups")
    publish(suggest(alice, "Eels"), page=article.pk)
    (message,) = sent_to(alice)
    (row,) = inbox(alice)
    for text in (message.subject + message.body, row.text):
        assert "“Eels”" in text
        assert "Dyke raised" not in text
        assert "Read it" not in text


def test_who_was_joined_with_it_is_thanked_once(
    suggest, publish, alice, bob, mod, article, item, inbox, django_capture_on_commit_callbacks
):
    first = suggest(alice, "Eels")
    for person in (bob, bob, alice):
        decisions.merge(suggest(person, "Eels again"), first, mod)
    publish(first, page=article.pk)
    with django_capture_on_commit_callbacks(execute=True):
        decisions.publish(first)
        article.save_revision().publish()
    assert published_to(alice) == published_to(bob) == 1
    (message,) = sent_to(bob)
    assert message.subject == "Thank you! “Dyke raised” is published, which yours was joined with"
    assert f"Read it:\n{article.get_full_url()}\n" in message.body
    own = Notice.objects.get(ambassador=bob, kind="suggestion_published").thing_id
    assert reverse("wagtail_advocacy:suggestion", args=[own]) in message.body
    (row,) = inbox(bob)
    assert "“Dyke raised” is published, which yours was joined with" in row.text
    (message,) = sent_to(alice)
    assert "Your suggestion is published" in message.subject


def test_who_left_since_he_was_joined_with_it_is_told_nothing(
    suggest, publish, alice, bob, mod, article
):
    first = suggest(alice, "Eels")
    decisions.merge(suggest(bob, "Eels again"), first, mod)
    leave(bob)
    publish(first, page=article.pk)
    assert published_to(bob) == 0
