"""The stores of an installation: two folders, or a bucket on a real S3 server of the test's own."""

from __future__ import annotations

import warnings
from urllib.request import urlopen

import pytest

from ishenim.config.stores import documents


@pytest.fixture
def bucket(settings, tmp_path):
    """Let documents lie in a bucket of an S3 server that lives in this process, on the loopback alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server of the test warns about itself
        import boto3
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        urlopen(
            f"http://{host}:{port}/moto-api/reset", data=b""
        )  # it remembers the bucket of the test before
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{host}:{port}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="x",
        )
        client.create_bucket(Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "x"})
        environment = {
            "DOCUMENTS_S3_BUCKET": "papers",
            "DOCUMENTS_S3_ENDPOINT": f"http://{host}:{port}",
            "DOCUMENTS_S3_KEY": "key",
            "DOCUMENTS_S3_SECRET": "secret",
            "DOCUMENTS_S3_REGION": "x",
        }
        settings.STORAGES = settings.STORAGES | documents(environment, tmp_path)
        yield client
        server.stop()


@pytest.fixture(params=["folders", "bucket"])
def stores(request, settings, tmp_path):
    """Let documents lie in each kind of store in turn."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    else:
        settings.STORAGES = settings.STORAGES | documents({}, tmp_path)
    return request.param
