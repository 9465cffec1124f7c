"""Ending a command with the reasons why something was refused, in words."""

from __future__ import annotations

from typing import Any, NoReturn

import typer


def or_say_why_not(act: Any, *about: Any, **asked: Any) -> Any:
    """Do something, or end with the reasons why it was refused."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # so that help needs no Django

    from ishenim.kernel.procedures.refusals import Refused  # noqa: PLC0415  # for the same reason

    try:
        return act(*about, **asked)
    except Refused as refusal:
        refuse([str(refusal)])
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            refuse([f"{field}: {' '.join(words)}" for field, words in refusal.message_dict.items()])
        refuse(refusal.messages)


def refuse(sentences: list[str]) -> NoReturn:
    """End with these sentences on standard error, and with a failure."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)
