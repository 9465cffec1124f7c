"""Which addresses show a page that somebody has to look at: all, but those that are named here with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation

FOR_PROGRAMS = "answers a program or a browser, and shows no page"
A_FILE = "hands out a file"
A_PART = "hands out a part of a page that is looked at as a whole"
LEADS_ON = "leads to another page at once"
BY_CODE = "is opened by a form that sends a code, and looked at in test_complaint"
NEEDS_NONE = {
    "by_language": LEADS_ON,
    "portal:here": LEADS_ON,
    "portal:leave": LEADS_ON,
    "portal:confided_step": BY_CODE,
    "portal:confided_file": A_FILE,
    "portal:confided_receipt": A_FILE,
    "desk:confided_file": A_FILE,
    "account_signup": LEADS_ON,
    "account_email": LEADS_ON,
    "account_set_password": "leads to the change of a password whoever has one, and everybody here has one",
    "proof": FOR_PROGRAMS,
    "tile": FOR_PROGRAMS,
    "document": FOR_PROGRAMS,
    "desk:document": FOR_PROGRAMS,
    "health_of_parts": FOR_PROGRAMS,
    "ready": FOR_PROGRAMS,
    "metrics": FOR_PROGRAMS,
    "challenge": FOR_PROGRAMS,
    "keeper": FOR_PROGRAMS,
    "desk:manifest": FOR_PROGRAMS,
    "mfa_login_webauthn": FOR_PROGRAMS,
    "issuer_of_certificates": FOR_PROGRAMS,
    "revoked_certificates": FOR_PROGRAMS,
    "desk:own": "leads from the square at a door to a step, or hands out a file",
    "mfa_download_recovery_codes": A_FILE,
    "file_of_the_record": A_FILE,
    "meetings:wall_now": A_PART,
    "meetings:similar": A_PART,
    "portal:follow_often": "answers a button of the page that ends a subscription, with that page",
}
NO_PAGES = (".<table_form:form>", ".pdf", ".atom", ".ics")
"""How an address ends that hands out rows, papers, feeds and calendars."""
OF_PROGRAMS = {"api", "interop"}
SIGNING_IN = ("account_", "mfa_")


def there(patterns: Iterable[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """Yield the name of every address below a language and beside it, but those of the interfaces for programs."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            if not str(one.pattern).endswith(NO_PAGES):
                yield f"{space}{one.name}"
        elif one.namespace not in OF_PROGRAMS:
            yield from there(one.url_patterns, f"{one.namespace}:" if one.namespace else space)


def area_of(name: str) -> str:
    """Say who looks at a page: whoever reads, whoever signs in, or whoever sits at the desk."""
    if name.startswith("desk:"):
        return "desk"
    return "signing in" if name.startswith(SIGNING_IN) else "public"


def not_met(area: str, paths: Iterable[str]) -> set[str]:
    """Return which pages of an area nobody has opened who opened these, without their language."""
    with translation.override("en"):
        met = {resolve(f"/en/{path.partition('?')[0]}").view_name for path in paths}
    return {name for name in there() if area_of(name) == area and name not in NEEDS_NONE} - met
