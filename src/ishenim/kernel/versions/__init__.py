"""Which things changed since a page was made: one number for each, shared by all processes of a machine."""

from ishenim.kernel.versions.memory import after_commit, raise_, raise_all, tokens

__all__ = ["after_commit", "raise_", "raise_all", "tokens"]
