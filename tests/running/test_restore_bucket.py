"""Documents and the book in a bucket: copied with everything else, and brought back into it or into another."""

from __future__ import annotations

import secrets
import time
import warnings

import pytest
from tests.running.databases import BOTH, of_ones_own
from tests.running.installation import Installation
from tests.running.small import GO_ON, LIVE, PLACE, ask_for, elsewhere, python, tree_of

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket():
    """Return the settings of a bucket of an S3 server that lives in this process, on the loopback alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server of the test warns about itself
        import boto3
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        words = {
            "DOCUMENTS_S3_ENDPOINT": f"http://{host}:{port}",
            "DOCUMENTS_S3_KEY": "key",
            "DOCUMENTS_S3_SECRET": "secret",
            "DOCUMENTS_S3_REGION": "x",
        }
        client = boto3.client(
            "s3",
            endpoint_url=words["DOCUMENTS_S3_ENDPOINT"],
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="x",
        )
        token = secrets.token_hex(4)
        for name in ("first", "second"):
            client.create_bucket(
                Bucket=f"{name}-{token}", CreateBucketConfiguration={"LocationConstraint": "x"}
            )

        def of(name):
            return words | {"DOCUMENTS_S3_BUCKET": f"{name}-{token}"}

        def listed(name):
            found = client.list_objects_v2(Bucket=f"{name}-{token}").get("Contents", [])
            return {one["Key"] for one in found}

        yield of, listed
        server.stop()


@pytest.fixture(params=BOTH)
def database(request):
    """Return a way to name the settings of a database: none for SQLite, and an empty PostgreSQL for each name."""
    if request.param == "sqlite":
        yield lambda name: {}
        return
    with of_ones_own(request.getfixturevalue("postgresql")) as new:
        yield lambda name: {"DATABASE_URL": new(name)}


PUBLISH = "from ishenim.kernel.ledger import publishing\npublishing.publish_new()\n"


def test_documents_in_a_bucket_are_copied_once_and_come_back_into_another_bucket_with_the_book(
    tmp_path, bucket, database
):
    of, listed = bucket
    (tmp_path / "old").mkdir()
    old = Installation(tmp_path / "old", settings=of("first") | database("old"))
    python(old, LIVE + PUBLISH)
    ask_for(old, "backup", tmp_path / "backups", "--with-keys")
    before = tree_of(tmp_path / "backups/content")
    time.sleep(1.1)
    ask_for(old, "backup", tmp_path / "backups", "--with-keys")
    assert tree_of(tmp_path / "backups/content") == before

    made = elsewhere(old, tmp_path / "new", **of("second"), **database("new"))
    ask_for(made, "restore", tmp_path / "backups")

    assert listed("second") - {"book/redactions", "book/redactions.lines"} == listed("first")
    assert "book/checkpoint" in listed("first")
    assert "The book is whole" in ask_for(made, "ledger", "verify")


def test_entries_that_are_missing_come_back_from_the_bucket_that_all_machines_read(
    tmp_path, bucket, database
):
    of, _listed = bucket
    (tmp_path / "old").mkdir()
    old = Installation(tmp_path / "old", settings=of("first") | database("old"))
    python(old, LIVE + PUBLISH)
    ask_for(old, "backup", tmp_path / "backups", "--with-keys")
    python(old, GO_ON + PLACE + PUBLISH)
    made = elsewhere(old, tmp_path / "new", **of("first"), **database("new"))

    said = ask_for(made, "restore", tmp_path / "backups")
    assert "They are still in the bucket: ishenim ledger bring-back bucket" in said
    ask_for(made, "ledger", "bring-back", "bucket")

    python(made, PLACE + PUBLISH)
    assert "The book is whole: 306 entries" in ask_for(made, "ledger", "verify")
