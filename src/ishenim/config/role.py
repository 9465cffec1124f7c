"""What one machine of an installation does."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """Everything, as on one machine; or only answering readers; or only the work that nobody asks for."""

    EVERYTHING = "everything"
    WEB = "web"
    WORK = "work"
