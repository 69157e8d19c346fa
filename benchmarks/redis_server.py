"""A Redis server for one run, on a port and in a folder of its own."""

import os
import subprocess
import tempfile
import time

from benchmarks.serving import free_port


START_SECONDS = 30


class RedisServer:
    """``redis-server`` that appends what it is given to a file; ``sync`` as Redis' ``appendfsync``.

    It can be killed and started again on the same file. A context: it ends with the block.
    """

    def __init__(self, sync: str, *, core: set[int] | None = None):
        self.sync = sync
        self.core = core
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory()
        self.process: subprocess.Popen | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and return when it answers. Raises ``RuntimeError``."""
        core = self.core
        self.process = subprocess.Popen(
            [
                *("redis-server", "--bind", "127.0.0.1", "--port", str(self.port)),
                *("--dir", self.folder.name, "--save", "", "--appendonly", "yes"),
                *("--appendfsync", self.sync, "--daemonize", "no"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=(lambda: os.sched_setaffinity(0, core)) if core else None,
        )
        from redis import Redis, RedisError

        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
                    return
            except RedisError:
                time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(timeout=10)

    def __enter__(self) -> "RedisServer":
        return self

    def __exit__(self, *error) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        self.folder.cleanup()
