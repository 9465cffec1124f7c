"""What is taken, what is cleaned out of it, and what is plainly refused."""

from __future__ import annotations

import hashlib
import io
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from PIL import Image, ImageChops

from ishenim.kernel.documents import apart, limits, storing
from ishenim.kernel.documents.limits import FROM_ANYONE, FROM_OFFICES
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload

pytestmark = pytest.mark.django_db


def clean(document) -> bytes:
    with storing.opened(document.sha256) as file:
        return file.read()


def refused(content: bytes, name: str = "photo.png", bounds=FROM_OFFICES) -> str:
    with pytest.raises(ValidationError) as reason:
        take(upload(content, name), bounds)
    return reason.value.messages[0]


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_picture_is_taken_and_known_by_the_fingerprint_of_its_clean_content(kind, ending):
    document = take(upload(files.picture(kind), "Street lamp.bmp"))
    content = clean(document)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.kind, document.size) == (kind.lower(), len(content))
    assert document.name == f"Street lamp.{ending}", "the ending says what it is, whatever was claimed"
    assert Image.open(io.BytesIO(content)).format == kind


def test_the_same_file_has_the_same_fingerprint_whoever_brings_it():
    first, second = (take(upload(files.picture("JPEG"), name)) for name in ("a.jpg", "b.jpg"))
    assert first.sha256 == second.sha256
    assert (first.name, second.name) == ("a.jpg", "b.jpg")


