"""What a domain adds to a page that is not its own: a block on it, or a way to it from every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

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

    @property
    def address(self) -> str:
        return _address(get_urlconf(), get_language(), self.url_name, tuple(self.about.items()))


@lru_cache(1024)
def _address(
    urlconf: str | None, language: str | None, url_name: str, about: tuple[tuple[str, Any], ...]
) -> str:
    return reverse(url_name, urlconf, kwargs=dict(about))


Ordered = TypeVar("Ordered", Panel, Way)

_panels: dict[str, dict[str, Panel]] = {}
_ways: dict[str, Way] = {}
_foot_ways: dict[str, Way] = {}


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


def panels(place: str, **about: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the blocks of a page, each as a template and what it is to say, in their order."""
    for panel in _in_order(_panels.get(place, {})):
        context = panel.context(**about)
        if context is not None:
            yield panel.template, context


def panel_keys(place: str, **about: Any) -> list[str]:
    """Name everything the blocks of a page depend on."""
    return [key for panel in _in_order(_panels.get(place, {})) for key in panel.keys(**about)]


def ways() -> list[Way]:
    """Give the links of the heading in their order."""
    return _in_order(_ways)


def foot_ways() -> list[Way]:
    """Give the links of the foot in their order."""
    return _in_order(_foot_ways)


def _named(url_name: str, about: Mapping[str, Any]) -> str:
    return f"{url_name} {sorted(about.items())}"


def _in_order(registered: dict[str, Ordered]) -> list[Ordered]:
    return sorted(registered.values(), key=lambda one: one.order)
