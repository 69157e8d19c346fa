"""Nobody who installs the package sees a missing migration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


ROOT = Path(__file__).resolve().parents[2]
OWN = "wagtail_advocacy"


def manage(settings, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments, f"--settings={settings}"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command(
        "makemigrations", "wagtail_advocacy", "testapp", "--check", "--dry-run", verbosity=0
    )


def test_no_migration_is_missing_where_models_are_swapped():
    result = manage("tests.settings_custom", "makemigrations", "--check", "--dry-run")
    assert result.returncode == 0, result.stdout + result.stderr


def test_migrations_run_where_models_are_swapped(tmp_path):
    result = manage(
        "tests.settings_custom",
        "migrate",
        "--verbosity=0",
        TEST_DATABASE_URL=f"sqlite:///{tmp_path / 'custom.sqlite3'}",
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_migration_of_the_example_site_is_missing(tmp_path):
    result = manage(
        "example_site.settings", "makemigrations", "--check", "--dry-run", DEMO_DIR=str(tmp_path)
    )
    assert result.returncode == 0, result.stdout + result.stderr


def own_models(loader):
    models = loader.project_state().models
    return ProjectState({key: model for key, model in models.items() if key[0] == OWN})


def test_the_squashed_migration_makes_what_the_ones_it_replaces_made():
    squashed = MigrationLoader(None)
    replaced = MigrationLoader(None, replace_migrations=False)
    assert (OWN, "0005_networks") not in squashed.graph.nodes
    assert (OWN, "0001_squashed_0005_networks") in squashed.graph.nodes
    detector = MigrationAutodetector(own_models(replaced), own_models(squashed))
    assert detector.changes(graph=squashed.graph) == {}
