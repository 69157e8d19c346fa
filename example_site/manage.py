#!/usr/bin/env python
"""Run Django's commands for the example site."""

import os
import sys
from pathlib import Path


def main():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    # Python puts this script's own folder first: "settings" and "urls" would be importable twice.
    sys.path = [
        entry for entry in sys.path if Path(entry).resolve() != Path(__file__).resolve().parent
    ]
    main()
