"""Feed one parser nonsense that grows out of real files: `python -m tests.fuzzing NAME SECONDS`, see `make fuzz`.

Without a name the parsers are listed.

Ends with another code than 0 at the first file for which a parser raises what it does not say, or stops for half a
minute, or takes two GB; the file is then written into the folder from which it was started.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path

import atheris
import django


def main(name: str = "", seconds: str = "60") -> None:
    """Feed the parser of a name for so many seconds, or list them all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with atheris.instrument_imports(include=["ishenim", "zipfile", "tomllib", "csv"]):
        django.setup()
        logging.disable()
        from tests.fuzzing.parsers import PARSERS

    if not name:
        print("\n".join(PARSERS))
        return
    parser = PARSERS[name]

    def feed(content: bytes) -> None:
        try:
            parser.reads(content)
        except parser.says:
            return

    with tempfile.TemporaryDirectory() as seeds:
        for number, seed in enumerate(parser.begins_with):
            (Path(seeds) / str(number)).write_bytes(seed)
        atheris.Setup(
            [
                name,
                f"-max_total_time={seconds}",
                "-timeout=30",
                "-rss_limit_mb=2000",
                "-max_len=20000",
                "-verbosity=0",
                seeds,
            ],
            feed,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
