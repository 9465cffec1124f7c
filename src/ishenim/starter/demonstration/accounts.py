"""The institutions and officials of the demonstration, and how to sign in as some of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.offices import actions
from ishenim.domains.offices.actions import administration
from ishenim.kernel import versions
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import ADMINISTRATOR, ROLES, THE_INSTALLER, Actor
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration import people

PASSWORD = "demo-ishenim"  # noqa: S105 -- printed at every start; sign-ins of a demonstration open nothing else
DOMAIN = "ishenim.example"
FIRST = f"admin@{DOMAIN}"
IN_NOOKAT = "KG06242600010-B1"
IN_CHAEK = "KG04230836000-B1"
TOLD = {
    "officer": "neighbourhood officer, Nookat, beat 1",
    "hall": "local self-government, Nookat",
    "chief": "chief of the district police, Nookat",
    "chief.region": "chief of the regional police above Nookat",
    "officer.chaek": "neighbourhood officer, Chaek, beat 1",
    "hall.chaek": "local self-government, Chaek",
    "moderator": "moderation office",
    "independent": "independent moderation office",
    "monitor": "monitor of the ministry",
    "editor": "editor of the news",
    "registrar": "registrar of old registers",
    "coordinator": "coordinator of observers, a civil union",
    "observer": "observer of the civil union",
    "observer.second": "second observer of the civil union",
    "keeper": "keeper of the Code of Honor",
    "keeper.second": "second keeper, who approves it",
    "enforcer": "enforcement officer, region of Osh",
    "training": "training office",
    "trainer": "trainer",
    "commission": "member of the ethics commission of the enforcement service",
    "commission.second": "second member of it",
    "commission.above": "member of the ethics commission of the prosecutor's office",
    "head": "head of the enforcement service",
    "prosecutor": "anti-corruption prosecutor, who reads the door",
    "prevention": "member of the body for the prevention of torture, who reads the door",
    "custodian": "custodian of keys",
    "custodian.second": "second custodian of keys",
    "admin": "administrator",
    "second": "second administrator",
}
PASSPHRASE = "a key of the demonstration"  # noqa: S105 -- printed at every start
"""What unlocks the keys of the demonstration; it is printed at every start."""
WITH_A_KEY = ["custodian", "custodian.second", "commission", "commission.second", "commission.above", "head"]
WITH_A_KEY += ["enforcer", "prosecutor", "prevention"]
ENFORCERS = 7
MOVED_ON = date(2025, 7, 1)
"""On which day the enforcement service moved from the Court Department to the General Prosecutor's Office."""
OFFICERS = {IN_NOOKAT: "officer", IN_CHAEK: "officer.chaek"}
HALLS = {IN_NOOKAT.rpartition("-")[0]: "hall", IN_CHAEK.rpartition("-")[0]: "hall.chaek"}
NAMES = {
    "police": ("Милиция: {ky}", "Милиция: {ru}", "Police: {en}"),
    "self_government": (
        "Жергиликтүү өз алдынча башкаруу: {ky}",
        "Местное самоуправление: {ru}",
        "Local self-government: {en}",
    ),
    "moderation": ("Модерация бөлүмү (үлгү)", "Отдел модерации (пример)", "Moderation office (sample)"),
    "independent": (
        "Көз карандысыз модерация бөлүмү (үлгү)",
        "Независимый отдел модерации (пример)",
        "Independent moderation office (sample)",
    ),
    "civil": ("Жарандык бирикме (үлгү)", "Гражданский союз (пример)", "Civil union (sample)"),
    "ministry": ("Министрлик (үлгү)", "Министерство (пример)", "Ministry (sample)"),
    "training": ("Окуу борбору (үлгү)", "Учебный центр (пример)", "Training centre (sample)"),
    "court_department": (
        "Сот департаменти (үлгү)",
        "Судебный департамент (пример)",
        "Court Department (sample)",
    ),
    "prevention": (
        "Кыйноолорду алдын алуу борбору (үлгү)",
        "Центр по предупреждению пыток (пример)",
        "Centre for the prevention of torture (sample)",
    ),
    "prosecutor": (
        "Башкы прокуратура (үлгү)",
        "Генеральная прокуратура (пример)",
        "General Prosecutor’s Office (sample)",
    ),
    "enforcement": (
        "Сот аткаруучулардын кызматы (үлгү): {ky}",
        "Служба судебных исполнителей (пример): {ru}",
        "Enforcement service (sample): {en}",
    ),
}
HOURS = {
    "ky": "шейшемби жана бейшемби, саат 16дан 18ге чейин",
    "ru": "вторник и четверг, с 16 до 18 часов",
    "en": "Tuesday and Thursday, 16:00 to 18:00",
}


