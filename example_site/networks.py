"""A Mastodon server of the demo's own, for trying out connected accounts without the internet.

It is mastodon_mock, which answers as Mastodon does and lets anybody sign in as anybody. People type
the name ``waterkant.social``; the demo asks this machine instead.
"""

import json
import shutil
import sys
from pathlib import Path

from example_site.environment import base_url


SERVER = "waterkant.social"
PEOPLE = {"waterfan": "A fan of water", "reader": "A reader", "neighbour": "A neighbour"}


def mastodon_command(host: str, port: int, folder: Path) -> list[str] | None:
    """What starts the server on the port after the demo's own, with its data in ``folder``.

    ``None`` where it is not installed.
    """
    program = shutil.which("mastodon_mock", path=str(Path(sys.executable).parent))
    if program is None:
        return None
    settings = folder / "mastodon.toml"
    text = _settings(folder / "mastodon.sqlite3", base_url(host, port))
    settings.write_text(text, encoding="utf-8")
    place = ["--host", host, "--port", str(port + 1)]
    return [program, "serve", "--config", str(settings), *place, "--log-level", "error"]


def _settings(database: Path, site: str) -> str:
    # A JSON string is a TOML string as well.
    scheme, _slashes, domain = site.partition("://")
    lines = [f"domain = {json.dumps(domain)}", f"url_scheme = {json.dumps(scheme)}"]
    lines += ["[database]", f"path = {json.dumps(str(database))}"]
    for username, name in PEOPLE.items():
        lines += [
            "[[seed.accounts]]",
            f"username = {json.dumps(username)}",
            f"display_name = {json.dumps(name)}",
        ]
    return "\n".join([*lines, ""])
