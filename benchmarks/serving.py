"""A server on one core, load from the other, and figures as JSON lines."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


HERE = Path(__file__).resolve().parent
BLOCKING_THREADS = 8
START_SECONDS = 30


def cores() -> tuple[set[int], set[int]]:
    """The core for the server and the cores for the load; the same one where there is one."""
    available = sorted(os.sched_getaffinity(0))
    return {available[0]}, set(available[1:]) or {available[0]}


def free_port(ports: Sequence[int] = (0,)) -> int:
    """A port of 127.0.0.1 that nobody listens on, one of ``ports`` (0: any)."""
    for port in ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise OSError(f"None of the ports {ports} is free.")


class Server:
    """Granian serving a Django project over WSGI, in processes of its own.

    ``settings`` is the settings module, ``environment`` what is added to this process's,
    ``core`` the cores that it may use (``None``: all).
    """

    def __init__(
        self,
        settings: str,
        *,
        environment: dict[str, str] | None = None,
        core: set[int] | None = None,
        ports: Sequence[int] = (0,),
    ):
        self.port = free_port(ports)
        self.log = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--factory"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"),
                *("--workers", "1", "--blocking-threads", str(BLOCKING_THREADS)),
                # A thread that ends leaves its database connection to the garbage collector.
                *("--blocking-threads-idle-timeout", "600"),
                "django.core.wsgi:get_wsgi_application",
            ],
            cwd=HERE.parent,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, **(environment or {})},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, core)) if core else None,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, path: str = "/") -> None:
        """Return when ``path`` is answered, with whatever status. Raises ``RuntimeError`` with
        the server's log when it is not within ``START_SECONDS``."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.get(path)
                return
            time.sleep(0.05)
        self.log.seek(0)
        raise RuntimeError("The server did not start:\n" + self.log.read().decode())

    def get(self, path: str, headers: dict[str, str] | None = None) -> int:
        """The status that ``path`` is answered with; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers or {})
            return connection.getresponse().status

    def kill(self) -> None:
        """SIGKILL to the server and to its workers."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End the server, politely at first."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
        self.log.close()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.wait(timeout=10)


@contextlib.contextmanager
def serve(settings: str, *, path: str = "/", **options) -> Iterator[Server]:
    """A ``Server`` that answers on ``path`` and ends with the block."""
    server = Server(settings, **options)
    try:
        server.wait(path)
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Request:
    """One GET request."""

    path: str
    headers: dict[str, str]

    def line(self) -> str:
        return "\t".join([self.path, *(f"{name}: {text}" for name, text in self.headers.items())])


@dataclass(frozen=True)
class Load:
    """What one round of load came to. Latencies are in milliseconds, ``cpu`` in microseconds of
    the server's processes per answered request (0: not measured)."""

    answered: int
    per_second: float
    p50: float
    p99: float
    failed: int
    cpu: float = 0


def cpu_seconds(pids: Iterable[int]) -> float:
    """The processor time that the processes ``pids`` used so far."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def group_pids(leader: int) -> list[int]:
    """The processes of the group that ``leader`` leads."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if os.getpgid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


def load(
    server: Server,
    requests: Sequence[Request],
    *,
    seconds: float,
    connections: int,
    core: set[int] | None = None,
) -> Load:
    """Send ``requests`` over and over for ``seconds`` on ``connections`` connections.

    With wrk where it is installed, else with a client of our own, which is slower but the same
    for floor and case. Answers of 400 and above, and broken connections, are ``failed``.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.write("\n".join(request.line() for request in requests))
        file.flush()
        if shutil.which("wrk"):
            command = [
                *("wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s"),
                *("-s", str(HERE / "replay.lua"), server.url, "--", file.name),
            ]
        else:
            command = [
                *(sys.executable, "-m", "benchmarks.replay"),
                *(str(server.port), file.name, str(connections), str(seconds)),
            ]
        result = subprocess.run(
            command,
            cwd=HERE.parent,
            check=True,
            capture_output=True,
            text=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, core)) if core else None,
        )
    return Load(**json.loads(result.stdout.strip().splitlines()[-1]))


@dataclass(frozen=True)
class Comparison:
    """A case against its floor: medians of all rounds, and everything that was measured."""

    value: float
    floor: float
    case_rounds: list[Load]
    floor_rounds: list[Load]


def compare(run_floor: Callable[[], Load], run_case: Callable[[], Load], rounds: int) -> Comparison:
    """Run floor and case in turns, so that a noisy moment meets both."""
    floor_rounds, case_rounds = [], []
    for _ in range(rounds):
        floor_rounds.append(run_floor())
        case_rounds.append(run_case())
    return Comparison(
        value=statistics.median(one.per_second for one in case_rounds),
        floor=statistics.median(one.per_second for one in floor_rounds),
        case_rounds=case_rounds,
        floor_rounds=floor_rounds,
    )


def report(
    case: str, value: float, unit: str, floor: float | None = None, **further: float | str
) -> None:
    """Print one figure as a JSON line."""
    line = {
        "case": case,
        "value": round(value, 2),
        "unit": unit,
        "floor": None if floor is None else round(floor, 2),
        "ratio": None if floor is None else round(value / floor, 3),
        **further,
    }
    print(json.dumps(line), flush=True)
