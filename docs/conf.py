"""Sphinx configuration. Build: sphinx-build -W --keep-going -b html docs docs/_build"""

import sys
from pathlib import Path

import django
from django.conf import settings


DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

# The reference pages read the package's own code; nothing of a site is needed for that.
if not settings.configured:
    settings.configure(USE_I18N=False, SECRET_KEY="only-for-the-docs")  # noqa: S106

import reference_tables  # noqa: E402

import wagtail_advocacy  # noqa: E402


project = "wagtail-advocacy"
author = "wagtail-advocacy contributors"
copyright = "wagtail-advocacy contributors"
release = version = wagtail_advocacy.__version__

extensions = ["myst_parser", "sphinx_wagtail_theme"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build", "README.md"]
language = "en"
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist", "attrs_block"]
myst_heading_anchors = 3

html_theme = "sphinx_wagtail_theme"
html_title = f"wagtail-advocacy {release}"
html_static_path = ["_static"]
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "project_name": "wagtail-advocacy",
    "logo_alt": "wagtail-advocacy",
    "footer_links": "Wagtail|https://wagtail.org/,Django|https://www.djangoproject.com/",
    "github_url": "",
}


def setup(app):
    app.connect("source-read", reference_tables.fill_in)
    return {"version": django.__version__, "parallel_read_safe": True}
