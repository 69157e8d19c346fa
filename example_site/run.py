"""Starts the demo: prepares the data, then runs web server and worker until it is told to stop.

Used by `make demo`; also `python -m example_site.run --port 8001`.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path


EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - told apart, not chosen
MANAGE = str(Path(__file__).resolve().parent / "manage.py")
READY_TIMEOUT = 60
STOP_TIMEOUT = 8
WEB_THREADS = "8"


class CannotStart(Exception):
    """The demo cannot be started; the text says why and what to do."""


def main(arguments=None):
    """Run the demo until SIGINT, SIGTERM or SIGHUP. Returns the exit code."""
    options = _options(arguments)
    try:
        check_port(options.host, options.port)
        environment = os.environ | {
            "HOST": options.host,
            "PORT": str(options.port),
            "DJANGO_SETTINGS_MODULE": "example_site.settings",
        }
        demo = Demo(options.host, options.port, environment, scale=options.scale)
        if options.networks:
            demo.add_mastodon()
        return demo.run()
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m example_site.run", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument(
        "--scale", default="1.0", help="Size of the year that is built on the first start."
    )
    parser.add_argument(
        "--networks",
        action="store_true",
        help="Start a Mastodon server as well, on the next port, to connect accounts with.",
    )
    return parser.parse_args(arguments)


def check_port(host, port):
    """Raise `CannotStart` when nothing can listen on this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does it: an address that was in use a moment ago may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotStart(
                f"You may not use port {port}. Try another: make demo PORT=8001"
            ) from None
        except OSError as error:
            if error.errno == getattr(socket, "EADDRINUSE", 98) or "in use" in str(error):
                raise CannotStart(
                    f"Port {port} is taken by another program. Stop that, or take another port: "
                    f"make demo PORT={port + 1}"
                ) from None
            raise CannotStart(
                f"Cannot listen on {host}, port {port}: {error.strerror or error}"
            ) from None


class Demo:
    """The two processes of the demo, each in a session of its own.

    Ctrl-C and a closed terminal reach the whole process group, and a worker whose own children get
    the signal as well waits for them forever. So only this launcher hears it, and tells the two
    main processes.
    """

    def __init__(self, host, port, environment, scale="1.0"):
        self.host, self.port, self.environment, self.scale = host, port, environment, scale
        self.children = {}
        self.stopping = threading.Event()
        self.mastodon = None

    def add_mastodon(self):
        """Have a Mastodon server run beside the demo. Raises `CannotStart` where there is none."""
        from example_site.environment import base_url, data_folder
        from example_site.networks import mastodon_command

        check_port(self.host, self.port + 1)
        self.mastodon = mastodon_command(self.host, self.port, data_folder())
        if self.mastodon is None:
            raise CannotStart('No Mastodon server is installed. Run "make demo-networks".')
        self.environment["DEMO_MASTODON"] = base_url(self.host, self.port + 1)

    def run(self):
        """Prepare, start, wait, stop. Returns the exit code: 0 when stopped on request."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_details: self.stopping.set())
        try:
            self._prepare()
            if not self.stopping.is_set():
                if self.mastodon:
                    self.children["Mastodon server"] = self._spawn(self.mastodon)
                self._start_web_server()
                self._wait_until_ready()
            if not self.stopping.is_set():
                # Later than the web server, which it asks for pages.
                self._start_worker()
                self._print_addresses()
            return self._wait()
        finally:
            self._stop()

    def _prepare(self):
        print("Preparing the demo. The first time takes about a minute ...", flush=True)
        process = self._spawn(
            [sys.executable, MANAGE, "advocacy_demo", "--prepare", "--scale", self.scale]
        )
        self.children["preparation"] = process
        while process.poll() is None and not self.stopping.wait(0.1):
            pass
        if not self.stopping.is_set():
            del self.children["preparation"]
            if process.returncode:
                raise CannotStart("The demo's data could not be prepared; the reason stands above.")

    def _start_web_server(self):
        self.children["web server"] = self._spawn(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
                *("--host", self.host, "--port", str(self.port), "--blocking-threads", WEB_THREADS),
                *("--log-level", "error", "--workers-kill-timeout", "2"),
                "example_site.wsgi:application",
            ]
        )

    def _start_worker(self):
        self.children["worker"] = self._spawn([sys.executable, MANAGE, "qcluster"])

    def _spawn(self, command):
        return subprocess.Popen(  # noqa: S603 - fixed commands
            command,
            env=self.environment,
            cwd=Path(MANAGE).parent.parent,
            start_new_session=True,
        )

    def _wait_until_ready(self):
        host = EVERY_ADDRESS.get(self.host, self.host)
        address = f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"
        deadline = time.monotonic() + READY_TIMEOUT
        while not self.stopping.is_set():
            self._check_alive()
            try:
                with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as error:
                raise CannotStart(f"{address} answers with error {error.code}.") from None
            except OSError:
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"{address} does not answer after {READY_TIMEOUT} seconds."
                    ) from None
                self.stopping.wait(0.1)

    def _check_alive(self):
        for name, process in self.children.items():
            if process.poll() is not None:
                raise CannotStart(f"The {name} stopped by itself (exit code {process.returncode}).")

    def _print_addresses(self):
        from example_site.demo.cast import SIGN_INS
        from example_site.environment import base_url

        base = base_url(self.host, self.port)
        print(
            f"""
Waterkant is ready.

  Tour      {base}/tour/      start here
  Intranet  {base}/
  Hub       {base}/advocacy/
  Admin     {base}/admin/
  E-mail    {base}/mail/

Sign in as {", ".join(part.username for part in SIGN_INS)}; each password is the name.
{self._networks_line()}Press Ctrl-C to stop. The data is kept; "make demo-reset" removes it.
""",
            flush=True,
        )

    def _networks_line(self):
        if not self.mastodon:
            return ""
        from example_site.networks import SERVER

        address = self.environment["DEMO_MASTODON"]
        return (
            f"Mastodon: connect {SERVER} under Settings in the hub. Its own pages, to like a post: "
            f'{address}/ ("Mock Login", then "Regular User").\n'
        )

    def _wait(self):
        while not self.stopping.wait(0.5):
            self._check_alive()
        return 0

    def _stop(self):
        """End both main processes, which end their own; kill whatever is left after a while."""
        if self.children:
            print("Stopping ...", flush=True)
        for process in self.children.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            _kill_session(process.pid)
            process.wait()


def _kill_session(leader):
    # Normally nothing is left of it.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
