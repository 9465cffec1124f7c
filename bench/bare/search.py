"""Fill the index with many texts in Kyrgyz and Russian, and ask it again and again, as people type."""

from __future__ import annotations

import random
import statistics
import sys
import time
from itertools import product

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from ishenim.kernel.places.folding import fold
from ishenim.kernel.search import trigrams
from ishenim.kernel.search.finding import find
from ishenim.kernel.search.models import Text

KYRGYZ = """көчө жарык фонарь мектеп айыл жол суу таштанды ит мал уурулук участок милиция балдар түн унаа ылдамдык
көпүрө аянт базар үй короо кошуна ызы-чуу аракечтик жаштар спорт бейтапкана аялдама автобус чырак зым дарак сел кар муз
тротуар өткөөл белги камера өрт газ электр насос кудук арык талаа жайыт малчы койчу базарчы мугалим ата-эне
бала-бакча китепкана"""
RUSSIAN = """улица освещение фонарь школа село дорога вода мусор собака скот кража участковый милиция дети ночь машина
скорость мост площадь рынок дом двор сосед шум пьянство молодежь спорт больница остановка автобус провод дерево
паводок снег лёд тротуар переход знак камера пожар газ электричество насос колодец арык поле
пастбище чабан учитель родители садик"""
OF_KYRGYZ = ["", "да", "дагы", "га", "дан", "ны", "нын", "лар", "ларда", "бы", "ыбыз", "ыбызда"]
OF_RUSSIAN = ["", "а", "у", "ой", "ам", "ами", "ах", "е", "и", "ов", "ого", "ому"]
NAMES = [
    "Ноокат",
    "Өзгөн",
    "Чаек",
    "Кара-Суу",
    "Сузак",
    "Талас",
    "Каракол",
    "Нарын",
    "Баткен",
    "Токмок",
    "Кочкор",
    "Ат-Башы",
]
WORDS_OF_A_TEXT = (8, 30)
AT_ONCE = 20_000
PLACES = 3_000

ASKED = [  # as people type: one word and several, frequent and rare, mixed, misspelled, and found nowhere
    "жарык", "дорога", "фонарь", "улица освещение", "көчөдө жарык", "мектеп жол", "kocho jaryk", "Ноокат жол таштанды",
    "Каракол фонарь школа", "собака", "уурулук мал айыл", "переход школа дети", "мост село паводок",
    "Ат-Башы кудук насос",     "суу", "газ өрт", "участковый пьянство шум", "ит балдар мектеп түн",
    "Баткен пастбище чабан", "библиотека",
    "зимняя резина", "аялдама автобус кар", "улиц", "жар", "в школе", "номер 4517", "Чаек көпүрө сел муз",
    "ыбызда", "камера скорость дорога ночь", "насос талаа жайыт арык кудук",
]  # fmt: skip


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return forms of words as they are met, few of them often and most of them seldom (Zipf)."""
    forms = [
        stem + end
        for stems, ends in ((KYRGYZ, OF_KYRGYZ), (RUSSIAN, OF_RUSSIAN))
        for stem, end in product(stems.split(), ends)
    ]
    forms += NAMES + [str(number) for number in range(1, 6_000)]
    chance.shuffle(forms)
    return [fold(form) for form in forms], [1 / (rank + 10) for rank in range(len(forms))]


def fill(count: int) -> None:
    """Write texts as the index keeps them, and make the index of their letters once."""
    chance = random.Random(4)
    forms, weights = vocabulary(chance)
    trigrams.drop()
    for first in range(1, count + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count + 1))
        lengths = [chance.randint(*WORDS_OF_A_TEXT) for _ in numbers]
        words = iter(chance.choices(forms, weights, k=sum(lengths)))
        Text.objects.bulk_create(
            Text(
                matter_id=number,
                kind=chance.choices(["question", "meeting", "news"], [90, 8, 2])[0],
                place_id=chance.randint(1, PLACES),
                folded=f" {' '.join(next(words) for _ in range(length))} ",
            )
            for number, length in zip(numbers, lengths, strict=True)
        )
    trigrams.create()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE search_text")


def ways() -> list[dict[str, object]]:
    """Return among what people look: everything, one kind, a small place, a region."""
    kinds = ["question", "meeting", "news"]
    return [
        {"kinds": kinds},
        {"kinds": ["question"]},
        {"kinds": ["news"]},
        {"kinds": kinds, "place_ids": [7]},
        {"kinds": kinds, "place_ids": range(1, 600)},
        {"kinds": kinds, "before": Text.objects.count() // 2},
    ]


def main() -> None:
    call_command("migrate", verbosity=0)
    count = int(sys.argv[1])
    if Text.objects.count() != count:
        fill(count)
    took: dict[str, list[float]] = {}
    for words in ASKED:
        for number, how in enumerate(ways()):
            find(words, **how)
            for _ in range(3):
                begun = time.perf_counter()
                found = find(words, **how)
                took.setdefault(f"{words} · {number} · {len(found)}", []).append(
                    (time.perf_counter() - begun) * 1000
                )
    every = sorted(one for listed in took.values() for one in listed)
    slowest = sorted(took, key=lambda name: -statistics.median(took[name]))[:12]
    for name in slowest:
        print(f"{statistics.median(took[name]):.1f} ms  {name}", file=sys.stderr)
    print(statistics.median(every), every[int(len(every) * 0.99)], Text.objects.count())


main()
