"""The signs of the look: drawn once at the top of a page, and only those the page uses."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

_THIN = '<path fill="none" stroke="currentColor" stroke-width="1.6"'
_LOZENGE = f'{_THIN} d="M8 1.2L14.8 8 8 14.8 1.2 8z"/>'
_FILLED = '<path fill="currentColor" d="M8 0l8 8-8 8-8-8z"/>'
_CUT = 'fill="none" stroke="var(--sheet)" stroke-width="1.8"'
_SMALL = "0 0 16 16"

_TUNDUK = (
    '<g fill="none" stroke="currentColor" stroke-width="1.7"><circle cx="12" cy="12" r="10"/>'
    '<g transform="rotate(45 12 12)"><path d="M8 3.1Q10.4 12 8 20.9M12 2v20M16 3.1Q13.6 12 16 20.9'
    'M3.1 8Q12 10.4 20.9 8M2 12h20M3.1 16Q12 13.6 20.9 16"/></g></g>'
)
_DASHED = 'stroke-dasharray="2.6 2.2"'

DRAWINGS = {
    "tunduk": ("0 0 24 24", _TUNDUK),
    "kept": (_SMALL, f'{_FILLED}<path {_CUT} d="M4.8 8.2l2.3 2.3 4.1-4.6"/>'),
    "done": (_SMALL, f'{_LOZENGE}<path fill="currentColor" d="M8 1v14L1 8z"/>'),
    "promised": (_SMALL, f'{_LOZENGE}<path fill="currentColor" d="M8 5l3 3-3 3-3-3z"/>'),
    "waits": (_SMALL, _LOZENGE),
    "overdue": (_SMALL, f'{_FILLED}<path {_CUT} d="M8 3.6v5M8 10.4v2"/>'),
    "disputed": (_SMALL, '<path fill="currentColor" d="M7 .8v11.4L1 6.5zM9 3.8v11.4l6-5.7z"/>'),
    "missing": (_SMALL, f'{_THIN} {_DASHED} d="M8 1.2L14.8 8 8 14.8 1.2 8z"/>'),
    "paper": (_SMALL, f'{_THIN} d="M3 1h7l3 3v11H3zM10 1v3h3"/>'),
}
_USED = re.compile(r'<use href="#([a-z]+)"')


def marks_used(html: str) -> Markup:
    """Draw the signs that a piece of a page refers to, each once."""
    used = sorted(set(_USED.findall(html)) & DRAWINGS.keys())
    return Markup("").join(_symbol(name) for name in used)


def _symbol(name: str) -> Markup:
    box, drawing = DRAWINGS[name]
    return Markup(f'<symbol id="{name}" viewBox="{box}">{drawing}</symbol>')  # noqa: S704  our own drawings


@lru_cache(2048)
def mark(shape: str, word: str) -> Markup:
    """Return a state as a page shows it: always a shape and a word. Lists have hundreds of the same few."""
    tone = {"promised": "", "done": " waits"}.get(shape, f" {shape}")
    drawn = Markup('<svg width="16" height="16" aria-hidden="true"><use href="#{}"/></svg>').format(shape)
    return Markup('<span class="mark{}">{}{}</span>').format(tone, drawn, word)
