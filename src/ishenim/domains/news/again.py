"""What the book says in clear of news, told again after a restore; and what is taken out again."""

from __future__ import annotations

from django.utils import timezone

from ishenim.domains.news.actions import write
from ishenim.domains.news.models import Story
from ishenim.domains.news.procedures import News
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew, Clear, tells_again
from ishenim.kernel.procedures.forgetting import takes_out


@tells_again(News)
def tell(story: Story, step: str, clear: Clear) -> None:
    """Set the days of a story. One that the backup does not hold cannot be made anew: its words are all it is."""
    if story.pk is None:
        raise CannotBeMadeAnew
    day = timezone.localdate(story.at)
    if step == News.correct.name:
        story.corrected_on = day
    if step == News.withdraw.name:
        story.withdrawn_on, story.changed = day, ""
        write(story, {})


@takes_out(News)
def take_out(story: Story) -> None:
    """Show no word of a story that was withdrawn."""
    write(story, {})
