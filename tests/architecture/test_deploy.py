"""The files for several machines fit the product and the tools that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ishenim.kernel.documents.limits import MOST_BYTES, MOST_FILES, SECONDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SETTINGS = (ROOT / "src/ishenim/config/settings.py").read_text() + (
    ROOT / "src/ishenim/config/stores.py"
).read_text()
UNITS = ["ishenim-web.service", "ishenim-work.service"]
NO_SYSTEMD = "no systemd-analyze here: apt-get install systemd, or let .ci/run install it"


def megabytes(size: str) -> int:
    return int(size.removesuffix("m")) * 2**20


def test_nginx_takes_as_much_as_a_step_and_no_more_than_a_form_where_no_file_is_taken():
    text = (DEPLOY / "nginx.conf").read_text()
    [of_forms, of_files] = re.findall(r"client_max_body_size (\w+);", text)
    assert (
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= megabytes(of_forms) < 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )
    assert megabytes(of_files) > MOST_FILES * MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_nginx_waits_as_long_as_the_files_of_a_step_are_cleaned():
    patience = max(map(int, re.findall(r"proxy_read_timeout (\d+)s", (DEPLOY / "nginx.conf").read_text())))
    assert patience > MOST_FILES * SECONDS


def test_every_setting_in_the_example_is_one_that_is_read():
    named = re.findall(r"^([A-Z][A-Z0-9_]+)=", (DEPLOY / "ishenim.env").read_text(), re.MULTILINE)
    assert len(named) > 10
    assert not [name for name in named if f'"{name}"' not in SETTINGS]


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_units_and_finds_them_well_shut(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip(NO_SYSTEMD)
    text = (DEPLOY / unit).read_text().replace("/opt/ishenim/.venv/bin/ishenim", sys.executable)
    copy = tmp_path / unit
    copy.write_text(text.replace("file:///opt/ishenim/docs", "https://ishenim.example/docs"))
    for words in (["verify", str(copy)], ["security", "--offline=yes", "--threshold=20", str(copy)]):
        said = subprocess.run(
            ["systemd-analyze", "--man=no", *words], capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr + said.stdout
        assert words[0] == "security" or not said.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_copied_by_the_how_to_is_there(unit):
    told = (ROOT / "docs/how-to/run-on-several-machines.md").read_text()
    for name in re.findall(r"deploy/([\w.-]+)", told):
        assert (DEPLOY / name).exists(), name
    assert unit in told
