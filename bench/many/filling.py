"""Writing very many matters into the database of an installation: the same seed writes the same rows."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from django.db import transaction

from bench.many import indexes, offices
from bench.many.lives import Life, Start, a_meeting, a_question
from bench.many.roads import ENDED, MET, TO_COME, UNDER_WAY, Road
from bench.many.rows import Rows, count_on
from ishenim.domains.meetings.models import Meeting, MeToo, Question
from ishenim.kernel import versions
from ishenim.kernel.ledger import canonical, sequencer
from ishenim.kernel.ledger.book import Line, said
from ishenim.kernel.ledger.models import OPEN, Entry, Opening
from ishenim.kernel.notices import telling
from ishenim.kernel.places.folding import fold
from ishenim.kernel.procedures.claims import Claim, digest
from ishenim.kernel.procedures.models import LETTERS, Deadline, Matter
from ishenim.kernel.search import trigrams
from ishenim.kernel.search.models import Reached, Text

YEARS = timedelta(days=3650)
QUIET = timedelta(days=45)
"""So long before the end of the story the last of what ended begins."""
AT_ONCE = 5_000
SIGNED_AT_ONCE = 20_000
QUESTIONS_A_MEETING = 25
COMING = 100
STRIDE = 2_654_435_761  # no multiple of 31, so that no reference comes twice
NOT_TOLD = {"held", "declined"}


@dataclass(frozen=True)
class Plan:
    """How many questions, from which seed, until when, and how many of them somebody still works on.

    What is under way is bounded by the people who work, not by the years behind them: so it has a number of its own.
    """

    questions: int
    seed: int
    until: datetime
    under_way: int = 4_000

    @property
    def ended(self) -> int:
        return self.questions - self.open

    @property
    def open(self) -> int:
        return min(self.under_way, self.questions // 2)

    @property
    def meetings(self) -> int:
        return max(1, self.questions // QUESTIONS_A_MEETING)


class Opened(NamedTuple):
    """When a matter is opened, which road it goes, and what makes it."""

    at: datetime
    road: Road
    makes: Callable[..., Life]


class Filling:
    """One writing of very many matters."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.luck = random.Random(plan.seed)
        self.beats = offices.beats()
        self.matters = Rows(Matter, "id", "reference", "kind", "state", "state_since", "place_id", "institution_id",
                            "holder_id", "title", "language", "due_at", "overdue_since", "opened_at",
                            "closed_at")  # fmt: skip
        self.questions = Rows(Question, "matter_id", "topic", "channel", "text", "shown_text", "checked_at",
                              "check_passed_on", "promised", "promised_for", "promised_by", "result", "register",
                              "original", "asked_on", "ended_on", "outcome")  # fmt: skip
        self.meetings = Rows(Meeting, "matter_id", "beat_id", "quarter", "starts_at", "ends_at", "venue", "channels",
                             "languages", "access", "announced_at", "notice_days", "held_from", "held_until", "chair",
                             "women", "men", "questions_asked", "answered_at_once", "minutes")  # fmt: skip
        self.deadlines = Rows(Deadline, "matter_id", "step", "due_at", "kept_at", "missed_at")
        self.claims = Rows(Claim, "matter_id", "digest")
        self.presses = Rows(MeToo, "matter_id", "presses")
        self.texts = Rows(Text, "matter_id", "kind", "place_id", "folded")
        self.entries = Rows(
            Entry, "id", "lane", "matter_id", "at", "kind", "step", "to", "by", "person_id", "leaf"
        )
        self.openings = Rows(Opening, "entry_id", "values")
        self.numbers, self.keys = count(self.matters.next_key()), count(self.entries.next_key())
        self.in_turn = count()
        self.first_reference = self.luck.randrange(31**8)
        self.to_write: list[tuple[datetime, int, Line]] = []

    @property
    def every(self) -> list[Rows]:
        """All tables, those first that others point to."""
        return [self.matters, self.questions, self.meetings, self.deadlines, self.claims, self.presses, self.texts,
                self.entries, self.openings]  # fmt: skip

    def fill(self, told: Callable[[int], None] = lambda number: None) -> None:
        """Write all matters in the order of their opening, and all lines in the order of their moments."""
        for number, opened in enumerate(self.opened(), 1):
            self.write_lines(opened.at)
            self.write(self.lived(opened))
            if number % AT_ONCE == 0:
                self.flush()
                told(number)
        self.write_lines(self.plan.until)
        self.flush()
        count_on(*self.every)

    def opened(self) -> Iterator[Opened]:
        """Yield what is opened, the earliest first."""
        begin, plan = self.plan.until - YEARS, self.plan
        yield from heapq.merge(
            self.spread(ENDED, a_question, plan.ended, begin),
            self.spread(MET, a_meeting, plan.meetings, begin + timedelta(seconds=1)),
            key=lambda one: one.at,
        )
        now = [self.lately(UNDER_WAY, a_question) for _ in range(plan.open)]
        now += [self.lately(TO_COME, a_meeting) for _ in range(min(COMING, plan.meetings))]
        yield from sorted(now, key=lambda one: one.at)

    def spread(
        self, roads: tuple[Road, ...], makes: Callable[..., Life], number: int, begin: datetime
    ) -> Iterator[Opened]:
        """Yield what has ended, evenly over the years."""
        apart = (YEARS - QUIET) / max(number, 1)
        for at in range(number):
            yield Opened(begin + at * apart, self.chosen(roads), makes)

    def lately(self, roads: tuple[Road, ...], makes: Callable[..., Life]) -> Opened:
        """Return what is under way: its last step was taken within ten days."""
        road = self.chosen(roads)
        gone = sum(step.days for step in road.steps) + self.luck.uniform(0.05, 10)
        return Opened(self.plan.until - timedelta(days=gone), road, makes)

    def chosen(self, roads: tuple[Road, ...]) -> Road:
        return self.luck.choices(roads, [road.often for road in roads])[0]

    def lived(self, opened: Opened) -> Life:
        """Make a matter and let it live."""
        number = next(self.numbers)
        beat = self.luck.choice(self.beats)
        life = opened.makes(self.luck, Start(number, self.reference(number), beat, opened.road, opened.at))
        life.live(self.plan.until)
        return life

    def reference(self, number: int) -> str:
        """Return the reference of a matter: looks like chance, and never comes twice."""
        rest, letters = (number * STRIDE + self.first_reference) % 31**8, []
        for _ in range(8):
            rest, at = divmod(rest, 31)
            letters.append(LETTERS[at])
        return f"{''.join(letters[:4])}-{''.join(letters[4:])}"

    def write(self, life: Life) -> None:
        """Let the rows of a matter wait to be inserted, and its lines for their moment."""
        one = life.matter
        self.matters.add(one.pk, one.reference, one.kind, one.state, one.state_since, one.place_id, one.institution_id,
                         one.holder_id, one.title, one.language, one.due_at, one.overdue_since, one.opened_at,
                         one.closed_at)  # fmt: skip
        if isinstance(life.detail, Question):
            self.write_question(life, life.detail)
        else:
            self.write_meeting(life.detail)
        for at in life.deadlines:
            self.deadlines.add(one.pk, at.step, at.due_at, at.kept_at, at.missed_at)
        for line in life.lines:
            heapq.heappush(self.to_write, (line.at, next(self.in_turn), line))

    def write_question(self, life: Life, one: Question) -> None:
        self.questions.add(one.matter_id, one.topic, one.channel, one.text, one.shown_text, one.checked_at,
                           one.check_passed_on, one.promised, one.promised_for, one.promised_by, one.result,
                           one.register, one.original, one.asked_on, one.ended_on, one.outcome)  # fmt: skip
        if not one.register:
            self.claims.add(one.matter_id, digest(f"{self.luck.randrange(10**25):025}"))
            if self.luck.random() < 0.1:
                self.presses.add(one.matter_id, self.luck.randrange(1, 30))
        if life.matter.state not in NOT_TOLD:
            self.learn(life.matter, one.shown_text, one.promised, one.result)

    def write_meeting(self, one: Meeting) -> None:
        self.meetings.add(one.matter_id, one.beat_id, one.quarter, one.starts_at, one.ends_at, one.venue, one.channels,
                          one.languages, one.access, one.announced_at, one.notice_days, one.held_from, one.held_until,
                          one.chair, one.women, one.men, one.questions_asked, one.answered_at_once,
                          one.minutes)  # fmt: skip
        self.learn(one.matter, one.venue, one.minutes)

    def learn(self, matter: Matter, *texts: str) -> None:
        """Write into the index what anyone may read of a matter."""
        folded = fold(" ".join([matter.reference, *texts]))
        self.texts.add(matter.pk, matter.kind, matter.place_id, f" {folded} ")

    def write_lines(self, until: datetime) -> None:
        """Let the lines of all moments before one wait to be inserted."""
        while self.to_write and self.to_write[0][0] <= until:
            _at, _turn, line = heapq.heappop(self.to_write)
            leaf, values = said(
                line, {name: self.luck.randbytes(canonical.SALT_BYTES) for name in line.committed}
            )
            key = next(self.keys)
            self.entries.add(key, OPEN, line.matter_id, line.at, line.kind, line.step, line.to, line.by,
                             line.person_id, leaf)  # fmt: skip
            if values:
                self.openings.add(key, values)

    def flush(self) -> None:
        """Insert everything that waits, in one transaction."""
        with transaction.atomic():
            for rows in self.every:
                rows.flush()


def fill(plan: Plan, told: Callable[[str], None] = lambda sentence: None) -> None:
    """Write the matters, have the sequencer place and sign their lines, and sort the index once at the end."""
    trigrams.drop()
    filling = Filling(plan)
    with indexes.taken_away([rows.model for rows in filling.every]):
        filling.fill(lambda number: told(f"{number:,} matters written") if number % 100_000 == 0 else None)
        told("sorting the indexes")
    trigrams.create()
    placed = 0
    while new := sequencer.place_waiting(SIGNED_AT_ONCE):
        placed += new
        if placed % 500_000 < new:
            told(f"{placed:,} lines placed and signed")
    Reached.objects.update_or_create(pk=1, defaults={"position": sequencer.length() - 1})
    telling.pass_over(sequencer.length())
    versions.raise_all()
