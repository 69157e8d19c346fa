"""What the example site takes from its surroundings: environment, data folder, network."""

import os
import socket
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key


LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, never bound here


def env_flag(name, default=False):
    """Return whether an environment variable says yes ("1", "true", "yes" or "on")."""
    value = os.environ.get(name, "")
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def data_folder():
    """Return the folder for database, pictures, mail and key: DEMO_DIR, else example_site/var."""
    folder = Path(os.environ.get("DEMO_DIR") or Path(__file__).resolve().parent / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def secret_key(folder):
    """Return the secret key kept in `folder`: made on the first call, for its owner only."""
    return _kept(folder / "secret_key", get_random_secret_key)


def token_keys(folder):
    """Return the keys for connected accounts: ADVOCACY_TOKEN_KEYS, parted by commas, else one that
    is kept in `folder` as the secret key is."""
    given = os.environ.get("ADVOCACY_TOKEN_KEYS", "").replace(",", " ").split()
    return given or [_kept(folder / "token_key", lambda: Fernet.generate_key().decode())]


def _kept(path, make):
    """Return what the file holds, written on the first call from what `make` gives.

    Web server and worker may start together: whoever creates the file first decides for both.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def allowed_hosts(host):
    """Return ALLOWED_HOSTS for the address the server listens on."""
    if host in EVERY_ADDRESS:
        return ["*"]
    return [*LOOPBACK_HOSTS, *([host] if host not in LOOPBACK_HOSTS else [])]


def local_network_address():
    """Return this machine's address in its own network, or 127.0.0.1. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only asks the routing table; no such address exists.
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"


def base_url(host, port):
    """Return the address that people, and phones that scan a QR code, reach the site by."""
    configured = os.environ.get("BASE_URL")
    if configured:
        return configured.rstrip("/")
    name = local_network_address() if host in EVERY_ADDRESS else host
    return f"http://{name}" if str(port) == "80" else f"http://{name}:{port}"
