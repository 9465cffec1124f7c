"""What is written in the log: one line of JSON for each event, and never what somebody wrote or where they came from.

Of a fault stand the kind, the places in the code, and what the driver or the system calls it; never its message, which
may quote a form, the address of a letter or a path with a secret. Of a message of somebody else's library stands the
sentence without what was filled into it. So nobody has to think of it each time something is logged.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

TOLD_WHOLE = ("ishenim", "_granian", "psycopg.pool")
"""Loggers whose sentences hold names and numbers of our own machines, and nothing that was sent to us."""
FACTS = ("errno", "strerror", "sqlstate", "sqlite_errorname", "smtp_code")
MOST_FRAMES = 40
FOLDERS = (
    f"{Path(__file__).resolve().parents[2]}/",
    f"{Path(structlog.__file__).parents[1]}/",
    f"{Path(logging.__file__).parents[1]}/",
)
"""Our sources, the libraries, and what comes with Python."""

Event = MutableMapping[str, Any]


def told_carefully(logger: Any, method: str, event: Event) -> Event:
    """Take out of a record of the standard library what was filled into its sentence."""
    record: logging.LogRecord = event["_record"]
    filled_in = event.pop("positional_args")
    event["logger"] = record.name
    if record.name.startswith(TOLD_WHOLE):
        event["event"] = event["event"] % filled_in if filled_in else event["event"]
    elif not filled_in:
        event["event"] = f"A message of {record.name}, from {record.module}:{record.lineno}."
    event.update(about_the_request(record))
    return event


def about_the_request(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """Yield of a request its method, the name of its route and the status of its answer; never its address."""
    request = getattr(record, "request", None)
    if request is not None:
        yield "event", "request.failed"
        match = getattr(request, "resolver_match", None)
        yield "route", match.view_name if match else None
        yield "method", getattr(request, "method", None)
        yield "status", getattr(record, "status_code", None)


def faults_without_words(logger: Any, method: str, event: Event) -> Event:
    """Put in place of an exception what may be known of it: for each of the chain its kind, facts and places."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    fault = (
        given
        if isinstance(given, BaseException)
        else (given if isinstance(given, tuple) else sys.exc_info())[1]
    )
    if fault is not None:
        event["faults"] = [described(one) for one in chain(fault)]
    return event


def chain(fault: BaseException) -> Iterator[BaseException]:
    """Yield a fault, those it is a group of, and what caused it."""
    seen: set[int] = set()
    waiting = [fault]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += getattr(one, "exceptions", ())
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        waiting += [cause] if cause is not None else []


def described(fault: BaseException) -> dict[str, Any]:
    """Return the kind of a fault, what the system or the driver calls it, and where it happened."""
    kind = type(fault)
    facts = {
        name: getattr(fault, name) for name in FACTS if isinstance(getattr(fault, name, None), str | int)
    }
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        **facts,
        "at": list(places(fault.__traceback__)),
    }


def places(frames: TracebackType | None) -> Iterator[str]:
    """Yield where a fault went through, the innermost last."""
    found = []
    while frames is not None:
        code = frames.tb_frame.f_code
        found.append(f"{shortened(code.co_filename)}:{frames.tb_lineno} {code.co_qualname}")
        frames = frames.tb_next
    yield from found[-MOST_FRAMES:]


def shortened(file: str) -> str:
    """Return the path of a file below our sources or below the libraries."""
    known = next((folder for folder in FOLDERS if file.startswith(folder)), "")
    return file.removeprefix(known)


SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    faults_without_words,
]


def formatter() -> logging.Formatter:
    """Return what writes records as JSON; where a person watches a terminal, as lines for the eye."""
    last: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    if sys.stderr.isatty():
        last = structlog.dev.ConsoleRenderer()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[told_carefully, *SHARED],
        use_get_message=False,
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def configuration() -> dict[str, Any]:
    """Return the configuration of the standard library's logging, for Django, the server and ourselves alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": {"()": "ishenim.config.logs.formatter"}},
        "handlers": {"told": {"class": "logging.StreamHandler", "formatter": "told"}},
        "root": {"handlers": ["told"], "level": "WARNING"},
        "loggers": {
            "ishenim": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            "_granian": {"handlers": ["told"], "level": "ERROR", "propagate": False},
            "granian.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def configure() -> None:
    """Have our own events go the same way as those of the libraries."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
