"""What the machines of one installation tell each other: through Redis, where the settings name one."""

from ishenim.kernel.exchange.line import Answer, Away, ask, insist, packed

__all__ = ["Answer", "Away", "ask", "insist", "packed"]
