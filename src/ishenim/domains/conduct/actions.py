"""Everything that may be done in this domain, so that whoever needs the steps has them registered."""

from ishenim.domains.conduct import acknowledging, code_actions, comment_actions

__all__ = ["acknowledging", "code_actions", "comment_actions"]
