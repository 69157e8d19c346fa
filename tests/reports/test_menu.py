import pytest
from django.contrib.auth.models import Permission
from wagtail.admin.menu import SubmenuMenuItem

from wagtail_advocacy.permissions import VIEW_PARTICIPATION
from wagtail_advocacy.reports.menu import advocacy_menu


def items(menu, request):
    return sorted(menu.menu_items_for_request(request), key=lambda item: item.order)


def shown(rf, user):
    """The menu as ``user`` sees it: each label with those of the menu that it opens."""
    request = rf.get("/admin/")
    request.user = user
    return {
        str(item.label): (
            [str(each.label) for each in items(item.menu, request)]
            if isinstance(item, SubmenuMenuItem)
            else []
        )
        for item in items(advocacy_menu, request)
    }


@pytest.mark.django_db
def test_the_menu_has_few_entries_and_the_rest_by_what_it_is(rf, admin_user):
    menu = shown(rf, admin_user)
    assert list(menu) == [
        "Dashboard",
        "Shareable items",
        "Suggestions",
        "Questions",
        "Reports",
        "Content",
        "People",
        "Figures",
        "Programme settings",
    ]
    assert menu["Reports"][0] == "Participation"
    assert menu["Content"][0] == "Curated links"
    assert menu["People"] == ["Ambassadors", "Roles", "Teams", "Guidelines"]
    assert "Prices per click" in menu["Figures"]


@pytest.mark.django_db
def test_a_menu_without_anything_for_the_person_is_not_shown(rf, django_user_model):
    user = django_user_model.objects.create_user("nora", password="nora")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename=VIEW_PARTICIPATION),
    )
    assert shown(rf, user) == {"Reports": ["Participation"]}
