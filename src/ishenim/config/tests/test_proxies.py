"""A reader's address is believed from our own proxies and from nobody else."""

from __future__ import annotations

import pytest

from ishenim.config.proxies import behind, networks

PROXY, INNER, READER, LIAR = "10.0.0.2", "10.0.1.7", "198.51.100.7", "203.0.113.9"


def seen(trusted, came_from, **headers):
    """Return address and scheme as an application sees them."""
    environ = {"REMOTE_ADDR": came_from, "wsgi.url_scheme": "http"}
    environ |= {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    told = []
    behind(networks(trusted), lambda environ, _: told.append(environ))(environ, None)
    return told[0]["REMOTE_ADDR"], told[0]["wsgi.url_scheme"]


def test_a_proxy_of_ours_says_who_asks_and_how():
    assert seen(PROXY, PROXY, **{"for": READER, "proto": "https"}) == (READER, "https")


def test_nobody_else_is_believed():
    assert seen(PROXY, LIAR, **{"for": READER, "proto": "https"}) == (LIAR, "http")
    assert seen("", LIAR, **{"for": READER}) == (LIAR, "http")


def test_what_a_reader_puts_in_front_of_the_chain_is_passed_over():
    assert seen(PROXY, PROXY, **{"for": f"{LIAR}, {READER}"}) == (READER, "http")


def test_a_chain_of_proxies_of_ours_leads_to_the_reader():
    assert seen("10.0.0.0/16", PROXY, **{"for": f"{LIAR}, {READER}, 10.0.3.3"}) == (READER, "http")
    assert seen(f"{PROXY}, {INNER}", PROXY, **{"for": f"{READER}, {INNER}"}) == (READER, "http")


def test_a_scheme_that_is_none_is_not_taken():
    assert seen(PROXY, PROXY, **{"for": READER, "proto": "gopher"}) == (READER, "http")


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0", "*", "nginx"])
def test_everybody_is_no_proxy_of_ours(everybody):
    with pytest.raises(ValueError, match=r"TRUSTED_PROXIES|does not appear"):
        networks(everybody)
