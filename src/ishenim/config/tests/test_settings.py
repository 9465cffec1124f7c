"""What an installation may say in its environment."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ishenim.config.settings import channels, secret_of


def test_one_machine_makes_its_secret_and_several_must_be_told_theirs():
    assert secret_of({}) == (settings.VAR / "secret-key").read_text()
    assert secret_of({"REDIS_URL": "redis://db/0", "SECRET_KEY": "of all"}) == "of all"
    with pytest.raises(ImproperlyConfigured, match="set SECRET_KEY, the same on all"):
        secret_of({"REDIS_URL": "redis://db/0"})


def test_channels_are_named_in_lines_or_between_semicolons():
    assert channels("") == []
    assert channels("place:KG ky json://a/?x=1;y ; topic:light ru tgram://b\n\n") == [
        ("place:KG", "ky", "json://a/?x=1;y"),
        ("topic:light", "ru", "tgram://b"),
    ]
    with pytest.raises(ValueError, match="unpack"):
        channels("place:KG json://a")
