"""Disks of a test's own, that can be full or locked: mounted for it and for nobody else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.running.installation import until

NO_DISKS = "no disk can be mounted here: it needs root, and a system that lets it"
MEGABYTE = 1_000_000


def run(*words: str | Path) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Mount a disk in memory of so many megabytes, or skip the test where that is not possible."""
    folder.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder):
        pytest.skip(NO_DISKS)
    try:
        yield
    finally:
        unmount(folder)


def unmount(folder: Path) -> None:
    """Take a disk away as soon as the last of those who were killed on it is gone."""
    until(lambda: run("umount", folder), within=20, what=f"nobody at {folder}")


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Let a disk be full, to the last byte that it takes."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


class LockingDisk:
    """A disk in a file, which the system locks against writing when it finds a fault, as it does with a dying one."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self.file = folder.with_name(f"{folder.name}.disk")
        folder.mkdir()
        with self.file.open("wb") as new:
            new.truncate(megabytes * MEGABYTE)
        if not run("mkfs.ext4", "-q", self.file) or not self.mount():
            pytest.skip(NO_DISKS)
        if not self.trigger.exists():
            unmount(self.folder)
            pytest.skip(NO_DISKS)

    @property
    def trigger(self) -> Path:
        """By which the kernel lets a test report a fault."""
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
        [device] = [Path(words[0]).name for words in mounts if words[1] == str(self.folder)]
        assert device.startswith("loop")
        return Path("/sys/fs/ext4") / device / "trigger_fs_error"

    def mount(self) -> bool:
        return run("mount", "-o", "loop,errors=remount-ro", self.file, self.folder)

    def settle(self) -> None:
        """Have what was copied here reach the disk: whoever copied it did not wait for that."""
        assert run("sync", "--file-system", self.folder)

    def lock(self) -> None:
        self.trigger.write_text("1\n")

    def mend(self) -> None:
        """Do what whoever keeps the machine does: check the disk, and mount it again."""
        unmount(self.folder)
        mended = subprocess.run(["e2fsck", "-p", self.file], capture_output=True, text=True, check=False)
        assert mended.returncode in {0, 1}, mended.stdout
        assert self.mount()

    def remove(self) -> None:
        if os.path.ismount(self.folder):
            unmount(self.folder)
        self.file.unlink()
