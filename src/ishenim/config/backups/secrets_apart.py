"""The secrets of an installation, apart from its backups: whoever has them can sign in its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ishenim.config.backups.manifest import NotWhole
from ishenim.domains.training import badges
from ishenim.kernel.ledger import disk, keys
from ishenim.kernel.ledger.note import Signer, Verifier

HEADING = "ishenim keys v1"
LEDGER, SECRET, CERTIFICATES = "ledger", "secret", "certificates"
WORDS = """\
The keys are in {file}. Whoever has this file can sign for the open book and sign in as anybody:
keep it where no backup lies, on paper or on a medium of its own, and let two people know where.
Without it a backup can be read, but a new book must be begun."""


@dataclass(frozen=True)
class Keys:
    """The key that signs for the book, as it is written down, the secret of forms, and the key of certificates."""

    ledger: str
    secret: str
    certificates: str = ""

    @property
    def text(self) -> str:
        """What stands in the file."""
        said = {LEDGER: self.ledger, SECRET: self.secret, CERTIFICATES: self.certificates}
        lines = [f"{name}: {words}" for name, words in said.items() if words or name != CERTIFICATES]
        return "\n".join([HEADING, *lines, ""])

    def signs_for(self, verifier: Verifier) -> bool:
        """Say whether this is the private half of a key."""
        signer = keys.signer_in(self.ledger, verifier.name)
        return signer is not None and signer.verifier == verifier

    def put_into(self, var: Path) -> None:
        """Write them where an installation looks for them."""
        disk.make_once(var / "ledger" / "key", f"{self.ledger}\n".encode())
        if self.secret:
            (var / "secret-key").unlink(missing_ok=True)
            disk.make_once(var / "secret-key", self.secret.encode())
        if self.certificates:
            badges.key_file(var).parent.mkdir(parents=True, exist_ok=True)
            disk.make_once(badges.key_file(var), self.certificates.encode())


def of_this_installation() -> Keys:
    """Return the keys of this installation; the secret only if it lies in the folder and not in the environment."""
    signer: Signer = keys.signer()
    secret = "" if os.environ.get("SECRET_KEY") else (Path(settings.VAR) / "secret-key").read_text()
    certificates = disk.read(badges.key_file(Path(settings.VAR))) or b""
    return Keys(keys.written(signer).strip(), secret, certificates.decode())


def read(text: str, name: str) -> Keys:
    """Return the keys in a file; NotWhole when it is none."""
    heading, *lines = text.strip().split("\n")
    said = dict(line.split(": ", 1) for line in lines if ": " in line)
    if heading != HEADING or LEDGER not in said:
        raise NotWhole(f"{name} holds no keys of an installation.")
    return Keys(said[LEDGER], said.get(SECRET, ""), said.get(CERTIFICATES, ""))
