"""The letters of a file are known for certain, or the file is refused."""

import gzip

import pytest
from django.utils.translation import override

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.importing.encoding import as_text, survey

RUSSIAN = (
    "номер;о чём спрашивают\n"
    "1;Когда отремонтируют дорогу у школы и уберут мусор со двора?\n"
    "2;Во дворе собираются бродячие собаки, дети боятся выходить\n"
    "3;На улице Ленина не горит свет, вечером ничего не видно\n"
    "4;Почему участковый не отвечает на обращение жителей села?\n"
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def file(tmp_path):
    def write(content: bytes):
        path = tmp_path / "register.csv"
        path.write_bytes(content)
        return path

    return write


def read(path, encoding):
    with as_text(path, encoding) as text:
        return text.read()


@pytest.mark.parametrize(
    ("written", "recognized"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("windows-1251", "windows-1251"),
    ],
)
def test_what_is_certain_is_recognized_and_read_letter_by_letter(file, written, recognized):
    path = file(RUSSIAN.encode(written))

    assert survey(path).encoding == recognized
    assert read(path, recognized) == RUSSIAN


@pytest.mark.parametrize("case", [str, str.upper, str.lower])
@pytest.mark.parametrize("written", ["koi8-r", "cp866", "mac-cyrillic", "iso-8859-5"])
def test_another_cyrillic_encoding_is_never_taken_for_windows_1251(file, written, case):
    with pytest.raises(Faults) as refused:
        survey(file(case(RUSSIAN).encode(written)))

    assert "Name its encoding" in refused.value.faults[0]


def test_windows_1251_is_recognized_in_capitals_too(file):
    assert survey(file(RUSSIAN.upper().encode("windows-1251"))).encoding == "windows-1251"


def test_a_few_words_are_not_enough_to_be_certain(file):
    with pytest.raises(Faults):
        survey(file("Привет, мир\n".encode("windows-1251")))


def test_an_encoding_that_is_named_is_believed(file):
    path = file("Привет, мир\n".encode("koi8-r"))

    assert read(path, survey(path, "KOI8-R").encoding) == "Привет, мир\n"


def test_utf_8_may_be_named_and_have_a_mark(file):
    path = file(RUSSIAN.encode("utf-8-sig"))

    assert read(path, survey(path, "utf8").encoding) == RUSSIAN


@pytest.mark.parametrize("name", ["windows-9999", "base64"])
def test_what_is_no_encoding_is_refused(file, name):
    with pytest.raises(Faults, match="There is no encoding called"):
        survey(file(b"a\n"), name)


def test_one_broken_line_among_many_does_not_change_the_encoding(file):
    path = file(b"\n".join([b"plain"] * 30 + [b"caf\xe9"]))

    assert survey(path).encoding == "utf-8-sig"
    assert read(path, "utf-8-sig").endswith("caf\udce9")


def test_a_mark_of_utf_8_decides_however_much_is_broken(file):
    assert survey(file(b"\xef\xbb\xbfa\ncaf\xe9\n")).encoding == "utf-8-sig"


def test_a_letter_cut_at_the_very_end_is_not_utf_8(file):
    with pytest.raises(Faults):
        survey(file("ң".encode()[:1]))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(b"\xff\xfea", ""), (b"\xff\xfe\x00\xd8a\x00", ""), ("слово".encode("utf-16-le") + b"a", "utf-16-le")],
)
def test_a_letter_of_several_bytes_that_breaks_off_is_refused(file, content, encoding):
    with pytest.raises(Faults, match=r"register\.csv is damaged"):
        survey(file(content), encoding)


def test_an_empty_file_is_refused(file):
    with pytest.raises(Faults, match=r"register\.csv is empty"):
        survey(file(b""))


def test_a_packed_file_is_read_as_if_it_were_not(file):
    plain, packed = survey(file(RUSSIAN.encode())), survey(file(gzip.compress(RUSSIAN.encode())))

    assert plain == packed
    assert plain.lines == 5


@pytest.mark.parametrize("harm", [lambda packed: packed[:-9], lambda packed: packed[:20] + b"\xff" * 40])
def test_a_packed_file_that_was_not_copied_whole_is_refused(file, harm):
    with pytest.raises(Faults, match="damaged"):
        survey(file(harm(gzip.compress(RUSSIAN.encode() * 50))))


def test_files_that_differ_in_one_letter_have_different_fingerprints(file):
    assert survey(file(b"a,b\n")).fingerprint != survey(file(b"a,c\n")).fingerprint
