"""Every answer names what a browser may load, and where the same page is in Tor."""

from tests.reading import Reader, forget_everyone


def test_each_page_names_itself_at_the_onion_address(world, settings):
    settings.ONION_ADDRESS = "http://abcdef.onion"
    forget_everyone()
    assert Reader().get("contacts/")["Onion-Location"] == "http://abcdef.onion/en/contacts/"


def test_without_an_onion_address_none_is_named(world):
    forget_everyone()
    assert "Onion-Location" not in Reader().get("contacts/").headers


def test_nothing_but_our_own_is_loaded(world):
    forget_everyone()
    policy = Reader().get("contacts/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
