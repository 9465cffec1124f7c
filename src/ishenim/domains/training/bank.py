"""The fair draw of a test. Whoever knows the seed, the beacon and the bank draws the very same questions again.

The fingerprint of the seed stands in the book from the enrolment on, so nobody can choose another seed afterwards. The
beacon is the last line of the book at the moment of the draw, which nobody knew when the seed was fixed: so nobody can
have chosen the seed for the questions that it draws.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import rfc8785

from ishenim.domains.training.models import BankQuestion, Enrolment
from ishenim.kernel.ledger.models import Position

BYTES = 32


def new_seed() -> str:
    """Return a fresh seed in hexadecimal digits."""
    return secrets.token_hex(BYTES)


def fingerprint_of_seed(seed: str) -> str:
    """Return what the book says of a seed before it is told."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def newest_line() -> str:
    """Return the fingerprint of the last line of the book that has its place, or nothing in an empty book."""
    found = Position.objects.order_by("-position").values_list("leaf_hash", flat=True).first()
    return bytes(found).hex() if found is not None else ""


def bank_of(course_id: int) -> list[BankQuestion]:
    """Return the questions of a course that are drawn, by number: one query."""
    return list(BankQuestion.objects.filter(matter_id=course_id, retired=False).order_by("number"))


def fingerprint_of(bank: Iterable[BankQuestion]) -> str:
    """Return the fingerprint of a bank: of its questions word by word, their articles and right answers."""
    told = [[one.number, one.article, one.wording, one.right] for one in bank]
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


def key_of(seed: str, beacon: str) -> bytes:
    """Return the key of a draw."""
    return hmac.digest(bytes.fromhex(seed), bytes.fromhex(beacon), "sha256")


def rank(key: bytes, *what: object) -> bytes:
    """Return where something stands in the order of a draw: as good as chance to whoever does not know the key."""
    return hmac.digest(key, "\0".join(map(str, what)).encode(), "sha256")


def draw(key: bytes, articles: Mapping[int, str], per_article: int) -> list[int]:
    """Return the numbers drawn, in the order in which they are asked; `articles` gives the article of each number."""
    by_article: dict[str, list[int]] = defaultdict(list)
    for number, article in articles.items():
        by_article[article].append(number)
    drawn = [
        number
        for article, numbers in by_article.items()
        for number in sorted(numbers, key=lambda one: rank(key, "question", article, one))[:per_article]
    ]
    return sorted(drawn, key=lambda number: rank(key, "order", number))


def order_of_choices(key: bytes, number: int, count: int) -> list[int]:
    """Return in which order the choices of a question stand on the page."""
    return sorted(range(count), key=lambda choice: rank(key, "choice", number, choice))


def asked(enrolment: Enrolment) -> list[tuple[BankQuestion, list[int]]]:
    """Return the questions that were drawn, in their order, each with the order of its choices: one query."""
    key = key_of(enrolment.seed, enrolment.beacon)
    found = BankQuestion.objects.filter(matter_id=enrolment.course.pk, number__in=enrolment.drawn)
    by_number = {one.number: one for one in found}
    return [
        (one, order_of_choices(key, one.number, len(one.said("choices"))))
        for one in (by_number[number] for number in enrolment.drawn)
    ]


def right_answers(enrolment: Enrolment, answers: Sequence[int | None]) -> int:
    """Count the right ones among answers, each a place on the page; what was left open is none."""
    pairs = zip(asked(enrolment), answers, strict=True)
    return sum(chosen is not None and order[chosen] == one.right for (one, order), chosen in pairs)


def is_passed(right: int, of_all: int, pass_mark: int) -> bool:
    """Say whether so many right answers of all are enough, in percent."""
    return right * 100 >= pass_mark * of_all
