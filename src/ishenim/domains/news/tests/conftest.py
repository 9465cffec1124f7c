"""An editor of the country, one of the town, and a story."""

from __future__ import annotations

import pytest

from ishenim.domains.news import actions
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures.engine import begin

KYRGYZ = {
    "title_ky": "Жыйындардын күндөрү чыкты",
    "body_ky": "Төртүнчү чейректе ар бир участокто жыйын болот.",
}
RUSSIAN = {
    "title_ru": "Вышло расписание встреч",
    "body_ru": "В четвёртом квартале встреча будет на каждом участке.",
}
ENGLISH = {
    "title_en": "The days of the meetings are out",
    "body_en": "Every beat has its meeting this quarter.",
}


@pytest.fixture
def editor_of_the_town(world):
    return world.appoint(roles.EDITOR, "city_hall", "town", name="editor_of_the_town")


@pytest.fixture
def tell(world, monday):
    """Publish a story."""

    def told(by=None, place="country", at=None, **words):
        opened = begin("news", place=world.places[place])
        return actions.publish(opened, by or world.editor, at=at, **(words or KYRGYZ | RUSSIAN)).story

    return told


@pytest.fixture
def story(tell):
    return tell()
