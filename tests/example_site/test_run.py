"""The launcher: what it says when it cannot start, and how it stops."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from example_site.run import CannotStart, check_port


ROOT = Path(__file__).resolve().parents[2]

# A web server and a worker that need no preparation, in place of the demo's own.
STAND_IN = textwrap.dedent(
    """
    import sys
    from example_site import run

    class StandIn(run.Demo):
        def _prepare(self):
            pass

        def _start_web_server(self):
            web = [sys.executable, "-m", "http.server", str(self.port), "--bind", self.host]
            self.children["web server"] = self._spawn(web)

        def _start_worker(self):
            self.children["worker"] = self._spawn([sys.executable, "-c", WORKER])
            print("pids", *(child.pid for child in self.children.values()), flush=True)

    WORKER = sys.argv[2]
    run.Demo = StandIn
    sys.exit(run.main(["--port", sys.argv[1]]))
    """
)
SLEEPER = "import time; time.sleep(60)"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, free_port):
    started = []

    def run(worker=SLEEPER):
        process = subprocess.Popen(
            [sys.executable, "-c", STAND_IN, str(free_port), worker],
            cwd=ROOT,
            env=os.environ | {"DEMO_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def _read_until(process, words):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_taken_port_is_said_plainly(free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        result = subprocess.run(
            [sys.executable, "-m", "example_site.run", "--port", str(free_port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=20,
        )
    assert result.returncode == 1
    assert f"Port {free_port} is taken" in result.stderr
    assert f"make demo PORT={free_port + 1}" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_address_of_another_machine_is_refused(free_port):
    with pytest.raises(CannotStart, match="Cannot listen on 192.0.2.1"):
        check_port("192.0.2.1", free_port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_whole_group_stops_both_quickly(start, number):
    process = start()
    output = _read_until(process, "Press Ctrl-C to stop")
    pids = [int(pid) for pid in output.split("pids ")[1].splitlines()[0].split()]
    assert len(pids) == 2
    began = time.monotonic()
    os.killpg(process.pid, number)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 2.5
    assert not any(_is_alive(pid) for pid in pids)


def test_children_of_the_children_do_not_outlive_the_demo(start):
    worker = (
        "import subprocess, sys, time; "
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); "
        "print('grandchild', child.pid, flush=True); time.sleep(60)"
    )
    process = start(worker)
    output = _read_until(process, "Press Ctrl-C to stop")
    output += "" if "grandchild" in output else _read_until(process, "grandchild")
    grandchild = int(output.split("grandchild ")[1].split()[0])
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    deadline = time.monotonic() + 2
    while _is_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _still_runs(grandchild)


def _still_runs(pid):
    """Whether a process still runs; one that ended but was not reaped does not count."""
    status = Path(f"/proc/{pid}/status")
    if status.parent.parent.is_dir() and not status.exists():
        return False
    if status.exists():
        return "State:\tZ" not in status.read_text()
    return _is_alive(pid)


def test_a_worker_that_dies_ends_the_demo_with_an_error(start):
    process = start("import time; time.sleep(2); raise SystemExit(3)")
    output = process.stdout.read()
    assert process.wait(10) == 1
    assert "The worker stopped by itself (exit code 3)." in output
