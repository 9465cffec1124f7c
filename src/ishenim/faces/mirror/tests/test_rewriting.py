"""What links become in a mirror: files beside, or the record itself where only a server can answer."""

import pytest
from django.conf import settings

from ishenim.faces.mirror.addresses import belongs, file_of, link
from ishenim.faces.mirror.rewriting import Rewriting

RECORD = "https://ishenim.example"
HERE = "/ky/questions/C4E4-MKDA/"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/ky/", "ky/index.html"),
        ("/ky/questions/", "ky/questions/index.html"),
        ("/ky/questions/?before=12", "ky/questions/before=12/index.html"),
        ("/cal/KG06.ics?lang=ky", "cal/lang=ky/KG06.ics"),
        ("/en/feed/place:KG06.atom", "en/feed/place:KG06.atom"),
    ],
)
def test_each_address_has_one_file(address, file):
    assert file_of(address) == file


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/ky/questions/", True),
        ("/ru/questions/?before=12", True),
        ("/en/questions/?state=open", False),
        ("/en/questions/?before=12&state=open", False),
        ("/en/about/?before=12", False),
        ("/cal/KG06.ics?lang=ky", True),
        ("/en/search/", True),
        ("/en/search/?q=lamp", False),
        ("/en/search.csv", False),
        ("/en/places/KG06/ask/", False),
        ("/en/questions/C4E4-MKDA/similar/", False),
        ("/en/meetings/C4E4-MKDA/wall/", False),
        ("/en/meetings/C4E4-MKDA/poster.pdf", False),
        ("/en/mine/", False),
        ("/en/desk/", False),
        ("/api/v1/questions", False),
        ("/nothing", False),
    ],
)
def test_a_mirror_holds_what_everybody_reads_and_nothing_that_a_server_must_answer(address, there):
    assert belongs(address) is there


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ('<a href="/ky/">', '<a href="../../../ky/index.html">'),
        ('<a href="/ky/questions/#last">', '<a href="../../../ky/questions/index.html#last">'),
        ('<a href="?before=7">', f'<a href="{RECORD}{HERE}?before=7">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<a href="tel:102">', '<a href="tel:102">'),
        ('<a href="https://elsewhere.example/x">', '<a href="https://elsewhere.example/x">'),
        ('<a href="//elsewhere.example/x">', '<a href="//elsewhere.example/x">'),
        ('<a href="/en/search/?q=a&amp;place=b">', f'<a href="{RECORD}/en/search/?q=a&amp;place=b">'),
        ('<a href="/ky/feed/kind:news.atom">', '<a href="../../../ky/feed/kind%3Anews.atom">'),
        ('<form method="get">', f'<form action="{RECORD}{HERE}" method="get">'),
        ('<form action="/ky/questions/">', f'<form action="{RECORD}/ky/questions/">'),
        ('<button data-here="/ky/places/here/">', f'<button data-here="{RECORD}/ky/places/here/">'),
        ('<pre data-runs="yes">', '<pre data-runs="yes">'),
        ('<link href="/static/a/b.css">', '<link href="../../../static/a/b.css">'),
        ("<p>href=&#34;/ky/&#34;</p>", "<p>href=&#34;/ky/&#34;</p>"),
    ],
)
def test_a_link_holds_from_any_folder_and_a_form_leads_to_the_record(written, stands):
    assert Rewriting(HERE, RECORD).of(written) == stands


def test_every_address_led_to_is_named_once():
    rewriting = Rewriting(HERE, RECORD)
    rewriting.of(
        f'<a href="/ky/"><a href="/ky/"><a href="/ru/"><a href="/desk/"><img src="{settings.STATIC_URL}x">'
    )
    assert rewriting.leads_to == ["/ky/", "/ru/"]


def test_a_name_with_a_colon_is_never_read_as_a_scheme():
    assert link("index.html", "place:KG06.atom") == "place%3AKG06.atom"
