"""One address says where the rows are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ishenim.config.database import database
from ishenim.kernel.rows.line import Line

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


def test_of_several_hosts_the_one_that_can_be_written_to_is_chosen_and_one_that_is_away_passed_over_soon():
    settings = database("postgresql://clerk@db1:5433,db2:5434/record", HERE)
    assert (settings["HOST"], settings["PORT"]) == ("db1,db2", "5433,5434")
    assert settings["OPTIONS"]["target_session_attrs"] == "read-write"
    assert settings["OPTIONS"]["connect_timeout"] == "3"
    assert settings["CONN_HEALTH_CHECKS"]


def test_whatever_libpq_knows_may_stand_in_the_query():
    settings = database("postgresql://db/record?sslmode=verify-full&connect_timeout=9", HERE)
    assert settings["OPTIONS"]["sslmode"] == "verify-full"
    assert settings["OPTIONS"]["connect_timeout"] == "9"
    assert "target_session_attrs" not in settings["OPTIONS"]


def test_each_process_has_as_many_connections_as_the_installation_says():
    assert database("postgresql://db/record", HERE, connections=4)["OPTIONS"]["pool"]["max_size"] == 4
    assert database("postgresql://db/record", HERE)["OPTIONS"]["pool"]["connection_class"] is Line


def test_an_address_that_cannot_be_read_is_refused_without_telling_its_password():
    with pytest.raises(ValueError, match="cannot be read") as refused:
        database("postgresql://clerk:secret@db:not-a-port/record?nonsense=1", HERE)
    assert "secret" not in str(refused.value)
