"""The wall of a meeting: 200 telephones and a projector behind one address, three presses a second, the chair driving.

Every telephone looks as the page does; each press comes from another telephone. Nobody may see fewer presses than were
acknowledged before they looked, and in the end the wall shows exactly those that were acknowledged.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.running.hall import Chair, Phone, Told, ask_there, held, meeting_of_today, shown_presses
from tests.running.installation import Installation
from tests.running.signed_in import Official

from bench.harness import Report, installation

PHONES, A_SECOND, QUESTIONS = 200, 3, 24
SECONDS = int(os.environ.get("BENCH_WALL_SECONDS", "40"))
P99_MS = 250.0


def measure(report: Report, folder: Path) -> None:
    with installation(folder, DEMO="yes") as running:
        meeting, questions = gathered(running)
        told = Told()
        phones = crowd(running, meeting, questions, told)
        held(phones, Chair(Official(running, "officer"), meeting, questions[: QUESTIONS // 2], told), SECONDS)
        last = shown_presses(running.get(f"/en/meetings/{meeting}/wall/")[1])
    tell(report, told, last)


def gathered(running: Installation) -> tuple[str, list[str]]:
    """Return a meeting of today and what was asked there, half of it with its text shown."""
    meeting, _day = meeting_of_today(running, Official(running, "hall"))
    moderator = Official(running, "moderator")
    asked = []
    for number in range(QUESTIONS):
        text = f"{number + 1}-көчөдөгү жарык үч апта бою күйбөй жатат. Качан оңдолот?"
        asked.append(ask_there(running, meeting, text))
        if number % 2:
            moderator.take(asked[-1], "show_text", text=text)
    return meeting, asked


def crowd(running: Installation, meeting: str, questions: list[str], told: Told) -> list[Phone]:
    """Return the telephones and the projector; each press is made by a telephone that has not pressed yet."""
    phones = [Phone(running.port, meeting, told, language="ky" if n % 3 else "ru") for n in range(PHONES + 1)]
    for number in range((SECONDS - 1) * A_SECOND):
        who = phones[1 + number % PHONES]
        again = number // PHONES
        who.presses.append(
            (0.5 + number / A_SECOND, questions[(random.randrange(QUESTIONS) + again) % QUESTIONS])
        )
    return phones


def tell(report: Report, told: Told, last: int) -> None:
    waits = {
        "looks": told.looks,
        "presses": told.presses,
        "presses of the chair, each three pages": told.steps,
    }
    measured = [f"{len(all_)} {what}, p99 {p99(all_):.0f} ms" for what, all_ in waits.items()]
    report.add(
        f"a wall with {PHONES} telephones, {A_SECOND} presses a second, {SECONDS} s",
        limit=f"p99 {P99_MS:.0f} ms each, no press lost",
        measured=(
            f"{'; '.join(measured)}; {told.acknowledged} presses acknowledged, {last} on the wall, "
            f"{len(told.stale)} looks behind, {len(told.failures)} failed; "
            f"{told.bytes / SECONDS / PHONES:,.0f} bytes a second for each telephone"
        ),
        kept=(
            all(p99(all_) <= P99_MS for all_ in waits.values())
            and last == told.acknowledged
            and not told.failures
            and not told.stale
        ),
    )
    for reason in told.failures[:5]:
        print(f"       {reason}")


def p99(waits: list[float]) -> float:
    """Return the wait in milliseconds that one in a hundred exceeds."""
    return sorted(waits)[int(len(waits) * 0.99)] * 1000 if waits else float("inf")
