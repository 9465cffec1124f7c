"""Every sort of page, named once for all who look at every page."""

from __future__ import annotations

import re

from tests.journeys.walking import NOOKAT
from tests.running.installation import Installation

LANGUAGES = ["ky", "ru", "en"]
CODE = "enforcement-honor"
PLAIN = ["", "places/", "places/?q=Nookat", "places/?q=zzzz", f"places/{NOOKAT}/", f"places/{NOOKAT}/ask/"]
PLAIN += ["places/KG06242600010/", "meetings/", "questions/", "questions/?words=zzzz", "contacts/", "news/"]
PLAIN += ["ledger/", "ledger/?n=abc", "ledger/3/", "log/moderation/", "log/calendar/", "questions/results/"]
PLAIN += ["mine/", f"follow/place:{NOOKAT}/", "follow/confirm/x/", "search/", "search/?q=zzzz"]
PLAIN += [
    "data/",
    f"places/{NOOKAT}/figures/",
    f"places/{NOOKAT}/figures/coverage/",
    "institutions/ministry/figures/",
    "follow/end/x/",
    "schedules/",
    "halls/",
    f"codes/{CODE}/",
    f"codes/{CODE}/?on=2024-12-01",
    f"codes/{CODE}/?on=2000-01-01",
    f"codes/{CODE}/1/",
    f"codes/{CODE}/2/changes/",
    f"codes/{CODE}/gifts/",
    f"codes/{CODE}/uniform/",
    "codes/",
    "training/",
    "certificates/",
    f"posts/neighbourhood_officer/{NOOKAT}/",
    "accounts/",
    "complain/",
    "complain/register/",
    "complain/general-prosecutor/",
    "report/",
    "report/corruption/",
]
PLAIN += ["about/", "cookies/", "accessibility/", "programs/", "mirror/"]
STANDING = ["health/", "search/?q=Nookat", "desk/sign-in/", "desk/sign-in/password/forgotten/"]
NOT_THERE = ["nothing/", "ledger/999999/", "places/nowhere/"]
STATES = {
    "questions": "raised referred accepted waiting promised done confirmed unconfirmed disputed stands "
    "returned unfixed",
    "meetings": "expected planned announced postponed held minuted closed not_planned not_held cancelled",
}
OF_A_QUESTION = ["questions/{}/me-too/", "questions/{}/similar/", "mine/{}/confirm/", "mine/{}/dispute/"]
OF_A_MEETING = ["meetings/{}/wall/", "meetings/{}/ask/"]
OF_A_SCHEDULE = ["schedules/{}/", "schedules/{}/1/"]
OF_A_DRAFT = ["drafts/{}/", "drafts/{}/gifts/comment/"]
FORMS = [f"places/{NOOKAT}/ask/", "mine/", f"follow/place:{NOOKAT}/", "search/", "questions/"]
EVERYWHERE = ["desk/", "desk/calendar/", "desk/new/", "desk/second-factor/", "desk/on-this-phone/"]
EVERYWHERE += ["desk/key/", "desk/about-me/", "desk/signed-in/"]
DESK = {
    "officer": ["desk/new/meeting/plan_another/", "desk/new/token/issue/"],
    "hall": [],
    "moderator": ["desk/logs/moderation/", "desk/telephone/"],
    "admin": ["desk/new/appointment/appoint/", "desk/new/decree/enter/", "desk/in-force/", "desk/service/"],
    "editor": ["desk/new/news/publish/"],
    "coordinator": ["desk/new/meeting_account/assign/"],
    "observer": [],
    "keeper": ["desk/new/code_version/begin_code/", "desk/new/code_version/draft_next/"],
    "enforcer": [],
    "commission": [],
    "head": [],
}


def of_each_state(house: Installation) -> list[str]:
    """Return one question and one meeting in each state that the demonstration has, a piece of news, and a hall."""
    found = []
    for kind, states in STATES.items():
        for state in states.split():
            listed = house.get(f"/en/{kind}/?state={state}")[1]
            found += re.findall(rf'<h3><a href="/en/({kind}/[^/"]+/)"', listed)[:1]
    found += re.findall(r'href="/en/(news/[^/"?]+/)"', house.get("/en/news/")[1])[:1]
    found += [first_hall(house)]
    found += re.findall(r'<h2><a href="/en/(accounts/[^/"]+/)"', house.get("/en/accounts/")[1])[:1]
    assert len(found) > 12
    return found


def first_hall(house: Installation) -> str:
    """Return the page of the first hall that is listed."""
    return re.findall(r'href="/en/(halls/[2-9A-Z]{4}-[2-9A-Z]{4}/)"', house.get("/en/halls/")[1])[0]


def beside_matters(house: Installation) -> list[str]:
    """Return the pages on which somebody acts on a question, and what a hall sees of a meeting."""
    done = first_of(house, "questions", "done")
    announced = first_of(house, "meetings", "announced")
    found = [way.format(done) for way in OF_A_QUESTION] + [way.format(announced) for way in OF_A_MEETING]
    return found + of_a_draft(house) + of_training(house)


def of_training(house: Installation) -> list[str]:
    """Return the page of a course, of a training to come and of one that was held, and of a certificate."""
    listed = house.get("/en/training/")[1]
    trainings = re.findall(r'<h3><a href="/en/(training/[2-9A-Z][^/"]+/)"', listed)
    course = re.findall(r'href="/en/(training/courses/[^/"]+/)"', listed)[0]
    [certificate, *_others] = re.findall(r"/en/(certificates/[^/]+/)", house.get("/en/certificates.csv")[1])
    return [course, trainings[0], trainings[-1], certificate]


def of_a_draft(house: Installation) -> list[str]:
    """Return the page of the draft in consultation, the form of a comment, and a comment that has its answer."""
    draft = re.findall(r'<h3><a href="/en/drafts/([^/"]+)/"', house.get("/en/codes/")[1])[0]
    comment = re.findall(r'href="/en/(comments/[^/"]+/)"', house.get(f"/en/drafts/{draft}/")[1])[0]
    return [*(way.format(draft) for way in OF_A_DRAFT), comment]


def first_of(house: Installation, kind: str, state: str) -> str:
    """Return the reference of the first matter that is listed in a state."""
    listed = house.get(f"/en/{kind}/?state={state}")[1]
    return re.findall(rf'<h3><a href="/en/{kind}/([^/"]+)/"', listed)[0]


def planned_elsewhere(house: Installation) -> str:
    """Return the reference of a meeting that was planned, and not in Nookat."""
    everywhere, there = (
        re.findall(
            r'<h3><a href="/en/meetings/([^/"]+)/"', house.get(f"/en/meetings/?state=planned{where}")[1]
        )
        for where in ("", f"&place={NOOKAT}")
    )
    return next(one for one in everywhere if one not in there)
