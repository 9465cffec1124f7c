"""Where documents lie: a folder, or a bucket by configuration, here on a real S3 server of the test's own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.files.storage import storages

from ishenim.config.stores import documents
from ishenim.kernel.documents import storing
from ishenim.kernel.documents.sealing import unseal
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload


@pytest.mark.django_db
def test_documents_lie_in_a_bucket_when_the_environment_names_one(bucket, tmp_path):
    brought = files.photograph_with_place()
    document = take(upload(brought))
    take(upload(brought))

    listed = {one["Key"] for one in bucket.list_objects_v2(Bucket="papers")["Contents"]}
    assert listed == {
        f"documents/{storing.where(document.sha256)}",
        f"originals/{storing.where(document.original)}",
    }
    with storing.opened(document.sha256) as file:
        assert len(file.read()) == document.size
    assert storing.opened("0" * 64) is None
    assert not any(tmp_path.iterdir())


@pytest.mark.django_db
def test_whoever_copies_the_bucket_of_originals_reads_nothing(bucket, settings):
    brought = files.photograph_with_place()
    key = f"originals/{storing.where(take(upload(brought)).original)}"
    copied = bucket.get_object(Bucket="papers", Key=key)["Body"].read()
    assert b"Secret telephone" not in copied
    assert unseal(copied, settings.ORIGINALS_KEYS) == brought


def test_without_configuration_they_lie_in_folders_of_the_installation(tmp_path):
    stores = documents({}, tmp_path)
    assert [one["OPTIONS"]["location"] for one in stores.values()] == [
        tmp_path / "documents",
        tmp_path / "originals",
        tmp_path / "confided",
        tmp_path / "data",
    ]


@pytest.mark.django_db
def test_a_file_in_the_folder_is_whole_or_not_there_and_the_owner_alone_reads_it(monkeypatch):
    content = os.urandom(2000)
    fingerprint = "ab" * 32
    pieces = [storing.Piece(storing.CLEAN, fingerprint, content)]

    def no_power(*_args):
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_power)
        with pytest.raises(OSError, match="no power"):
            storing.keep(pieces, from_anyone=False)
    assert storing.opened(fingerprint) is None

    storing.keep(pieces, from_anyone=False)
    lies = Path(storages["documents"].path(storing.where(fingerprint)))
    assert lies.read_bytes() == content
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert stat.S_IMODE(lies.parent.stat().st_mode) == 0o700
