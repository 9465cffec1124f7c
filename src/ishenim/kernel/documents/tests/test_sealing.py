"""Originals are sealed for a key that lies elsewhere: whoever copies the store, or all of `var/`, reads nothing."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from ishenim.kernel.documents import sealing, storing
from ishenim.kernel.documents.sealing import CannotBeOpened, seal, unseal
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload

SECRET = b"where somebody lives"


@pytest.fixture
def installation(settings, tmp_path):
    """Return the folders of an installation that has no key yet: its own, and that of its keys."""
    settings.VAR, settings.ORIGINALS_KEYS = tmp_path / "var", tmp_path / "keys"
    sealing.own_key.cache_clear()
    return settings.VAR, settings.ORIGINALS_KEYS


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_what_is_sealed_is_opened_with_the_private_key_and_with_nothing_else(installation, tmp_path):
    var, keys = installation
    box = seal(SECRET)
    assert SECRET not in box
    assert unseal(box, keys) == SECRET
    for elsewhere in (var, tmp_path / "nowhere"):
        with pytest.raises(CannotBeOpened, match="is not in"):
            unseal(box, elsewhere)


def test_the_private_key_is_made_outside_the_installation_and_its_owner_alone_reads_it(installation):
    var, keys = installation
    seal(SECRET)
    [file] = keys.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    private = base64.b64decode(file.read_bytes())
    assert base64.b64encode(private) not in everything_in(var)
    assert private not in everything_in(var)


def test_sealing_goes_on_when_the_private_key_was_taken_away(installation, tmp_path):
    _var, keys = installation
    first = seal(SECRET)
    safe = keys.rename(tmp_path / "safe")
    sealing.own_key.cache_clear()  # as after a new start
    second = seal(SECRET)
    assert first != second
    assert [unseal(box, safe) for box in (first, second)] == [SECRET, SECRET]
    assert not keys.exists()


def test_several_processes_that_begin_at_once_make_one_key(installation):
    _var, keys = installation
    with ThreadPoolExecutor(8) as many:
        boxes = list(many.map(lambda _number: seal(SECRET), range(8)))
    assert len(list(keys.iterdir())) == 1
    assert {unseal(box, keys) for box in boxes} == {SECRET}


def test_several_machines_seal_for_the_one_key_that_is_named_to_them(installation, settings, tmp_path):
    private = PrivateKey.generate()
    settings.ORIGINALS_PUBLIC_KEY = base64.b64encode(bytes(private.public_key)).decode()
    box = seal(SECRET)
    kept = tmp_path / "safe" / f"{sealing.name_of(private.public_key)}.key"
    kept.parent.mkdir()
    kept.write_bytes(base64.b64encode(bytes(private)))
    assert unseal(box, kept.parent) == SECRET
    assert not (settings.VAR / sealing.PUBLIC).exists()


@pytest.mark.parametrize("change", ["box", "key", "no box"])
def test_what_was_changed_is_not_opened(installation, change):
    _var, keys = installation
    box = seal(SECRET)
    if change == "box":
        box = box[:-1] + bytes([box[-1] ^ 1])
    elif change == "no box":
        box = files.picture()
    else:
        next(keys.iterdir()).write_bytes(base64.b64encode(bytes(PrivateKey.generate())))
    with pytest.raises(CannotBeOpened):
        unseal(box, keys)


@pytest.mark.django_db
def test_an_original_comes_back_byte_by_byte_with_the_place_in_it(settings):
    brought = files.photograph_with_place()
    document = take(upload(brought))
    box = storing.sealed_original(document.original)
    assert b"Secret telephone" not in box
    assert unseal(box, Path(settings.ORIGINALS_KEYS)) == brought
    assert storing.sealed_original("0" * 64) is None
