"""A process of its own that places entries and is killed on the way; run by the tests, not by a person."""

import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  the apps must be there first
from django.db import transaction  # noqa: E402  the same

from ishenim.kernel.ledger import book, keys, readers, sequencer  # noqa: E402  the same
from ishenim.kernel.ledger.tests.conftest import a_line  # noqa: E402  the same
from ishenim.kernel.ledger.verify import verify  # noqa: E402  the same


def write(count):
    with transaction.atomic():
        book.write([a_line(number, committed={}) for number in range(int(count))])


def die_at(stage):
    """Place, and be killed when a stage is reached, as by a power cut."""
    sequencer.place_waiting(reached=lambda at: os.kill(os.getpid(), signal.SIGKILL) if at == stage else None)


def place():
    sys.stdout.write(f"{sequencer.place_waiting()}\n")


def check():
    sys.stdout.write(f"{sequencer.length()} {sequencer.waiting().count()} {verify() or 'whole'}\n")


def check_together():
    """Read the book as a long one is read, by several processes."""
    readers.LONG = 1
    check()


def turn():
    """Turn one bit of the tile that the last of several processes reads."""
    tile = keys.folder() / "tile/0/020"
    tile.write_bytes(bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])


def migrate():
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    for word in sys.argv[1:]:
        name, _, value = word.partition("=")
        globals()[name](*([value] if value else []))
