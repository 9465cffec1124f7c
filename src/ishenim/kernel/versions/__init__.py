"""Which things changed since a page was made: one number for each, shared by all processes of all machines."""

from ishenim.kernel.versions.asking import after_commit, lasting, one_look, raise_, raise_all, tokens

__all__ = ["after_commit", "lasting", "one_look", "raise_", "raise_all", "tokens"]
