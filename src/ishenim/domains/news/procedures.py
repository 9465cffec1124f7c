"""The rule for news: what was said in public stays said, also when it is corrected or withdrawn."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import EDITOR, INDEPENDENT_MODERATOR
from ishenim.kernel.procedures.bases import SEALED_ORIGINALS
from ishenim.kernel.procedures.declare import STAY, Procedure, Shape, Step


class NewsState(TextChoices):
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


N = NewsState

SAID = "Project rule 7: news carry office and day; a correction says what changed, a withdrawal says why"


class News(Procedure):
    """What an editor tells about a place or about the whole country."""

    name = "news"
    title = _("News")
    basis = SAID
    states = NewsState
    shapes = {N.PUBLISHED: Shape.KEPT, N.WITHDRAWN: Shape.MISSING}
    final = frozenset({N.WITHDRAWN})
    at_rest = frozenset({N.PUBLISHED})

    publish = Step(
        label=_("Publish a story"),
        sentence=_("The story was published."),
        by=[EDITOR.of_the_place],
        then=N.PUBLISHED,
        in_clear=["languages"],
        basis=SAID,
    )
    correct = Step(
        label=_("Correct the story"),
        sentence=_("The story was corrected."),
        by=[EDITOR.of_the_place],
        when=[N.PUBLISHED],
        then=N.PUBLISHED,
        in_clear=["languages"],
        basis=SAID,
    )
    order_original = Step(
        label=_("Order the untouched original of a file"),
        sentence=_("The moderation office ordered that the untouched original of a file be opened."),
        by=[INDEPENDENT_MODERATOR.anywhere.not_the_one_asked],
        when=[N.PUBLISHED],
        then=STAY,
        in_clear=["ground"],
        sealed=["original", "reason"],
        log="moderation",
        basis=SEALED_ORIGINALS,
    )
    withdraw = Step(
        label=_("Withdraw the story"),
        sentence=_("The story was withdrawn, and its text was taken out of the record."),
        by=[EDITOR.of_the_place],
        when=[N.PUBLISHED],
        then=N.WITHDRAWN,
        erases=["publish.text", "correct.text", "publish.attachments", "correct.attachments"],
        basis=SAID,
    )
