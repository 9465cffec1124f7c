"""How far long work has come, on a terminal as a bar and elsewhere not at all."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """One bar for one piece of work."""

    def __init__(self, what: str) -> None:
        self.console = Console(stderr=True, highlight=False, markup=False)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.task = self.progress.add_task(what, total=None)
        self.total = 0

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.progress.stop()

    def show(self, done: int, total: int) -> None:
        """Show that so much is done of so much."""
        self.total = total
        self.progress.update(self.task, completed=done, total=total)

    def print(self, what: object) -> None:
        """Print a line without disturbing the bar."""
        self.console.print(str(what), soft_wrap=True)
