"""What documents would make of a draft: shown before anything is recorded, and then recorded as the step says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ishenim.domains.conduct.conditions import last_version
from ishenim.domains.conduct.models import CodeVersion
from ishenim.kernel.norms.differences import Difference, differences
from ishenim.kernel.norms.marked import read, written
from ishenim.kernel.norms.reading import text_of
from ishenim.kernel.norms.texts import Text
from ishenim.kernel.norms.understanding import not_understood, put_together


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood: the text, its Markdown by language, what differs from what is in force, and what is left."""

    text: Text
    words: Mapping[str, str]
    differences: list[Difference]
    left_over: list[tuple[str, int, str]]

    @property
    def gone(self) -> list[Difference]:
        """The articles that the version in force has and this text has no more."""
        return [one for one in self.differences if one.is_gone]

    def of(self, identity: str) -> Difference:
        """Return what differs in one article."""
        return next(one for one in self.differences if one.identity == identity)


def to_begin(code: str) -> CodeVersion:
    """Return the draft of the next version as it would begin; it is not recorded."""
    last = last_version(code)
    text = text_of(last).plain() if last else {}
    titles = (
        {f"title_{language}": said for language, said in last.norm.in_all("title").items()} if last else {}
    )
    return CodeVersion(code=code, text=text, **titles)


def understood(draft: CodeVersion, brought: Mapping[str, str]) -> Understood:
    """Return what a draft would say with these documents; languages that were not brought stay as they are.

    Raises ValidationError, in plain words, where documents are no text or do not go together.
    """
    before = draft.whole
    kept = (
        {} if not draft.has_text else {language: written(before, language) for language in before.languages}
    )
    reads = {language: read(said) for language, said in {**kept, **brought}.items()}
    text = put_together(reads, before if draft.has_text else None)
    last = last_version(draft.code)
    older = text_of(last).articles if last else ()
    titles = draft.titles
    words = {language: written(text, language, titles.get(language, "")) for language in text.languages}
    left = not_understood({language: reads[language] for language in brought}, text)
    return Understood(text, words, differences(older, text.articles), left)
