"""How often somebody tried, and what was used once: counted for a while, by all processes together, stored nowhere."""

from ishenim.kernel.counts.counting import first, forgive, mark, share, spend

__all__ = ["first", "forgive", "mark", "share", "spend"]
