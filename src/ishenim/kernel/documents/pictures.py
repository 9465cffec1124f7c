"""Cleaning a picture: it is drawn anew from its points, so that nothing but what is seen remains."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from ishenim.kernel.documents.limits import JPEG, MOST_PIXELS, PNG, WEBP, NotTaken

WRITTEN_AS: dict[str, dict[str, Any]] = {
    PNG: {"format": "PNG", "compress_level": 6},
    JPEG: {"format": "JPEG", "quality": 88, "optimize": True},
    WEBP: {"format": "WEBP", "quality": 88, "method": 4},
}
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def clean(content: bytes, kind: str) -> bytes:
    """Return a picture the right way up and without place, time, device or any other words inside."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
            check(picture, kind)
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return drawn_anew(upright, kind)
    except Image.DecompressionBombError:
        raise NotTaken("pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombWarning):
        raise NotTaken("broken") from None


def check(picture: Image.Image, kind: str) -> None:
    """Raise for a picture that is too large to be drawn, or that moves; of a photograph only the first view counts."""
    if picture.width * picture.height > MOST_PIXELS:
        raise NotTaken("pixels")
    if kind != JPEG and getattr(picture, "n_frames", 1) > 1:
        raise NotTaken("moving")


def drawn_anew(picture: Image.Image, kind: str) -> bytes:
    """Return the points of a picture as a file, and nothing else of it."""
    points = picture.convert(colours(picture, kind))
    fresh = Image.new(points.mode, points.size)
    fresh.paste(points)
    written = io.BytesIO()
    fresh.save(written, **WRITTEN_AS[kind])
    return written.getvalue()


def colours(picture: Image.Image, kind: str) -> str:
    """Return how the points of a picture are kept: grey, in colour, or in colour with what shines through."""
    if kind != JPEG and picture.has_transparency_data:
        return "RGBA"
    return "L" if picture.mode in {"1", "L"} else "RGB"
