"""`ishenim import code`: a document becomes the text of a draft, once what was understood of it is confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from ishenim.config.commands.questions import in_words
from ishenim.config.commands.refusing import refuse

if TYPE_CHECKING:
    from ishenim.domains.conduct.bringing_in import Understood
    from ishenim.domains.conduct.models import CodeVersion
    from ishenim.kernel.institutions.roles import Actor

SHOWN_OF_A_LINE = 80


def code(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, metavar="FILE", help="DOCX or Markdown."),
    ],
    *,
    code: Annotated[str, typer.Option(metavar="NAME", help="The code: enforcement-honor.")],
    language: Annotated[
        str, typer.Option(metavar="CODE", help="The language of the document: ky, ru or en.")
    ],
    by: Annotated[str, typer.Option(metavar="EMAIL", help="The keeper of the code, who answers for it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Record it without asking.")] = False,
) -> None:
    """Bring the text of a code in from a document, in one language.

    It shows chapters, articles, what is new, changed and gone, and what it did not understand, and asks before it
    records anything. The text goes into the draft of the code; if none is under way, the next version is begun.
    """
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # so that help needs no Django
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # for the same reason

    if language not in dict(settings.LANGUAGES):
        refuse([f"There is no language {language} here: say ky, ru or en."])
    with in_words(file.name):
        who = keeper(by)
        try:
            bring_in(file, code, language, who, yes=yes)
        except ValidationError as reason:
            refuse([*reason.messages, f"Nothing of {file.name} was kept."])


def keeper(email: str) -> Actor:
    """Return the person in the office that keeps codes, or refuse in a sentence."""
    from ishenim.domains.conduct.procedures import VersionsOfCodes  # noqa: PLC0415  # stands on models
    from ishenim.kernel.procedures.importing.run import whoever_may  # noqa: PLC0415  # for the same reason

    who = whoever_may(VersionsOfCodes.revise, email)
    if who is None:
        refuse([f"Nobody here has the address {email}."])
    return who


def bring_in(file: Path, code: str, language: str, by: Actor, *, yes: bool) -> None:
    """Show what was understood, ask, and record it."""
    from ishenim.domains.conduct import code_actions, conditions  # noqa: PLC0415  # stand on models
    from ishenim.domains.conduct.bringing_in import to_begin, understood  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.norms.bringing import markdown_of  # noqa: PLC0415  # for the same reason

    words = markdown_of(file.read_bytes())
    draft = conditions.under_way(code)
    if draft is None and conditions.last_version(code) is None:
        refuse([f"There is no code of the name {code}. Begin it on the desk: its title, and whom it binds."])
    found = understood(draft or to_begin(code), {language: words})
    say(found, language)
    if not yes and not typer.confirm("Write this text into the draft?"):
        refuse(["Nothing was recorded."])
    draft = draft or begun(code, by)
    texts = {f"text_{name}": said for name, said in understood(draft, {language: words}).words.items()}
    code_actions.revise(draft, by, at=None, **texts)
    typer.echo(f"Written into the draft {draft.matter.reference}.")


def begun(code: str, by: Actor) -> CodeVersion:
    """Begin the next version of a code."""
    from ishenim.domains.conduct import code_actions, queries  # noqa: PLC0415  # stand on models
    from ishenim.domains.conduct.procedures import VersionsOfCodes  # noqa: PLC0415  # for the same reason
    from ishenim.kernel.procedures.engine import begin  # noqa: PLC0415  # for the same reason

    opened = code_actions.draft_next(begin(VersionsOfCodes.name, place_id=by.place_id), by, code=code)
    found = queries.draft(opened.reference)
    assert found is not None
    return found


def say(found: Understood, language: str) -> None:
    """Say what was understood, and what was not."""
    from ishenim.domains.conduct.showing import shown  # noqa: PLC0415  # stands on models

    text = found.text
    typer.echo(f"{len(text.articles)} articles, {len(text.consequences)} consequences.")
    for chapter in shown(text).chapters:
        typer.echo(f"\n{chapter.heading}")
        for one in chapter.articles:
            differs = found.of(one.identity)
            what = "  new" if differs.is_new else "  changed" if differs.changed else ""
            typer.echo(f"  {one.number}. {one.heading} [{one.identity}]{what}")
    for gone in found.gone:
        typer.echo(f"  no longer there: {gone.identity}")
    for name, line, said in found.left_over:
        typer.echo(f"Not understood, and not kept: {name}, line {line}: {said[:SHOWN_OF_A_LINE]}", err=True)
