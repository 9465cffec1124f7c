"""Where documents are stored: two folders, or one S3 bucket if the environment names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Stores = dict[str, dict[str, Any]]


def documents(environment: Mapping[str, str], var: Path) -> Stores:
    """Return the stores of files: clean documents, originals that are never served, closed files, the whole record.

    In a bucket the open book stands as well, for machines that do not sign it.
    """
    if environment.get("DOCUMENTS_S3_BUCKET"):
        return {
            name: in_a_bucket(environment, name)
            for name in ("documents", "originals", "confided", "book", "data")
        }
    return {name: in_a_folder(var / name) for name in ("documents", "originals", "confided", "data")}


def in_a_folder(folder: Path) -> dict[str, Any]:
    """Keep files in a folder that only the installation's own user reads."""
    options = {"location": folder, "file_permissions_mode": 0o600}
    return {"BACKEND": "ishenim.kernel.documents.folder.Folder", "OPTIONS": options}


def in_a_bucket(environment: Mapping[str, str], name: str) -> dict[str, Any]:
    """Keep files in a bucket below a prefix; each object is private, and the pages hand out what is public.

    A bucket that does not answer is given up soon: whoever removes something holds the place of a writer meanwhile.
    """
    from botocore.config import Config  # noqa: PLC0415  only where there is a bucket

    options = {
        "bucket_name": environment["DOCUMENTS_S3_BUCKET"],
        "endpoint_url": environment.get("DOCUMENTS_S3_ENDPOINT") or None,
        "region_name": environment.get("DOCUMENTS_S3_REGION") or None,
        "access_key": environment.get("DOCUMENTS_S3_KEY") or None,
        "secret_key": environment.get("DOCUMENTS_S3_SECRET") or None,
        "location": name,
        "default_acl": None,
        "file_overwrite": True,
        "querystring_auth": True,
        "client_config": Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 1}),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
