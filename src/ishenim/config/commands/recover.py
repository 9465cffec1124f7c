"""`ishenim recover`: a way back for an administrator whom nobody on the desk can help."""

from __future__ import annotations

from typing import Annotated, Any

import django
import typer

from ishenim.config.commands.passwords import new_password
from ishenim.config.commands.refusing import or_say_why_not, refuse


def recover(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="With this address the person signs in.")],
    *,
    reason: Annotated[
        str, typer.Option(help="Why. Only administrators read it; that it happened is public.")
    ],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the new password from standard input.")
    ] = False,
) -> None:
    """Reset password and second factor of the only administrator, and give a new password.

    Where there is a second administrator, they ask for the new sign-in on the desk, and this command is then the
    second person who confirms it, unless there is a third one.
    """
    django.setup()
    from ishenim.domains.offices import queries  # noqa: PLC0415  # it stands on models, loaded a line above

    waiting = queries.waits_for_recovery(email)
    if waiting is not None:
        _confirm(waiting)
        return
    office = queries.administration_of(email)
    if office is None:
        refuse([f"Nobody who signs in with {email} is an administrator. Others are helped on the desk."])
    _reset(office, reason, from_standard_input=password_stdin)
    typer.echo(
        f"{office.person.name} signs in with the new password now, and sets up a second factor at once."
    )
    typer.echo("Propose a second administrator on the desk soon, so that this is not needed again.")


def _confirm(waiting: Any) -> None:
    """Be the second person for what somebody asked for on the desk."""
    from ishenim.domains.offices import actions  # noqa: PLC0415  # so that help needs no Django
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415  # for the same reason

    or_say_why_not(actions.confirm_recovery, waiting, THE_INSTALLER)
    typer.echo(f"Confirmed: the sign-in of {waiting.person.name} is reset.")
    typer.echo("An e-mail tells them how to choose a new password.")


def _reset(office: Any, reason: str, *, from_standard_input: bool) -> None:
    """Reset the sign-in and give a new password, or do nothing at all."""
    from django.db import transaction  # noqa: PLC0415  # so that help needs no Django

    from ishenim.domains.offices import actions  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415  # for the same reason

    with transaction.atomic():
        or_say_why_not(actions.recover_at_the_machine, office, THE_INSTALLER, reason=reason)
        password = new_password(from_standard_input=from_standard_input)
        or_say_why_not(actions.set_first_password, office.person, password)
