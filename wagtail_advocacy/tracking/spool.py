"""The sink ``spool``: a line a click, appended to a file of this host before the answer leaves.

What is in the file survives the death of every process here, since the operating system has it;
only a power cut can take what was not on disk yet, unless ``CLICK_SPOOL_FSYNC`` is on.

Each host has a folder of its own in ``CLICK_SPOOL``, named as the host: several may share one
volume. All its web processes append to one file, under a lock. Whoever loads takes the lock,
renames the file, and has it to himself from then on: a writer that finds another file, or none,
where its own was opens it anew.

A line begins, and does not end, with the line feed, so that one that was cut off does not spoil
the next.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from wagtail_advocacy.conf import advocacy_settings

from .hits import Hit, NotStored, encode


try:
    import fcntl
except ImportError:  # Windows. A system check says that this sink is not for it.
    fcntl = None

logger = logging.getLogger(__name__)

CURRENT = "clicks.log"
READY = ".ready"

# How often a writer opens the file anew while others rename it.
TRIES = 10

# Seconds for which a loader waits for the lock. Writers hold it for microseconds.
LOCK_SECONDS = 5


def put_down(hit: Hit) -> None:
    """Append ``hit`` to the file of this host. Raises ``NotStored``; it is not in it then."""
    try:
        _append(b"\n" + encode(hit))
    except OSError as error:
        raise NotStored from error


class _File:
    """The file of this host, as one thread has it open: each needs a lock of its own."""

    def __init__(self, root: str):
        self.root = root
        self.process = os.getpid()
        folder = os.path.join(root, socket.gethostname())
        self.path = os.path.join(folder, CURRENT)
        self.number = _open(self.path, folder)
        state = os.fstat(self.number)
        self.identity = (state.st_ino, state.st_dev)

    def is_current(self) -> bool:
        try:
            state = os.stat(self.path)
        except FileNotFoundError:
            return False
        return (state.st_ino, state.st_dev) == self.identity

    def append(self, record: bytes) -> bool:
        """Give whether the file was still the one to write to. Raises ``OSError``."""
        # Shared: a write at a file's end is whole, so writers need not wait for one another.
        fcntl.flock(self.number, fcntl.LOCK_SH)
        try:
            if not self.is_current():
                return False
            if os.write(self.number, record) != len(record):
                # What is there of it has no check sum, so nobody takes it for a click.
                raise OSError("The disk is full.")
        finally:
            fcntl.flock(self.number, fcntl.LOCK_UN)
        return True

    def __del__(self):
        number = getattr(self, "number", None)
        if number is not None:
            os.close(number)


_opened = threading.local()


def _append(record: bytes) -> None:
    root = advocacy_settings.CLICK_SPOOL
    file = getattr(_opened, "file", None)
    for _turn in range(TRIES):
        if file is None or file.root != root or file.process != os.getpid():
            file = _opened.file = _File(root)
        if file.append(record):
            break
        file = None
    else:
        raise OSError("The file is renamed all the time.")
    if advocacy_settings.CLICK_SPOOL_FSYNC:
        try:
            os.fdatasync(file.number)
        except OSError:
            # It is in the file all the same, so storing it elsewhere would count it twice.
            logger.exception("The spool file could not be brought to disk.")


def _open(path: str, folder: str) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    for turn in range(TRIES):
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:
            # A loader removes folders that are empty, perhaps between these two.
            if turn == TRIES - 1:
                raise
            os.makedirs(folder, mode=0o700, exist_ok=True)
    raise AssertionError


def forget_file() -> None:
    """Close the file that this thread has open."""
    _opened.file = None


def ready_files() -> Iterator[Path]:
    """Take the file of each host away from its writers, and give all files that wait to be
    loaded, those of one host oldest first. Folders that have become empty are removed."""
    root = Path(advocacy_settings.CLICK_SPOOL)
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        _rotate(folder)
        yield from sorted(folder.glob(f"*{READY}"))
        _remove_if_empty(folder)


def _rotate(folder: Path) -> None:
    path = folder / CURRENT
    try:
        number = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not _lock(number):
            logger.error("The spool file %s is locked; it is loaded the next time.", path)
            return
        # Nobody else renames without the lock, but somebody may have before we had it.
        if os.fstat(number).st_size and _is_same(path, number):
            path.rename(folder / f"{time.time_ns():020}-{secrets.token_hex(4)}{READY}")
    finally:
        os.close(number)


def _lock(number: int) -> bool:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.001)
        else:
            return True


def _is_same(path: Path, number: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(number))
    except FileNotFoundError:
        return False


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
