"""`ishenim appoint`: the first administrator, who appoints everybody else on the desk."""

from __future__ import annotations

from typing import Annotated, Any

import django
import typer

from ishenim.config.commands.passwords import new_password
from ishenim.config.commands.refusing import or_say_why_not, refuse


def appoint(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="With this address the person signs in.")],
    *,
    name: Annotated[str, typer.Option(help="First and last name. Nobody outside reads it.")] = "",
    role: Annotated[str, typer.Option(help="The office; here only administrator.")] = "administrator",
    place: Annotated[str, typer.Option(metavar="CODE", help="The country the office is for.")] = "KG",
    institution: Annotated[
        str, typer.Option(metavar="CODE", help="Where the office is; entered if it is not there yet.")
    ] = "administration",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make the first administrator. Everybody else is appointed on the desk.

    While there is only one administrator, this also confirms what they proposed for EMAIL on the desk:
    whoever runs the machine is then the second person.
    """
    django.setup()
    from ishenim.domains.offices import queries  # noqa: PLC0415  # it stands on models, loaded a line above

    if waiting := queries.waiting_for(email):
        _confirm(waiting)
        return
    person = _appoint(place, institution, email=email, name=name, role=role, password_stdin=password_stdin)
    typer.echo(f"{person.name} is administrator now and signs in with {person.email}.")
    typer.echo("Everybody else is appointed on the desk. Propose a second administrator there soon;")
    typer.echo("while you are the only one, `ishenim appoint EMAIL` here confirms the proposal.")


def _confirm(waiting: Any) -> None:
    """Be the second person for a proposal, where there is no other."""
    from ishenim.domains.offices import actions  # noqa: PLC0415  # so that help needs no Django
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415  # for the same reason

    or_say_why_not(actions.confirm, waiting, THE_INSTALLER)
    typer.echo(f"The appointment of {waiting.person.name} is confirmed and in force.")
    typer.echo("An e-mail tells them how to choose a password.")


def _appoint(place: str, institution: str, *, password_stdin: bool, **asked: str) -> Any:
    """Make the first administrator with a password, or nothing at all."""
    from django.db import transaction  # noqa: PLC0415  # so that help needs no Django
    from django.utils import timezone  # noqa: PLC0415  # for the same reason

    from ishenim.domains.offices import actions  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.institutions.roles import THE_INSTALLER  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.places.atlas import atlas  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.engine import begin  # noqa: PLC0415  # for the same reason

    try:
        unit = atlas().by_code(place)
    except KeyError:
        refuse([f"There is no place with the code {place}. Load the units first: ishenim territory load."])
    or_say_why_not(actions.make_sure_there_is_none)
    password = new_password(from_standard_input=password_stdin)
    with transaction.atomic():
        body = actions.administration(institution, unit.id)
        opened = begin("appointment", place_id=unit.id)
        asked |= {"institution": body.code, "starts": timezone.localdate().isoformat()}
        matter = or_say_why_not(actions.appoint_first, opened, THE_INSTALLER, **asked)
        person = matter.office.person
        or_say_why_not(actions.set_first_password, person, password)
    return person
