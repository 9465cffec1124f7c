"""Removing old backups from a folder, and the content that no other names."""

from __future__ import annotations

import shutil
from pathlib import Path

from ishenim.config.backups.places import CONTENT, KeptInAFolder, names_in


def prune(folder: Path, keep: int) -> tuple[int, int]:
    """Keep the newest backups; return how many were removed, and how many files of content with them.

    Raises NotWhole when one of those that stay cannot be read: what it needs would not be known.
    """
    names = names_in(folder)
    stay = [KeptInAFolder(folder / name) for name in names[-keep:]]
    needed = {listed.sha256 for backup in stay for listed in backup.files.values()}
    removed = names[:-keep]
    for name in removed:
        shutil.rmtree(folder / name)
    unneeded = [one for one in (folder / CONTENT).rglob("*") if one.is_file() and one.name not in needed]
    for one in unneeded:
        one.unlink()
    return len(removed), len(unneeded)
