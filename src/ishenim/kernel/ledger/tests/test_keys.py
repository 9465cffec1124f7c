"""A log has one name and one key for as long as it lives."""

import os
import subprocess
import sys
from base64 import b64decode

import pytest
from django.core.exceptions import ImproperlyConfigured

from ishenim.kernel.ledger import disk, keys
from ishenim.kernel.ledger.note import opened


def forget():
    """Do what a new process begins with."""
    keys._origin.cache_clear()
    keys._signer.cache_clear()


def test_a_log_without_a_public_address_has_a_name_nobody_else_has(folder):
    assert keys.origin().startswith("localhost/")
    assert keys.origin().endswith("/ledger")
    assert len(keys.origin().split("/")[1]) == 32
    assert (folder / "origin").read_text() == f"{keys.origin()}\n"


@pytest.mark.parametrize(
    "address",
    ["https://ishenim.example", "https://ishenim.example/", "http://ishenim.example", "ishenim.example"],
)
def test_a_public_address_names_the_log_without_scheme_and_end_slash(settings, address):
    settings.PUBLIC_ADDRESS = address

    assert keys.origin() == "ishenim.example/ledger"


def test_the_name_stays_when_the_address_is_set_or_changed_later(settings):
    first = keys.origin()
    settings.PUBLIC_ADDRESS = "https://ishenim.example"
    forget()

    assert keys.origin() == first


def test_the_port_is_no_part_of_the_name(settings):
    settings.PORT = 4711

    assert "4711" not in keys.origin()


@pytest.mark.parametrize("address", ["https://ishenim.example/a b", "https://ishenim.example/a+b"])
def test_an_address_that_cannot_name_a_log_is_refused(settings, address):
    settings.PUBLIC_ADDRESS = address

    with pytest.raises(ImproperlyConfigured, match="PUBLIC_ADDRESS"):
        keys.origin()


def test_the_key_is_made_once_and_read_by_its_owner_only(folder):
    first = keys.verifier().vkey
    forget()

    assert keys.verifier().vkey == first
    assert (folder / "key").stat().st_mode & 0o777 == 0o600


def test_the_key_signs_in_the_name_of_the_log():
    note = keys.signer().sign("text\n")

    assert opened(note.encode(), keys.verifier()) == "text\n"
    assert keys.verifier().name == keys.origin()


def test_the_key_is_written_as_other_tools_read_it(folder):
    word = (folder / "key").read_text() if keys.signer() else ""
    private, key, name, number, data = word.strip().split("+", 4)

    assert f"{private}+{key}+{name}" == f"PRIVATE+KEY+{keys.origin()}"
    assert number == keys.verifier().key_id.hex()
    assert len(b64decode(data)) == 33


def test_two_processes_that_need_a_key_at_once_get_the_same(tmp_path):
    script = (
        "import sys, pathlib; from ishenim.kernel.ledger import disk;"
        "sys.stdout.write(disk.make_once(pathlib.Path(sys.argv[1]), sys.argv[2].encode()).decode())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, tmp_path / "ledger" / "key", word],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for word in ("one", "two", "three")
    ]

    said = {process.communicate(timeout=60)[0] for process in started}

    assert len(said) == 1
    assert [file.name for file in (tmp_path / "ledger").iterdir()] == ["key"]


def test_the_loser_of_the_race_for_a_key_uses_the_one_that_is_there(tmp_path, monkeypatch):
    disk.make_once(tmp_path / "key", b"first")
    monkeypatch.setattr(type(tmp_path), "exists", lambda self: False)

    assert disk.make_once(tmp_path / "key", b"second") == b"first"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
