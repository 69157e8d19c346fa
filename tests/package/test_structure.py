"""The house stands: imports run downwards, every model is re-exported, files stay small."""

import ast
import inspect
from pathlib import Path

import pytest
from django.apps import apps

import wagtail_advocacy
from wagtail_advocacy import models


PACKAGE = Path(wagtail_advocacy.__file__).parent
KERNEL = [
    "conf",
    "signals",
    "permissions",
    "safe_http",
    "background",
    "spreadsheets",
    "statements",
    "migration_defaults",
]
STATIONS = [
    "networks",
    "programme",
    "content",
    "sharing",
    "tracking",
    "measurement",
    "motivation",
    "suggestions",
    "activation",
]
READERS = ["hub", "reports"]
COMPOSITION = [
    "apps",
    "checks",
    "account_checks",
    "models",
    "urls",
    "public_urls",
    "wagtail_hooks",
    "templatetags",
    "management",
]
FLOORS = {
    **dict.fromkeys(KERNEL, 0),
    **{name: floor for floor, name in enumerate(STATIONS, start=1)},
    **dict.fromkeys(READERS, 20),
    **dict.fromkeys(COMPOSITION, 30),
}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.relative_to(PACKAGE).parts
)


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The rooms of the package that a module imports, wherever in the file."""
    here = ["wagtail_advocacy", *path.relative_to(PACKAGE).with_suffix("").parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "wagtail_advocacy" and len(parts) > 1 and parts[1] in FLOORS:
                found.add(parts[1])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_rooms_above_its_own(path):
    own = room(path)
    if own == "__init__":
        assert not imported_rooms(path)
        return
    wrong = {
        other
        for other in imported_rooms(path) - {own}
        if FLOORS[other] >= FLOORS[own] and FLOORS[own] not in (0, 30)
    }
    if FLOORS[own] == 0:
        wrong = {other for other in imported_rooms(path) - {own} if FLOORS[other] > 0}
    assert not wrong, f"{own} imports {', '.join(sorted(wrong))}"


def test_every_folder_has_a_floor():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders - {"migrations"} <= FLOORS.keys()


def test_every_model_is_reexported_from_models():
    defined = {model.__name__ for model in apps.get_app_config("wagtail_advocacy").get_models()}
    assert defined == set(models.__all__)


def test_models_module_holds_no_code():
    tree = ast.parse(inspect.getsource(models))
    assert {type(node) for node in tree.body} <= {ast.Expr, ast.ImportFrom, ast.Assign}


def test_every_module_with_models_is_imported_by_models():
    with_models = {
        path.relative_to(PACKAGE).parts[0]
        for pattern in ("*/models.py", "*/models/__init__.py")
        for path in PACKAGE.glob(pattern)
    }
    imported = imported_rooms(PACKAGE / "models.py")
    assert with_models == imported


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_stays_below_400_lines(path):
    if path.name != "tlds.py":
        assert len(path.read_text().splitlines()) <= 400
