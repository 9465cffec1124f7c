"""An enforcement service with its heads, its officers and its ethics commissions, bound by a code in two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ishenim.domains.complaints.models import Complaint
from ishenim.domains.complaints.procedures import Complaint as Rule
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.roles import ANYONE, Actor
from ishenim.kernel.keyrings import boxes, keeping
from ishenim.kernel.norms.keeping import add_version, bind
from ishenim.kernel.norms.models import Norm
from ishenim.kernel.norms.texts import ArticleText, ConsequenceText, Text
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

PHRASE = "seven grey horses drink"
TEXT = "He asked for money at my door and said that otherwise he would take the cow."
REASON = "Two witnesses and the recording agree; the officer was heard and does not deny it at all."
MILD, GRAVE = "remark", "dismissal"


def text(*articles: str) -> Text:
    """Return a text of a code with these articles."""
    return Text(
        tuple(
            ArticleText(
                one,
                {"en": "In service"},
                {"en": one.capitalize()},
                {"en": f"{one}."},
                (MILD, GRAVE)[: 1 + (one == "bribes")],
            )
            for one in articles
        ),
        (ConsequenceText(MILD, {"en": "A remark"}), ConsequenceText(GRAVE, {"en": "Dismissal"})),
    )


class Court:
    """Who is who, and what they do."""

    def __init__(self, world) -> None:
        self.world = world
        world.institution("prosecution", "prosecution", "country")
        world.institution("service", "enforcement", "region", superior="prosecution")
        world.institution("branch", "enforcement", "district", superior="service")
        self.accused = self.unlocked(
            world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", name="Accused")
        )
        for _one in range(5):
            world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district")
        self.head = self.unlocked(world.appoint(roles.HEAD, "branch", "district", name="Head"))
        self.head_above = self.unlocked(world.appoint(roles.HEAD, "service", "region", name="Head above"))
        self.first = self.unlocked(world.appoint(roles.ETHICS_COMMISSION, "branch", "district", name="First"))
        self.second = self.unlocked(
            world.appoint(roles.ETHICS_COMMISSION, "branch", "district", name="Second")
        )
        self.above = self.unlocked(world.appoint(roles.ETHICS_COMMISSION, "service", "region", name="Above"))
        self.norm = Norm.objects.create(slug="honor", kind="code", title_en="Code of Honor")
        bind(self.norm, world.institutions["service"].pk, ["enforcement_officer", "head"], date(2020, 1, 1))
        about = {"act": {"en": "An order"}, "approver": {"en": "The head"}}
        self.old = add_version(
            self.norm,
            text("dignity", "bribes"),
            number=1,
            approved_on=date(2020, 1, 1),
            in_force_from=date(2020, 1, 1),
            **about,
        )
        self.new = add_version(
            self.norm,
            text("dignity", "gifts"),
            number=2,
            approved_on=date(2026, 9, 1),
            in_force_from=date(2026, 9, 1),
            **about,
        )
        world.changed()

    def unlocked(self, actor: Actor) -> Actor:
        """Return the actor with a key pair, unlocked."""
        return replace(actor, keys=keeping.make(actor.person_id, PHRASE))

    def file(self, *, against: str = "branch", about: Actor | None = None, **fields) -> Complaint:
        """File a complaint; its row still has the claim code."""
        body = self.world.institutions[against]
        officer = str(about.appointment_id) if about else ""
        data = {"officer": officer, "described": "" if about else "A tall man.", "text": TEXT, **fields}
        item = Item(
            begin("complaint", place_id=body.place_id, institution_id=body.pk),
            data,
            files=fields.pop("files", {}),
        )
        engine.take([item], Rule.file, ANYONE)
        item.detail.receipt = item.receipt
        return item.detail

    def does(self, complaint: Complaint, step: str, by: Actor = ANYONE, **data) -> Matter:
        """Take a step of a complaint."""
        if by is ANYONE:
            data = {"code": complaint.claim_code, **data}
        declared = Rule.steps()[step]
        return ACTIONS[declared](Matter.objects.get(pk=complaint.matter_id), by, **data)

    def decided(self, **fields) -> Complaint:
        """Return a complaint in which a breach was found."""
        complaint = self.file(about=self.accused, **fields)
        self.does(complaint, "receive", self.first)
        self.does(complaint, "tell_officer", self.first, text="Somebody says that you asked for money.")
        self.does(
            complaint, "decide_breach", self.first, article="honor/dignity@2", consequence=MILD, reason=REASON
        )
        return complaint


@pytest.fixture
def court(world, monday, monkeypatch) -> Court:
    monkeypatch.setattr(
        boxes, "MEMORY", 8 * 1024
    )  # locks are slow on purpose; here seven are made for each test
    monkeypatch.setattr(boxes, "PASSES", 1)
    return Court(world)
