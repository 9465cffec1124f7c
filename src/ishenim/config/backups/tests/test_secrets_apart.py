"""The keys of an installation, written apart from its backups and read again."""

from __future__ import annotations

import pytest
from django.test import override_settings

from ishenim.config.backups import secrets_apart
from ishenim.config.backups.secrets_apart import Keys
from ishenim.domains.training import badges


@pytest.fixture
def var(tmp_path):
    with override_settings(VAR=tmp_path):
        (tmp_path / "secret-key").write_text("a secret of forms")
        yield tmp_path


def test_the_key_that_signs_certificates_is_kept_and_comes_back_with_the_others(var, tmp_path_factory):
    public = badges.public_key()
    kept = secrets_apart.read(secrets_apart.of_this_installation().text, "keys.txt")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "ledger").mkdir()
    kept.put_into(elsewhere)
    with override_settings(VAR=elsewhere):
        assert badges.public_key() == public


def test_where_no_certificate_was_ever_signed_the_file_says_nothing_of_one(var):
    text = secrets_apart.of_this_installation().text
    assert "certificates" not in text
    assert secrets_apart.read(text, "keys.txt").certificates == ""


def test_keys_that_were_written_before_there_were_certificates_are_read(var):
    old = f"{secrets_apart.HEADING}\nledger: PRIVATE+KEY+a+b+c\nsecret: s\n"
    assert secrets_apart.read(old, "keys.txt") == Keys("PRIVATE+KEY+a+b+c", "s")
