"""The files for several machines fit the product and the tools that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ishenim.kernel.documents.limits import FROM_ANYONE, FROM_OFFICES, OF_ANYONE, OF_OFFICIALS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
SETTINGS = "".join(
    (ROOT / "src/ishenim/config" / name).read_text() for name in ("settings.py", "stores.py", "role.py")
)
UNITS = ["ishenim-web.service", "ishenim-work.service"]
NO_TOR = "no tor here: apt-get install tor, or let .ci/run install it"
NO_SYSTEMD = "no systemd-analyze here: apt-get install systemd, or let .ci/run install it"


def megabytes(size: str) -> int:
    return int(size.removesuffix("m")) * 2**20


def test_nginx_takes_as_much_as_the_product_reads_from_anyone_and_from_an_official():
    [anyone, official] = re.findall(r"client_max_body_size (\w+);", NGINX)
    assert OF_ANYONE.sent <= megabytes(anyone) < 1.1 * OF_ANYONE.sent
    assert OF_OFFICIALS.sent <= megabytes(official) < 1.1 * OF_OFFICIALS.sent


def test_nginx_waits_as_long_as_the_files_of_a_step_are_cleaned():
    [anyone, official] = map(int, re.findall(r"proxy_read_timeout (\d+)s", NGINX))
    assert anyone > FROM_ANYONE.files * FROM_ANYONE.patience
    assert official > FROM_OFFICES.files * FROM_OFFICES.patience


def test_nginx_speaks_tls_of_today_alone_and_tells_browsers_to_stay_with_it():
    assert re.findall(r"ssl_protocols (.*);", NGINX) == ["TLSv1.2 TLSv1.3"]
    assert 'Strict-Transport-Security "max-age=31536000; includeSubDomains" always;' in NGINX
    assert "return 301 https://$host$request_uri;" in NGINX


def test_nginx_leads_no_program_on_that_came_without_tls():
    assert re.search(r"location /api/ \{\s+return 403;", NGINX)


def test_nginx_lets_nothing_confided_touch_its_disk():
    for place in (r"location ~ ^/(ky|ru|en)/(complain|report|mine)/ {", r"location ~ ^/(ky|ru|en)/desk/ {"):
        inside = NGINX.split(place)[1].split("}")[0]
        assert "proxy_request_buffering off;" in inside
        assert "proxy_max_temp_file_size 0;" in inside


def test_nginx_writes_over_what_a_reader_claims_to_be():
    for name, said in (
        ("X-Forwarded-For", "$remote_addr"),
        ("X-Forwarded-Proto", "$scheme"),
        ("Host", "$host"),
    ):
        assert f"proxy_set_header {name} {said};" in NGINX
    assert "server_tokens off;" in NGINX
    assert "autoindex" not in NGINX


def test_every_setting_in_the_files_is_one_that_is_read():
    named = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (DEPLOY / "ishenim.env").read_text(), re.MULTILINE))
    for unit in UNITS:
        for line in re.findall(r"^Environment=(.*)", (DEPLOY / unit).read_text(), re.MULTILINE):
            named |= {word.split("=")[0] for word in line.split()}
    assert len(named) > 15
    assert not [name for name in named if f'"{name}"' not in SETTINGS]


def test_a_database_is_told_not_to_log_what_somebody_wrote():
    """What these two do is shown on a server by `tests/running/test_database_log.py`."""
    parameters = (DEPLOY / "patroni.yml").read_text()
    assert re.search(r"^ {8}log_min_error_statement: panic$", parameters, re.MULTILINE)
    assert re.search(r"^ {8}log_error_verbosity: terse$", parameters, re.MULTILINE)
    assert not re.search(r"log_(min_duration_)?statement:", parameters)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_units_and_finds_them_well_shut(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip(NO_SYSTEMD)
    text = (DEPLOY / unit).read_text().replace("/opt/ishenim/.venv/bin/ishenim", sys.executable)
    copy = tmp_path / unit
    copy.write_text(text.replace("file:///opt/ishenim/docs", "https://ishenim.example/docs"))
    for words in (["verify"], ["security", "--offline=yes", "--threshold=20"]):
        said = subprocess.run(
            ["systemd-analyze", "--man=no", *words, str(copy)], capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr + said.stdout
        assert words[0] == "security" or not said.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_copied_by_the_how_to_is_there(unit):
    told = (ROOT / "docs/how-to/run-on-several-machines.md").read_text()
    for name in re.findall(r"deploy/([\w.-]+\w)", told):
        assert (DEPLOY / name).exists(), name
    assert unit in told


def test_tor_accepts_its_configuration(tmp_path):
    """It is only read: Tor itself is not started, for it would call out."""
    if not shutil.which("tor"):
        pytest.skip(NO_TOR)
    torrc = tmp_path / "torrc"
    torrc.write_text((DEPLOY / "torrc").read_text().replace("/var/lib/tor", str(tmp_path / "tor")))
    words = ["tor", "--verify-config", "--defaults-torrc", "/dev/null", "-f", str(torrc)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    assert "Configuration was valid" in said.stdout
    warned = [line for line in said.stdout.splitlines() if "[warn]" in line and "as root" not in line]
    assert warned == []
