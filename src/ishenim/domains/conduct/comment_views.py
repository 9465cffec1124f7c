"""The pages of a draft: its text, what anybody says about it, and what the keeper of the code answers."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.conduct import queries, tables
from ishenim.domains.conduct.comment_forms import Say
from ishenim.domains.conduct.procedures import CommentsOnDrafts, VersionState
from ishenim.domains.conduct.showing import ShownArticle, shown
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.pages.proof_of_work import proves_work
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

WITHOUT_WORK = Limit("comments without work", tries=10, seconds=1800)
UNTIL_RECORDED = timedelta(seconds=2)


def of_draft(reference: str, **_about: Any) -> list[str]:
    """Name what the page of a draft depends on."""
    return [f"matter:{reference.upper()}", "kind:code_comment", "institutions"]


@page(keys=of_draft)
def draft(request: HttpRequest, reference: str) -> Page:
    """Show a draft with the comments on each article and their answers."""
    one = draft_of(reference)
    by_article: dict[str, list[Any]] = defaultdict(list)
    for comment in queries.comments_on(one):
        by_article[comment.article].append(comment)
    lines = story(one.matter)
    still = {article.identity for article in one.articles}
    context = {
        "draft": one,
        "matter": one.matter,
        "text": shown(one.whole, by_article),
        "elsewhere": [
            comment for name, listed in by_article.items() if name not in still for comment in listed
        ],
        "waiting": queries.waiting_for_a_check(one),
        "may_comment": one.matter.state == VersionState.CONSULTATION,
        "lines": lines,
        "tables": ways(request, "conduct:comments_table", reference=reference),
    }
    recorded = all(line.position is not None for line in lines)
    return Page("conduct/draft.html", context, None if recorded else timezone.now() + UNTIL_RECORDED)


@page(keys=of_draft)
def comments_table(request: HttpRequest, reference: str, form: str) -> Feed | HttpResponseBase:
    """Hand out the comments on a draft as rows."""
    one = draft_of(reference)
    listed = reverse("conduct:draft", kwargs={"reference": reference})
    chosen = {"draft": one.matter.reference}
    return hand_out(Asked(request, form, listed), tables.COMMENTS, pieces(tables.COMMENT_LIST, chosen))


def of_comment(reference: str) -> list[str]:
    """Name what the page of a comment depends on."""
    return [f"matter:{reference.upper()}", "institutions"]


@page(keys=of_comment)
def comment(request: HttpRequest, reference: str) -> Page:
    """Show one comment and what became of it."""
    found = queries.comment(reference)
    if found is None:
        raise Http404
    lines = story(found.matter)
    recorded = all(line.position is not None for line in lines)
    context = {"comment": found, "matter": found.matter, "draft": found.draft, "lines": lines}
    return Page("conduct/comment.html", context, None if recorded else timezone.now() + UNTIL_RECORDED)


@csrf_exempt  # no cookie, no session: anyone may comment, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, reference: str, article: str) -> HttpResponse:
    """Take a comment on an article from anyone, without an account."""
    one = draft_of(reference)
    about = {"draft": one, "article": article_of(one, article)}
    if request.method != "POST":
        return own_page(request, "conduct/say.html", {**about, "form": Say(initial=meant(one, article))})
    if refused := refuse_foreign(request):
        return refused
    proven = proves_work(request.POST.get("work", ""))
    if not proven and (wait := WITHOUT_WORK.try_again_in(whoever(request))):
        sentence = _("Many comments came from here in a short time. Try again in a few minutes.")
        return wait_page(request, sentence, wait)
    return record(request, about, meant(one, article))


def meant(one: Any, article: str) -> dict[str, str]:
    """Return of which article of which draft a comment is; the page knows, and nobody types it."""
    return {"draft": one.matter.reference, "article": article}


def record(request: HttpRequest, about: dict[str, Any], meant: dict[str, str]) -> HttpResponse:
    """Record a comment, or show what stands in its way with what was typed kept."""
    data = {**request.POST.dict(), **meant}
    place_id = about["draft"].matter.place_id
    item = Item(begin(CommentsOnDrafts.name, place_id=place_id, language=get_language() or "ky"), data)
    try:
        take([item], CommentsOnDrafts.say, ANYONE)
    except (Refused, ValidationError) as reason:
        form = Say(data)
        explain(form, reason)
        return own_page(request, "conduct/say.html", {**about, "form": form})
    return redirect("conduct:comment", reference=item.matter.reference)


def draft_of(reference: str) -> Any:
    """Return a draft; raise where there is none."""
    one = queries.draft(reference)
    if one is None:
        raise Http404
    return one


def article_of(one: Any, identity: str) -> ShownArticle:
    """Return an article of a draft as it is shown; raise where it has none of this name."""
    articles = [article for chapter in shown(one.whole).chapters for article in chapter.articles]
    found = next((article for article in articles if article.identity == identity), None)
    if found is None:
        raise Http404
    return found
