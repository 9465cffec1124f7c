"""The news of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ishenim.domains.news import actions
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration.questions import holder

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

NEWS = [
    {
        "title_ky": "Он тогуз жамаат чейректик жыйындарын ушул жерде жарыялайт",
        "body_ky": "Ар бир участоктун жыйыны, анын күнү жана орду ачык көрүнүп турат. Болбой калган жыйын да көрүнөт.",
        "title_ru": "Девятнадцать сообществ публикуют здесь свои квартальные встречи",
        "body_ru": "Видны день и место встречи каждого участка. Видна и та встреча, которой не было.",
        "title_en": "Nineteen communities publish their quarterly meetings here",
        "body_en": "The day and place of every beat’s meeting can be seen. So can the meeting that never took place.",
    },
    {
        "title_ky": "Суроону катталбай эле берсе болот",
        "body_ky": "Суроо берген кишиге код берилет. Ошол код менен ал ар бир кадамды көрөт жана акыркы сөздү айтат.",
        "title_ru": "Вопрос можно задать без регистрации",
        "body_ru": "Спросивший получает код. С ним он видит каждый шаг и говорит последнее слово.",
        "title_en": "You can ask without an account",
        "body_en": "Whoever asks gets a code. With it they see every step and have the last word.",
    },
    {
        "title_ky": "Ачык китептеги ар бир жазууну текшерсе болот",
        "body_ky": "Жазуунун номери ар бир мөөрдүн жанында турат. Номерди жазып, жазуунун өзгөрбөгөнүн көрүңүз.",
        "title_ru": "Каждую запись открытой книги можно проверить",
        "body_ru": "Номер записи стоит рядом с печатью. Введите его и убедитесь, что запись не изменена.",
        "title_en": "Every entry of the open book can be checked",
        "body_en": "The number of an entry stands beside its seal. Type it and see that the entry is unchanged.",
    },
]


def prepare(stage: Stage) -> None:
    """Publish a piece of news every now and then."""
    for number, story in enumerate(NEWS):
        stage.on(stage.today - timedelta(days=40 - number * 15), 9, partial(publish, story))


def publish(story: dict[str, str], at: datetime) -> None:
    country = atlas().of_kind("country")[0]
    actions.publish(begin("news", place_id=country.id), holder("editor"), at=at, **story)
