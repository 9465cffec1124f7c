"""What is sent and is too long for memory lies in a file without a name, closed with a key that only memory holds.

A file without a name is gone once nobody reads it; what stood in it stays on the disk until it is written over.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import IO, Any, cast

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

KEY_BYTES, COUNTER_BYTES = 32, 16


class Passing:
    """A file that is written once, from its beginning to its end, and then read once."""

    def __init__(self) -> None:
        key, counter = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(COUNTER_BYTES)
        self._cipher = Cipher(algorithms.AES256(key), modes.CTR(counter))
        self._closing = self._cipher.encryptor()
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever serves the request closes it

    def write(self, piece: bytes) -> None:
        """Write the next piece, closed."""
        self.file.write(self._closing.update(piece))

    def close(self) -> None:
        """Let go of it."""
        self.file.close()

    def opened(self) -> IO[bytes]:
        """Return what was written, to be read."""
        self.file.seek(0)
        return cast("IO[bytes]", io.BufferedReader(Opened(self.file, self._cipher.decryptor())))


class Opened(io.RawIOBase):
    """Opens, piece by piece, what lies in a file."""

    def __init__(self, file: IO[bytes], opening: CipherContext) -> None:
        self._file, self._opening = file, opening

    def readable(self) -> bool:
        """Say that it is read."""
        return True

    def readinto(self, room: Any) -> int:
        """Put the next piece where there is room for it; return how much it is."""
        piece = self._opening.update(self._file.read(len(room)))
        room[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()
