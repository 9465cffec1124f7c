"""Where documents lie: a folder, or a bucket by configuration, here on a real S3 server of the test's own."""

from __future__ import annotations

import os
import stat
import warnings
from pathlib import Path

import pytest
from django.core.files.storage import storages

from ishenim.config.stores import documents
from ishenim.kernel.documents import storing
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload


@pytest.fixture
def bucket(monkeypatch):
    """Return a bucket of an S3 server that lives in this process, on the loopback alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server of the test warns about itself
        import boto3
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="x",
        )
        client.create_bucket(Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "x"})
        yield client, address
        server.stop()


def test_documents_lie_in_a_bucket_when_the_environment_names_one(bucket, settings, tmp_path):
    client, address = bucket
    environment = {
        "DOCUMENTS_S3_BUCKET": "papers",
        "DOCUMENTS_S3_ENDPOINT": address,
        "DOCUMENTS_S3_KEY": "key",
        "DOCUMENTS_S3_SECRET": "secret",
        "DOCUMENTS_S3_REGION": "x",
    }
    settings.STORAGES = settings.STORAGES | documents(environment, tmp_path)

    brought = files.photograph_with_place()
    document = take(upload(brought))
    take(upload(brought))

    listed = {one["Key"] for one in client.list_objects_v2(Bucket="papers")["Contents"]}
    assert listed == {
        f"documents/{storing.where(document.sha256)}",
        f"originals/{storing.where(document.original)}",
    }
    with storing.opened(document.sha256) as file:
        assert len(file.read()) == document.size
    assert storing.opened("0" * 64) is None
    assert not any(tmp_path.iterdir())


def test_without_configuration_they_lie_in_two_folders_of_the_installation(tmp_path):
    stores = documents({}, tmp_path)
    assert [one["OPTIONS"]["location"] for one in stores.values()] == [
        tmp_path / "documents",
        tmp_path / "originals",
    ]


def test_a_file_in_the_folder_is_whole_or_not_there_and_the_owner_alone_reads_it(monkeypatch):
    content = os.urandom(2000)
    fingerprint = "ab" * 32

    def no_power(*_args):
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_power)
        with pytest.raises(OSError, match="no power"):
            storing.keep(storing.CLEAN, fingerprint, content)
    assert storing.opened(fingerprint) is None

    storing.keep(storing.CLEAN, fingerprint, content)
    lies = Path(storages["documents"].path(storing.where(fingerprint)))
    assert lies.read_bytes() == content
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert stat.S_IMODE(lies.parent.stat().st_mode) == 0o700
