"""Public logs: what a domain keeps a list of for everyone, and what stands above it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

LOGS: dict[str, Log] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """One public log. Steps name it by `log=`; the desk calls its own list of them `on_the_desk`.

    What somebody wrote freely stands on the page of the matter, and in the log only where it `quotes`.
    """

    name: str
    title: str | Promise
    lead: str | Promise
    nothing: str | Promise
    on_the_desk: str | Promise
    quotes: bool = False

    def __post_init__(self) -> None:
        LOGS[self.name] = self
