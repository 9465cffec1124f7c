"""The open book as programs read it: how it stands, its entries, and the proof of each."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told
from ishenim.faces.api.endpoints import Schema, read
from ishenim.faces.api.matters import value_of
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import TEXT, ref, said, several, thing
from ishenim.faces.portal.book import BEYOND_ALL
from ishenim.faces.portal.tables import LOG
from ishenim.kernel.ledger import status
from ishenim.kernel.procedures import book_reading, queries
from ishenim.kernel.procedures.book_reading import Fact, Read
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.as_json import record

LEAF_FIELDS = ("day", "kind", "step", "to", "matter", "place", "by", "office")


class From(forms.Form):
    """From which entry on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.IntegerField(
            label=gettext_lazy("From which entry on, in their order; without it the newest come first"),
            required=False,
            min_value=0,
            max_value=BEYOND_ALL,
        )


def of_the_book(**_about: str) -> list[str]:
    """Name what depends on the book."""
    return ["ledger"]


@read(
    "ledger",
    "ledger",
    gettext_lazy("How the open book stands: its name, its key, its last seal"),
    keys=of_the_book,
    answer=lambda: thing(
        ["origin", "key", "entries", "root", "waiting", "checkpoint", "tiles"],
        origin=TEXT,
        key=said(TEXT, _("The key that its seals are checked with")),
        entries=said({"type": "integer"}, _("How many entries the last seal stands for")),
        root=said(TEXT, _("The fingerprint of them all")),
        sealed_at={"type": "string", "format": "date-time"},
        waiting=said({"type": "integer"}, _("How many lines are being recorded")),
        checkpoint=said(TEXT, _("The last seal (C2SP tlog-checkpoint)")),
        tiles=said(TEXT, _("Where the tiles are (C2SP tlog-tiles)")),
    ),
)
def ledger(asked: Any) -> Told:
    """Tell how the book stands."""
    book = status.now()
    checkpoint = whole_address(reverse("tile", kwargs={"path": "checkpoint"}))
    found = {
        "origin": book.origin,
        "key": book.vkey,
        "entries": book.size,
        "root": book.root.hex(),
        "waiting": book.waiting,
        "checkpoint": checkpoint,
        "tiles": checkpoint.removesuffix("checkpoint"),
    }
    return found | {"sealed_at": on_the_clock(book.sealed_at).isoformat()} if book.sealed_at else found


@read(
    "ledger/entries",
    "entries",
    gettext_lazy("Entries of the open book as they speak to everybody: by the day, never by the hour"),
    keys=of_the_book,
    answer=lambda: several(ref("entry")),
    choice=From,
    paged=True,
)
def entries(asked: Any) -> Listing:
    """Tell entries: the newest first, or, from a number on, in their order."""
    first, most = asked.chosen["from"], asked.limit + 1
    if first is not None:
        found = book_reading.facts_from(first if asked.after is None else asked.after + 1, most)
    else:
        found = book_reading.facts(asked.after, most)
    further = found[asked.limit - 1].position if len(found) > asked.limit else None
    return Listing([fact_of(fact) for fact in found[: asked.limit]], further)


def fact_of(fact: Fact) -> Told:
    """Return what the leaf at a position says to everybody; a sealed one says almost nothing."""
    known = {name: fact.leaf[name] for name in LEAF_FIELDS if name in fact.leaf}
    return {
        "position": fact.position,
        **known,
        "clear": fact.leaf.get("clear", {}),
        "private": sorted(fact.leaf.get("proof", {})),
        "leaf_hash": fact.leaf_hash,
    }


ENTRY: Schema = thing(
    ["position", "clear", "private", "leaf_hash"],
    position={"type": "integer"},
    **dict.fromkeys(LEAF_FIELDS, TEXT),
    clear={"type": "object", "additionalProperties": True},
    private=several(TEXT),
    leaf_hash={**TEXT, "pattern": "^[0-9a-f]{64}$"},
)


@read(
    "ledger/entries/{position}",
    "entry",
    gettext_lazy(
        "One entry: what it says, in words where it is public, and the proof that it is in the book"
    ),
    keys=of_the_book,
    answer=lambda: thing(
        ["entry", "leaf", "whole"],
        entry=ref("entry"),
        leaf=said(
            {"type": "object", "additionalProperties": True},
            _("The leaf, whose RFC 8785 form is what is fingerprinted"),
        ),
        whole=said({"type": "boolean"}, _("Whether it is in the book under the last seal, unchanged")),
        why_not=TEXT,
        proof=said(TEXT, _("The way to the seal (C2SP tlog-proof)")),
        at={"type": "string", "format": "date-time"},
        sentence=TEXT,
        office_words=TEXT,
        values=several(
            thing(["name", "label", "value", "words"], name=TEXT, label=TEXT, value={}, words=TEXT)
        ),
    ),
)
def entry(asked: Any, position: str) -> Told:
    """Tell of one entry and prove it."""
    number = int(position)
    found = book_reading.check(number)
    if found is None:
        raise missing(_("The book has no such entry."))
    [fact] = book_reading.facts(number + 1, 1)
    told: Told = {"entry": fact_of(fact), "leaf": json.loads(found.leaf), "whole": found.whole}
    told |= {"proof": found.proof} if found.whole else {"why_not": found.why_not}
    return told | in_words(found)


def in_words(found: Read) -> Told:
    """Return what an entry says in words, where anyone may read it."""
    if found.line is None:
        return {}
    return {
        "at": on_the_clock(found.at).isoformat(),
        "sentence": found.line.sentence,
        "office_words": found.line.office,
        "values": [value_of(value) for value in found.line.values],
    }


def of_log(log: str) -> list[str]:
    """Name what a public log depends on."""
    return ["ledger", *(f"kind:{step.procedure.name}" for step in queries.logs().get(log, []))]


@read(
    "logs/{log}",
    "log",
    gettext_lazy("A public log, the newest line first: what was done, why, and by which office"),
    keys=of_log,
    answer=lambda: several(ref("logged")),
    choice=forms.Form,
    paged=True,
)
def log(asked: Any, log: str) -> Listing:
    """Tell the lines of a public log."""
    if log not in queries.logs():
        raise missing(_("There is no such public log."))
    found = queries.logged(log, before=asked.after, limit=asked.limit + 1)
    further = found[asked.limit - 1].number if len(found) > asked.limit else None
    return Listing([record(LOG, one) for one in found[: asked.limit]], further)
