"""How pages are written: Jinja2 that refuses unknown names and speaks the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from ishenim.kernel.calendar import words_of_time
from ishenim.kernel.ledger import holding
from ishenim.kernel.pages import copying, panels, static
from ishenim.kernel.pages.languages import languages_of
from ishenim.kernel.pages.marks import mark, marks_used

FILTERS = (
    words_of_time.day,
    words_of_time.day_short,
    words_of_time.weekday,
    words_of_time.weekday_short,
    words_of_time.month,
    words_of_time.month_short,
    words_of_time.clock,
    words_of_time.moment,
    words_of_time.moment_short,
    words_of_time.iso,
    words_of_time.number,
)


def environment(**options: Any) -> Environment:
    """Make the Jinja2 environment in which every page of Ishenim is written."""
    made = Environment(  # noqa: S701  autoescape comes with Django's own options, and is on
        **(options | {"undefined": StrictUndefined}),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    _speak(made)
    made.filters.update({word.__name__: said_to_the_reader(word) for word in FILTERS})
    made.globals.update(
        url=url,
        static=static.address,
        show=show,
        languages_of=languages_of,
        language=translation.get_language,
        mark_of=mark,
        marks_used=marks_used,
        ways=panels.ways,
        door=panels.door,
        framed=framed,
        settings_demo=settings.DEMO,
        is_held=holding.stands,
        copied=copying.copied,
    )
    return made


def said_to_the_reader(word: Callable[[Any], str]) -> Callable[[Context, Any], str]:
    """Say a word when the page is read: worked out while it is compiled, it would stay in one language."""

    @pass_context
    def said(context: Context, value: Any) -> str:
        return word(value)

    return said


def _speak(made: Environment) -> None:
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals["gettext"] = gettext


@pass_context
def gettext(context: Context, sentence: str, **values: Any) -> Markup:
    """Say a sentence in the reader's language; one that names nothing is made ready once."""
    if values:
        return Markup(translation.gettext(sentence)) % values  # noqa: S704  our own sentence; the values are escaped
    return _plainly(translation.get_language(), sentence)


@lru_cache(4096)
def _plainly(language: str | None, sentence: str) -> Markup:
    return Markup(translation.gettext(sentence)) % {}  # noqa: S704  our own sentence


def reviewed() -> bool:
    """Say whether a native editor has read the sentences of the reader's language."""
    return translation.get_language() in settings.REVIEWED_LANGUAGES


@pass_environment
def show(made: Environment, template: str, context: Mapping[str, Any]) -> Markup:
    """Render a panel in its place on the page."""
    return Markup(made.get_template(template).render(context))  # noqa: S704  rendered with autoescape


@pass_environment
def framed(made: Environment, template: str, path: str) -> Markup:
    """Render the head or the foot of a page, which many pages of one address share."""
    return _framed(
        made,
        template,
        path,
        translation.get_language(),
        ways=panels.ways(),
        foot_ways=panels.foot_ways(),
        reviewed=reviewed(),
    )


@lru_cache(256)
def _framed(
    made: Environment,
    template: str,
    path: str,
    language: str | None,
    *,
    ways: tuple[panels.Shown, ...],
    foot_ways: tuple[panels.Shown, ...],
    reviewed: bool,
) -> Markup:
    about = {"path": path, "ways": ways, "foot_ways": foot_ways, "reviewed": reviewed}
    return Markup(made.get_template(template).render(about))  # noqa: S704  rendered with autoescape


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Give the address of a page in the reader's language."""
    return _url(get_urlconf(), translation.get_language(), name, args, tuple(sorted(kwargs.items())))


@lru_cache(8192)
def _url(
    urlconf: str | None, language: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> str:
    return reverse(name, urlconf, args, dict(kwargs))
