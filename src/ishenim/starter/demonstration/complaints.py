"""Three complaints of the demonstration about invented officers: one new, one examined, one decided.

They are played with the keys of the demonstration, whose passphrase is printed at every start: nothing here is secret.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from nacl.public import PrivateKey

from ishenim.domains.complaints import actions
from ishenim.domains.complaints.procedures import Complaint
from ishenim.kernel.institutions.models import Institution, Person
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.keyrings import custody, keeping
from ishenim.kernel.ledger import sealed
from ishenim.kernel.procedures.engine import Action, begin
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.demonstration.accounts import DOMAIN, PASSPHRASE, WITH_A_KEY
from ishenim.starter.demonstration.observers import actor
from ishenim.starter.demonstration.questions import keep

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

AT_THE_DOOR = (
    "Үлгү. Аткаруучу эшигимден кирип, коңшулардын көзүнчө мага кыйкырды жана «карызыңды төлөбөсөң, уятка "
    "калтырам» деди. Мен андан документ көрсөтүүсүн сурандым, ал көрсөткөн жок."
)
IN_THE_OFFICE = (
    "Пример. Исполнитель не принял моё заявление об отсрочке и сказал, что примет его, если я «отблагодарю». "
    "Разговор был в коридоре, его слышала женщина, которая ждала рядом."
)
ON_THE_STREET = (
    "A sample. The officer read out my debt loudly at the bus stop, in front of people who know me."
)
TOLD = (
    "Үлгү: кызматыңызда адамга кыйкырып, күбөлүгүңүздү көрсөткөн эмессиз деген даттануу түштү. Жооп бериңиз."
)
ANSWERED = "Үлгү: Мен үнүмдү көтөргөнүм чын, ал үчүн кечирим сурайм. Күбөлүгүм ал күнү жанымда болгон эмес."
REASON = (
    "Үлгү: эки күбө жана аткаруучунун өз жообу бири-бирине дал келет. Күбөлүк көрсөтүлгөн эмес, адам коңшулардын "
    "көзүнчө кемсинтилген. Биринчи жолу болгондуктан жана кечирим суралгандыктан сын-эскертүү жетиштүү."
)
BREACH: dict[str, Any] = {"article": "enforcement-honor/dignity@2", "consequence": "remark", "reason": REASON}
DESCRIBED = "Орто бойлуу, көзайнекчен (үлгү)"
ASKED = "Пример: назовите, пожалуйста, день и примерное время. Мы спросим, кто дежурил."
EXAMINED: list[str] = []
"""The code of the one that is examined, for whoever tries the demonstration."""


class Confiding:
    """The complaints as they are played: their matters, and the keys of those who examine them."""

    def __init__(self) -> None:
        self.matters: list[Matter] = []
        self.keys: dict[str, PrivateKey] = {}

    def make_keys(self, at: datetime) -> None:
        """Make the keys of the demonstration."""
        people = {
            one.email.partition("@")[0]: one.pk for one in Person.objects.filter(email__endswith=DOMAIN)
        }
        for name in WITH_A_KEY:
            self.keys[name] = keeping.make(people[name], PASSPHRASE)
            custody.part(people[name], self.keys[name])

    def file(self, text: str, about: str | None, at: datetime) -> None:
        """File a complaint about the enforcement service."""
        against = Institution.objects.get(code__startswith="enforcement-")
        matter = actions.file(
            begin(Complaint.name, place_id=against.place_id, institution_id=against.pk), ANYONE, at=at,
            text=text, officer=str(actor(about).appointment_id) if about else "",
            described="" if about else DESCRIBED, happened_on=at.date() - timedelta(days=2),
        )  # fmt: skip
        self.matters.append(matter)
        if not EXAMINED:
            EXAMINED.append(matter.complaint.claim_code)

    def take(self, which: int, step: Action, by: str, at: datetime, **data: Any) -> None:
        """Take a step of one of them."""
        step(self.matters[which], replace(actor(by), keys=self.keys[by]), at=at, **data)


def prepare(stage: Stage) -> None:
    """Play the three, each so many days before today."""

    def ago(days: int) -> date:
        return stage.today - timedelta(days=days)

    EXAMINED.clear()
    play = Confiding()
    stage.on(ago(35), 9, play.make_keys)
    stage.on(ago(34), 10, partial(play.file, IN_THE_OFFICE, None))
    stage.on(ago(33), 11, partial(play.take, 0, actions.receive, "commission"))
    stage.on(ago(32), 11, partial(play.take, 0, actions.write, "commission", text=ASKED))
    stage.on(ago(30), 10, partial(play.file, AT_THE_DOOR, "enforcer"))
    stage.on(ago(29), 11, partial(play.take, 1, actions.receive, "commission"))
    stage.on(ago(28), 11, partial(play.take, 1, actions.tell_officer, "commission", text=TOLD))
    stage.on(ago(27), 11, partial(play.take, 1, actions.answer, "enforcer", text=ANSWERED))
    stage.on(ago(24), 11, partial(play.take, 1, actions.decide_breach, "commission", **BREACH))
    stage.on(ago(2), 10, partial(play.file, ON_THE_STREET, None))


def keep_a_code() -> None:
    """Close the days that are over, and write down the code of the one that is examined."""
    sealed.close_past_days()
    for code in EXAMINED:
        keep(f"A complaint that is examined: claim code {code}")
