"""The wheel works where nothing else of this repository is."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import django
import pytest
import wagtail


pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
FRESH_SITE = Path(__file__).with_name("fresh_site")
NOT_SOURCE = shutil.ignore_patterns(
    ".*", "build", "dist", "_build", "var", "node_modules", "__pycache__", "*.egg-info"
)


def run(*command, **options) -> str:
    """What ``command`` prints; fails the test with all of its output when it fails."""
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    if result.returncode:
        pytest.fail(f"{command} ended with {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy, so that nothing left over from an earlier build gets in."""
    source = tmp_path_factory.mktemp("source") / "project"
    shutil.copytree(ROOT, source, ignore=NOT_SOURCE)
    target = tmp_path_factory.mktemp("dist")
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, source
    )  # fmt: skip
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def fresh_python(wheel, tmp_path_factory) -> Path:
    """The interpreter of an environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet",
        "--disable-pip-version-check", "--no-compile", wheel, f"Django=={django.__version__}",
        f"wagtail=={wagtail.__version__}",
    )  # fmt: skip
    return python


def files_below(folder: str) -> set[str]:
    package = ROOT / "wagtail_advocacy"
    return {
        f"wagtail_advocacy/{path.relative_to(package).as_posix()}"
        for path in (package / folder).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("folder", ["templates", "static", "locale"])
def test_the_wheel_holds_every_template_static_file_and_translation(contents, folder):
    expected = files_below(folder)
    assert expected
    assert expected - contents == set()


@pytest.mark.parametrize("language", ["nl", "da"])
def test_the_wheel_holds_compiled_translations(contents, language):
    assert f"wagtail_advocacy/locale/{language}/LC_MESSAGES/django.mo" in contents


def test_the_wheel_holds_the_package_and_nothing_beside_it(contents):
    tops = {name.partition("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"wagtail_advocacy"}


def test_a_fresh_site_renders_the_hub_from_the_wheel(fresh_python, tmp_path):
    shutil.copytree(FRESH_SITE, tmp_path, dirs_exist_ok=True)
    # Neither the settings nor the search path of this test run may leak into it.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "DJANGO_SETTINGS_MODULE", "TEST_DATABASE_URL"}
    }
    printed = run(fresh_python, "walk.py", cwd=tmp_path, env=environment)
    assert printed.splitlines()[-1] == "The hub was rendered."
