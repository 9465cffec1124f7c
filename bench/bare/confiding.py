"""File complaints of 10,000 signs with three files, then show the page of such a case on the desk, again and again."""

from __future__ import annotations

import io
import statistics
import sys
import time
from datetime import date

import django

django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from tests.running.asking import solved

from ishenim.kernel import versions
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import ENFORCEMENT_OFFICER, ETHICS_COMMISSION, HEAD
from ishenim.kernel.keyrings import keeping
from ishenim.kernel.norms.keeping import add_version, bind
from ishenim.kernel.norms.models import Norm
from ishenim.kernel.norms.texts import ArticleText, Text
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.load import load

PASSPHRASE = "seven grey horses drink"
SIGNS, FILES, SIDE = 10_000, 3, 1200
DOOR = "/en/complain/service/"


def settle() -> Person:
    """Enter a service with a code and a commission; return its member."""
    region = atlas().of_kind("oblast")[0]
    named = {f"name_{code}": "Service" for code in ("ky", "ru", "en")}
    body = Institution.objects.create(code="service", kind="enforcement", place_id=region.id, **named)
    for number, role in enumerate((ETHICS_COMMISSION, HEAD, *[ENFORCEMENT_OFFICER] * 5)):
        person = Person.objects.create(email=f"{number}@ishenim.example", name=f"Person {number}")
        Appointment.objects.create(
            person=person, role=role.name, institution=body, place_id=region.id, starts=date(2020, 1, 1)
        )
    norm = Norm.objects.create(slug="honor", kind="code", title_en="Code")
    bind(norm, body.pk, [ENFORCEMENT_OFFICER.name], date(2020, 1, 1))
    words = {"en": "Words"}
    text = Text((ArticleText("dignity", words, words, words),))
    act = {"act": words, "approver": words, "approved_on": date(2020, 1, 1)}
    add_version(norm, text, number=1, in_force_from=date(2020, 1, 1), **act)
    versions.raise_("institutions")
    member = Person.objects.get(email="0@ishenim.example")
    keeping.make(member.pk, PASSPHRASE)
    return member


def photograph() -> bytes:
    """Return a picture as a telephone of today sends it, made smaller."""
    drawn = io.BytesIO()
    Image.effect_noise((SIDE, SIDE), 40).convert("RGB").save(drawn, "JPEG", quality=80)
    return drawn.getvalue()


def filed(times: int) -> list[float]:
    """File so many complaints; return the milliseconds that each took, the work that a browser proves aside."""
    picture, took = photograph(), []
    for _one in range(times):
        files = [SimpleUploadedFile(f"{number}.jpg", picture, "image/jpeg") for number in range(FILES)]
        said = ("He came again and said the same. " * 400)[:SIGNS]
        data = {
            "described": "A tall man.",
            "text": said,
            "work": solved(settings.SECRET_KEY),
            "attachments": files,
        }
        begun = time.perf_counter()
        answer = Client(headers={"host": "localhost"}).post(DOOR, data)
        took.append((time.perf_counter() - begun) * 1000)
        assert b'class="code"' in answer.content, answer.content.decode()[-3000:]
    return took


def read(member: Person, times: int) -> list[float]:
    """Unlock the key, and show the page of a case so many times; return the milliseconds that each took."""
    desk = Client(headers={"host": "localhost"})
    desk.force_login(member)
    desk.post("/en/desk/key/", {"do": "unlock", "passphrase": PASSPHRASE})
    address = f"/en/desk/matters/{Matter.objects.filter(kind='complaint')[0].reference}/"
    took = []
    for _one in range(times):
        begun = time.perf_counter()
        answer = desk.get(address)
        took.append((time.perf_counter() - begun) * 1000)
        assert b"He came again" in answer.content
    return took


def main() -> None:
    settings.DEMO = True  # a second factor is another measurement
    call_command("migrate", verbosity=0)
    load()
    member = settle()
    times = int(sys.argv[1])
    writing, reading = filed(times), read(member, times)
    print(statistics.median(writing), max(writing), statistics.median(reading), max(reading))


if __name__ == "__main__":
    main()
