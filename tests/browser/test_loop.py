"""The whole loop, as the people in it meet it."""

import re

from playwright.sync_api import expect

from tests.testapp.models import StandardPage
from wagtail_advocacy.management.installation import OWNERS, install
from wagtail_advocacy.models import Ambassador, Click, Share


def test_from_the_owners_checklist_to_the_value_of_a_click(
    new_page, live_server, site, programme, home, carol, eve, make_user
):
    install()
    article = StandardPage(title="Dyke raised in time", slug="dyke", introduction="Dry feet.")
    home.add_child(instance=article)

    owner = new_page(make_user("owner", groups=[OWNERS]))
    owner.goto("/admin/")
    owner.get_by_role("button", name=re.compile("Waterfans")).click()
    owner.get_by_role("list", name="Waterfans").get_by_role("link", name="Dashboard").click()
    expect(owner.get_by_text("Make five articles shareable")).to_be_visible()

    employee = new_page(carol)
    employee.goto("/advocacy/")
    employee.get_by_role("link", name="Join").click()
    employee.get_by_label("I have read the guidelines and follow them").check()
    employee.get_by_role("button", name="Join").click()
    expect(employee.get_by_role("heading", name="Nothing to share yet")).to_be_visible()
    assert Ambassador.objects.get(user=carol).is_active

    editor = new_page(eve)
    editor.goto(f"/admin/pages/{article.pk}/edit/")
    editor.get_by_role("tab", name="Waterfans").click()
    editor.get_by_label("May colleagues share this?").press("Space")
    editor.get_by_label("Suggested text", exact=True).fill("We raised this dyke. Proud of it!")
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("published")).to_be_visible()

    employee.goto(article.get_url())
    employee.get_by_role("link", name="Share on LinkedIn").click()
    expect(employee.get_by_label("Why do you share this?")).to_have_value(
        "We raised this dyke. Proud of it!"
    )
    employee.context.grant_permissions(["clipboard-read", "clipboard-write"])
    employee.context.route(
        "https://www.linkedin.com/**",
        lambda route: route.fulfill(content_type="text/html", body="<title>LinkedIn</title>"),
    )
    with employee.context.expect_page() as opened:
        employee.get_by_role("button", name="Copy text & open LinkedIn").click()
    network = opened.value
    network.wait_for_url("https://www.linkedin.com/sharing/share-offsite/**")
    share = Share.objects.get()
    assert share.code in network.url
    assert employee.evaluate("navigator.clipboard.readText()") == (
        "We raised this dyke. Proud of it!"
    )

    outsider = new_page()
    outsider.goto(f"/s/{share.code}/")
    expect(outsider.get_by_role("heading", name="Dyke raised in time")).to_be_visible()
    assert f"utm_content={share.code}" in outsider.url
    click = Click.objects.get()
    assert (click.verdict, click.hits) == ("counted", 1)
    share.refresh_from_db()
    assert (share.state, share.confirmed_by) == ("confirmed", "reader")

    employee.goto("/advocacy/impact/")
    expect(employee.get_by_role("heading", level=1)).to_contain_text("1 reader")

    owner.goto("/admin/advocacy/reports/dashboard/")
    expect(owner.get_by_role("main")).to_contain_text(re.compile(r"EUR\s3\b"))
