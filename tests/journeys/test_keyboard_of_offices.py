"""By keys alone officials appoint, let programs act, guard their sign-in, say what they saw; anyone comments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.journeys.authenticator import shown_by_the_app
from tests.journeys.keys import SEND, Keys, take, types_day
from tests.journeys.walking import PASSWORD, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMENT = "Күндөлүк жазууда убакыт да көрсөтүлсүн деп кошуу керек."
FACTORS = 'a[href$="/desk/second-factor/"]'
WHO = "editor"
EDITOR = {"name": "Жылдыз Асанова", "email": "new.editor@ishenim.example"}
MODERATOR = {"name": "Бакыт Асанов", "email": "new.moderator@ishenim.example"}


def test_an_administrator_appoints_and_another_confirms_by_keys(signs_in):
    first = signs_in("admin")
    appoints(first, "appoint_inside", role="Editor", institution="Ministry", **EDITOR)
    assert "In force" in first.walker.read(".mark")

    appoints(first, "propose", role="Moderator", institution="Moderation", **MODERATOR)
    reference = first.walker.path.split("/")[4]
    second = signs_in("second")
    second.enter(f'main a[href$="/{reference}/"]')
    take(second, reference, "confirm")
    assert "In force" in second.walker.read(".mark")


def appoints(keys: Keys, step: str, **words: str) -> None:
    """Enter somebody into an office of the whole country."""
    begins(keys, f"appointment/{step}")
    keys.fill(**{"desk-place": "KG"}, **words).enter(SEND)
    assert "/desk/matters/" in keys.walker.path, keys.walker.read()


def begins(keys: Keys, opening: str) -> None:
    """Go from the desk to what begins something new."""
    keys.enter('nav a[href$="/desk/new/"]').enter(f'main a[href$="/{opening}/"]')


def test_a_program_is_given_a_token_by_keys(signs_in):
    keys = signs_in("hall")
    begins(keys, "token/issue")
    keys.fill(program="The register of the hall").choose("scopes", "read", "meeting.announce")
    types_day(keys, "expires", date.today() + timedelta(days=30))  # noqa: DTZ011 -- any day ahead will do
    keys.enter(SEND)
    secret = keys.walker.read("pre.secret")

    keys.enter("main p.line a.button")
    assert "/desk/matters/" in keys.walker.path
    assert "The register of the hall" in keys.walker.read()
    assert secret not in keys.walker.read()


def test_an_authenticator_app_is_set_up_and_asked_for_by_keys(at_keys, signs_in):
    keys = signs_in(WHO)
    keys.enter(f"nav {FACTORS}").enter('main a[href$="/totp/activate/"]').fill(password=PASSWORD).save()
    secret = keys.walker.find("#authenticator_secret").input_value()
    keys.fill(code=shown_by_the_app(secret)).save()
    assert keys.walker.find("#recovery_codes").input_value()

    keys.enter('nav a[href$="/sign-out/"]').enter(SEND)
    keys.enter('a[href$="/sign-in/"]').fill(login=f"{WHO}@ishenim.example", password=PASSWORD).save()
    assert "/second-factor/" in keys.walker.path
    keys.fill(code=shown_by_the_app(secret)).save()
    assert keys.walker.path == "/en/desk/", keys.walker.read()
    takes_it_off(keys)


def takes_it_off(keys: Keys) -> None:
    """Leave the account as it was."""
    keys.enter(f"nav {FACTORS}").enter('main a[href$="/totp/deactivate/"]')
    if keys.walker.find('main [name="password"]').count():
        keys.fill(password=PASSWORD).save()
    keys.enter(SEND)
    assert keys.walker.find('main a[href$="/totp/activate/"]').count()


def test_anyone_comments_on_a_draft_by_keys(at_keys):
    keys = at_keys(PHONE)
    keys.walker.open()
    keys.enter('a[href$="/codes/"]').enter('main h3 a[href*="/drafts/"]').enter(
        'main a[href$="/recording/comment/"]'
    )
    keys.fill(text=COMMENT).enter(SEND)

    assert keys.walker.heading.startswith("Comment ")
    assert "the answer will stand here" in keys.walker.read()


def test_an_observer_says_what_was_seen_by_keys(signs_in):
    observer = signs_in("observer.second", PHONE)
    observer.enter('main a[href*="/desk/matters/"]').enter('main a[href$="/give/"]')
    observer.choose("took_place", "yes").choose("chair", "police")
    observer.fill(women_31_60="4", men_31_60="6").choose("report_back", "some")
    observer.fill(turns="21", turns_of_residents="9").choose("languages", "ky", "ru").enter(SEND)

    assert observer.walker.read("main .mark") == "Given", observer.walker.read()
