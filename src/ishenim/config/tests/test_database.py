"""One address says where the rows are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ishenim.config.database import database

HERE = Path("var")


def test_without_an_address_the_rows_are_in_one_file_and_every_commit_is_on_the_disk():
    settings = database("", HERE)
    assert settings["NAME"] == HERE / "ishenim.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart():
    settings = database("postgresql://clerk:a%40b@db.example:5433/record", HERE)
    assert [settings[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "clerk",
        "a@b",
        "db.example",
        "5433",
        "record",
    ]


def test_a_folder_of_a_socket_may_stand_in_the_place_of_a_host():
    assert database("postgresql:///record?host=/run/postgresql", HERE)["HOST"] == "/run/postgresql"


def test_another_kind_of_database_is_refused_in_words():
    with pytest.raises(ValueError, match="must begin with postgresql://, not mysql://"):
        database("mysql://host/record", HERE)