def are_there() -> bool:
    """Say whether the demonstration has been entered already."""
    return Person.objects.filter(email=FIRST).exists()


def sign_ins() -> str:
    """Return the sign-ins of the demonstration, a line each."""
    lines = [f"  {name + '@' + DOMAIN:32} {about}" for name, about in TOLD.items()]
    kept = settings.VAR / "demonstration.txt"
    code = kept.read_text() if kept.exists() else ""
    keys = f'Their keys, where they have one, are unlocked with the passphrase "{PASSPHRASE}".'
    return "\n".join([f"Sign-ins of the demonstration, password {PASSWORD}:", *lines, keys, code, ""])


class Entering:
    """Appointing everybody, on one day, by the two administrators."""

    def __init__(self, now: datetime) -> None:
        before = Quarter.of(Quarter.of(timezone.localdate(now)).first_day - timedelta(days=1))
        self.day: date = before.first_day - timedelta(days=7)
        self.at = timezone.make_aware(datetime.combine(self.day, datetime.min.time())) + timedelta(hours=10)
        self.admin = self.second = THE_INSTALLER

    def appoint(self, role: str, institution: Institution, place: Unit, name: str, email: str) -> Appointment:
        """Appoint somebody; a sensitive office takes both administrators."""
        step = actions.appoint if ROLES[role].public else actions.appoint_inside
        if ROLES[role].sensitive:
            step = actions.propose
        matter = step(
            begin("appointment", place_id=place.id),
            self.admin,
            at=self.at,
            role=role,
            institution=institution.code,
            name=name,
            email=email,
            duty_phone=people.duty_phone() if ROLES[role].public else "",
            starts=self.day,
        )
        if ROLES[role].sensitive:
            actions.confirm(matter, self.second, at=self.at)
        return Appointment.objects.select_related("institution", "person").get(entered_by__matter=matter)


def enter(now: datetime) -> None:
    """Enter every institution and every official of the demonstration."""
    entering = Entering(now)
    country = atlas().of_kind("country")[0]
    enter_administrators(entering, country)
    ministry = institution("ministry", "ministry", country, None)
    union = institution("civil-union", "civil", country, None)
    centre = institution("training-centre", "training", country, ministry)
    for name, role, body in (
        ("moderator", "moderator", institution("moderation", "moderation", country, None)),
        ("independent", "independent_moderator", institution("independent", "independent", country, None)),
        ("monitor", "monitor", ministry),
        ("editor", "editor", ministry),
        ("registrar", "registrar", ministry),
        ("coordinator", "observers_coordinator", union),
        ("observer", "observer", union),
        ("observer.second", "observer", union),
        ("training", "training_officer", centre),
        ("trainer", "trainer", centre),
    ):
        entering.appoint(role, body, country, people.another_woman(), f"{name}@{DOMAIN}")
    enter_police(entering, ministry)
    enter_self_government(entering)
    enter_enforcement(entering, country)
    Person.objects.filter(email__in=[f"{name}@{DOMAIN}" for name in TOLD]).update(
        password=make_password(PASSWORD), is_active=True
    )
    versions.raise_("institutions")


