"""Computers of a test, on one machine: each has a name and an address of its own, a disk, and a power plug.

What a how-to says is carried out there as it stands: `/etc`, `/var/lib`, users and ports are the computer's own.
Only the kernel is shared, so what systemd does is done by `systemctl.py` beside this file, and what Debian fetches is
there already (`apt_get.py`).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.running.installation import until

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
NETWORK_OF_ITS_OWN, MOUNTS_OF_ITS_OWN = 0x40000000, 0x00020000  # CLONE_NEWNET and CLONE_NEWNS of sched.h
SWITCH = "ishenim0"
NO_COMPUTERS = "no computers of a test's own here: it needs root, and a kernel with overlay, bridge and veth"
NOBODY_KNOWS = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}

BEGIN = """
mount --make-rprivate /
mkdir -p "$disk"/changed "$disk"/work "$disk"/edition "$disk"/edition-work "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$disk/changed,workdir=$disk/work" "$root"
mount --bind "$repository" "$root$repository"
mkdir -p "$root/opt/ishenim"
mount -t overlay overlay -o "lowerdir=$repository,upperdir=$disk/edition,workdir=$disk/edition-work" "$root/opt/ishenim"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
hostname "$name"
ip link set lo up
exec chroot "$root" /usr/bin/python3 -c "$first"
"""
FIRST = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
while signal.sigwait({signal.SIGCHLD}):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
"""
"""The first process of a computer: it takes leave of those whose parent is gone."""


def possible() -> bool:
    """Tell whether a computer can be made here: it needs root, and a system that lets it."""
    tried = (
        "mount -t tmpfs tmpfs /mnt; mkdir /mnt/changed /mnt/work /mnt/root; "
        "mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/changed,workdir=/mnt/work /mnt/root; "
        f"ip link add {SWITCH} type bridge; ip link add one type veth peer name other"
    )
    words = ["unshare", "--mount", "--net", "--pid", "--fork", "bash", "-euc", tried]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def told(*words: str | Path) -> str:
    done = subprocess.run(
        words,
        env=NOBODY_KNOWS,
        umask=0o022,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def a_network(folder: Path, addresses: list[str]) -> Iterator[Path]:
    """Have a network of one's own, on which the test itself has these addresses; give a folder for disks in it.

    Whatever this thread starts afterwards is in that network and reaches nothing else.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    own = Path("/proc/thread-self/ns")
    with (own / "net").open() as network, (own / "mnt").open() as mounts:
        if libc.unshare(NETWORK_OF_ITS_OWN | MOUNTS_OF_ITS_OWN):
            raise OSError(
                ctypes.get_errno(), "no network of one's own: it needs root, and a system that lets it"
            )
        try:
            told("mount", "--make-rprivate", "/")
            disks = folder / "disks"
            disks.mkdir()
            told("mount", "-t", "tmpfs", "tmpfs", disks)
            told("ip", "link", "set", "lo", "up")
            told("ip", "link", "add", SWITCH, "type", "bridge")
            told("ip", "link", "set", SWITCH, "up")
            for address in addresses:
                told("ip", "address", "add", f"{address}/24", "dev", SWITCH)
            yield disks
        finally:
            for left, kind in ((network, NETWORK_OF_ITS_OWN), (mounts, MOUNTS_OF_ITS_OWN)):
                assert libc.setns(left.fileno(), kind) == 0, os.strerror(ctypes.get_errno())


@dataclass
class Computer:
    name: str
    address: str
    disks: Path
    plug: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> Path:
        """Where its files are, as its own first process sees them."""
        return Path(f"/proc/{self.first}/root")

    @property
    def first(self) -> int:
        """The number that its first process has for us."""
        assert self.plug is not None
        return int(Path(f"/proc/{self.plug.pid}/task/{self.plug.pid}/children").read_text().split()[0])

    def start(self) -> None:
        """Give it power: what is on its disk is there again, and nothing runs yet."""
        disk = self.disks / self.name
        disk.mkdir(exist_ok=True)
        own = ["--mount", "--pid", "--fork", "--kill-child", "--net", "--uts"]
        self.plug = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", *own, "bash", "-euc", BEGIN],
            env=NOBODY_KNOWS
            | {
                "disk": str(disk),
                "root": str(disk / "root"),
                "repository": str(REPOSITORY),
                "name": self.name,
                "first": FIRST,
            },
            umask=0o022,
        )
        until(self.has_begun, within=30, what=f"{self.name} has begun")
        self.connect()
        self.do("systemd-tmpfiles --create --prefix=/run")
        for program in ("systemctl", "apt_get"):
            there = self.root / "usr/local/sbin" / program.replace("_", "-")
            shutil.copyfile(HERE / f"{program}.py", there)
            there.chmod(0o755)
        for parent in {
            *REPOSITORY.parents,
            *Path(sys.base_prefix).parents,
        }:  # whoever is not root must come by
            (self.root / parent.relative_to("/")).chmod(0o755)

    def has_begun(self) -> bool:
        with suppress(OSError, IndexError):
            return b"sigwait" in Path(f"/proc/{self.first}/cmdline").read_bytes()
        return False

    def connect(self) -> None:
        line = f"to-{self.name}"
        told("ip", "link", "add", line, "type", "veth", "peer", "name", "eth0", "netns", str(self.first))
        told("ip", "link", "set", line, "master", SWITCH, "up")
        self.do(f"ip address add {self.address}/24 dev eth0; ip link set eth0 up")

    def do(self, words: str, folder: str = "/root") -> str:
        """Give commands as root, one after another until one fails; return what they said."""
        return told(
            *("nsenter", "--target", str(self.first), "--all", "--root", f"--wdns={folder}"),
            *("bash", "-euc", words),
        )

    def lose_power(self) -> None:
        """Pull the plug: everything on it is gone at once, and it says nothing more to anybody."""
        assert self.plug is not None
        os.kill(self.first, signal.SIGKILL)
        self.plug.wait(30)
        self.plug = None
