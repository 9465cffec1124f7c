"""What a reader may expect of every file in this repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {".py", ".html", ".css", ".js", ".txt", ".toml", ".md", ".yaml", ".yml", ".sql", ""}
LONGEST = 400
FREE_OF_LIMIT = {"LICENSE", "requirements/main.txt", "requirements/dev.txt"}


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts(*suffixes: str) -> list[tuple[str, str]]:
    wanted = set(suffixes) or SOURCES
    return [(str(name), (ROOT / name).read_text()) for name in files() if name.suffix in wanted]


def test_no_source_file_is_longer_than_a_reader_can_keep_in_mind():
    long = {
        name: len(text.splitlines())
        for name, text in texts(".py", ".html", ".css", ".js")
        if len(text.splitlines()) >= LONGEST
    }
    assert not long


def test_no_file_knows_the_machine_it_was_written_on_or_where_packages_came_from():
    # Spelled in pieces, so that this file does not find itself.
    words = [
        "/work/" + "main",
        "/work/" + "shared",
        "/" + "tmp/notes",
        "/opt/" + "pypi",
        "/opt/" + "wheels",
        "/" + "root/",
        "files.python" + "hosted",
    ]
    words += ["index" + "-url http", "registry." + "npmjs", "pypi.org/" + "simple"]
    found = [(name, word) for name, text in texts() for word in words if word in text]
    assert not found


@pytest.mark.parametrize("suppression", ["noqa", "type: ignore", "pragma: no cover", "noinspection"])
def test_whoever_silences_a_tool_says_why(suppression):
    silent = []
    for name, text in texts(".py"):
        for number, line in enumerate(text.splitlines(), 1):
            match = re.search(rf"#\s*{suppression}\S*", line)
            if match and name != "tests/architecture/test_files.py":
                rest = re.sub(
                    r"#\s*(noqa(:[\s,A-Z0-9]+)?|type: ignore(\[[\w\-,]+\])?|pragma: no cover)",
                    "",
                    line[match.start() :],
                )
                if len(re.findall(r"\w+", rest)) < 2:
                    silent.append(f"{name}:{number}")
    assert not silent


def test_nothing_is_promised_for_later_in_a_comment():
    words = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    assert not [name for name, text in texts(".py", ".html", ".js", ".css") if words.search(text)]


def test_no_folder_is_called_after_nothing_in_particular():
    forbidden = {"utils", "helpers", "common", "lib", "misc"}
    assert not [name for name in files() if forbidden & {*name.parts[:-1], name.stem}]