def enter_enforcement(entering: Entering, country: Unit) -> None:
    """Enter the enforcement service of one region under the prosecutor's office, and who keeps its code."""
    above = institution("general-prosecutor", "prosecutor", country, None)
    earlier = institution("court-department", "court_department", country, None)
    Institution.objects.filter(pk=earlier.pk).update(valid_to=MOVED_ON)
    for name in ("keeper", "keeper.second"):
        entering.appoint("code_keeper", above, country, people.another_woman(), f"{name}@{DOMAIN}")
    region = next(
        unit
        for unit in atlas().ancestors(atlas().by_code(IN_NOOKAT).id, "administrative")
        if unit.kind == "oblast"
    )
    service = institution(f"enforcement-{region.code}", "enforcement", region, above)
    names = ["enforcer", *(f"enforcer-{number}" for number in range(2, ENFORCERS + 1))]
    for name in names:
        entering.appoint("enforcement_officer", service, region, people.another_man(), f"{name}@{DOMAIN}")
    entering.appoint("head", service, region, people.another_woman(), f"head@{DOMAIN}")
    for name, body, place in (
        ("commission", service, region),
        ("commission.second", service, region),
        ("commission.above", above, country),
    ):
        entering.appoint("ethics_commission", body, place, people.another_woman(), f"{name}@{DOMAIN}")
    prevention = institution("prevention", "prevention", country, None)
    for name, role, body in (
        ("prosecutor", "anti_corruption_prosecutor", above),
        ("prevention", "torture_prevention", prevention),
        ("custodian", "custodian", above),
        ("custodian.second", "custodian", prevention),
    ):
        entering.appoint(role, body, country, people.another_man(), f"{name}@{DOMAIN}")


def enter_administrators(entering: Entering, country: Unit) -> None:
    """Make the first administrator at the machine, and the second one confirmed there."""
    body = administration("administration", country.id)
    told: dict[str, Any] = {
        "institution": body.code,
        "role": ADMINISTRATOR.name,
        "starts": entering.day,
        "at": entering.at,
    }
    first = actions.appoint_first(
        begin("appointment", place_id=country.id), THE_INSTALLER,
        name=people.another_woman(), email=FIRST, **told,
    )  # fmt: skip
    entering.admin = actor_of(first.pk)
    second = actions.propose(
        begin("appointment", place_id=country.id), entering.admin,
        name=people.another_man(), email=f"second@{DOMAIN}", **told,
    )  # fmt: skip
    actions.confirm(second, THE_INSTALLER, at=entering.at)
    entering.second = actor_of(second.pk)


def actor_of(matter_id: int) -> Actor:
    """Return the actor that an appointment's matter made."""
    return Actor.by(Appointment.objects.select_related("institution").get(entered_by__matter_id=matter_id))


def institution(code: str, kind: str, unit: Unit, superior: Institution | None) -> Institution:
    """Enter an institution under the name of its place."""
    named = unit
    if unit.kind == "police_area":
        named = atlas().by_code(unit.code.removesuffix("-P"))
    names = [pattern.format(**named.names) for pattern in NAMES[kind]]
    return Institution.objects.create(
        code=code,
        kind="police" if kind == "police" else kind,
        name_ky=names[0],
        name_ru=names[1],
        name_en=names[2],
        place_id=unit.id,
        superior=superior,
        phone=people.duty_phone(),
        hours=HOURS if kind in {"police", "self_government"} else {},
    )


def enter_police(entering: Entering, ministry: Institution) -> None:
    """Enter the police of each district with beats, its chief and the chief above, and an officer for each beat."""
    bodies: dict[str, Institution] = {}
    nookat, region, *_above = atlas().ancestors(atlas().by_code(IN_NOOKAT).id, "police")
    chiefs = {nookat.code: "chief", region.code: "chief.region"}
    for beat in sorted(atlas().of_kind("beat"), key=lambda unit: unit.code):
        area, *above = atlas().ancestors(beat.id, "police")
        over = ministry
        for unit in reversed([area, *(one for one in above if one.kind == "police_area")]):
            if unit.code not in bodies:
                bodies[unit.code] = institution(f"police-{unit.code}", "police", unit, over)
                chief = chiefs.get(unit.code, f"chief-{unit.code.lower()}")
                entering.appoint(
                    "police_chief", bodies[unit.code], unit, people.another_man(), f"{chief}@{DOMAIN}"
                )
            over = bodies[unit.code]
        officer = OFFICERS.get(beat.code, f"officer-{beat.code.lower()}")
        entering.appoint("neighbourhood_officer", over, beat, people.another_man(), f"{officer}@{DOMAIN}")


def enter_self_government(entering: Entering) -> None:
    """Enter the local self-government of each of the nineteen communities."""
    for code in sorted({beat.code.rpartition("-")[0] for beat in atlas().of_kind("beat")}):
        unit = atlas().by_code(code)
        body = institution(f"self-government-{code}", "self_government", unit, None)
        name = HALLS.get(code, f"hall-{code.lower()}")
        entering.appoint("local_self_government", body, unit, people.another_woman(), f"{name}@{DOMAIN}")
