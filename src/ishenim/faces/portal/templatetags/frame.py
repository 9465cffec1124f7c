"""The frame and the fields of our pages, for the few templates that Django's own language must write."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm
from django.http import HttpRequest
from django.template import engines
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from ishenim.kernel.calendar.words_of_time import day

register = template.Library()
register.filter("day", day)


def rendered(name: str, **context: Any) -> SafeString:
    """Render one of our own templates; what comes out of it is escaped already."""
    made: str = engines["jinja2"].get_template(name).render(context)
    return mark_safe(made)  # noqa: S308 -- rendered by Jinja2, which has escaped it


class Frame(template.Node):
    """A whole page: the title stands before `framed`, what the page says after it."""

    child_nodelists = ("title", "content")

    def __init__(self, title: NodeList, content: NodeList) -> None:
        self.title, self.content = title, content

    def render(self, context: Context) -> SafeString:
        request: HttpRequest = context["request"]
        return rendered(
            "portal/framed.html",
            here=request.get_full_path(),
            title=self.title.render(context).strip(),
            content=self.content.render(context),
            **({"form": context["form"]} if isinstance(context.get("form"), BaseForm) else {}),
        )


@register.tag
def frame(parser: Parser, token: Token) -> Frame:
    """Put what stands between `frame` and `endframe` into the frame of every page."""
    title = parser.parse(("framed",))
    parser.delete_first_token()
    content = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(title, content)


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Show a form's mistakes and its fields as on every other page."""
    return rendered("portal/fields.html", form=form)


@register.filter
def drawn(svg: str) -> SafeString:
    """Put a drawing made by the server into the page itself, without its XML heading."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  drawn by the server from its own secret
