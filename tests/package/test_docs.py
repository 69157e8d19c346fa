"""The documentation says what the code says."""

import importlib.util
import re
from pathlib import Path

import pytest

from wagtail_advocacy import account_checks, checks, permissions, signals
from wagtail_advocacy.conf import PREFIX, SETTINGS
from wagtail_advocacy.management import installation
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.networks import checks as network_checks


ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CHECK_ID = re.compile(r"wagtail_advocacy\.[EW]\d{3}")


@pytest.fixture(scope="module")
def tables():
    spec = importlib.util.spec_from_file_location("reference_tables", DOCS / "reference_tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def built(tables, name: str) -> str:
    """The page as Sphinx reads it, with the generated parts filled in."""
    source = [page(name)]
    tables.fill_in(None, name, source)
    return source[0]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_settings_reference_explains_every_setting(tables, name):
    text = built(tables, "reference/settings.md")
    assert f"## {PREFIX}{name}\n" in text
    assert SETTINGS[name].text.replace("``", "`") in text


def test_the_networks_reference_has_a_row_for_every_network(tables):
    text = built(tables, "reference/networks.md")
    assert all(f"| `{network.id}` |" in text for network in all_networks())


def test_the_networks_guide_has_a_row_for_every_interface(tables):
    text = built(tables, "guides/networks.md")
    with_one = [network for network in all_networks() if network.api]
    assert with_one
    for network in with_one:
        (row,) = [line for line in text.splitlines() if line.startswith(f"| {network.label} |")]
        assert all(f"`{scope}`" in row for scope in network.api.scopes)


def test_the_checks_reference_lists_exactly_the_ids_of_the_code():
    modules = (account_checks, checks, network_checks)
    in_code = {
        found
        for module in modules
        for found in CHECK_ID.findall(Path(module.__file__).read_text(encoding="utf-8"))
    }
    in_docs = set(CHECK_ID.findall(page("reference/checks.md")))
    assert in_code == in_docs


@pytest.mark.parametrize(
    "codename",
    [
        codename
        for codename, _ in (
            *permissions.ITEM_PERMISSIONS,
            *permissions.REPORT_PERMISSIONS,
            *permissions.PERSONAL_PERMISSIONS,
            *permissions.PRICE_PERMISSIONS,
            *permissions.ALERT_PERMISSIONS,
            *permissions.CONVERSION_PERMISSIONS,
            *permissions.CONVERSION_KEY_PERMISSIONS,
            *permissions.COST_PERMISSIONS,
        )
    ],
)
def test_the_permissions_reference_names_every_permission(codename):
    assert f"`{codename}`" in page("reference/permissions.md")


def test_the_permissions_reference_names_what_the_groups_get():
    text = page("reference/permissions.md")
    assert installation.OWNERS in text
    assert installation.EDITORS in text
    assert all(f"`{codename}`" in text for codename in installation.OWNER_PERMISSIONS)


def test_the_signals_reference_lists_every_signal():
    text = page("reference/signals.md")
    names = [name for name, value in vars(signals).items() if isinstance(value, signals.Signal)]
    assert names
    assert all(f"`{name}`" in text for name in names)


def test_the_commands_reference_lists_every_command_and_schedule():
    text = page("reference/commands.md")
    commands = (ROOT / "wagtail_advocacy/management/commands").glob("[!_]*.py")
    assert all(f"`manage.py {command.stem}`" in text for command in commands)
    assert all(f"`wagtail_advocacy.{task.name}`" in text for task in installation.SCHEDULED_TASKS)


def test_the_readme_names_both_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_every_link_and_picture_leads_to_a_file():
    link = re.compile(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)|\{image\} (\S+)")
    missing = [
        f"{source.relative_to(ROOT)}: {target}"
        for source in [ROOT / "README.md", *DOCS.rglob("*.md")]
        if "_build" not in source.parts
        for target in map("".join, link.findall(source.read_text(encoding="utf-8")))
        if not (source.parent / target).exists()
    ]
    assert missing == []


def test_the_pictures_stay_small():
    pictures = list((DOCS / "_static/screenshots").glob("*.png"))
    assert pictures
    assert sum(picture.stat().st_size for picture in pictures) < 3_000_000


def test_the_tutorial_gives_the_cluster_setting_of_the_system_check(settings):
    settings.Q_CLUSTER = None
    hint = checks.check_cluster(None)[0].hint
    recommended = hint[hint.index("{") : hint.index("}") + 1]
    tutorial = re.search(r"^Q_CLUSTER = (\{.*?^\})", page("tutorial.md"), re.DOTALL | re.MULTILINE)
    assert " ".join(tutorial[1].split()).replace("{ ", "{").replace(", }", "}") == recommended
