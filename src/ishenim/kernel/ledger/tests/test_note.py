"""A signed note says who signed it, or is refused whole."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Signer, Verifier, opened
from ishenim.kernel.ledger.tests.conftest import flip
from ishenim.kernel.ledger.tree import EMPTY_ROOT

FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
TEXT = "This is an example message.\n"
SIGNATURE = (
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn"
    "cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
PUBLISHED = f"{TEXT}\n{SIGNATURE}".encode()
SUM_DATABASE = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


def a_signer(name="example.kg/ledger"):
    return Signer(name, Ed25519PrivateKey.generate())


def test_the_published_example_is_genuine():
    assert opened(PUBLISHED, Verifier.read(FOO)) == TEXT


def test_the_number_of_a_key_is_computed_as_published():
    assert Verifier.read(SUM_DATABASE).key_id.hex() == "033de0ae"
    assert Verifier.read(SUM_DATABASE).vkey == SUM_DATABASE


def test_a_note_that_was_signed_is_opened_by_the_public_half():
    signer = a_signer()

    assert opened(signer.sign("one\n\ntwo\n").encode(), signer.verifier) == "one\n\ntwo\n"


def test_the_public_half_survives_being_written_down():
    verifier = a_signer().verifier

    assert Verifier.read(verifier.vkey) == verifier or Verifier.read(verifier.vkey).vkey == verifier.vkey


@given(st.integers(0, 10_000))
def test_a_note_with_one_bit_turned_is_not_genuine(bit):
    with pytest.raises(NotGenuine):
        opened(flip(PUBLISHED, bit), Verifier.read(FOO))


def test_a_stranger_may_sign_too_and_is_passed_over():
    stranger = a_signer("stranger").sign(TEXT).rpartition("\n\n")[2]

    assert opened(PUBLISHED + stranger.encode(), Verifier.read(FOO)) == TEXT


def test_a_note_that_only_strangers_signed_is_refused():
    with pytest.raises(NotGenuine, match="Nobody we know"):
        opened(a_signer("stranger").sign(TEXT).encode(), Verifier.read(FOO))


def test_a_stranger_with_the_same_name_is_still_a_stranger():
    with pytest.raises(NotGenuine, match="Nobody we know"):
        opened(a_signer("example.com/foo").sign(TEXT).encode(), Verifier.read(FOO))


def test_one_false_signature_of_somebody_known_spoils_the_whole_note():
    signer, known = a_signer(), Verifier.read(FOO)
    false = b64encode(known.key_id + bytes(64)).decode()
    note = f"{signer.sign(TEXT)}— example.com/foo {false}\n".encode()

    assert opened(note, signer.verifier) == TEXT
    with pytest.raises(NotGenuine, match="does not belong"):
        opened(note, signer.verifier, known)


def test_only_the_first_signature_of_a_key_counts():
    known = Verifier.read(FOO)
    false = b64encode(known.key_id + bytes(64)).decode()

    assert opened(PUBLISHED + f"— example.com/foo {false}\n".encode(), known) == TEXT


def test_sixteen_signatures_and_more_are_accepted():
    strangers = "".join(a_signer(f"witness{n}").sign(TEXT).rpartition("\n\n")[2] for n in range(20))

    assert opened(PUBLISHED + strangers.encode(), Verifier.read(FOO)) == TEXT


@pytest.mark.parametrize(
    "note",
    [
        b"",
        TEXT.encode(),
        f"{TEXT}\n".encode(),
        f"{TEXT}{SIGNATURE}".encode(),
        PUBLISHED[:-1],
        PUBLISHED + b"\n",
        PUBLISHED + b"no signature\n",
        PUBLISHED.replace("—".encode(), b"-"),
        PUBLISHED.replace(b"example.com/foo", b"exam ple"),
        PUBLISHED.replace(b"example.com/foo", b"a+b"),
        PUBLISHED.replace(b"aQM=", b"aQN="),
        PUBLISHED.replace(b"aQM=", b"****"),
        PUBLISHED.replace(b"message", b"mess\rage"),
        PUBLISHED.replace(b"message", b"mess\xffage"),
        f"{TEXT}\n— example.com/foo AAAA\n".encode(),
        f"{TEXT}\n{SIGNATURE * 101}".encode(),
        b"x" * 1_000_001 + b"\n" + PUBLISHED,
    ],
)
def test_what_is_not_exactly_a_note_is_refused(note):
    with pytest.raises(NotGenuine):
        opened(note, Verifier.read(FOO))


@pytest.mark.parametrize("text", ["", "no end", "control\x07\n", "tab\t\n"])
def test_only_lines_of_text_can_be_signed(text):
    with pytest.raises(ValueError, match="lines of text"):
        a_signer().sign(text)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000",
        FOO.replace("530d903a", "530d903b"),
        FOO.replace("530d903a", "530D903A"),
        FOO.replace("example.com/foo", "example.com/bar"),
        FOO.replace("example.com/foo", "exa mple"),
        FOO.replace("Aeky", "Beky"),
        FOO[:-4],
        f"{FOO}*",
    ],
)
def test_a_key_that_contradicts_itself_is_refused(vkey):
    with pytest.raises(NotGenuine):
        Verifier.read(vkey)


def test_a_checkpoint_is_read_as_it_is_written():
    checkpoint = Checkpoint("example.kg/ledger", 42, EMPTY_ROOT)

    assert checkpoint.text == "example.kg/ledger\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert Checkpoint.read(checkpoint.text) == checkpoint


def test_a_checkpoint_may_say_more_than_we_read():
    checkpoint = Checkpoint("example.kg/ledger", 42, EMPTY_ROOT)

    assert Checkpoint.read(f"{checkpoint.text}and more\n") == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "origin\n1\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n١\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n1\nshort\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nempty line\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(NotGenuine):
        Checkpoint.read(text)
