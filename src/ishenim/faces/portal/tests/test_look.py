"""The colours of the look can be told apart: every pair is computed again with every change (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

LOOK = (Path(__file__).parents[1] / "static/portal/look.css").read_text()
TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "sheet", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "sheet", TEXT),
    ("quiet", "line", SHAPE),
    ("lake", "paper", TEXT),
    ("lake", "sheet", TEXT),
    ("lake", "lake-wash", TEXT),
    ("on-lake", "lake", TEXT),
    ("spruce", "spruce-wash", TEXT),
    ("madder", "madder-wash", TEXT),
    ("madder", "paper", TEXT),
    ("madder", "sheet", TEXT),
    ("saffron", "saffron-wash", TEXT),
    ("ink", "saffron-wash", TEXT),
    ("on-night", "night", TEXT),
    ("on-night-quiet", "night", TEXT),
    ("edge", "sheet", SHAPE),
    ("edge", "paper", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "sheet", SHAPE),
    ("cord", "night", SHAPE),
    ("seam", "paper", SHAPE),
]


def tokens(css):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


LIGHT = tokens(LOOK.split("@media")[0])
DARK = LIGHT | tokens(LOOK.split("prefers-color-scheme: dark")[1].split("/* The page */")[0])


def luminance(colour):
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    parts = [int(pair, 16) / 255 for pair in pairs]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_text_and_signs_stand_out_from_what_is_behind_them(look, front, back, least):
    assert contrast(look[front], look[back]) >= least


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


def test_the_look_loads_nothing_from_anywhere():
    assert "url(" not in LOOK
    assert "@import" not in LOOK
