"""Who really asks, where proxies stand in front: believed from those that the settings name, and from nobody else."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

Application = Callable[..., Any]


def networks(named: str) -> list[str]:
    """Return the addresses and networks of proxies; ValueError for what is neither, and for everybody."""
    found = [word.strip() for word in named.split(",") if word.strip()]
    for word in found:
        if ip_network(word, strict=False).prefixlen == 0:
            raise ValueError("TRUSTED_PROXIES may not name every address: anybody could say who they are.")
    return found


def behind(proxies: list[str], application: Application) -> Application:
    """Let an application see the reader's own address and scheme: the last in the chain that is no proxy of ours."""
    if not proxies:
        return application
    wrapped: Application = wrap_wsgi_with_proxy_headers(application, proxies)
    return wrapped
