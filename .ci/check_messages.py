"""Fail when a text of the package is missing from a catalogue, or a catalogue was not compiled."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


PACKAGE = Path(__file__).resolve().parent.parent / "wagtail_advocacy"
LANGUAGES = ["nl", "da"]


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout  # noqa: S603


def main() -> int:
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / PACKAGE.name
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
        for language in LANGUAGES:
            makemessages = (sys.executable, "-m", "django", "makemessages", "-l", language)
            run(*makemessages, "--no-location", cwd=copy)
            fresh = copy / "locale" / language / "LC_MESSAGES" / "django.po"
            for kind in ("--untranslated", "--only-fuzzy"):
                left = run("msgattrib", kind, "--no-obsolete", "--no-wrap", str(fresh), cwd=copy)
                problems += [
                    f"{language} {kind[2:]}: {line}"
                    for line in left.splitlines()
                    if line.startswith("msgid ") and line != 'msgid ""'
                ]
            committed = PACKAGE / "locale" / language / "LC_MESSAGES"
            compiled = Path(folder) / f"{language}.mo"
            run("msgfmt", "-o", str(compiled), str(committed / "django.po"), cwd=folder)
            if compiled.read_bytes() != (committed / "django.mo").read_bytes():
                problems.append(f"{language}: django.mo is older than django.po; run make messages")
    print("\n".join(problems) or "catalogues are complete")  # noqa: T201
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