def test_a_picture_with_gps_comes_out_without_place_time_and_device_and_the_right_way_up():
    brought = files.photograph_with_place(orientation=6)
    assert b"Secret telephone" in brought
    content = clean(take(upload(brought)))
    with Image.open(io.BytesIO(content)) as seen:
        assert not seen.getexif()
        assert not set(seen.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert seen.size == (30, 40), "it lay on its side"
        upright = Image.open(io.BytesIO(brought)).transpose(Image.Transpose.ROTATE_270)
        assert max(high for _low, high in ImageChops.difference(seen, upright).getextrema()) < 16
    assert b"Secret" not in content
    assert b"my home" not in content


def test_the_words_inside_a_png_are_left_out_and_what_shines_through_stays():
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add_text("Author", "Secret author")
    content = clean(take(upload(files.picture("PNG", mode="RGBA", pnginfo=about))))
    assert b"Secret" not in content
    assert Image.open(io.BytesIO(content)).mode == "RGBA"


def test_a_png_that_is_a_zip_is_refused():
    assert refused(files.zipped(), "photo.png") == (
        "“photo.png” is neither a picture (PNG, JPEG, WebP) nor a PDF, whatever its name says."
    )


@pytest.mark.parametrize(
    "content", [b"hello", b"<svg onload='x()'/>", b"GIF89a\x01\x00\x01\x00\x00", b"MZ" * 99]
)
def test_what_is_neither_a_picture_nor_a_pdf_is_refused(content):
    assert "is neither a picture" in refused(content)


def test_a_zip_behind_a_picture_does_not_come_through():
    content = clean(take(upload(files.picture() + files.zipped())))
    assert b"run.exe" not in content


def test_a_file_of_26_megabytes_is_refused_before_it_is_read():
    assert (
        refused(bytes(26_000_000), "video.png") == "“video.png” is too large: a file may have at most 25 MB."
    )


def test_a_file_of_0_bytes_is_refused():
    assert refused(b"") == "“photo.png” is empty. Choose the file again."


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    whole = files.picture(kind, (300, 300))
    assert "cannot be read" in refused(whole[: len(whole) // 2])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    assert "is a moving picture" in refused(files.moving(kind))


def test_a_picture_that_would_fill_the_memory_is_refused():
    assert "too many points" in refused(files.picture("PNG", (8000, 6000), "1"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ("/tmp/x/Протокол №4.PNG", "Протокол №4.png"),
        ("../", "file.png"),
        (".htaccess", "htaccess.png"),
        ("a\x00b\r\nSet-Cookie: c.png", "abSet-Cookie c.png"),
        ("invoice\u202egnp.exe", "invoicegnp.png"),
        ("x" * 500, "x" * 100 + ".png"),
    ],
)
def test_a_name_is_a_name_and_never_a_way_to_somewhere(typed, shown):
    from ishenim.kernel.documents.names import clean_name

    assert clean_name(typed, "png") == shown


def test_content_lies_under_its_fingerprint_whatever_the_file_was_called():
    brought = upload(files.picture())
    brought.name = "../../evil.png"
    document = take(brought)
    lies = storages["documents"].path(storing.where(document.sha256))
    assert lies.endswith(f"documents/{document.sha256[:2]}/{document.sha256}")
    assert document.name == "evil.png"


def test_the_original_is_kept_apart_sealed_readable_by_the_owner_only_and_has_its_own_fingerprint():
    brought = files.photograph_with_place()
    document = take(upload(brought))
    assert document.original == hashlib.sha256(brought).hexdigest() != document.sha256
    lies = Path(storages["originals"].path(storing.where(document.original)))
    assert b"Secret" not in lies.read_bytes(), "whoever copies it reads nothing"
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert storing.opened(document.original) is None, "the store that is served does not have it"


def test_a_pdf_with_scripts_comes_out_with_its_pages_and_without_anything_that_acts():
    brought = files.paper_that_acts()
    content = clean(take(upload(brought, "Протокол.pdf")))
    with pikepdf.open(io.BytesIO(content)) as seen:
        everything = b"\n".join(one.unparse(resolved=True) for one in seen.objects)
        assert len(seen.pages) == 1
        assert b"re f" in seen.pages[0].Contents.read_bytes()
        for gone in (b"JavaScript", b"/JS", b"OpenAction", b"/AA", b"Launch", b"SubmitForm", b"EmbeddedFile",
                     b"Widget", b"AcroForm", b"XFA", b"javascript:", b"/Metadata"):  # fmt: skip
            assert gone not in everything, gone
        assert b"https://ishenim.example/law" in everything, "a link that a person sees stays"
        assert "/Info" not in seen.trailer
    assert b"Secret" not in everything + content
    assert b"payload" not in everything + content


def test_what_was_written_into_a_form_stays_readable_and_the_form_is_no_form_any_more():
    content = clean(take(upload(files.filled_form(), "form.pdf")))
    with pikepdf.open(io.BytesIO(content)) as seen:
        page = seen.pages[0]
        assert "/Annots" not in page
        drawn = b"".join(form.read_bytes() for form in page.Resources.XObject.values())
        assert b"Two lamps" in drawn
        assert "/AcroForm" not in seen.Root


def test_the_same_pdf_has_the_same_fingerprint_each_time_it_is_written_whatever_number_its_writer_gave_it():
    written = []
    for number in (b"0123456789abcdef", b"fedcba9876543210"):
        made = files.paper()
        made.trailer.ID = pikepdf.Array([pikepdf.String(number), pikepdf.String(number)])
        written.append(files.saved(made))
    assert written[0] != written[1]
    first, second = (take(upload(content, "a.pdf")) for content in written)
    assert first.sha256 == second.sha256


def test_a_photograph_inside_a_pdf_loses_its_place_and_none_of_its_points():
    brought = files.paper_with_photograph()
    content = clean(take(upload(brought, "scan.pdf")))
    with pikepdf.open(io.BytesIO(content)) as seen, pikepdf.open(io.BytesIO(brought)) as before:
        inside, was = (one.pages[0].Resources.XObject.Im0 for one in (seen, before))
        raw = inside.read_raw_bytes()
        assert b"Secret telephone" in was.read_raw_bytes()
        assert b"Secret" not in raw
        assert b"my home" not in raw
        images = [Image.open(io.BytesIO(one)) for one in (raw, was.read_raw_bytes())]
        assert ImageChops.difference(*images).getbbox() is None


@pytest.mark.parametrize("password", ["", "key"])
def test_a_locked_pdf_is_refused(password):
    locked = files.saved(files.paper(), encryption=pikepdf.Encryption(owner="owner", user=password))
    assert "is locked with a password" in refused(locked, "plan.pdf")


def test_a_pdf_of_too_many_pages_or_of_none_is_refused():
    assert "too many pages" in refused(files.saved(files.paper(limits.MOST_PAGES + 1)), "book.pdf")
    assert "cannot be read" in refused(files.saved(files.paper(0)), "book.pdf")
    assert "cannot be read" in refused(b"%PDF-1.7\nnothing", "book.pdf")


def test_a_file_that_ends_or_stops_the_cleaning_process_is_refused_and_nothing_else_happens():
    take(upload(files.picture()))
    [warm] = apart._cleaners
    impatient = replace(FROM_OFFICES, patience=0.000_001)
    assert "could not be cleaned within the time and memory" in refused(files.picture(), bounds=impatient)
    take(upload(files.picture()))
    assert apart._cleaners == [warm], "it has served all three"


def test_a_warm_process_that_was_killed_is_followed_by_another():
    take(upload(files.picture()))
    [warm] = apart._cleaners
    warm.process.kill()
    warm.process.wait()
    take(upload(files.picture()))
    assert apart._cleaners[0].process.pid != warm.process.pid


def test_an_answer_that_breaks_off_is_no_clean_file(monkeypatch):
    def ends_too_early(conversation):
        conversation.sendall(b'{"kind": "png", "size": "9"}\nhalf')

    monkeypatch.setattr(apart, "hand_over", ends_too_early)
    assert "could not be cleaned" in refused(files.picture())


def test_the_warm_process_ends_when_nobody_brings_a_file_and_serves_what_was_handed_over_before():
    idle = "import socket; from ishenim.kernel.documents import cleaning; cleaning.IDLE = 0.01;"
    line, theirs = socket.socketpair()
    ours, conversation = socket.socketpair()
    socket.send_fds(line, [b"."], [conversation.fileno()])
    conversation.close()
    with (
        line,
        theirs,
        ours,
        subprocess.Popen(
            [sys.executable, "-c", f"{idle} cleaning.serve(socket.socket(fileno=0))"],
            stdin=theirs,
            env=apart.surroundings(),
        ) as warm,
    ):
        theirs.close()
        ours.sendall(b"anyone\n" + files.zipped())
        ours.shutdown(socket.SHUT_WR)
        with ours.makefile("rb") as answer:
            assert answer.read() == b'{"not_taken": "kind"}\n'
        assert warm.wait(timeout=10) == 0
        with pytest.raises(BrokenPipeError):
            line.send(b".")


def test_whoever_has_no_account_brings_smaller_files():
    too_much = bytes(FROM_ANYONE.bytes + 1)
    assert refused(too_much, "a.png", FROM_ANYONE) == ("“a.png” is too large: a file may have at most 10 MB.")
    assert "is neither a picture" in refused(too_much, "a.png", FROM_OFFICES)


def test_a_file_of_which_only_a_part_was_received_is_refused():
    half = upload(files.picture(), "half.png")
    half.size *= 2
    with pytest.raises(ValidationError, match=r"“half\.png” did not come through"):
        take(half)


def test_the_cleaning_process_limits_its_memory_itself_and_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "never told")
    assert "SECRET_KEY" not in apart.surroundings()
    asks_for_too_much = (
        "from ishenim.kernel.documents import cleaning, limits\n"
        "cleaning.limit_this_process(limits.FROM_OFFICES)\n"
        "bytearray(2_000_000_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks_for_too_much], capture_output=True, env=apart.surroundings(), check=False
    )
    assert b"MemoryError" in done.stderr
