"""What the book says in clear of tokens, told again after a restore.

Whoever withdrew a token after the backup finds it withdrawn: its state says so, and no row says more. A token that was
issued meanwhile opens nothing any more, for the book does not hold the fingerprint of its secret.
"""

from __future__ import annotations

from ishenim.domains.tokens.models import Token
from ishenim.domains.tokens.procedures import ProgramsToken
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew, Clear, tells_again


@tells_again(ProgramsToken)
def tell(token: Token, step: str, clear: Clear) -> None:
    """Tell nothing but the state; one that the backup does not hold cannot be made anew, and is issued again."""
    if token.pk is None:
        raise CannotBeMadeAnew
