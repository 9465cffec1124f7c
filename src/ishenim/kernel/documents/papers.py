"""Cleaning a PDF: pages stay as they are read; what acts, hides, tracks or tells who wrote it is taken out."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from ishenim.kernel.documents.limits import MOST_PAGES, NotTaken

TAKEN_OUT = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/RF", "/Metadata", "/PieceInfo",
    "/XFA", "/AcroForm", "/Collection", "/Perms", "/DSS", "/Legal", "/Requirements", "/Threads", "/SpiderInfo",
    "/LastModified",
)  # fmt: skip
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/Thread", "/Hide", "/Named", "/SetOCGState", "/Trans", "/GoTo3DView",
}  # fmt: skip
WAYS_OUT = (b"https://", b"http://", b"mailto:")
SEGMENTS_KEPT = {0xE0, 0xEE}
"""Of the segments in which a photograph says things about itself, those without which its colours are wrong."""


def clean(content: bytes) -> bytes:
    """Return a PDF whose pages can be read and that does nothing."""
    try:
        with pikepdf.open(io.BytesIO(content)) as paper:
            check(paper)
            still(paper)
            return written(paper)
    except pikepdf.PasswordError:
        raise NotTaken("locked") from None
    except (pikepdf.PikepdfError, ValueError, TypeError, KeyError, RecursionError):
        raise NotTaken("broken") from None


def check(paper: Pdf) -> None:
    """Raise for a paper that is locked, has no page, or more than anyone reads."""
    if paper.is_encrypted:
        raise NotTaken("locked")
    if not len(paper.pages):
        raise NotTaken("broken")
    if len(paper.pages) > MOST_PAGES:
        raise NotTaken("pages")


def still(paper: Pdf) -> None:
    """Take out everything that acts: what was filled into a form becomes part of the page."""
    if "/AcroForm" in paper.Root:
        paper.generate_appearance_streams()
    paper.flatten_annotations("all")
    for page in paper.pages:
        keep_links_only(page.obj)
    for holder in every_dictionary(paper):
        disarm(holder)
    for image in photographs(paper):
        points = without_words(image.read_raw_bytes())
        image.write(points, filter=Name.DCTDecode)


def keep_links_only(page: Object) -> None:
    """Leave of a page's annotations those that lead somewhere; notes, sounds, films and files go."""
    notes = page.get("/Annots")
    links = [note for note in notes if is_link(note)] if isinstance(notes, Array) else []
    if links:
        page.Annots = Array(links)
    elif "/Annots" in page:
        del page.Annots


def is_link(note: Object) -> bool:
    return isinstance(note, Dictionary) and note.get("/Subtype") == Name.Link


def every_dictionary(paper: Pdf) -> Iterator[Object]:
    """Yield every dictionary of a paper once, however deep it lies."""
    for one in paper.objects:
        waiting = [one]
        while waiting:
            here = waiting.pop()
            if isinstance(here, Stream):
                yield here
                waiting += inside(here.stream_dict)
            elif isinstance(here, Dictionary):
                yield here
                waiting += inside(here)
            elif isinstance(here, Array):
                waiting += [part for part in here if direct(part)]


def inside(holder: Object) -> list[Object]:
    return [part for _name, part in holder.items() if direct(part)]


def direct(part: object) -> bool:
    """Say whether a part lies here and not elsewhere in the paper, where it is met anyway."""
    return isinstance(part, Dictionary | Array) and not part.is_indirect


def disarm(holder: Object) -> None:
    """Take out of one dictionary what acts or hides; a way out of the paper stays if a person sees where it leads."""
    for name in TAKEN_OUT:
        if name in holder:
            del holder[name]
    if isinstance(holder, Stream):
        return
    if acts(holder):
        for name in list(holder.keys()):
            del holder[name]


def acts(holder: Object) -> bool:
    """Say whether a dictionary is an action that does more than lead a reader, knowingly, to another page."""
    if str(holder.get("/S")) in ACTIONS or ("/S" in holder and "/Next" in holder):
        return True
    address = holder.get("/URI")
    known = isinstance(address, String) and bytes(address).lower().startswith(WAYS_OUT)
    return holder.get("/S") == Name.URI and not known


def photographs(paper: Pdf) -> Iterator[Stream]:
    """Yield the photographs that lie in a paper as they left the camera."""
    for one in paper.objects:
        if isinstance(one, Stream) and is_photograph(one):
            yield one


def is_photograph(one: Stream) -> bool:
    return one.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])) and "/DecodeParms" not in one


def without_words(photograph: bytes) -> bytes:
    """Return a JPEG without what the camera wrote into it: place, time, device. Its points stay as they are."""
    kept, at = [photograph[:2]], 2
    while photograph[at : at + 1] == b"\xff" and photograph[at + 1 : at + 2] != b"\xda":
        code = photograph[at + 1]
        end = at + 2 + int.from_bytes(photograph[at + 2 : at + 4])
        if end <= at + 3:
            raise NotTaken("broken")
        tells = 0xE0 <= code <= 0xEF or code == 0xFE  # noqa: PLR2004 -- application segments and comments
        if not tells or code in SEGMENTS_KEPT:
            kept.append(photograph[at:end])
        at = end
    return b"".join(kept) + photograph[at:]


def written(paper: Pdf) -> bytes:
    """Return the paper as a file: only what its pages need, and the same bytes for the same paper."""
    for told in ("/Info", "/ID"):  # who wrote it; and a number by which all its versions know each other
        if told in paper.trailer:
            del paper.trailer[told]
    names = paper.Root.get("/Names")
    if isinstance(names, Dictionary):
        for name in list(names.keys()):
            if name != "/Dests":
                del names[name]
    paper.remove_unreferenced_resources()
    found = io.BytesIO()
    paper.save(found, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return found.getvalue()
