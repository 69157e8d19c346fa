"""Processes that run tasks and can be killed in the middle of one."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait


Task = tuple[str, tuple]

# Longer than any task takes that is not killed.
PATIENCE = 120


def work(pipe, call_seconds: float) -> None:
    """Run what comes by ``pipe`` until nothing more does. Each call of a network may take
    ``call_seconds``."""
    import traceback

    import django
    from django.db import connection
    from django.utils.module_loading import import_string

    django.setup()
    from wagtail_advocacy.networks.api import PostingApi

    PostingApi.seconds = call_seconds
    # Not to be counted as the time of the first task.
    connection.ensure_connection()
    pipe.send(None)
    while True:
        path, arguments = pipe.recv()
        try:
            import_string(path)(*arguments)
        except Exception:  # noqa: BLE001
            pipe.send(traceback.format_exc())
        else:
            pipe.send(None)


class Workers:
    """As many processes as ``count``. ``problems`` are what tasks raised."""

    def __init__(self, count: int, call_seconds: float):
        self.call_seconds = call_seconds
        self.context = multiprocessing.get_context("forkserver")
        # So that a new process has Django at once.
        self.context.set_forkserver_preload(["benchmarks.delivery_preload"])
        self.processes: dict = {}
        self.problems: list[str] = []
        self.size = count
        self._fill()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._kill(list(self.processes))

    def _fill(self) -> None:
        new = []
        while len(self.processes) < self.size:
            ours, theirs = self.context.Pipe()
            process = self.context.Process(
                target=work, args=(theirs, self.call_seconds), daemon=True
            )
            process.start()
            theirs.close()
            self.processes[ours] = process
            new.append(ours)
        for pipe in new:
            pipe.recv()

    def _kill(self, pipes: list) -> None:
        for pipe in pipes:
            process = self.processes.pop(pipe)
            process.kill()
            process.join()
            pipe.close()

    def run(self, tasks: Sequence[Task]) -> None:
        """Run ``tasks`` in this order, as many at once as there are workers."""
        waiting, busy = list(reversed(tasks)), set()
        deadline = time.monotonic() + PATIENCE + len(tasks)
        while waiting or busy:
            for pipe in self.processes.keys() - busy:
                if waiting:
                    pipe.send(waiting.pop())
                    busy.add(pipe)
            for pipe in wait(busy, timeout=1):
                self._hear(pipe)
                busy.discard(pipe)
            if time.monotonic() > deadline:
                raise SystemExit("A task does not end.")

    def run_and_kill(self, tasks: Sequence[Task], *, is_time: Callable[[int, float], bool]) -> None:
        """Run ``tasks``, one a worker, and send SIGKILL to the workers that are not done with
        theirs when ``is_time`` says so, which gets how many these are and for how many seconds
        they have worked."""
        for start in range(0, len(tasks), self.size):
            batch = tasks[start : start + self.size]
            busy = set()
            for pipe, task in zip(list(self.processes), batch, strict=False):
                pipe.send(task)
                busy.add(pipe)
            began = time.monotonic()
            while busy and not is_time(len(busy), time.monotonic() - began):
                for pipe in wait(busy, timeout=0.01):
                    self._hear(pipe)
                    busy.discard(pipe)
                if time.monotonic() > began + PATIENCE:
                    raise SystemExit("No network kept the workers waiting.")
            self._kill(list(busy))
            self._fill()

    def _hear(self, pipe) -> None:
        problem = pipe.recv()
        if problem:
            self.problems.append(problem)
