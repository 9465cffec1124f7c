"""Asking for a password at the machine."""

from __future__ import annotations

import sys

import typer


def new_password(*, from_standard_input: bool) -> str:
    """Return a password that somebody typed twice without its being shown, or that stands on standard input."""
    if from_standard_input:
        return sys.stdin.readline().rstrip("\r\n")
    typer.echo("Choose the password: at least twelve characters. It is not shown while you type.")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return password
