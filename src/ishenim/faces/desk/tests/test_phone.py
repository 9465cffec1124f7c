"""How the desk is installed on a phone: a name, a sign that every phone draws, and a page that needs no line."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from PIL import Image

from ishenim.faces.desk.phone import NIGHT, SIGNS

pytestmark = pytest.mark.django_db


def manifest(language="en"):
    answer = Client().get(f"/{language}/desk/ishenim.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    return answer.json()


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Ishenim: the desk"), ("ru", "Ишеним: рабочий стол"), ("ky", "Ишеним: иш столу")],
)
def test_a_phone_is_told_name_language_and_the_page_to_begin_with(language, name):
    told = manifest(language)
    assert told["name"] == name
    assert told["short_name"]
    assert (told["lang"], told["display"], told["scope"]) == (language, "standalone", "/")
    assert told["start_url"] == f"/{language}/desk/on-this-phone/"
    assert told["theme_color"] == NIGHT


def test_the_page_to_begin_with_is_there_for_whoever_is_not_signed_in_and_names_the_manifest():
    page = Client().get(manifest()["start_url"])
    assert page.status_code == 200
    assert '<link rel="manifest" href="/en/desk/ishenim.webmanifest">' in page.content.decode()


def test_every_sign_lies_where_the_manifest_says():
    assert [one["src"] for one in manifest()["icons"]] == [
        staticfiles_storage.url(file) for file, *_about in SIGNS
    ]
    assert all(find(file) for file, *_about in SIGNS)


def test_every_sign_has_the_size_and_the_type_that_are_said_of_it():
    for (file, *_about), said in zip(SIGNS, manifest()["icons"], strict=True):
        sign = Path(find(file)).read_bytes()
        if said["type"] == "image/svg+xml":
            assert ET.fromstring(sign).tag == "{http://www.w3.org/2000/svg}svg"
            assert said["sizes"] == "any"
        else:
            drawn = Image.open(io.BytesIO(sign))
            assert Image.MIME[drawn.format] == said["type"]
            assert "{}x{}".format(*drawn.size) == said["sizes"]


def test_a_phone_that_draws_no_svg_has_a_small_and_a_large_sign_and_one_to_cut():
    told = {(one["sizes"], one["purpose"]) for one in manifest()["icons"] if one["type"] == "image/png"}
    assert told == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


def test_a_sign_that_is_cut_to_a_circle_loses_nothing_but_ground():
    file = next(file for file, _sizes, _kind, purpose in SIGNS if purpose == "maskable")
    sign = Image.open(find(file)).convert("RGB")
    middle, ground = sign.width / 2, tuple(bytes.fromhex(NIGHT.removeprefix("#")))
    outside = [
        sign.getpixel((x, y))
        for x in range(0, sign.width, 4)
        for y in range(0, sign.height, 4)
        if (x - middle) ** 2 + (y - middle) ** 2 > (0.4 * sign.width) ** 2
    ]
    assert max(abs(seen - meant) for one in outside for seen, meant in zip(one, ground, strict=True)) <= 2


def test_the_ground_of_the_sign_is_the_colour_of_the_masthead():
    assert re.search(rf"--night:\s*{NIGHT}", Path(find("portal/look.css")).read_text())
