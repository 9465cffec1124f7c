"""What an installation may say in its environment."""

import pytest

from ishenim.config.settings import channels


def test_channels_are_named_in_lines_or_between_semicolons():
    assert channels("") == []
    assert channels("place:KG ky json://a/?x=1;y ; topic:light ru tgram://b\n\n") == [
        ("place:KG", "ky", "json://a/?x=1;y"),
        ("topic:light", "ru", "tgram://b"),
    ]
    with pytest.raises(ValueError, match="unpack"):
        channels("place:KG json://a")
