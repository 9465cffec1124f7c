"""Charts: each is a picture that can be heard, says what its table says, and shows nobody whom the table hides."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.template.defaultfilters import striptags
from tests.reading import Reader, forget_everyone

from ishenim.domains.monitor import figuring
from ishenim.domains.monitor.drawing import BOTTOM, HEIGHT, TOP, chart, curve
from ishenim.domains.monitor.funnels import HEIGHT as FUNNEL_HEIGHT
from ishenim.domains.monitor.funnels import MOST_ON_A_PAGE
from ishenim.kernel.figures.declare import DAYS, FIGURES
from ishenim.kernel.figures.funnel import funnel
from ishenim.kernel.pages.keeping import kept_pages

QUARTERS = ["2026-1", "2026-2", "2026-3", "2026-4"]
OVERDUE = {"2026-1": [20, 2], "2026-2": [40, 10], "2026-3": "few", "2026-4": [50, 40]}
WAITING = [0.9, 0.85, 0.8, 0.7, 0.55, 0.4, 0.3, 0.25, 0.15, None, None, None, None, None, None, None]
WAIT = [60, 50, 7, 21, *WAITING]
PEERS = [(20, 15), (20, 15), (20, 16), (40, 30), (40, 31), (80, 61), (160, 120)]


def keep(cells, *more):
    """Keep the figures of a beat, with where its peers are."""
    spread = {"overdue": {quarter: [7, 1, 2, 3, 4, 50] for quarter in QUARTERS}}
    rows = [
        ("place:beat", {"figures": cells}),
        ("kind:beat", {"spread": spread}),
        ("queries", {"queries": {}, "as_of": "2026-11-26", "quarters": QUARTERS}),
        *more,
    ]
    figuring.keep(rows, 7)
    forget_everyone()
    kept_pages.clear()


def page_of(figure="", form=""):
    return Reader().get(f"places/beat/figures/{figure}{form or '/'}" if figure else "places/beat/figures/")


def sheet_of(figure):
    """Return what a page of figures shows of one of them."""
    page = page_of().content.decode()
    return re.search(rf'<article class="sheet stack" id="{figure}">.*?</article>', page, re.DOTALL).group()


def drawings(html):
    """Return every chart, read as strictly as XML is read."""
    found = re.findall(r'<svg class="chart.*?</svg>', html, re.DOTALL)
    return [ET.fromstring(one) for one in found]


def rows_in(html):
    """Return the rows of every table, cell by cell."""
    tables = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    lines = [re.findall(r"<tr>(.*?)</tr>", one, re.DOTALL) for one in tables]
    return [
        [[striptags(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line)] for line in one]
        for one in lines
    ]


def heights(drawn, shape, name="cy", look=None):
    return [float(one.get(name)) for one in drawn.iter(shape) if look is None or one.get("class") == look]


def read_off(y, top=100, high=HEIGHT, over=TOP, below=BOTTOM):
    """Return the value that stands at a height of a chart."""
    return top * (1 - (y - over) / (high - over - below))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_chart_of_a_page_is_a_whole_picture_with_a_title_and_words_for_whoever_hears_it(
    world, clean, language
):
    keep({"overdue": OVERDUE, "first_answer": {"2026-4": WAIT}})
    found = drawings(Reader(language).get("places/beat/figures/").content.decode())
    assert len(found) == len(FIGURES) + 1, "one for each figure, and the curve of the wait"
    for one in found:
        assert one.get("role") == "img"
        assert one.get("viewBox") == "0 0 240 96"
        assert one.find("title").text
        assert one.find("title").text in one.get("aria-label")
        for shape in one:
            assert all("None" not in value and "nan" not in value for value in shape.attrib.values())


@pytest.mark.django_db
def test_a_chart_has_the_numbers_of_the_table_beside_it(world, clean):
    keep({"overdue": OVERDUE})
    shown = sheet_of("overdue")
    [drawn], [table] = drawings(shown), rows_in(shown)
    said = [re.search(r"(\d+) of (\d+), (\d+) %", cells[1]) for cells in reversed(table)]
    assert [tuple(map(int, one.groups())) for one in said if one] == [(2, 20, 10), (10, 40, 25), (40, 50, 80)]
    dots = heights(drawn, "circle", look="dot")
    assert [round(read_off(y)) for y in dots] == [10, 25, 80]


@pytest.mark.django_db
def test_what_is_hidden_is_a_circle_without_a_value_and_breaks_the_line(world, clean):
    keep({"overdue": OVERDUE})
    shown = sheet_of("overdue")
    [drawn] = drawings(shown)
    assert heights(drawn, "circle", look="hidden") == [HEIGHT - BOTTOM]
    [line] = [one.get("points") for one in drawn.iter("polyline")]
    assert len(line.split()) == 2, "the first two quarters; the last stands alone"
    assert "too few to be shown" in rows_in(shown)[0][1][1]


def test_a_number_that_is_hidden_has_no_part_in_a_drawing_even_where_it_is_known():
    drawn = chart([10.0, None, 30.0], [False, True, False], [None] * 3, of_hundred=True)
    assert ([round(read_off(y)) for _x, y in drawn.dots], drawn.lines) == ([10, 30], [])
    assert [y for _x, y in drawn.hidden] == [HEIGHT - BOTTOM]


def test_an_axis_of_days_ends_where_the_longest_wait_still_has_room():
    assert chart([7.0, 12.0], [False] * 2, [None, (2, 28)], of_hundred=False).top == 30
    assert chart([None], [True], [None], of_hundred=False).top == 5


@pytest.mark.django_db
def test_the_curve_of_a_wait_falls_from_day_to_day_as_its_table_says_and_ends_where_nothing_is_known(
    world, clean
):
    keep({"first_answer": {"2026-4": WAIT}})
    shown = sheet_of("first_answer")
    [_by_quarter, drawn], [by_day, _quarters] = drawings(shown), rows_in(shown)
    known = [round(100 * part) for part in WAITING if part is not None]
    assert by_day == [[str(day), str(part)] for day, part in zip(DAYS, known, strict=False)]
    dots = heights(drawn, "circle")
    assert [round(read_off(y)) for y in dots] == known
    [line] = drawn.iter("polyline")
    assert len(line.get("points").split()) == len(known)
    assert "Half within 7 days. Four of five within 21 days. 10 of 60 still wait." in striptags(shown)


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ["few", [9, 2, 1, None, 0.9, *[0.8] * 15]], ids=["few", "hardly any ended"])
def test_of_few_no_curve_is_drawn(world, clean, cell):
    keep({"first_answer": {"2026-4": cell}})
    shown = sheet_of("first_answer")
    assert len(drawings(shown)) == 1
    assert "By days" not in shown


def test_figures_that_were_kept_before_there_were_curves_have_none():
    assert curve([]) is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["places/beat/figures/", "institutions/district_police/figures/"])
def test_every_page_of_figures_says_that_hiding_few_keeps_nothing_secret(world, clean, path):
    keep({"overdue": OVERDUE})
    assert "it keeps nothing secret" in Reader().read(path)


@pytest.fixture
def among_peers(world, clean):
    """Return a function that keeps a beat among its peers and reads the page of its funnel."""

    def read(cell, peers=PEERS):
        drawn = funnel([*peers, tuple(cell)] if isinstance(cell, list) else peers)
        keep(
            {"coverage": {"2026-4": cell}},
            ("funnel:beat:coverage", {"funnel": {"2026-4": drawn}}),
        )
        return page_of("coverage").content.decode()

    return read


@pytest.mark.django_db
def test_a_funnel_is_a_whole_picture_with_the_limits_and_the_points_of_its_tables(among_peers):
    page = among_peers([40, 29])
    [drawn], [points, limits] = drawings(page), rows_in(page)[::-1]
    assert drawn.find("title").text == "Expected meetings that were held"
    assert len(list(drawn.iter("polyline"))) == 4
    squares = next(path.get("d") for path in drawn.iter("path") if path.get("class") == "others").count("M")
    assert squares == len(points) == 7
    assert points[0] == ["15 of 20, 75 %", "2"]
    assert points[2] == ["29 of 40, 72 %", "1"]
    assert [row[0] for row in limits] == ["20", "40", "80", "160"]
    [own] = heights(drawn, "circle")
    assert round(read_off(own, high=FUNNEL_HEIGHT, over=12, below=30), 1) == 72.5


@pytest.mark.django_db
def test_in_the_funnel_of_a_place_with_too_few_nothing_stands_for_the_place_itself(among_peers):
    page = among_peers("few")
    [drawn] = drawings(page)
    assert list(drawn.iter("circle")) == []
    assert sum(int(row[1]) for row in rows_in(page)[-1]) == len(PEERS)


@pytest.mark.django_db
def test_what_a_funnel_draws_is_taken_away_unnamed_with_its_limits_and_its_files(among_peers):
    page = among_peers([40, 30])
    assert 'href="/en/places/beat/figures/coverage.csv"' in page
    answer = page_of("coverage", ".csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    kept = [(int(row["n"]), int(row["part"]), int(row["places"]), row["here"]) for row in rows]
    assert kept == [
        (20, 15, 2, "no"),
        (20, 16, 1, "no"),
        (40, 30, 2, "yes"),
        (40, 31, 1, "no"),
        (80, 61, 1, "no"),
        (160, 120, 1, "no"),
    ]
    assert {(row["as_of"], row["position"], row["unit"]) for row in rows} == {("2026-11-26", "7", "of_100")}
    first = rows[0]
    assert float(first["outer_low"]) < float(first["inner_low"]) < float(first["together"])
    assert Reader().get("places/beat/figures/coverage.xlsx").content


@pytest.mark.django_db
def test_where_nothing_can_be_compared_a_funnel_has_no_rows(world, clean):
    keep({"coverage": {"2026-4": [40, 29]}}, ("funnel:beat:coverage", {"funnel": {}}))
    assert len(page_of("coverage", ".csv").content.decode().splitlines()) == 1
    assert Reader().get("places/beat/figures/first_answer.csv", status=404)


@pytest.mark.django_db
def test_of_many_places_the_page_shows_some_and_the_file_all(among_peers):
    many = [(20 + at, 10) for at in range(MOST_ON_A_PAGE + 20)]
    page = among_peers("few", many)
    assert len(rows_in(page)[-1]) == MOST_ON_A_PAGE
    assert "There are more; the file has all of them." in page
    assert len(page_of("coverage", ".csv").content.decode().splitlines()) == 1 + len(many)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["/", ".csv"])
def test_no_peer_is_named_in_a_drawing_its_table_or_its_rows(among_peers, form):
    among_peers([40, 29])
    for told in (page_of("coverage", form), page_of()):
        text = told.content.decode()
        assert "Other beat" not in text
        assert "Far beat" not in text
        assert "far_beat" not in text
