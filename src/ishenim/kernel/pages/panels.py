"""What a domain adds to a page that is not its own: a block on it, or a way to it from every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A block one part of the house shows on a page of another part."""

    order: int
    template: str
    context: Callable[..., Mapping[str, Any] | None]
    keys: Callable[..., Iterable[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A link that stands on every page."""

    order: int
    label: str | Promise
    url_name: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A link as a page shows it, in the reader's language."""

    label: str
    address: str


_panels: dict[str, dict[str, Panel]] = {}
_ways: dict[str, Way] = {}
_foot_ways: dict[str, Way] = {}
_door: list[str] = []


def _no_keys(**about: Any) -> Iterable[str]:
    return ()


def register(
    place: str,
    *,
    order: int,
    template: str,
    context: Callable[..., Mapping[str, Any] | None],
    keys: Callable[..., Iterable[str]] = _no_keys,
) -> None:
    """Show a block on every page of a kind; a context of None leaves it away this time."""
    _panels.setdefault(place, {})[template] = Panel(order, template, context, keys)


def register_way(label: str | Promise, url_name: str, *, order: int, **about: Any) -> None:
    """Put a link in the heading of every page."""
    _ways[_named(url_name, about)] = Way(order, label, url_name, about)


def register_foot_way(label: str | Promise, url_name: str, *, order: int, **about: Any) -> None:
    """Put a link at the foot of every page."""
    _foot_ways[_named(url_name, about)] = Way(order, label, url_name, about)


def register_door(url_name: str) -> None:
    """Say where whoever must not ask in public is led."""
    _door[:] = [url_name]


def door() -> str:
    """Return the address of that page in the reader's language; nothing where there is none."""
    return reverse(_door[0]) if _door else ""


def panels(place: str, **about: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the blocks of a page, each as a template and what it is to say, in their order."""
    for panel in _in_order(_panels.get(place, {})):
        context = panel.context(**about)
        if context is not None:
            yield panel.template, context


def panel_keys(place: str, **about: Any) -> list[str]:
    """Name everything the blocks of a page depend on."""
    return [key for panel in _in_order(_panels.get(place, {})) for key in panel.keys(**about)]


def ways() -> tuple[Shown, ...]:
    """Give the links of the heading in their order."""
    return _shown(tuple(_ways.values()), get_urlconf(), get_language())


def foot_ways() -> tuple[Shown, ...]:
    """Give the links of the foot in their order."""
    return _shown(tuple(_foot_ways.values()), get_urlconf(), get_language())


@lru_cache(64)
def _shown(registered: tuple[Way, ...], urlconf: str | None, language: str | None) -> tuple[Shown, ...]:
    """Put links in order and into the reader's language, which is part of the key under which they are kept."""
    in_order = sorted(registered, key=lambda way: way.order)
    return tuple(
        Shown(str(way.label), reverse(way.url_name, urlconf, kwargs=dict(way.about))) for way in in_order
    )


def _named(url_name: str, about: Mapping[str, Any]) -> str:
    return f"{url_name} {sorted(about.items())}"


def _in_order(registered: dict[str, Panel]) -> list[Panel]:
    return sorted(registered.values(), key=lambda panel: panel.order)
