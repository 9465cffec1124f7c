"""Invented people. Every surname is made of the Kyrgyz word for a sample, so that nobody takes them for real."""

from __future__ import annotations

from itertools import count, cycle

MEN = ["Таалай", "Бакыт", "Эркин", "Нурлан", "Азамат", "Канат", "Улан", "Мирлан", "Замир", "Руслан", "Тилек"]
WOMEN = ["Айгүл", "Жылдыз", "Нургүл", "Гүлнара", "Асел", "Чолпон", "Бермет", "Назгүл"]
SURNAMES = {"man": "Үлгүбаев", "woman": "Үлгүбаева"}

_numbers = count(1)
_men, _women = cycle(MEN), cycle(WOMEN)


def another_man() -> str:
    """Return the name of another invented man."""
    return f"{SURNAMES['man']} {next(_men)}"


def another_woman() -> str:
    """Return the name of another invented woman."""
    return f"{SURNAMES['woman']} {next(_women)}"


def duty_phone() -> str:
    """Return a telephone number that nobody can have."""
    return f"+996 000 00-{next(_numbers):04}"
