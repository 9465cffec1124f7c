"""Whoever checks a mirror needs only a key: one changed byte is found and named, wherever it is."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ishenim.faces.mirror import sums
from ishenim.faces.mirror.checking import Folder, Site, Unreachable, check
from ishenim.kernel.ledger import keys
from ishenim.kernel.ledger.note import Signer


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *about):
        """Say nothing in the middle of the tests."""


@pytest.fixture
def site(copied):
    """Serve a mirror below a folder of its own, as any web server would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=copied.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{copied.name}"
    server.shutdown()
    server.server_close()


def wrong(folder, vkey=""):
    return check(Folder(folder), vkey).wrong


def change_a_byte(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_mirror_is_what_was_signed_for(copied):
    found = check(Folder(copied), keys.verifier().vkey)

    assert found.wrong == []
    assert found.size > 2
    assert found.files == len((copied / sums.SUMS).read_text().splitlines())


@pytest.mark.parametrize(
    "name", ["en/index.html", "ky/questions/index.html", "ledger/checkpoint", "en/feed/kind:meeting.atom"]
)
def test_one_changed_byte_is_found_and_named(copied, name):
    change_a_byte(copied / name)
    found = wrong(copied)
    assert f"{name}: It is not the file that the note was signed for." in found
    assert all(sentence.startswith(name) for sentence in found)


def test_what_is_missing_and_what_does_not_belong_there_is_named(copied):
    (copied / "en/about/index.html").unlink()
    (copied / "en/else.html").write_text("Something else")
    assert wrong(copied) == [
        "en/about/index.html: It is missing.",
        "en/else.html: It is no file of the mirror.",
    ]


def test_a_list_that_was_made_to_fit_is_found(copied):
    change_a_byte(copied / "en/index.html")
    files = dict(sums.read_sums((copied / sums.SUMS).read_bytes()))
    files["en/index.html"] = "0" * 64
    (copied / sums.SUMS).write_bytes(sums.sums_of(files))
    assert wrong(copied) == [f"{sums.SUMS}: It is not the list that the note was signed for."]


def test_whoever_signs_again_is_not_the_log(copied):
    forger = Signer(keys.origin(), Ed25519PrivateKey.generate())
    said = sums.read_note((copied / sums.NOTE).read_bytes(), keys.verifier())
    (copied / sums.NOTE).write_bytes(sums.note_of(forger, said.checkpoint, (copied / sums.SUMS).read_bytes()))
    assert wrong(copied) == [f"{sums.NOTE}: Nobody we know has signed this."]
    (copied / sums.VKEY).write_text(forger.verifier.vkey)
    assert any("checkpoint" in sentence for sentence in wrong(copied)), "it did not sign the seal, too"
    assert wrong(copied, keys.verifier().vkey) == [f"{sums.NOTE}: Nobody we know has signed this."]


def test_the_seal_of_a_log_is_no_note_of_a_mirror(copied):
    (copied / sums.NOTE).write_bytes((copied / "ledger/checkpoint").read_bytes())
    assert wrong(copied) == [f"{sums.NOTE}: The note is not that of a mirror of this log."]


def test_entries_that_do_not_lead_to_the_root_are_found_even_when_the_list_fits(copied):
    entries = next((copied / "ledger/tile/entries").rglob("000.p/*"))
    change_a_byte(entries)
    name = str(entries.relative_to(copied))
    files = dict(sums.read_sums((copied / sums.SUMS).read_bytes()))
    files[name] = sums.sha256(entries.read_bytes()).hexdigest()
    said = sums.read_note((copied / sums.NOTE).read_bytes(), keys.verifier())
    listed = sums.sums_of(files)
    (copied / sums.SUMS).write_bytes(listed)
    (copied / sums.NOTE).write_bytes(sums.note_of(keys.signer(), said.checkpoint, listed))

    found = wrong(copied)

    assert found[-1] == "ledger/tile/entries: The entries do not lead to the root that was signed."
    assert all(sentence.startswith("ledger/tile/") for sentence in found)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nothing", b"a\n1\nb\n\n\xe2\x80\x94 x y\n"])
def test_a_note_that_is_none_is_said_to_be_none(copied, content):
    (copied / sums.NOTE).write_bytes(content)
    [sentence] = wrong(copied)
    assert sentence.startswith(f"{sums.NOTE}: ")


def test_a_mirror_on_a_server_is_checked_as_one_in_a_folder(site, copied):
    assert check(Site(site)).wrong == []
    change_a_byte(copied / "ru/index.html")
    (copied / "en/index.html").unlink()
    assert sorted(check(Site(site)).wrong) == [
        "en/index.html: It is missing.",
        "ru/index.html: It is not the file that the note was signed for.",
    ]


def test_where_nobody_answers_that_is_said():
    with pytest.raises(Unreachable, match="cannot be reached"):
        check(Site("http://127.0.0.1:1/mirror"))
